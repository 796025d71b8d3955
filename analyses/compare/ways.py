"""Ways and supply of a commune beside those of its peers.

They are computed for every child's cell of census and every offer in a list, so there is no sample
and no interval of chance: nothing here is said to be sure. How far supply hangs on the way of
weighing distances is a span of its own (`supply_low`, `supply_high`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kpk_geo.model import Validity
from kpk_geo.results.access import AccessArea

MIDDLE_HALF = (0.25, 0.75)  # of the peers, whose minutes are shown; own setting
MIN_PEERS = 4  # others, below which no middle half is given; own setting


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerWays:
    """One question of a commune, and what of it can be said of the others together."""

    own: AccessArea
    known: int  # other communes with a figure
    children: float  # of them, who have a way
    share_within_15_min: float  # of these children; NaN: nobody knows
    supply_per_100: float  # mean of these children; NaN: nobody knows
    minutes_p95: tuple[float, float]  # middle half of the others by commune; NaN: too few


def beside_peers(own: str, peers: Sequence[str], rows: Mapping[str, AccessArea]) -> PeerWays:
    """Put a commune beside its peers in one question.

    Shares and supply of the others are means of children, as of one large commune. Minutes of
    communes cannot be put together without those of the children, so their middle half is given.

    Parameters
    ----------
    own
        Key of the commune.
    peers
        Keys, the own one among them.
    rows
        By key, of one question; a commune without one has no figure.
    """
    others = [rows[key] for key in peers if key != own and key in rows]
    valid = [row for row in others if row.validity is Validity.VALID]
    people = np.array([row.children - row.children_off_streets for row in valid], dtype=float)
    minutes = np.array([row.minutes_p95 for row in valid], dtype=float)
    return PeerWays(
        own=rows.get(own) or AccessArea.missing(own), known=len(valid),
        children=float(np.nansum(people)),
        share_within_15_min=_mean([row.share_within_15_min for row in valid], people),
        supply_per_100=_mean([row.supply_per_100 for row in valid], people),
        minutes_p95=_middle(minutes[~np.isnan(minutes)]),
    )  # fmt: skip


def _mean(values: Sequence[float], people: np.ndarray) -> float:
    given = np.array(values, dtype=float)
    known = ~np.isnan(given) & (people > 0)
    return float(np.average(given[known], weights=people[known])) if known.any() else math.nan


def _middle(minutes: np.ndarray) -> tuple[float, float]:
    """Give the middle half; a commune from which no way leads has infinitely many minutes."""
    if len(minutes) < MIN_PEERS:
        return math.nan, math.nan
    low, high = np.quantile(minutes, MIDDLE_HALF, method="inverted_cdf")
    return float(low), float(high)
