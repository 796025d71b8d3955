"""What would change if an offer opened, closed, moved or grew, or if a path were built?"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analyses.access.answer import Answer, Known, answer_for, choose_offers
from analyses.access.network_changes import ChangedNetwork, NetworkChange, changed_network
from analyses.access.region import (
    AccessRegion,
    AskedRegion,
    ChangedOnNetwork,
    ChangedRegion,
    ModeNetwork,
    OnNetwork,
)
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
from kpk_geo.geometry import points_of
from kpk_geo.german import number
from kpk_geo.network.snap import Positions

__all__ = ["MAX_CHANGES", "Change", "closed_offers", "scenario", "scenario_of_offers"]

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
    offers = _changed_offers(region, prepared, found, changes)
    return _answered(region, prepared, found, offers, _streets(region, prepared, changes))


def scenario_of_offers(
    region: ChangedRegion, prepared: ChangedOnNetwork, found: Answer, changes: Sequence[Change]
) -> Answer:
    """Answer the same question for the changed offers of a region or of a whole state.

    Parameters
    ----------
    region, prepared, found, changes
        As `scenario` takes them.

    Raises
    ------
    NotFoundError
        A change names an offer that does not count for this question.
    InputError
        A change is of the streets, or as of `scenario`.
    """
    if any(change.action in NETWORK_ACTIONS for change in changes):
        raise InputError(
            "Wege und Sperrungen lassen sich nur in einer Kommune durchspielen, auf ihrer Seite "
            "„Wege und Versorgung“; hier nur Angebote."
        )
    offers = _changed_offers(region, prepared, found, changes)
    return _answered(region, prepared, found, offers, None)


def _changed_offers(
    region: ChangedRegion, prepared: ChangedOnNetwork, found: Answer, changes: Sequence[Change]
) -> "_Chosen":
    if len(changes) > MAX_CHANGES:
        raise InputError(f"Höchstens {MAX_CHANGES} Änderungen auf einmal; hier: {len(changes)}.")
    pool = _pool(region, prepared, found, changes)
    draft = pool.draft(found, region)
    for change in changes:
        if change.action not in NETWORK_ACTIONS:
            draft = changed_offer(draft, change)
    return _chosen(region, prepared, pool, draft)


def closed_offers(region: AskedRegion, prepared: OnNetwork, found: Answer) -> ChosenOffers:
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
    open_keys = set(found.offers.keys)
    rows = np.array([key not in open_keys for key in every.keys], dtype=bool)
    return every.take(np.flatnonzero(rows))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Pool:
    """The offers of a question, those that it leaves out as closed last."""

    rows: pd.DataFrame
    positions: Positions
    drafted: Mapping[str, DraftOffer]
    known: int  # so many come first whose routes are known

    def draft(self, found: Answer, region: ChangedRegion) -> Draft:
        return Draft(
            offers=self.drafted,
            unit=found.question.capacity,
            slot=found.question.slot,
            today=region.today,
            work_crs=region.work_crs,
        )


def _pool(
    region: AskedRegion, prepared: OnNetwork, found: Answer, changes: Sequence[Change]
) -> _Pool:
    own, known = found.offers, len(found.offers.rows)
    if found.question.slot is None or not any(item.action == "hours" for item in changes):
        return _Pool(rows=own.rows, positions=own.positions, drafted=own.drafted, known=known)
    more = closed_offers(region, prepared, found)
    closed = {
        key: replace(offer, row=known + offer.row, is_open=False)
        for key, offer in more.drafted.items()
    }
    return _Pool(
        rows=pd.concat([own.rows, more.rows], ignore_index=True) if len(more.rows) else own.rows,
        positions=own.positions.with_more(more.positions),
        drafted={**own.drafted, **closed},
        known=known,
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Chosen:
    """The offers that the scenario has, and of which of them routes are known."""

    rows: pd.DataFrame
    positions: Positions
    capacity: Floats
    kept: Ints  # rows of the answer's offers; they come first


def _chosen(
    region: ChangedRegion, prepared: ChangedOnNetwork, pool: _Pool, draft: Draft
) -> _Chosen:
    counted = draft.kept
    own = [offer for _, offer in counted]
    source = np.array([offer.row for offer in own], dtype=np.int64)
    stayed = np.array([offer.xy is None for offer in own], dtype=bool)
    placed = [offer.xy for offer in own if offer.xy is not None]
    xy = np.array(placed, dtype=float).reshape(-1, 2)
    fresh = prepared.snapper.snap(points_of(xy), max_distance=region.max_snap)
    if not fresh.is_near.all():
        raise InputError(
            f"Weiter als {number(region.max_snap)} m von jedem Weg entfernt: Dort führt "
            f"„{prepared.mode.label}“ kein Weg hin. Bitte einen Ort an einer Straße wählen."
        )
    return _Chosen(
        rows=_rows(pool, source, counted, region),
        positions=pool.positions.take(source[stayed]).with_more(fresh),
        capacity=np.array([offer.capacity for offer in own], dtype=float),
        kept=source[stayed & (source < pool.known)],
    )


def _rows(
    pool: _Pool, source: Ints, counted: Sequence[tuple[str, DraftOffer]], region: ChangedRegion
) -> pd.DataFrame:
    """Give the table of the offers: those that stayed as they were, then those put somewhere."""
    placed = [item for item in counted if item[1].xy is not None]
    stayed = source[: len(source) - len(placed)]
    rows = pool.rows
    if len(stayed) != len(rows):  # they are in order, so as many are the same
        rows = rows.iloc[stayed].reset_index(drop=True)
    if placed:
        rows = pd.concat([rows, _placed_rows(pool.rows, placed, region)], ignore_index=True)
    return _with_hours_written(rows, counted)


def _placed_rows(
    rows: pd.DataFrame, placed: Sequence[tuple[str, DraftOffer]], region: ChangedRegion
) -> pd.DataFrame:
    """Write the rows of moved and new offers, which have nothing but what was said of them."""
    offers = [offer for _, offer in placed]
    xy = np.array([offer.xy for offer in offers], dtype=float)
    own: dict[Hashable, Any] = rows.iloc[[max(offer.row, 0) for offer in offers]].to_dict("list")
    own.update({"x": xy[:, 0], "y": xy[:, 1]})
    own.update(region.whereabouts(xy).items())
    for row, (key, offer) in enumerate(placed):
        if offer.row < 0:
            offer_id, site_id = key.split("|", 1)
            known = {"title": offer.title or NEW_TITLE, "offer_id": offer_id, "site_id": site_id}
            for name in (*_OWN, *known):
                if name in own:
                    own[name][row] = known.get(name)
    return pd.DataFrame(own).astype(rows.dtypes)


def _with_hours_written(
    rows: pd.DataFrame, counted: Sequence[tuple[str, DraftOffer]]
) -> pd.DataFrame:
    changed = [row for row, (_, offer) in enumerate(counted) if offer.hours is not None]
    if changed:
        rows = rows.copy()
        rows.loc[changed, "opening_hours"] = [counted[row][1].hours for row in changed]
        if "times_text" in rows:
            rows.loc[changed, "times_text"] = None
    return rows


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
    region: AskedRegion,
    prepared: OnNetwork,
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
        supply=shared, before=found, kept=chosen.kept if streets is None else None,
        straight=changed_straight(
            found.travel.straight, found.offers, (offers, chosen.kept), region.cell_xy
        ),
    )  # fmt: skip
    return answer_for(region, now, found.question, offers, known=known)
