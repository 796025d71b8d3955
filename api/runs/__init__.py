"""Which step follows which: loading a region, running an analysis."""
