"""PostGIS: the private cluster, connections, tables, and what is written to and read from them."""
