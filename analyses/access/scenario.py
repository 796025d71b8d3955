"""What would change if an offer opened, closed, moved or grew?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analyses.access.answer import THREADS, Answer, ChosenOffers, answer_for, max_cutoff
from analyses.access.offers import offer_keys
from analyses.access.region import AccessRegion, ModeNetwork
from analyses.routing import CostMatrix, cost_matrix
from kpk_geo.arrays import Floats, Ints
from kpk_geo.crs import to_work
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.geometry import points_of
from kpk_geo.german import number
from kpk_geo.network.snap import Positions

Action = Literal["add", "close", "move", "resize"]
MAX_CHANGES = 50
NEW_TITLE = "Neuer Standort (gedacht)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a scenario: a new offer, or something about one that there is."""

    action: Action
    offer: str | None = None  # offer_id|site_id, as `offer_key` gives it
    place: tuple[float, float] | None = None  # longitude, latitude
    capacity: float | None = None


def scenario(
    region: AccessRegion, prepared: ModeNetwork, found: Answer, changes: Sequence[Change]
) -> Answer:
    """Answer the same question for the changed offers.

    Only new places are searched for; what is known of the others is kept.

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
    draft = _Draft.of(found)
    for change in changes:
        draft = _changed(draft, change)
    offers, costs = _searched(region, prepared, found, draft)
    return answer_for(region, prepared, found.question, offers, costs=costs, with_range=False)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Draft:
    """The offers while changes are applied; `xy` is NaN where an offer stayed where it was."""

    keys: tuple[str, ...]
    source: Ints  # row among the offers there are; -1: new
    xy: Floats
    capacity: Floats

    @classmethod
    def of(cls, found: Answer) -> "_Draft":
        count = len(found.offers.rows)
        return cls(
            keys=tuple(offer_keys(found.offers.rows)),
            source=np.arange(count),
            xy=np.full((count, 2), np.nan),
            capacity=found.offers.capacity.copy(),
        )


def _changed(draft: _Draft, change: Change) -> _Draft:
    if change.capacity is not None and not 0 <= change.capacity < 1e6:
        raise InputError(f"Der Umfang {number(change.capacity)} ist nicht möglich.")
    if change.action == "add":
        return _Draft(
            keys=(*draft.keys, f"neu|{len(draft.keys)}"),
            source=np.r_[draft.source, -1],
            xy=np.vstack([draft.xy, _metres(change)]),
            capacity=np.r_[draft.capacity, np.nan if change.capacity is None else change.capacity],
        )
    if change.offer not in draft.keys:
        raise NotFoundError(
            f"Das Angebot „{change.offer}“ zählt bei dieser Frage nicht, oder es ist schon "
            "geschlossen."
        )
    row = draft.keys.index(change.offer)
    if change.action == "close":
        kept = np.arange(len(draft.keys)) != row
        return _Draft(
            keys=(*draft.keys[:row], *draft.keys[row + 1 :]),
            source=draft.source[kept], xy=draft.xy[kept], capacity=draft.capacity[kept],
        )  # fmt: skip
    xy, capacity = draft.xy.copy(), draft.capacity.copy()
    if change.action == "move":
        xy[row] = _metres(change)
    elif change.capacity is None:
        raise InputError("Zur Änderung des Umfangs fehlt die neue Zahl.")
    if change.capacity is not None:
        capacity[row] = change.capacity
    return _Draft(keys=draft.keys, source=draft.source, xy=xy, capacity=capacity)


def _metres(change: Change) -> Floats:
    if change.place is None:
        raise InputError("Zur Änderung fehlt der Ort.")
    return to_work(np.array([change.place], dtype=float)).ravel()


def _searched(
    region: AccessRegion, prepared: ModeNetwork, found: Answer, draft: _Draft
) -> tuple[ChosenOffers, CostMatrix]:
    """Put together what is known of the kept offers and what is found for the moved ones."""
    moved = ~np.isnan(draft.xy[:, 0])
    order = np.r_[np.flatnonzero(~moved), np.flatnonzero(moved)]
    kept, source = draft.source[~moved], draft.source[order]
    fresh = prepared.snapper.snap(points_of(draft.xy[moved]), max_distance=region.section.max_snap)
    if not fresh.is_near.all():
        raise InputError(
            f"Weiter als {number(region.section.max_snap)} m von jedem Weg entfernt: Dort führt "
            f"„{found.question.mode.label}“ kein Weg hin. Bitte einen Ort an einer Straße wählen."
        )
    costs = found.costs.take(kept)
    if moved.any():
        cutoff = max_cutoff(prepared.network, region.plan)
        costs = costs.with_more(cost_matrix(prepared.index, fresh, cutoff=cutoff, threads=THREADS))
    rows = found.offers.rows.iloc[np.maximum(source, 0)].reset_index(drop=True)
    rows.loc[source < 0, ["title", "provider_type", "address", "site_name"]] = None
    rows.loc[source < 0, "title"] = NEW_TITLE
    keys = [draft.keys[place].split("|", 1) for place in order]
    rows["offer_id"] = [key[0] for key in keys]
    rows["site_id"] = [key[1] for key in keys]
    rows.loc[np.arange(len(rows)) >= len(kept), ["x", "y"]] = draft.xy[moved]
    offers = ChosenOffers(
        rows=rows,
        positions=_together(found.offers.positions.take(kept), fresh),
        capacity=draft.capacity[order],
        without_hours=found.offers.without_hours,
        off_streets=found.offers.off_streets,
    )
    return offers, costs


def _together(one: Positions, other: Positions) -> Positions:
    return Positions(
        edge=np.r_[one.edge, other.edge], offset=np.r_[one.offset, other.offset],
        access=np.r_[one.access, other.access], segment=np.r_[one.segment, other.segment],
        along=np.r_[one.along, other.along],
    )  # fmt: skip
