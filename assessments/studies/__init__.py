"""A user's own file: score it, validate an instrument on it, compare two of them.

No release gate stands here (the file is the user's own); `documents` says so to the reader.
"""
