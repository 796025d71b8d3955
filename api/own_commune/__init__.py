"""Founds a region for a commune: from fetched open data to maps and a list of what is open."""
