"""When an offer is open: what opening hours say, for how long in a week, and in words."""
