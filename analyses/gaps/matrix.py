"""How many offers of each life phase and field of action are there in each area?

Counted are offers that state both. The matrix is shown whatever the region's own links are: it says
what there is, not what should be.
"""

from dataclasses import dataclass

import numpy as np

from analyses.access.supply import supply
from analyses.gaps.region import GapsRegion, Phase
from analyses.gaps.variants import Variant
from analyses.gaps.ways import ModeTravel, reached_cells, share_of_areas
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.model import FieldOfAction, LifePhase, TravelMode


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class MatrixColumn:
    """One life phase and one field of action over all areas, each (areas,)."""

    phase: LifePhase
    field: FieldOfAction
    offers: Ints  # at a site in the area
    outreach: Ints  # going to families there
    mobile: Ints  # of `offers`
    digital: int  # of the whole region
    share: Floats  # of the children who get to one in time; NaN where nothing is known
    per_100: Floats  # offers in reach for 100 children
    nothing_recorded: bool


def matrix_mode(region: GapsRegion) -> TravelMode:
    """Give the mode of the matrix: the first of the plan of access."""
    return region.accessibility.modes[0] if region.accessibility.modes else TravelMode.WALK


def stated(region: GapsRegion) -> dict[tuple[LifePhase, FieldOfAction], Bools]:
    """Say for each life phase and field which offers state both, (offers,)."""
    return {
        (phase, field): region.inventory.stating(phase, [field])
        for phase in LifePhase
        for field in FieldOfAction
    }


def outreach_areas(region: GapsRegion) -> Bools:
    """Say whose families each row serves if it is an outreach offer, (offers, areas).

    As the first link that names a level for it says; without one each serves the whole region.
    """
    levels = [link.outreach_level for link in region.plan.links if link.outreach_level]
    if not levels:
        return np.ones((len(region.inventory.rows), region.count), dtype=bool)
    of_offer, of_area = region.site_areas(levels[0]), region.parents(levels[0])
    found: Bools = (of_offer[:, None] == of_area[None, :]) & (of_offer >= 0)[:, None]
    return found


def matrix_column(
    region: GapsRegion,
    phase: Phase,
    field: FieldOfAction,
    fits: Bools,
    ways: ModeTravel | None,
    served: Bools,
    variant: Variant,
) -> MatrixColumn:
    """Count the offers of a life phase and a field of action.

    Parameters
    ----------
    region
        With its inventory.
    phase
        Children of the life phase.
    field
        Of action.
    fits
        (offers,) those that state both.
    ways
        To all of them; None: nobody knows where children live.
    served
        (offers, areas) as `outreach_areas` gives it.
    variant
        As planned.
    """
    inventory = region.inventory
    place = region.site_areas(None)
    away = np.zeros(len(fits), dtype=bool) if ways is None else ways.off_streets
    visited = fits & inventory.is_visited & ~away
    outreach = np.flatnonzero(fits & inventory.is_outreach)
    unknown = np.full(region.count, np.nan)
    share = per_100 = unknown
    if ways is not None and phase.cells is not None:
        share, per_100 = _in_reach(region, phase, np.flatnonzero(visited), ways, variant)
    return MatrixColumn(
        phase=phase.phase, field=field,
        offers=_counted(place, visited, region.count),
        outreach=served[outreach].sum(axis=0),
        mobile=_counted(place, visited & inventory.is_mobile, region.count),
        digital=int((fits & inventory.is_digital).sum()),
        share=share, per_100=per_100, nothing_recorded=not bool(fits.any()),
    )  # fmt: skip


def _counted(place: Ints, which: Bools, count: int) -> Ints:
    return np.bincount(place[which & (place >= 0)], minlength=count)


def _in_reach(
    region: GapsRegion, phase: Phase, offers: Ints, ways: ModeTravel, variant: Variant
) -> tuple[Floats, Floats]:
    assert phase.cells is not None
    costs = ways.to(offers)
    cutoff = ways.cutoff(region.accessibility.max_travel_time)
    children = np.nan_to_num(phase.cells)
    people = np.where(ways.is_near, children, 0.0)
    share = share_of_areas(region, people, reached_cells(costs, cutoff))
    shared = supply(
        costs, children, np.ones(len(offers)), cutoff=cutoff, decay=variant.decay,
        rings=tuple((ways.cutoff(m), weight) for m, weight in region.accessibility.rings),
    )  # fmt: skip
    cells = region.cells(people)
    whole, given = cells.per_area(people), cells.per_area(people * shared.per_child)
    per_child = np.divide(given, whole, out=np.full(region.count, np.nan), where=whole > 0)
    return share, 100 * per_child
