"""Draws and words the list of primary schools as places for a Familiengrundschulzentrum."""
