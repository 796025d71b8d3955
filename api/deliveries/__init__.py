"""Deliveries in the browser: a file comes in, is understood, tried, taken over, and taken back.

Nothing counts before a planner takes it; what was uploaded is kept with its checksum.
"""
