"""Attackers: what they can fetch, what they compute from it, and that it is nobody's answer."""
