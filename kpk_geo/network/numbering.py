"""Numbers of nodes: only those at which segments end, and neighbours near each other."""

import numpy as np

from kpk_geo.arrays import Floats, Int32s, Ints


def renumbered(tail: Int32s, head: Int32s) -> tuple[Ints, Int32s, Int32s]:
    """Number the nodes at which segments end, in their order.

    >>> [ends.tolist() for ends in renumbered(np.array([7, 3]), np.array([3, 9]))]
    [[3, 7, 9], [1, 0], [0, 2]]

    Parameters
    ----------
    tail, head : (segments,)
        Nodes at both ends of each segment.

    Returns
    -------
    used, tail, head
        The nodes that occur, ascending; for both ends of each segment the row of `used`.
    """
    count = int(max(tail.max(initial=-1), head.max(initial=-1))) + 1
    occurs = np.zeros(count, dtype=bool)
    occurs[tail] = occurs[head] = True
    number = np.cumsum(occurs, dtype=np.int32) - np.int32(1)
    return np.flatnonzero(occurs), number[tail], number[head]


def z_order(xy: Floats) -> Ints:
    """Order points along a Z curve, so that neighbours lie near each other in memory.

    Parameters
    ----------
    xy : (points, 2)
        Metres; beyond 2^24 m from the lowest the order is no longer that of a curve.
    """
    metres = (xy - xy.min(axis=0)).astype(np.uint64)
    code = np.zeros(len(xy), dtype=np.uint64)
    for bit in range(24):
        for axis in (0, 1):
            code |= (metres[:, axis] >> np.uint64(bit) & np.uint64(1)) << np.uint64(2 * bit + axis)
    return np.argsort(code, kind="stable")
