"""Draws what became of a catchment after a site opened or closed."""
