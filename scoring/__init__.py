"""What arithmetic says: arrays in, frozen dataclasses out, nothing rounded, NaN means missing.

Here: keying, totals, reliability, agreement, change.
Not here: instruments, persons, files, clocks. Randomness comes in as a numpy Generator.
Statistics packages are met in scoring/outside/ alone.
"""
