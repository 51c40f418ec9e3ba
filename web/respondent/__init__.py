"""The journey of a person who was asked: link, promise, pages, check, send, thanks.

Every route here belongs to the respondents' application, which contains nothing else.
"""
