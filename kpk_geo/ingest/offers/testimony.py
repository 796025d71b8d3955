"""What the address of a row says of the commune in which its offer lies."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from scipy.spatial import KDTree

from kpk_geo.arrays import Bools
from kpk_geo.geocoding.normalise import place_key
from kpk_geo.ingest.offers.coordinates import Landing, Territory

OWN_SHARE = 0.5  # of the rows that name a commune: if as many lie inside, it is the region's
SAME_TOWN = 20_000  # metres: offers of one town lie no further apart
ALIKE = 80  # of 100: names this alike may be one, misspelt


class Verdict(IntEnum):
    """What the address of a row says of its commune."""

    SILENT = 0  # nothing
    UNSURE = 1
    OURS = 2
    ELSEWHERE = 3


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Testimony:
    """What the addresses of a list say, and in which column most of it stands."""

    verdicts: np.ndarray  # (rows,) of Verdict
    by_key: Bools  # told by the Gemeindeschlüssel
    alike: Bools  # the town is like one of the region's

    def says(self, verdict: Verdict) -> Bools:
        """Say of which rows it is said."""
        return np.asarray(self.verdicts == verdict, dtype=bool)


def testify(text: pd.DataFrame, landing: Landing, territory: Territory) -> Testimony:
    """Say what key, town and postcode of each row tell: the first of them that is there counts.

    Which names are the region's is learnt from the list itself: those of which at least half of
    the rows lie inside. Beside them stand the names of its areas.

    Parameters
    ----------
    text
        Cells by field.
    landing
        Where the coordinates of the rows land.
    territory
        With the names of its areas.
    """
    is_known = np.isfinite(landing.distance)
    inside = landing.distance == 0
    by_key = _by_key(cells_of(text, "municipality_key"), is_known, inside)
    by_town = _by_town(cells_of(text, "city"), is_known, inside, territory)
    by_postcode = _by_postcode(cells_of(text, "postcode"), is_known, inside)
    decided = np.select(
        [by_key > Verdict.UNSURE, by_town > Verdict.SILENT, by_postcode > Verdict.SILENT],
        [by_key, by_town, by_postcode],
        default=by_key,
    )
    is_alike = (by_key <= Verdict.UNSURE) & _is_town_alike(text, is_known, inside, territory)
    return Testimony(verdicts=decided, by_key=by_key > Verdict.UNSURE, alike=is_alike)


def in_company(towns: "pd.Series[str]", landing: Landing, strange: Bools) -> Bools:
    """Say of which rows another one outside has the same town and lies nearby.

    Parameters
    ----------
    towns
        As the rows name them.
    landing
        Where their coordinates land.
    strange
        (rows,) which lie outside.
    """
    found = np.zeros(len(towns), dtype=bool)
    rows = np.flatnonzero(strange)
    keys = towns.iloc[rows].map(place_key)
    for key, places in pd.Series(rows).groupby(keys.to_numpy()):
        if not key:
            continue
        points = np.stack([landing.x[places], landing.y[places]], axis=1)
        near = KDTree(points).query(points, k=2, distance_upper_bound=SAME_TOWN)[0][:, 1]
        found[places] = np.isfinite(near)
    return found


def _is_town_alike(
    text: pd.DataFrame, is_known: Bools, inside: Bools, territory: Territory
) -> Bools:
    """Say of which rows the town is like a name of the region, misspelt or with a district."""
    cells = cells_of(text, "city")
    keys = cells.map({cell: place_key(cell) for cell in cells.unique()})
    named = _own(keys, is_known, inside) | {place_key(name) for name in territory.places} - {""}
    alike = {
        key: bool(key) and any(_is_alike(key, name) for name in named) for key in keys.unique()
    }
    return np.asarray(keys.map(alike), dtype=bool)


def cells_of(text: pd.DataFrame, field: str) -> "pd.Series[str]":
    """Give the cells of a field; empty ones where the list has no such column."""
    if field in text:
        return text[field].astype(object)
    return pd.Series("", index=text.index, dtype=object)


def _own(keys: "pd.Series[str]", is_known: Bools, inside: Bools) -> set[str]:
    """Give the keys of which at least half of the rows lie inside the region."""
    shares = pd.Series(inside[is_known]).groupby(keys.to_numpy()[is_known]).mean()
    return {str(key) for key in shares.index[shares >= OWN_SHARE] if key}


def _by_key(cells: "pd.Series[str]", is_known: Bools, inside: Bools) -> np.ndarray:
    """Judge by the Gemeindeschlüssel; another one of the same Kreis is not sure."""
    keys = cells.map({cell: municipality_key(cell) for cell in cells.unique()})
    own = _own(keys, is_known, inside)
    counties = {key[:5] for key in own}

    def judge(key: str) -> Verdict:
        if not key or not own:
            return Verdict.SILENT
        if key in own:
            return Verdict.OURS
        return Verdict.UNSURE if key[:5] in counties else Verdict.ELSEWHERE

    return _judged(keys, judge)


def _by_town(
    cells: "pd.Series[str]", is_known: Bools, inside: Bools, territory: Territory
) -> np.ndarray:
    """Judge by the town; a name that is like one of the region's may be it, misspelt."""
    keys = cells.map({cell: place_key(cell) for cell in cells.unique()})
    own = _own(keys, is_known, inside)
    named = own | {place_key(name) for name in territory.places} - {""}

    def judge(key: str) -> Verdict:
        if not key:
            return Verdict.SILENT
        if key in named:
            return Verdict.OURS
        if not own or any(_is_alike(key, name) for name in named):
            return Verdict.UNSURE
        return Verdict.ELSEWHERE

    return _judged(keys, judge)


def _is_alike(key: str, name: str) -> bool:
    """Say whether two keys may mean one town: misspelt, or with a district.

    >>> _is_alike("krefelduerdingen", "krefeld"), _is_alike("kreefeld", "krefeld")
    (True, True)
    >>> _is_alike("duisburg", "krefeld")
    False
    """
    shorter, longer = sorted((key, name), key=len)
    return (len(shorter) > 3 and shorter in longer) or fuzz.ratio(key, name) >= ALIKE


def _by_postcode(cells: "pd.Series[str]", is_known: Bools, inside: Bools) -> np.ndarray:
    """Judge by the postcode: one of the region's is ours, any other proves nothing."""
    own = _own(cells, is_known, inside)

    def judge(code: str) -> Verdict:
        if not code:
            return Verdict.SILENT
        return Verdict.OURS if code in own else Verdict.UNSURE

    return _judged(cells, judge)


def _judged(keys: "pd.Series[str]", judge: Callable[[str], Verdict]) -> np.ndarray:
    """Judge each different key once."""
    verdicts = {key: int(judge(key)) for key in keys.unique()}
    return keys.map(verdicts).to_numpy(dtype=np.int64)


def municipality_key(text: str) -> str:
    """Give the eight digits of a municipality, also where the leading zero is lost; "" for none.

    A Regionalschlüssel of twelve digits names the association of communes between both parts.

    >>> municipality_key("5114000"), municipality_key("05 1 14 000"), municipality_key("Krefeld")
    ('05114000', '05114000', '')
    >>> municipality_key("059780004004")
    '05978004'
    """
    digits = re.sub(r"[\s.]", "", text.removesuffix(".0"))
    if not digits.isdigit():
        return ""
    if len(digits) in (11, 12):
        digits = digits.zfill(12)
        return digits[:5] + digits[9:]
    return digits.zfill(8) if len(digits) in (7, 8) else ""
