"""Results as files: CSV, Excel, GeoJSON, GeoPackage and JSON, each with its sources."""
