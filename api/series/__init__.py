"""Developments over all loaded dates: read, judged, and served as pages, paper and data."""
