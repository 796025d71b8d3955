"""What is drawn behind the maps, from OpenStreetMap extracts."""
