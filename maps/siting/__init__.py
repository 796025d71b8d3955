"""Draws where the next sites should open, and says how sure that is."""
