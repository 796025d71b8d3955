"""A heap with four children to a parent, over flat arrays: what a search settles next."""

import numba


@numba.njit(cache=True, nogil=True)
def sift_up(keys, nodes, at):
    """Put an entry that was written at the end in its place.

    Parameters
    ----------
    keys, nodes
        The heap, the least key first.
    at
        Where the entry was written.
    """
    key, node = keys[at], nodes[at]
    while at > 0:
        above = (at - 1) >> 2
        if keys[above] <= key:
            break
        keys[at], nodes[at] = keys[above], nodes[above]
        at = above
    keys[at], nodes[at] = key, node


@numba.njit(cache=True, nogil=True)
def sift_down(keys, nodes, size):
    """Put the last entry in place of the first.

    Parameters
    ----------
    keys, nodes
        The heap, the least key first.
    size
        Without the first.
    """
    key, node = keys[size], nodes[size]
    at = 0
    while True:
        child = 4 * at + 1
        if child >= size:
            break
        best = child
        for other in range(child + 1, min(child + 4, size)):
            if keys[other] < keys[best]:
                best = other
        if keys[best] >= key:
            break
        keys[at], nodes[at] = keys[best], nodes[best]
        at = best
    keys[at], nodes[at] = key, node
