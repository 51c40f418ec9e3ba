"""Words a spreadsheet would run as a formula, made harmless: the same rule for every file that leaves."""

from assessments.neutral import neutral

__all__ = ["neutral"]
