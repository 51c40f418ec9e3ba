"""What a coach reads: programmes, rounds, team reports, what could be shown; and what they share."""
