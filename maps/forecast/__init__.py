"""Draws the forecast of children."""
