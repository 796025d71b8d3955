"""Developments over all loaded dates, as pages and as paper."""
