"""Shows what was decided as a timeline, on a map, and beside today's figures."""
