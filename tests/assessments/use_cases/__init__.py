"""What happened, from the first day to a closed round."""
