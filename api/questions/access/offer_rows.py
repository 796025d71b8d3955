"""Gathers what the page of access and supply shows of single offers."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analyses.access.answer import AccessQuestion, Answer
from analyses.access.offers import states_at
from analyses.access.region import AccessRegion
from analyses.access.shared_places import ChosenOffers
from kpk_geo.crs import to_degrees
from kpk_geo.opening.described import describe_hours
from kpk_geo.opening.rules import State
from maps.access.supply_words import SupplyUnit


def left_out(
    offers: ChosenOffers, question: AccessQuestion, unit: SupplyUnit, region: AccessRegion
) -> list[dict[str, Any]]:
    """Give the offers that do not count when the question asks, each with the reason.

    Parameters
    ----------
    offers
        That are closed then.
    question
        Without a slot nothing is left out.
    unit
        What supply is counted in.
    region
        That was asked about; its day names the Kindergarten year in which hours are described.
    """
    slot = question.slot
    if slot is None:
        return []
    reasons = [_NOT_OPEN[state] for state in states_at(offers.rows, slot)]
    rows = offer_rows(offers, unit, region)
    return [row | {"left_out": reason} for row, reason in zip(rows, reasons, strict=True)]


_NOT_OPEN = {
    State.OPEN: "",
    State.CLOSED: "dann geschlossen.",
    State.APPOINTMENT: "dann nur nach Vereinbarung.",
    State.UNKNOWN: "ob dann geöffnet ist, ist nicht bekannt.",
}


def offer_rows(
    offers: ChosenOffers, unit: SupplyUnit, region: AccessRegion
) -> list[dict[str, Any]]:
    """Give place, capacity and hours of offers.

    Column by column: row by row a city of 3,000 would cost most of the answer.

    Parameters
    ----------
    offers
        To show.
    unit
        What supply is counted in.
    region
        That was asked about; its day names the Kindergarten year in which hours are described.
    """
    names = ("title", "address", "outside")
    title, address, outside = [offers.rows[name].tolist() for name in names]
    columns = (
        offers.keys,
        title,
        address,
        _hours_texts(offers.rows, region.today),
        outside,
        np.round(to_degrees(offers.xy, region.work_crs), 6).tolist(),
        np.round(offers.capacity, 2).tolist(),
    )
    return [
        {
            "key": key,
            "title": _known(title),
            "address": _known(address),
            "place": [latitude, longitude],
            "capacity": None if math.isnan(capacity) else capacity,
            "unit": unit,
            "outside": bool(outside),
            "hours": hours or None,
        }
        for key, title, address, hours, outside, (longitude, latitude), capacity in zip(
            *columns, strict=True
        )
    ]


def _hours_texts(rows: pd.DataFrame, today: date) -> list[str]:
    """Say what was understood of the hours of each offer, and what was not."""
    written = rows.get("times_text", pd.Series(None, index=rows.index, dtype=object))
    return [
        describe_hours(hours, times, today).text
        for hours, times in zip(rows["opening_hours"], written, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferChanges:
    """What a scenario does to the offers on the map: all others stay as they are."""

    offers: list[dict[str, Any]]  # as `AnswerView.offers`: new ones, and those that differ
    gone: list[str]  # keys


def offer_changes(before: Answer, after: Answer, region: AccessRegion) -> OfferChanges:
    """Compare the offers of two answers to one question.

    Parameters
    ----------
    before, after
        The answers.
    region
        That was asked about.
    """
    old = {key: row for row, key in enumerate(before.offers.keys)}
    keys = after.offers.keys
    row = np.array([old.get(key, -1) for key in keys], dtype=np.int64)
    was = row >= 0
    differ = ~was
    for one, other in zip(_state(before.offers), _state(after.offers), strict=True):
        differ[was] |= one[row[was]] != other[was]
    chosen = after.offers.take(np.flatnonzero(differ))
    unit = SupplyUnit(kind=after.question.kind, capacity=after.question.capacity)
    gone = old.keys() - set(keys)
    return OfferChanges(
        offers=offer_rows(chosen, unit, region), gone=[key for key in old if key in gone]
    )


def _state(offers: ChosenOffers) -> tuple[Any, ...]:
    """Give what a change can alter, column by column; what is not known equals itself."""
    return (*offers.xy.T, np.nan_to_num(offers.capacity, nan=-1.0), offers.hours)


def _known(text: Any) -> str | None:
    return text if isinstance(text, str) else None
