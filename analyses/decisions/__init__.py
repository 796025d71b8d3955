"""What became of a decision: the same figures at its time and today."""
