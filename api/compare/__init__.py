"""Compares communes of a state."""
