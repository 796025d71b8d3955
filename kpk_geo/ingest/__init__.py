"""Readers: one module per source format; each reads, renames, transforms and checks, no more."""
