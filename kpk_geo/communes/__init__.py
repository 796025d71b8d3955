"""Communes as data: their official keys, their Kreis and their Jugendamt, and how a typed name finds one."""
