"""What was loaded: areas, indicators, observations, sources, report."""
