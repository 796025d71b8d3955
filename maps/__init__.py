"""Results and areas in, a folium page out; no files are read but the package's own templates."""
