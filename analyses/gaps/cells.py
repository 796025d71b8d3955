"""How does a link stand for the families of each area, in each way of computing?

* A link that must be within reach (`way`) is there where enough of the children get to an offer in
  time, or an offer comes to them; too weak where its capacity is known and below what is asked.
* A link of each area, of each host or of the whole region is there where it is there.
* No child of an area lives near a street that is loaded: who gets there cannot be said.
* Nobody recorded the kind at all: nothing can be said, unless the profile says that all are
  recorded.

What is missing (`shortfall`) is the share of the children who do not get there, or for whom it is
too little, whichever is more; 0 where the link is as it should be.
"""

from dataclasses import dataclass

import numpy as np

from analyses.gaps.capacity import brought, capacity_by_area, minutes_of
from analyses.gaps.filled import Filled
from analyses.gaps.hosts import Hosting
from analyses.gaps.links import Link
from analyses.gaps.region import NOBODY, GapsRegion, Phase
from analyses.gaps.variants import Variant, Variants
from analyses.gaps.ways import ModeTravel, reached_cells, share_of_areas
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.model import LinkScope, LinkStatus

STATUSES = tuple(LinkStatus)
_PRESENT, _WEAK, _UNREACHED, _MISSING, _UNKNOWN, _NO_STREETS, _NOT_NEEDED = range(len(STATUSES))
_IS_GAP: Bools = np.array([status.is_gap for status in STATUSES], dtype=bool)
_ROUNDING = 1e-9  # of shares: what is as much as asked is enough


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class State:
    """All areas in one way of computing, each (areas,)."""

    codes: Ints  # positions in `STATUSES`
    share: Floats  # of the children who get there in time; NaN where it is not asked or known
    per_100: Floats
    unknown: Floats  # offers in reach without a capacity
    without: Floats  # share of the children who do not get there, or for whom it is too little

    @property
    def status(self) -> list[LinkStatus]:
        """How the link stands in each area."""
        return [STATUSES[code] for code in self.codes]

    @property
    def gap(self) -> Bools:
        """Areas in which the link is a gap."""
        return _IS_GAP[self.codes]

    @property
    def known(self) -> Bools:
        """Areas of which something can be said and in which the link is asked for."""
        return ~np.isin(self.codes, (_UNKNOWN, _NO_STREETS, _NOT_NEEDED))

    @property
    def shortfall(self) -> Floats:
        """What is missing, 0 to 1; NaN where nothing can be said or is asked."""
        return np.where(self.known, np.where(self.gap, self.without, 0.0), np.nan)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LinkCells:
    """One link in one life phase over all areas."""

    link: Link
    phase: Phase
    found: Filled
    hosting: Hosting | None
    states: dict[Variant, State]  # as planned first; only what differs for this link
    planned: State

    @property
    def gap_in(self) -> Floats:
        """Variants in which each area has a gap, (areas,)."""
        return np.asarray(np.sum([own.gap for own in self.states.values()], axis=0), dtype=float)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Asked:
    """All that a link is judged by."""

    region: GapsRegion
    link: Link
    phase: Phase
    found: Filled
    ways: ModeTravel | None  # None: nobody knows where children live
    hosting: Hosting | None


def link_cells(asked: Asked, variants: Variants) -> LinkCells:
    """Judge a link in every way of computing that matters to it.

    Parameters
    ----------
    asked
        The link with its offers, children and ways.
    variants
        Of the plan.
    """
    seen = dict.fromkeys(variants.seen_by(asked.link, variant) for variant in variants.all)
    if asked.ways is None or asked.phase.cells is None:  # whether children get there is not known
        seen = {variant: None for variant in seen if not variant.neighbours}
    states = {variant: _state(asked, variant) for variant in seen}
    return LinkCells(
        link=asked.link, phase=asked.phase, found=asked.found, hosting=asked.hosting,
        states=states, planned=next(iter(states.values())),
    )  # fmt: skip


