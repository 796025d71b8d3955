"""What would change if an offer opened, closed, moved or grew, or if a path were built?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyses.access.answer import Answer, Known, answer_for, choose_offers
from analyses.access.network_changes import ChangedNetwork, NetworkChange, changed_network
from analyses.access.offers import offer_keys
from analyses.access.region import AccessRegion, ModeNetwork
from analyses.access.scenario_offers import (
    NETWORK_ACTIONS,
    Change,
    Draft,
    DraftOffer,
    changed_offer,
    place_of,
)
from analyses.access.scenario_supply import changed_straight, changed_supply
from analyses.access.shared_places import ChosenOffers
from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import InputError
from kpk_geo.geometry import area_rows, points_of
from kpk_geo.german import number
from kpk_geo.network.snap import Positions

__all__ = ["MAX_CHANGES", "Change", "closed_offers", "scenario"]

MAX_CHANGES = 50
NEW_TITLE = "Neuer Standort (gedacht)"
_OWN = ["title", "provider_type", "address", "site_name", "opening_hours", "times_text"]


def scenario(
    region: AccessRegion, prepared: ModeNetwork, found: Answer, changes: Sequence[Change]
) -> Answer:
    """Answer the same question for the changed offers and streets.

    Only new places are searched for, and with changed streets the offers near them; what is known
    of the others is kept. The order of changes that do not build on each other changes no bit.

    Parameters
    ----------
    region
        Cells and plan.
    prepared
        The network of the question's mode.
    found
        The answer for the offers that there are; it is left as it is.
    changes
        Applied in this order; one may refer to what an earlier one left.

    Raises
    ------
    NotFoundError
        A change names an offer that does not count for this question.
    InputError
        A place is near no street, a capacity is negative, or there are too many changes.
    """
    if len(changes) > MAX_CHANGES:
        raise InputError(f"Höchstens {MAX_CHANGES} Änderungen auf einmal; hier: {len(changes)}.")
    pool = _pool(region, prepared, found, changes)
    draft = pool.draft(found, region)
    for change in changes:
        if change.action not in NETWORK_ACTIONS:
            draft = changed_offer(draft, change)
    offers = _chosen(region, prepared, pool, draft)
    streets = _streets(region, prepared, changes)
    return _answered(region, prepared, found, offers, streets)


def closed_offers(region: AccessRegion, prepared: ModeNetwork, found: Answer) -> ChosenOffers:
    """Give the offers of the kind that do not count because they are closed in the slot.

    Parameters
    ----------
    region
        Whose offers are chosen from.
    prepared
        The network of the question's mode.
    found
        The answer for the slot; without a slot nothing is closed.
    """
    every = found.offers
    if found.question.slot is not None:
        every = choose_offers(region, prepared, replace(found.question, slot=None))
    open_keys = set(offer_keys(found.offers.rows))
    rows = np.array([key not in open_keys for key in offer_keys(every.rows)], dtype=bool)
    return every.take(np.flatnonzero(rows))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Pool:
    """The offers of a question, those that it leaves out as closed last."""

    rows: pd.DataFrame
    positions: Positions
    capacity: Floats
    known: int  # so many come first whose routes are known

    def draft(self, found: Answer, region: AccessRegion) -> Draft:
        return Draft(
            offers={
                key: DraftOffer(row=row, capacity=float(capacity), is_open=row < self.known)
                for row, (key, capacity) in enumerate(
                    zip(offer_keys(self.rows), self.capacity, strict=True)
                )
            },
            unit=found.question.capacity,
            slot=found.question.slot,
            today=region.today,
            work_crs=region.work_crs,
        )


def _pool(
    region: AccessRegion, prepared: ModeNetwork, found: Answer, changes: Sequence[Change]
) -> _Pool:
    own, known = found.offers, len(found.offers.rows)
    if found.question.slot is None or not any(item.action == "hours" for item in changes):
        return _Pool(
            rows=own.rows, positions=own.positions, capacity=own.capacity, known=known
        )  # fmt: skip
    more = closed_offers(region, prepared, found)
    return _Pool(
        rows=pd.concat([own.rows, more.rows], ignore_index=True) if len(more.rows) else own.rows,
        positions=own.positions.with_more(more.positions),
        capacity=np.r_[own.capacity, more.capacity],
        known=known,
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Chosen:
    """The offers that the scenario has, and of which of them routes are known."""

    rows: pd.DataFrame
    positions: Positions
    capacity: Floats
    kept: Ints  # rows of the answer's offers; they come first


def _chosen(region: AccessRegion, prepared: ModeNetwork, pool: _Pool, draft: Draft) -> _Chosen:
    counted = draft.kept
    own = [offer for _, offer in counted]
    source = np.array([offer.row for offer in own], dtype=np.int64)
    stayed = np.array([offer.xy is None for offer in own], dtype=bool)
    placed = [offer.xy for offer in own if offer.xy is not None]
    xy = np.array(placed, dtype=float).reshape(-1, 2)
    fresh = prepared.snapper.snap(points_of(xy), max_distance=region.section.max_snap)
    if not fresh.is_near.all():
        raise InputError(
            f"Weiter als {number(region.section.max_snap)} m von jedem Weg entfernt: Dort führt "
            f"„{prepared.mode.label}“ kein Weg hin. Bitte einen Ort an einer Straße wählen."
        )
    rows = pool.rows.iloc[np.maximum(source, 0)].reset_index(drop=True)
    _write_changes(rows, counted)
    if len(xy):
        rows.loc[~stayed, ["x", "y"]] = xy
        rows.loc[~stayed, "outside"] = area_rows(points_of(xy), region.areas) < 0
    return _Chosen(
        rows=rows,
        positions=pool.positions.take(source[stayed]).with_more(fresh),
        capacity=np.array([offer.capacity for offer in own], dtype=float),
        kept=source[stayed & (source < pool.known)],
    )


def _write_changes(rows: pd.DataFrame, counted: Sequence[tuple[str, DraftOffer]]) -> None:
    """Write names of new offers and changed hours; nothing is touched where there are none."""
    fresh = [row for row, (_, offer) in enumerate(counted) if offer.row < 0]
    if fresh:
        rows.loc[fresh, [name for name in _OWN if name in rows]] = None
        rows.loc[fresh, "title"] = [counted[row][1].title or NEW_TITLE for row in fresh]
        keys = [counted[row][0].split("|", 1) for row in fresh]
        rows.loc[fresh, "offer_id"] = [key[0] for key in keys]
        rows.loc[fresh, "site_id"] = [key[1] for key in keys]
    changed = [row for row, (_, offer) in enumerate(counted) if offer.hours is not None]
    if changed:
        rows.loc[changed, "opening_hours"] = [counted[row][1].hours for row in changed]
        if "times_text" in rows:
            rows.loc[changed, "times_text"] = None


def _streets(
    region: AccessRegion, prepared: ModeNetwork, changes: Sequence[Change]
) -> ChangedNetwork | None:
    """Put paths and closures into the network; None where there are none."""
    wanted = [
        NetworkChange(
            start=place_of(change.place, region.work_crs),
            end=place_of(change.to, region.work_crs) if change.action == "path" else None,
        )
        for change in changes
        if change.action in NETWORK_ACTIONS
    ]
    if not wanted:
        return None
    return changed_network(prepared, wanted, max_snap=region.section.max_snap)


def _answered(
    region: AccessRegion,
    prepared: ModeNetwork,
    found: Answer,
    chosen: _Chosen,
    streets: ChangedNetwork | None,
) -> Answer:
    """Put together what is known of the kept offers and what is found for the others."""
    positions = chosen.positions if streets is None else streets.cut.carry(chosen.positions)
    offers = ChosenOffers(
        rows=chosen.rows, positions=positions, capacity=chosen.capacity,
        without_hours=found.offers.without_hours, by_appointment=found.offers.by_appointment,
        no_way=found.offers.no_way,
    )  # fmt: skip
    shared = changed_supply(
        region, prepared, found.cells, (found.offers, found.supply), (offers, chosen.kept), streets
    )
    now = prepared if streets is None else streets.prepared
    known = Known(
        supply=shared, straight=changed_straight(found.travel.straight, found.offers, offers,
                                                 region.cell_xy)
    )  # fmt: skip
    return answer_for(region, now, found.question, offers, known=known)
