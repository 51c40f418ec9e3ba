"""The only doors to pingouin, factor_analyzer and other statistics packages.

Each door imports its package inside the function, mends what is known to be wrong,
and returns our own results.
"""
