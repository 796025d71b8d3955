"""Mixed integer programs by HiGHS, with the solver's word passed on as it is.

A time-out is a time-out: what was found by then, with the bound that was proven by then.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from kpk_geo.arrays import Floats

TIME_LIMIT = 60.0  # seconds; own setting
GAP = 1e-6  # HiGHS calls optimal what no solution beats by more (its mip_abs_gap)
_OPTIMAL, _TIMED_OUT, _INFEASIBLE = 0, 1, 2  # codes of scipy.optimize.milp


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Row:
    """Limits of a sum, or of many sums with the same limits or limits each."""

    matrix: sparse.csr_array  # (rows, variables)
    low: Floats | float = -np.inf
    high: Floats | float = np.inf


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Found:
    """What the solver found of a minimum, and how far it proved it."""

    x: Floats | None  # None: nothing in time, or nothing is possible
    bound: float  # no solution costs less; minus infinity where nothing is proven
    is_proven: bool
    is_impossible: bool  # proven that no solution keeps to the rows


class Deadline:
    """How much time is left of a limit that several programs share."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds, never negative."""
        return max(0.0, self._end - time.monotonic())


def minimise(
    cost: Floats, rows: list[Row], whole: Floats, *, time_limit: float,
    low: Floats | float = 0.0, high: Floats | float = 1.0,
) -> Found:  # fmt: skip
    """Minimise a sum of variables under limits of other sums.

    Parameters
    ----------
    cost
        (variables,)
    rows
        All limits of sums.
    whole
        (variables,) 1 where a variable is a whole number, else 0.
    time_limit
        Seconds.
    low, high
        Limits of each variable.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to import, rarely needed

    found: Any = milp(
        cost,
        constraints=[LinearConstraint(row.matrix, row.low, row.high) for row in rows],
        integrality=whole,
        bounds=Bounds(low, high),
        options={"time_limit": time_limit, "mip_rel_gap": 0.0},
    )
    if found.status not in (_OPTIMAL, _TIMED_OUT, _INFEASIBLE):
        raise AssertionError(f"HiGHS: {found.message}")  # unbounded: a program of ours is wrong
    is_proven = found.status == _OPTIMAL
    bound = found.mip_dual_bound
    if is_proven and (bound is None or not np.isfinite(bound)):
        bound = found.fun  # a program without whole numbers has no such bound
    return Found(
        x=found.x,
        bound=float(bound) if bound is not None and np.isfinite(bound) else -np.inf,
        is_proven=is_proven,
        is_impossible=found.status == _INFEASIBLE,
    )


def row(values: Floats, *, low: float = -np.inf, high: float = np.inf) -> Row:
    """Limit one weighted sum of the variables.

    Parameters
    ----------
    values
        (variables,) weights.
    low, high
        Of the sum.
    """
    return Row(matrix=sparse.csr_array(values[None, :]), low=low, high=high)
