"""Mokken scaling: how well items order people, without a model of the curve.

Scalability, item selection, monotonicity, invariant ordering, reliability. Scores are whole numbers, keyed,
of one format. Not here: parametric item response models.
"""
