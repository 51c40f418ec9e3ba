"""Correlations of what lies behind ordered answers: polychoric, tetrachoric and polyserial."""