def _state(asked: Asked, variant: Variant) -> State:
    if not asked.found.is_recorded:
        return _all(asked, _UNKNOWN)
    judges = {
        LinkScope.WAY: _on_the_way,
        LinkScope.AREA: _in_each_area,
        LinkScope.REGION: _once,
        LinkScope.HOST: _at_hosts,
    }
    return judges[asked.link.scope](asked, variant)


def _all(asked: Asked, code: int) -> State:
    """Say the same of all areas, but of those without children."""
    count = asked.region.count
    unknown = np.full(count, np.nan)
    found = np.full(count, code, dtype=np.int64)
    found[_empty(asked)] = _NOT_NEEDED
    return State(
        codes=found, share=unknown, per_100=unknown, unknown=np.zeros(count), without=unknown
    )


def _empty(asked: Asked) -> Bools:
    """Areas of which is known that no child of the phase lives there."""
    if asked.link.scope is LinkScope.HOST:
        return np.zeros(asked.region.count, dtype=bool)
    return np.nan_to_num(asked.phase.by_area, nan=NOBODY) < NOBODY


def _on_the_way(asked: Asked, variant: Variant) -> State:
    if asked.ways is None or asked.phase.cells is None:
        return _all(asked, _UNKNOWN)
    region, link, found = asked.region, asked.link, asked.found
    share = share_in_time(asked, variant.factor)
    per_100, unknown = capacity_by_area(region, link, asked.phase, found, asked.ways, variant)
    enough = _enough(link, per_100)
    exists = found.served | (len(found.visited) > 0)
    codes = np.full(region.count, _PRESENT, dtype=np.int64)
    codes[np.nan_to_num(enough, nan=1.0) < 1 - _ROUNDING] = _WEAK
    codes[share < link.own.min_share - _ROUNDING] = _UNREACHED
    codes[~exists] = _MISSING
    codes[np.isnan(share)] = _UNKNOWN
    codes[np.isnan(share) & _without_streets(asked)] = _NO_STREETS
    codes[_empty(asked)] = _NOT_NEEDED
    return State(
        codes=codes, share=share, per_100=per_100, unknown=unknown,
        without=1 - np.fmin(share, enough),
    )  # fmt: skip


def _without_streets(asked: Asked) -> Bools:
    """Areas with children, none of whom lives near a street, (areas,)."""
    assert asked.ways is not None
    assert asked.phase.cells is not None
    people = np.nan_to_num(asked.phase.cells)
    cells = asked.region.cells(people)
    near = cells.per_area(np.where(asked.ways.is_near, people, 0.0))
    return np.asarray((cells.per_area(people) > 0) & (near == 0), dtype=bool)


def share_in_time(asked: Asked, factor: float) -> Floats:
    """Give the share of an area's children who get there in time, or to whom an offer comes.

    Parameters
    ----------
    asked
        With ways and children.
    factor
        Of the minutes.
    """
    assert asked.ways is not None
    assert asked.phase.cells is not None
    region, found, ways = asked.region, asked.found, asked.ways
    cutoff = ways.cutoff(minutes_of(region, asked.link) * factor)
    reached = reached_cells(ways.to(found.visited), cutoff)
    area = region.cell_area
    reached |= np.where(area >= 0, found.served[np.maximum(area, 0)], False)
    people = np.where(ways.is_near, np.nan_to_num(asked.phase.cells), 0.0)
    return share_of_areas(region, people, reached)


def _enough(link: Link, per_100: Floats) -> Floats:
    """Give the capacity as a share of what is asked, at most 1; NaN where it is not known."""
    if link.own.min_per_100 is None:
        return np.full(len(per_100), np.nan)
    return np.minimum(per_100 / link.own.min_per_100, 1.0)


