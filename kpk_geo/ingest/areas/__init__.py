"""Areas from vector layers."""
