"""The overview of a region: asks every question for its part and serves the page."""
