"""Which rows of an offer list are meant: what `only` says, and what lies in another commune.

A list of a whole state holds thousands of offers that are none of the region's. They are counted
and left out. A single wrong coordinate in a commune's own list must not get lost like that, so a
row is left out only where its place is sure to be elsewhere; in doubt it is kept and reported.
"""

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
from kpk_geo.german import number
from kpk_geo.import_report import Report
from kpk_geo.ingest.offers.coordinates import Coordinates, Landing, Territory
from kpk_geo.ingest.only import is_one_of
from kpk_geo.profile import OfferTable

STATEWIDE_ROWS = 20  # fewer rows outside may be mistyped coordinates, whatever their share
STATEWIDE_SHARE = 0.5  # of the rows with a coordinate: then the list is no commune's own
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


def wanted_rows(text: pd.DataFrame, table: OfferTable, report: Report) -> Bools:
    """Say which rows `only` of the profile asks for; count the others.

    Parameters
    ----------
    text
        Cells by field, and by column of `only`.
    table
        Section of the profile.
    """
    kept = np.ones(len(text), dtype=bool)
    for column, values in table.only.items():
        kept &= is_one_of(text[f"only:{column}"], values, column, report)
    left_out = int((~kept).sum())
    if left_out:
        report.note(f"{_rows(left_out, 'ist', 'sind')} nach only im Profil nicht gemeint.")
        report.tally.not_meant += left_out
    return kept


def rows_in_reach(
    text: pd.DataFrame,
    landing: Landing,
    given: Coordinates,
    territory: Territory,
    report: Report,
) -> Bools:
    """Say which rows can be the region's; count and tell the others in one note.

    A row far outside is not meant if its Gemeindeschlüssel or town is another one, or if most
    rows of the list lie outside and nothing of the row says that it is the region's. In a list of
    which most rows lie inside, a town is another one only if a second row has it thereabouts.

    Parameters
    ----------
    text
        Cells by field; municipality_key, city and postcode are looked at.
    landing, given
        The coordinates of the rows, transformed and as they were delivered.
    territory
        The region, and how far beyond it offers still matter.
    """
    far = landing.far(territory)
    repaired = np.zeros(len(text), dtype=bool)
    repaired[list(landing.remedies)] = True
    strange = far & ~repaired
    if not far.any():
        return np.ones(len(text), dtype=bool)
    known = int((landing.fits(territory) | strange).sum())
    is_statewide = strange.sum() >= STATEWIDE_ROWS and strange.sum() > STATEWIDE_SHARE * known
    addresses = testify(text, landing, territory)
    elsewhere = addresses.says(Verdict.ELSEWHERE)
    if is_statewide:
        # A repaired coordinate is a guess; among thousands of foreign rows some hit by chance.
        placeless = ~np.isfinite(landing.distance)
        by_address = elsewhere & (far | placeless)
        by_share = strange & ~elsewhere & ~addresses.says(Verdict.OURS) & ~addresses.alike
    else:
        # An unknown name may be a part of the town, and the coordinate mistyped.
        is_sure = addresses.by_key | _in_company(_cells(text, "city"), landing, strange)
        by_address = elsewhere & strange & is_sure
        by_share = np.zeros(len(text), dtype=bool)
    left_out = by_address | by_share
    if left_out.any():
        reasons = _reasons(by_address, by_share, addresses, of=(int(strange.sum()), known))
        report.note(
            f"{_rows(int(left_out.sum()), 'liegt', 'liegen')} außerhalb von {territory.name} "
            f"(mehr als {number(territory.buffer / 1000)} km) und "
            f"{'ist' if left_out.sum() == 1 else 'sind'} nicht gemeint: {reasons}. Soll doch "
            "etwas davon gelten: im Profil edge_buffer_km erhöhen."
        )
        report.tally.not_meant += int(left_out.sum())
    return np.asarray(~left_out, dtype=bool)


def _reasons(
    by_address: Bools, by_share: Bools, addresses: Testimony, *, of: tuple[int, int]
) -> str:
    """Name the rules that applied, each with its count."""
    outside, known = of
    counts = (
        (by_address & addresses.by_key, "nach dem Gemeindeschlüssel in einer anderen Gemeinde"),
        (by_address & ~addresses.by_key, "nach dem Ort in einer anderen Gemeinde"),
        (
            by_share,
            f"weil die Liste weiter reicht als die Region ({number(outside)} von {number(known)} "
            "Koordinaten liegen außerhalb)",
        ),
    )
    return "; ".join(f"{number(int(rows.sum()))} {why}" for rows, why in counts if rows.any())


def _rows(count: int, one: str, several: str) -> str:
    """Say that one row is, or several are.

    >>> _rows(1, "liegt", "liegen"), _rows(5345, "liegt", "liegen")
    ('1 Zeile liegt', '5.345 Zeilen liegen')
    """
    return f"{number(count)} {'Zeile' if count == 1 else 'Zeilen'} {one if count == 1 else several}"


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
    by_key = _by_key(_cells(text, "municipality_key"), is_known, inside)
    by_town = _by_town(_cells(text, "city"), is_known, inside, territory)
    by_postcode = _by_postcode(_cells(text, "postcode"), is_known, inside)
    decided = np.select(
        [by_key > Verdict.UNSURE, by_town > Verdict.SILENT, by_postcode > Verdict.SILENT],
        [by_key, by_town, by_postcode],
        default=by_key,
    )
    is_alike = (by_key <= Verdict.UNSURE) & _is_town_alike(text, is_known, inside, territory)
    return Testimony(verdicts=decided, by_key=by_key > Verdict.UNSURE, alike=is_alike)


def _in_company(towns: "pd.Series[str]", landing: Landing, strange: Bools) -> Bools:
    """Say of which rows another one outside has the same town and lies nearby."""
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
    cells = _cells(text, "city")
    keys = cells.map({cell: place_key(cell) for cell in cells.unique()})
    named = _own(keys, is_known, inside) | {place_key(name) for name in territory.places} - {""}
    alike = {
        key: bool(key) and any(_is_alike(key, name) for name in named) for key in keys.unique()
    }
    return np.asarray(keys.map(alike), dtype=bool)


def _cells(text: pd.DataFrame, field: str) -> "pd.Series[str]":
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
