"""What is asked and shown on a page: two applications, one for respondents, one for staff.

A route says who, reads, asks a use case, shows. Not here: arithmetic, SQL, words for findings (documents).
"""
