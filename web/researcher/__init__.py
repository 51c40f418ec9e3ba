"""What a researcher reads: questionnaires, their codebooks, and how good they are on a file of answers."""
