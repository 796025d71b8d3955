"""Which areas are neighbours?

Every statement about clustering rests on this answer, so each way of giving it reports what it
did: edges, areas without any neighbour, separate parts, edges that exist only by the tolerance.
"""
