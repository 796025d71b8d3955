"""From which streets does one get everywhere, and back?"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kpk_geo.arrays import Bools, Int32s


def in_main_part(
    tail: Int32s, head: Int32s, ways: tuple[Bools, Bools], length: Int32s, count: int
) -> Bools:
    """Mark the edges of the longest part in which one gets from everywhere to everywhere.

    A street that one may only enter, or only leave, is in no such part; nor is an island.

    Parameters
    ----------
    tail, head : (edges,)
        Junctions at both ends of each edge.
    ways : (edges,)
        Whether it may be used from its tail to its head, and the other way.
    length : (edges,)
        Of two parts the one with more of it is the main one; of equals that of the first junction.
    count
        Number of junctions.
    """
    ahead, back = np.flatnonzero(ways[0]), np.flatnonzero(ways[1])
    arcs = (np.r_[tail[ahead], head[back]], np.r_[head[ahead], tail[back]])
    graph = coo_array((np.ones(len(arcs[0]), bool), arcs), shape=(count, count))
    part = connected_components(graph, directed=True, connection="strong")[1]
    inside = part[tail] == part[head]
    total = np.bincount(part[tail[inside]], weights=length[inside], minlength=int(part.max()) + 1)
    best = np.flatnonzero(total == total.max())
    main = part[np.flatnonzero(np.isin(part, best))[0]]
    return np.asarray(inside & (part[tail] == main))
