"""The map of clusters beyond chance."""
