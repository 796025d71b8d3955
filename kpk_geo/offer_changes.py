"""What a new delivery of an offer list changes: added, changed, vanished."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from kpk_geo.offers import OFFER_COLUMNS

SAME_TITLE = 80  # of 100: at one site, titles this alike name one offer
_DERIVED_ID = re.compile(r"[0-9a-f]{16}$")


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between two deliveries, by offer_id."""

    added: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] | None = None  # with the names of the fields
    vanished: tuple[str, ...] = ()
    recognised: Mapping[str, str] | None = None  # new derived number -> the one it had

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
    recognised = _recognised(old, new)
    renamed = new.rename(index=recognised)
    both = [number for number in renamed.index if number in old.index]
    changed = {
        number: fields
        for number in both
        if (fields := _differences(old.loc[number], renamed.loc[number]))
    }
    return Changes(
        added=tuple(number for number in renamed.index if number not in old.index),
        changed=changed,
        vanished=tuple(number for number in old.index if number not in renamed.index),
        recognised=recognised,
    )


def _differences(before: pd.Series, after: pd.Series) -> tuple[str, ...]:
    return tuple(
        name
        for name in (*OFFER_COLUMNS, "places")
        if name != "provider_type" and _plain(before.get(name)) != _plain(after.get(name))
    )


def _plain(value: Any) -> Any:
    """Make a value from a file comparable with one from the database."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # NaN
        return None
    return value


def _recognised(old: pd.DataFrame, new: pd.DataFrame) -> dict[str, str]:
    gone = [n for n in old.index if n not in new.index and _DERIVED_ID.search(n)]
    fresh = [n for n in new.index if n not in old.index and _DERIVED_ID.search(n)]
    found: dict[str, str] = {}
    for number in fresh:
        twins = [other for other in gone if _is_same(old.loc[other], new.loc[number])]
        if len(twins) == 1:
            found[number] = twins[0]
            gone.remove(twins[0])
    return found


def _is_same(before: pd.Series, after: pd.Series) -> bool:
    if before["kind"] != after["kind"]:
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
