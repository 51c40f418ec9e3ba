"""Turning factors: criteria of simple structure, the search for their best, how alike two structures are."""
