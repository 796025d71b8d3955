"""Indicators from tables."""
