"""The answers of a region as slides: one map and one sentence each, for the last row of a room."""
