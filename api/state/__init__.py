"""A whole state: loaded, its tasks, how they are run, and how far they are."""
