"""Simulated teams for proofs and tests: the data model of docs/change.md, drawn with a stated seed."""
