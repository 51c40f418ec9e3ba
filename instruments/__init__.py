"""What an instrument file says: items, formats, scales, wording, evidence.

Here: reading such a file into a frozen Instrument, or into every Problem it has.
Not here: arithmetic (scoring), people and answers (assessments), pages (documents, web).
"""
