"""What a sponsor reads: the team reports a coach has shared, and nothing else."""
