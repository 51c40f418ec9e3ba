"""Exploratory factor analysis: solutions, their fit, their errors over samples, and factor scores."""
