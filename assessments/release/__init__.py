"""The only gate from answers to anything a coach or sponsor sees: admit, round, freeze.

Nothing leaves but frozen values of the release table. Not here: how they are worded or drawn (documents).
"""
