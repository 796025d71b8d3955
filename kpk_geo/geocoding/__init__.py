"""Addresses to places, offline: parse, normalise, match against a register, doubt coordinates."""
