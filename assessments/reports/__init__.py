"""Frozen shapes of what is reported, and their assembly from released values.

Not here: sentences and pictures (documents). A shape carries codes and numbers only.
"""
