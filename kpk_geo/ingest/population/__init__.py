"""People by census cell."""
