"""The offers of a scenario, while its changes are applied one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from pyproj import CRS

from kpk_geo.arrays import Floats
from kpk_geo.crs import to_work
from kpk_geo.errors import InputError, NotFoundError, excerpt
from kpk_geo.german import number
from kpk_geo.model import CapacityUnit
from kpk_geo.opening.calendar import kindergarten_year
from kpk_geo.opening.read import checked_hours
from kpk_geo.opening.rules import State
from kpk_geo.opening.slot import Slot, state_in_slot
from kpk_geo.opening.week import weekly_hours

Action = Literal["add", "close", "move", "resize", "hours", "path", "block"]
NETWORK_ACTIONS = ("path", "block")
MAX_CAPACITY = 1e6
NEW_KEY = "neu|"  # begins the key of an offer that only a scenario has


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a scenario: of an offer, or of the streets."""

    action: Action
    offer: str | None = None  # offer_id|site_id, as `offer_keys` gives it
    place: tuple[float, float] | None = None  # longitude, latitude
    to: tuple[float, float] | None = None  # end of a path
    capacity: float | None = None
    hours: str | None = None  # opening hours as OpenStreetMap writes them
    title: str = ""  # what a new site is called; computes nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOffer:
    """An offer as the scenario has it."""

    row: int  # among the offers of the question; -1: only the scenario has it
    capacity: float  # NaN: not known
    xy: tuple[float, float] | None = None  # metres; None: where it was
    hours: str | None = None  # None: as they were
    is_open: bool = True  # when the question asks
    title: str = ""  # of a new site


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All offers by key, and what the question asks of them."""

    offers: Mapping[str, DraftOffer]
    unit: CapacityUnit
    slot: Slot | None
    today: date  # names the Kindergarten year over which hours a week are a mean
    work_crs: CRS  # of the region: places of changes become its metres
    added: int = 0

    @property
    def kept(self) -> list[tuple[str, DraftOffer]]:
        """Those that count, in an order that does not hang on that of the changes.

        First those that are where they were, then those that were put somewhere, new ones last.
        """
        counted = [(key, offer) for key, offer in self.offers.items() if offer.is_open]
        stayed = [item for item in counted if item[1].xy is None]
        placed = [item for item in counted if item[1].xy is not None]
        return [
            *sorted(stayed, key=lambda item: item[1].row),
            *sorted(placed, key=lambda item: _order(item[1])),
        ]

    def with_offer(self, key: str, offer: DraftOffer | None) -> "Draft":
        """Give a draft in which one offer is another, or with None is gone."""
        offers = dict(self.offers)
        offers.pop(key, None)
        return replace(self, offers=offers if offer is None else offers | {key: offer})


def _order(offer: DraftOffer) -> tuple[bool, int, tuple[float, float], float, str, str]:
    capacity = -1.0 if np.isnan(offer.capacity) else offer.capacity
    return (
        offer.row < 0, offer.row, offer.xy or (0.0, 0.0), capacity,
        offer.hours or "", offer.title,
    )  # fmt: skip


def changed_offer(draft: Draft, change: Change) -> Draft:
    """Apply one change.

    Raises
    ------
    NotFoundError
        It names an offer that does not count for the question.
    InputError
        Something is missing, or a number or a time is impossible.
    """
    if change.capacity is not None and not 0 <= change.capacity < MAX_CAPACITY:
        raise InputError(f"Der Umfang {number(change.capacity)} ist nicht möglich.")
    if change.action == "add":
        capacity = np.nan if change.capacity is None else change.capacity
        made = DraftOffer(row=-1, capacity=capacity, xy=_metres(draft, change), title=change.title)
        added = draft.added + 1
        while f"{NEW_KEY}{added}" in draft.offers:  # some list calls an offer so
            added += 1
        key = f"{NEW_KEY}{added}"
        fresh = replace(draft, added=added).with_offer(key, made)
        return fresh if change.hours is None else _with_hours(fresh, key, made, change)
    before = None if change.offer is None else draft.offers.get(change.offer)
    if change.offer is None or before is None:
        raise NotFoundError(
            f"Das Angebot „{excerpt(change.offer)}“ zählt bei dieser Frage nicht, oder es ist "
            "schon geschlossen."
        )
    return _changed(draft, change.offer, before, change)


def _changed(draft: Draft, key: str, before: DraftOffer, change: Change) -> Draft:
    if change.action == "close":
        return draft.with_offer(key, None)
    if change.action == "hours":
        return _with_hours(draft, key, before, change)
    if change.action == "move":
        before = replace(before, xy=_metres(draft, change))
    elif change.capacity is None:
        raise InputError("Zur Änderung des Umfangs fehlt die neue Zahl.")
    if change.capacity is not None:
        before = replace(before, capacity=change.capacity)
    return draft.with_offer(key, before)


def _with_hours(draft: Draft, key: str, before: DraftOffer, change: Change) -> Draft:
    """Set opening hours; they matter where hours are counted, or asked for at some hour."""
    hours = checked_hours(change.hours or "")
    in_hours = draft.unit is CapacityUnit.HOURS
    if draft.slot is None and not in_hours and change.action == "hours":
        raise InputError(
            "Öffnungszeiten ändern hier nichts: Gefragt ist weder nach Stunden je Woche noch nach "
            "einer Uhrzeit. Bitte oben „Stunden je Woche“ oder einen Wochentag wählen."
        )
    slot = draft.slot
    opened = slot is None or state_in_slot(hours, slot) is State.OPEN
    year = kindergarten_year(draft.today)
    capacity = weekly_hours(hours, year) if in_hours else before.capacity
    return draft.with_offer(key, replace(before, hours=hours, is_open=opened, capacity=capacity))


def _metres(draft: Draft, change: Change) -> tuple[float, float]:
    x, y = place_of(change.place, draft.work_crs).tolist()
    return x, y


def place_of(place: tuple[float, float] | None, work_crs: CRS) -> Floats:
    """Give a place in metres of the region's system, (2,).

    Parameters
    ----------
    place
        Longitude and latitude.
    work_crs
        That system.

    Raises
    ------
    InputError
        There is none, or its numbers are no degrees.
    """
    if place is None:
        raise InputError("Zur Änderung fehlt der Ort.")
    if not (abs(place[0]) <= 180 and abs(place[1]) <= 90):
        raise InputError("Der Ort der Änderung liegt nicht auf der Erde.")
    return to_work(np.array([place], dtype=float), work_crs).ravel()
