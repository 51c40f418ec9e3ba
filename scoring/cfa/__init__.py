"""Confirmatory factor analysis: what covariances and means a model implies, and how well they fit.

A model is written in statements (`syntax`), becomes a table of parameters (`table`), and is fitted (`fit`).
Not here: exploratory factors (scoring.efa), item response models (scoring.irt).
"""
