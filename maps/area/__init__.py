"""The page of an area, or of a Quartier of several: all that is known of it, in one place."""
