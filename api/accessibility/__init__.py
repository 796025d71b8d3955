"""Ways and supply of a region: read once, kept in memory, asked many times."""
