"""Communes as data: official keys, Kreis and Jugendamt, and how a typed name finds one."""
