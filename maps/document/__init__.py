"""Paper: a neutral list of blocks, and the writers that make a file of it."""