def _in_each_area(asked: Asked, variant: Variant) -> State:
    region, found = asked.region, asked.found
    parent = region.parents(asked.link.own.level)
    per_100, here, unknown = _of_level(asked, parent)
    has = here | found.served
    if variant.neighbours:
        share = share_in_time(asked, 1.0)
        has = has | (np.nan_to_num(share) >= asked.link.own.min_share - _ROUNDING)
    state = _there_or_not(asked, has, per_100, unknown)
    lost = parent < 0
    state.codes[lost & ~found.served] = _UNKNOWN
    return state


def _of_level(asked: Asked, parent: Ints) -> tuple[Floats, Bools, Floats]:
    """Give capacity for 100 children, presence and unknown capacities of each area's own level."""
    region, found, level = asked.region, asked.found, asked.link.own.level
    size = int(parent.max(initial=0)) + 1
    place = region.site_areas(level)[found.visited]
    inside = (place >= 0) & (place < size)
    capacity = region.inventory.capacity(asked.link.own.capacity)
    own = capacity[found.visited]
    weights = np.nan_to_num(own[inside])
    offers = np.bincount(place[inside], minlength=size)
    given = np.bincount(place[inside], weights=weights, minlength=size)
    nameless = np.bincount(place[inside & np.isnan(own)], minlength=size)
    known = parent >= 0
    people = np.bincount(
        parent[known], weights=np.nan_to_num(asked.phase.by_area[known]), minlength=size
    )
    per_child = np.divide(given, people, out=np.full(size, np.nan), where=people > 0)
    at = np.maximum(parent, 0)
    unknown = np.where(known, nameless[at], 0) + found.serves[
        np.isnan(capacity[found.serving])
    ].sum(axis=0)
    whole = np.where(known, per_child[at], np.nan) + brought(asked.phase, found, capacity)
    per_100 = np.where(unknown > 0, np.nan, 100 * whole)
    return per_100, known & (offers[at] > 0), unknown.astype(float)


def _once(asked: Asked, variant: Variant) -> State:
    region, found = asked.region, asked.found
    inside = found.visited[~region.inventory.is_outside[found.visited]]
    capacity = region.inventory.capacity(asked.link.own.capacity)
    own = capacity[np.r_[inside, found.serving].astype(np.int64)]
    children = float(np.nansum(asked.phase.by_area))
    per_100 = 100 * float(own.sum()) / children if children > 0 else np.nan
    has = np.full(region.count, len(own) > 0)
    unknown = np.full(region.count, float(np.isnan(own).sum()))
    return _there_or_not(asked, has, np.full(region.count, per_100), unknown)


def _there_or_not(asked: Asked, has: Bools, per_100: Floats, unknown: Floats) -> State:
    enough = _enough(asked.link, per_100)
    codes = np.full(len(has), _PRESENT, dtype=np.int64)
    codes[np.nan_to_num(enough, nan=1.0) < 1 - _ROUNDING] = _WEAK
    codes[~has] = _MISSING
    codes[_empty(asked)] = _NOT_NEEDED
    return State(
        codes=codes, share=np.full(len(has), np.nan), per_100=per_100, unknown=unknown,
        without=1 - np.fmin(np.where(has, 1.0, 0.0), enough),
    )  # fmt: skip


def _at_hosts(asked: Asked, variant: Variant) -> State:
    count = asked.region.count
    unknown = np.full(count, np.nan)
    hosting = asked.hosting
    assert hosting is not None
    if hosting.missing:
        return _all(asked, _UNKNOWN)
    hosts, without = hosting.by_area(count, variant.factor)
    codes = np.full(count, _PRESENT, dtype=np.int64)
    codes[without > 0] = _MISSING
    codes[hosts == 0] = _NOT_NEEDED
    lacking = np.divide(without, hosts, out=np.full(count, np.nan), where=hosts > 0)
    return State(
        codes=codes, share=unknown, per_100=unknown, unknown=np.zeros(count), without=lacking
    )
