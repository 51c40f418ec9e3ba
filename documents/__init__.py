"""What a finding looks like: words, numbers, pictures, tables, HTML, PDF, spreadsheets.

Takes frozen report shapes and computes nothing. No request, no SQL, no arithmetic.
"""
