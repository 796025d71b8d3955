"""The map of ways and supply."""
