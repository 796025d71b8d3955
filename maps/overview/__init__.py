"""The overview of a region: what was found, where to look first, and the maps behind it."""
