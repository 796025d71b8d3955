"""Documents of a new region: what is real, what stands in, the letter for the real thing."""
