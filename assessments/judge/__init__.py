"""From scored answers of two rounds to what the change engine asks for, and from its codes to findings.

`frames` says what is known of a scale beforehand, `waves` pairs two rounds of answers.
Not here: the arithmetic (scoring.change), what may be shown (release), sentences (documents).
"""
