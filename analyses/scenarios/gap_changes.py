"""Which gaps of the Präventionskette does a scenario close, and which does it open?

Only the links that name the kind of the question are judged anew, with the functions that judge
them for the stored gaps; all others stand as they are. New paths and closed streets are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses.access.scenario_offers import NETWORK_ACTIONS, Change, changed_offer
from analyses.gaps.cells import LinkCells, link_cells
from analyses.gaps.changed import Changed, changed_region, drafted
from analyses.gaps.study import GapsStudy, asked_of, renewed_study
from kpk_geo.arrays import Bools
from kpk_geo.model import CapacityUnit, OfferKind
from kpk_geo.results.gaps import OVERALL


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LinkChange:
    """One link in one life phase, without and with the changes; arrays are (areas,)."""

    before: LinkCells
    after: LinkCells

    @property
    def differs(self) -> Bools:
        """Areas in which it stands differently as planned."""
        return np.asarray(self.before.planned.codes != self.after.planned.codes, dtype=bool)

    @property
    def is_sure(self) -> Bools:
        """Areas in which every way of computing says afterwards whether it is a gap."""
        return np.isin(self.after.gap_in, (0, len(self.after.states)))

    def lacking(self, cells: LinkCells) -> float:
        """Count the children who lack the link; NaN where nobody knows of any.

        Parameters
        ----------
        cells
            One of the two.
        """
        people = cells.phase.by_area * cells.planned.shortfall
        return float(np.nansum(people)) if (~np.isnan(people)).any() else np.nan


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class GapChanges:
    """What a scenario does to the gaps of a region."""

    before: GapsStudy
    after: GapsStudy
    links: tuple[LinkChange, ...]  # of the kind, in the order of the plan
    by_words: tuple[LinkCells, ...]  # of the kind, but only offers of certain names fill them
    unrecorded: tuple[LinkCells, ...]  # of the kind, of which nobody recorded an offer
    in_other_unit: tuple[LinkCells, ...]  # of `links`: asks for a capacity that no change states
    without_streets: bool  # changes of streets were left out
    without_times: bool  # so were changes of opening hours
    counted: int  # changes that were not left out

    @property
    def verdicts(self) -> tuple[int, ...]:
        """Rows of the areas whose verdict over all life phases is another."""
        then, now = (study.verdicts[OVERALL].verdict for study in (self.before, self.after))
        return tuple(row for row, own in enumerate(then) if own is not now[row])


def gap_changes(
    study: GapsStudy,
    kind: OfferKind,
    unit: CapacityUnit,
    changes: Sequence[Change],
    *,
    max_snap: float,
) -> GapChanges | None:
    """Judge the links of a kind with the changes of a scenario; None: no link names the kind.

    Parameters
    ----------
    study
        Without the changes; it is left as it is.
    kind
        Of the question, and of the new offers.
    unit
        In which the changes state capacity.
    changes
        Applied in this order; those of streets are left out. Opening hours count only where they
        are the capacity.
    max_snap
        Metres at which a new place is still on a street.

    Raises
    ------
    NotFoundError
        A change names an offer to which no family goes, or that is gone.
    InputError
        A change is impossible.
    """
    own = [cells for cells in study.links if kind in cells.link.own.kinds]
    if not own:
        return None
    before = draft = drafted(study.region, kind, unit)
    times = [own for own in changes if own.action == "hours" and unit is not CapacityUnit.HOURS]
    streets = [own for own in changes if own.action in NETWORK_ACTIONS]
    counted = [own for own in changes if own not in times and own not in streets]
    for change in counted:
        draft = changed_offer(draft, change)
    changed = changed_region(study.region, kind, before, draft)
    judged = [cells for cells in own if cells.found.is_recorded]
    links = _links(study, changed, judged, max_snap)
    renewed = {item.after.link.cell: item.after for item in links}
    return GapChanges(
        before=study, after=renewed_study(study, changed.region, renewed), links=links,
        by_words=tuple(cells for cells in own if cells.link.own.words),
        unrecorded=tuple(cells for cells in own if not cells.found.is_recorded),
        in_other_unit=tuple(cells for cells in judged if _asks_other(cells, unit)),
        without_streets=bool(streets), without_times=bool(times), counted=len(counted),
    )  # fmt: skip


def _asks_other(cells: LinkCells, unit: CapacityUnit) -> bool:
    asked = cells.link.own
    return asked.min_per_100 is not None and asked.capacity not in (unit, CapacityUnit.OFFERS)


def _links(
    study: GapsStudy, changed: Changed, judged: Sequence[LinkCells], max_snap: float
) -> tuple[LinkChange, ...]:
    modes = dict.fromkeys(cells.link.own.mode for cells in judged)
    ways = {
        mode: changed.ways(mode, study.ways[mode], max_snap) for mode in modes if mode in study.ways
    }
    found = []
    for cells in judged:
        link = cells.link
        asked = asked_of(changed.region, link, cells.phase, ways.get(link.own.mode))
        # That the last one closed does not make it unknown whether there is one.
        asked = replace(asked, found=replace(asked.found, is_recorded=True))
        found.append(LinkChange(before=cells, after=link_cells(asked, study.variants)))
    return tuple(found)
