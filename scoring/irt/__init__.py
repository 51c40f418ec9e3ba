"""Item response models of one trait, by marginal maximum likelihood.

Graded, generalised partial credit, Rasch and rating scale models; scores, information, fit.
Not here: many traits (scoring.cfa), scaling without a curve (scoring.mokken).
"""
