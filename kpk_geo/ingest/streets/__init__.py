"""Streets from OpenStreetMap extracts."""
