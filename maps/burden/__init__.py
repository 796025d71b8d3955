"""The map of the burden index."""
