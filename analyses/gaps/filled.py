"""Which offers of the inventory fill a link, where are they, and whom do they serve?"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from analyses.gaps.links import Link
from analyses.gaps.offers import NO_STREET
from analyses.gaps.region import GapsRegion
from kpk_geo.arrays import Bools, Ints


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Filled:
    """The offers of one link; rows are those of the inventory."""

    visited: Ints  # families go there: at their site, mobile offers at each stop
    serving: Ints  # they come to families: outreach, and digital ones where those suffice
    serves: Bools  # (serving, areas)
    outreach: int
    digital: int
    left_out: dict[str, int]  # by German reason
    is_recorded: bool  # somebody recorded offers of these kinds, or says that there is none
    present: Ints  # (areas,) visited offers that lie in it
    outreach_here: Ints  # (areas,)

    @property
    def count(self) -> int:
        """All that families go to, or that go to them."""
        return len(self.visited) + self.outreach

    @property
    def served(self) -> Bools:
        """Areas to whose families an offer comes, (areas,)."""
        return np.asarray(self.serves.any(axis=0), dtype=bool)


def filled(region: GapsRegion, link: Link, off_streets: Bools | None = None) -> Filled:
    """Find the offers that fill a link.

    Parameters
    ----------
    region
        With its inventory.
    link
        In one life phase.
    off_streets
        Rows of the inventory that are near no street; None: none is.
    """
    inventory = region.inventory
    fits = inventory.filling(link.own, link.phase)
    away = np.zeros(len(fits), dtype=bool) if off_streets is None else off_streets
    visited = np.flatnonzero(fits & inventory.is_visited & ~away)
    outreach = np.flatnonzero(fits & inventory.is_outreach)
    digital = np.flatnonzero(fits & inventory.is_digital)
    serves = [_served_by(region, link, outreach)]
    serving = outreach
    if link.own.digital_suffices:
        serving = np.r_[outreach, digital]
        serves.append(np.ones((len(digital), region.count), dtype=bool))
    place = region.site_areas(None)[visited]
    left_out = Counter(str(reason) for reason in inventory.reason[fits] if reason)
    off = int((fits & inventory.is_visited & away).sum())
    return Filled(
        visited=visited, serving=serving, serves=np.vstack(serves), outreach=len(outreach),
        digital=len(digital), left_out=dict(sorted((left_out + Counter({NO_STREET: off})).items())),
        is_recorded=_is_recorded(region, link, fits),
        present=np.bincount(place[place >= 0], minlength=region.count),
        outreach_here=serves[0].sum(axis=0),
    )  # fmt: skip


def _served_by(region: GapsRegion, link: Link, outreach: Ints) -> Bools:
    """Say whose families each outreach offer visits: those of its own area, or all."""
    level = link.own.outreach_level
    if level is None:
        return np.ones((len(outreach), region.count), dtype=bool)
    of_area = region.parents(level)
    of_offer = region.site_areas(level)[outreach]
    known = of_offer >= 0
    found: Bools = (of_offer[:, None] == of_area[None, :]) & known[:, None]
    return found


def _is_recorded(region: GapsRegion, link: Link, fits: Bools) -> bool:
    """Say whether "none" would mean "there is none": somebody recorded such offers, or all.

    Of a link that names kinds any offer of the kind shows that the kind was recorded, whatever its
    words and life phase; of one that names none only an offer that states phase and field does.
    """
    kinds = region.inventory.of_kinds(link.own.kinds) if link.own.kinds else fits
    return bool(kinds.any()) or set(link.asked_kinds) <= set(region.plan.complete)
