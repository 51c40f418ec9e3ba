"""The only SQL: tables, reads and writes. Connection in, frozen dataclasses out.

What must never happen is a constraint in tables.py. Not here: decisions (use cases), words (documents).
"""
