"""Measurements side by side with a user's other choice, and the long proofs; kept in docs/evidence/."""
