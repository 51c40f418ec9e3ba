"""Differential item functioning without a response model: do people of one level, but of different groups,
answer an item differently?

Mantel-Haenszel, logistic regression, purification of the level. Not here: tests on item response models.
"""
