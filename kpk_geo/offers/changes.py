"""What a new delivery of an offer list changes: added, changed, vanished."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from kpk_geo.offers.record import OFFER_COLUMNS

SAME_TITLE = 80  # of 100: at one site, titles this alike name one offer
Record = Mapping[Any, Any]  # field -> value
_NOT_COMPARED = ("provider_type", "kind")  # of the provider; the first of the kinds
_DERIVED_ID = re.compile(r"[0-9a-f]{16}$")


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between two deliveries, by offer_id."""

    added: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] | None = None  # with the names of the fields
    vanished: tuple[str, ...] = ()
    recognised: Mapping[str, str] | None = None  # new derived number -> the one it had
    confidential: frozenset[str] = frozenset()  # offers that were at a confidential place before

    @property
    def is_empty(self) -> bool:
        """Whether nothing is different."""
        return not (self.added or self.changed or self.vanished)


def compare(old: pd.DataFrame, new: pd.DataFrame) -> Changes:
    """Compare two deliveries of one list.

    Parameters
    ----------
    old, new
        By offer_id, columns `OFFER_COLUMNS` and `places`: per site its id, hours and times.

    Returns
    -------
    Changes
        An offer without a number of its own is recognised if its title stays at another site, or
        a similar title at the same one.
    """
    before, fresh = _records(old), _records(new)
    recognised = _recognised(before, fresh)
    after = {recognised.get(number, number): record for number, record in fresh.items()}
    changed = {
        number: fields
        for number, record in after.items()
        if number in before and (fields := _differences(before[number], record))
    }
    return Changes(
        added=tuple(number for number in after if number not in before),
        changed=changed,
        vanished=tuple(number for number in before if number not in after),
        recognised=recognised,
    )


def _records(offers: pd.DataFrame) -> dict[str, Record]:
    return {str(number): record for number, record in offers.to_dict("index").items()}


def _differences(before: Record, after: Record) -> tuple[str, ...]:
    return tuple(
        name
        for name in (*OFFER_COLUMNS, "places")
        if name not in _NOT_COMPARED and _plain(before.get(name)) != _plain(after.get(name))
    )


def _plain(value: Any) -> Any:
    """Make a value from a file comparable with one from the database."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # NaN
        return None
    return value


def _recognised(old: dict[str, Record], new: dict[str, Record]) -> dict[str, str]:
    gone = [n for n in old if n not in new and _DERIVED_ID.search(n)]
    fresh = [n for n in new if n not in old and _DERIVED_ID.search(n)]
    found: dict[str, str] = {}
    for number in fresh:
        twins = [other for other in gone if same_offer(old[other], new[number])]
        if len(twins) == 1:
            found[number] = twins[0]
            gone.remove(twins[0])
    return found


def same_offer(before: Record, after: Record) -> bool:
    """Say whether two records are one offer: of one kind, with one title or alike at one site.

    Parameters
    ----------
    before, after
        With `kinds`, `title` and `places`, whose members begin with a site_id.
    """
    if not set(before["kinds"]) & set(after["kinds"]):
        return False
    old_title, new_title = str(before["title"]).casefold(), str(after["title"]).casefold()
    if old_title == new_title:
        return True
    sites = {site for site, *_ in before["places"]} & {site for site, *_ in after["places"]}
    return bool(sites) and fuzz.ratio(old_title, new_title) >= SAME_TITLE


def with_places(offers: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Add to each offer its sites with hours and times, sorted."""
    places: dict[str, list[tuple[str, str, str]]] = {str(number): [] for number in offers.index}
    for row in links.itertuples(index=False):
        places[str(row.offer_id)].append(
            (str(row.site_id), _text(row.opening_hours), _text(row.times_text))
        )
    lists = [tuple(sorted(places[str(number)])) for number in offers.index]
    return offers.assign(places=pd.Series(lists, index=offers.index, dtype=object))


def _text(value: Any) -> str:
    return "" if _plain(value) is None else str(value)
