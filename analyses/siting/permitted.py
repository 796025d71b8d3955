"""Which candidates may be chosen, and are there enough of them?"""

import numpy as np

from kpk_geo.arrays import Bools, Ints
from kpk_geo.errors import InputError
from kpk_geo.german import number


def permitted(count: int, candidates: int, existing: Ints, is_open: Bools | None) -> Bools:
    """Say which candidates may be chosen.

    Parameters
    ----------
    count
        New sites that are asked for.
    candidates
        How many there are, the existing among them.
    existing
        Candidates that stand already.
    is_open
        (candidates,) which may be chosen; None: all but the existing.

    Raises
    ------
    InputError
        Fewer than one site is asked for, or more than may be chosen.
    """
    may = np.ones(candidates, dtype=bool) if is_open is None else is_open.copy()
    may[existing] = False
    if not 1 <= count <= may.sum():
        raise InputError(
            f"Gesucht sind {number(count)} neue Standorte, es gibt aber {number(int(may.sum()))} "
            "mögliche. Bitte weniger suchen oder mehr Kandidaten nennen."
        )
    return may
