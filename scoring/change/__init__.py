"""Did these people change? Finite-team intervals, borrowed variance, shrinkage, verdicts.

Not here: where the scores came from (assessments), what a verdict is called on a page (documents).
"""
