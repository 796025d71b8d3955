"""Which offers are probably one and the same, told twice?

Two lists of a town overlap, and departments report the same offer in their own words. Pairs are
compared by name, address and distance; nothing is merged here, a person decides.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

NEAR = 60  # metres: one building, entrances and inaccurate coordinates included
FAR = 400  # metres: a coordinate may be this wrong, if the names are almost equal
ALMOST_EQUAL = 92  # of 100, words in any order
ALIKE_AT_ONE_PLACE = 70
# What every name contains says nothing about which one it is.
_COMMON = ("kindertagesstätte", "kita", "städtische", "evangelische", "katholische", "e v", "ev")

# Two of one group in the names of two offers: then they are probably not the same.
_TELLING = (
    ("katholisch", "evangelisch", "städtisch", "gemeinschafts"),
    (
        "grundschule", "hauptschule", "realschule", "gesamtschule", "gymnasium", "berufskolleg",
        "förderschule", "abendrealschule", "abendgymnasium",
    ),
)  # fmt: skip

Record = Mapping[str, Any]  # field -> value


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two offers that are probably one."""

    first: str  # offer_id; the one whose record is kept in the proposal
    second: str
    certainty: str  # "wahrscheinlich" or "möglich"
    reason: str
    name_score: float  # 0-100
    distance: float  # metres, NaN if one has no place
    proposal: dict[str, Any]  # the merged record: field -> value
    conflicts: tuple[str, ...]  # fields in which both say something different


def find_duplicates(offers: pd.DataFrame) -> list[Duplicate]:
    """Find pairs within and across lists.

    Parameters
    ----------
    offers
        By offer_id: `title`, `kinds`, `address` and `x`, `y` in metres (NaN without a place), and
        whatever else a record has; `last_checked` decides which record is kept.

    Returns
    -------
    list of Duplicate
        The most certain first; every pair once.
    """
    titles = {str(number): _title(text) for number, text in offers["title"].items()}
    records = {
        str(row["offer_id"]): {str(key): value for key, value in row.items()}
        for row in offers.rename_axis("offer_id").reset_index().to_dict("records")
    }
    found = []
    for first, second, distance in _neighbours(offers):
        a, b = records[first], records[second]
        score = fuzz.token_set_ratio(titles[first], titles[second])
        verdict = _verdict(a, b, score, distance)
        if verdict:
            kept, other = _kept_first(a, b)
            proposal, conflicts = merged(kept, other)
            found.append(
                Duplicate(
                    first=kept["offer_id"], second=other["offer_id"], certainty=verdict[0],
                    reason=verdict[1], name_score=round(score, 1), distance=distance,
                    proposal=proposal, conflicts=conflicts,
                )
            )  # fmt: skip
    return sorted(found, key=lambda d: (d.certainty != "wahrscheinlich", -d.name_score, d.first))


def _title(text: Any) -> str:
    words = f" {default_process(str(text))} "
    for common in _COMMON:
        words = words.replace(f" {common} ", " ")
    return words.strip() or default_process(str(text))


def _neighbours(offers: pd.DataFrame) -> Iterator[tuple[str, str, float]]:
    """Pair what lies near each other, and what has no place with all of the same address."""
    placed = offers[np.isfinite(offers["x"].to_numpy(dtype=float))]
    points = shapely.points(placed["x"].to_numpy(dtype=float), placed["y"].to_numpy(dtype=float))
    tree = shapely.STRtree(points)
    left, right = tree.query(points, predicate="dwithin", distance=FAR)
    names = [str(number) for number in placed.index]
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        if i < j:
            yield names[i], names[j], float(shapely.distance(points[i], points[j]))
    yield from _unplaced_pairs(offers)


def _unplaced_pairs(offers: pd.DataFrame) -> Iterator[tuple[str, str, float]]:
    lost = ~np.isfinite(offers["x"].to_numpy(dtype=float))
    by_kind: dict[str, list[Any]] = {}
    kinds_of: dict[Any, list[str]] = dict(zip(offers.index, offers["kinds"], strict=True))
    for number, kinds in kinds_of.items():
        for kind in kinds:
            by_kind.setdefault(kind, []).append(number)
    seen: set[frozenset[str]] = set()
    for number in offers.index[lost]:
        same_kind = [other for kind in kinds_of[number] for other in by_kind[kind]]
        for other in same_kind:
            pair = frozenset((str(number), str(other)))
            if len(pair) == 2 and pair not in seen:
                seen.add(pair)
                yield str(number), str(other), float("nan")


def _contradicts(first: Any, second: Any) -> tuple[bool, bool]:
    """Say whether two names differ in a number, and whether in a word that tells offers apart."""
    names = [default_process(str(text)) for text in (first, second)]
    numbers = [set(re.findall(r"\d+", name)) for name in names]
    differ = False
    for group in _TELLING:
        found = [{word for word in group if word in name} for name in names]
        differ |= bool(found[0] and found[1] and not found[0] & found[1])
    return numbers[0] != numbers[1] and all(numbers), differ


def _verdict(a: Record, b: Record, score: float, distance: float) -> tuple[str, str] | None:
    other_number, other_word = _contradicts(a["title"], b["title"])
    if not set(a["kinds"]) & set(b["kinds"]) or other_number:
        return None
    same_address = _said(a["address"]) and a["address"] == b["address"]
    is_near = same_address or distance <= NEAR
    if other_word:
        reason = "ähnlicher Name am selben Ort, aber andere Art oder Trägerschaft"
        return ("möglich", reason) if is_near and score >= ALMOST_EQUAL else None
    if is_near and score >= ALMOST_EQUAL:
        return "wahrscheinlich", "gleicher Name am selben Ort"
    if is_near and score >= ALIKE_AT_ONE_PLACE:
        return "möglich", "ähnlicher Name am selben Ort"
    if score >= ALMOST_EQUAL and distance <= FAR:
        return "möglich", f"gleicher Name, {distance:.0f} m auseinander"
    same_provider = _said(a.get("provider")) and a.get("provider") == b.get("provider")
    if score >= ALMOST_EQUAL and np.isnan(distance) and same_provider:
        return "möglich", "gleicher Name und Träger; einem fehlt der Ort"
    return None


def _kept_first(a: Record, b: Record) -> tuple[Record, Record]:
    """Keep the record that was checked last, or else the one that says more."""

    def rank(row: Record) -> tuple[str, int, str]:
        checked = row.get("last_checked")
        return (
            str(checked) if _said(checked) else "",
            sum(map(_said, row.values())),
            row["offer_id"],
        )

    return (a, b) if rank(a) >= rank(b) else (b, a)


def merged(kept: Record, other: Record) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Merge two records: lists are united, gaps filled; name what both say differently."""
    record: dict[str, Any] = {}
    conflicts = []
    for field in kept:
        mine, theirs = kept[field], other[field]
        if isinstance(mine, list) and isinstance(theirs, list):
            record[field] = list(dict.fromkeys([*mine, *theirs]))
            continue
        record[field] = mine if _said(mine) else theirs
        if _said(mine) and _said(theirs) and mine != theirs and field not in ("offer_id", "x", "y"):
            conflicts.append(field)
    return record, tuple(conflicts)


def _said(value: Any) -> bool:
    """Say whether a field holds anything."""
    if isinstance(value, list):
        return bool(value)
    return value is not None and value == value and value is not pd.NaT and value != ""
