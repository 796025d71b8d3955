"""A whole state: its communes with Kreis and Jugendamt, and whose is each cell and offer.

A state is loaded as a region whose areas are communes; what only a state has is made here. What is
wrong with one commune or file is named (`StateFault`) and stops nothing else.
"""
