"""Results as files: CSV, Excel, GeoJSON and JSON, each with its sources."""
