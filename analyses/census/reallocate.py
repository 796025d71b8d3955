"""What would have been counted on today's areas?

Counts, numerators and denominators of earlier areas are shared out as their people are and added
up, so that the sum over the region stays what it was. A ratio is formed anew. Ready rates and means
are averaged by the people whom each earlier area contributes. All of it is an estimate, as if what
is counted were spread evenly over the people of an earlier area. Two things are none: an area that
is exactly one earlier one keeps its value as it was, and counts of areas that were merged whole
only add up.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analyses.census.crosswalk import WHOLE, Crosswalk
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.model import Validity

Kind = Literal["count", "ratio", "mean"]
FIELDS = ("numerator", "denominator", "value", "validity")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Reallocation:
    """Values of today's areas."""

    rows: pd.DataFrame  # by area_id: FIELDS

    @property
    def estimated(self) -> int:
        """How many values are estimates."""
        return int((self.rows["validity"] == Validity.ESTIMATED).sum())


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of earlier areas, with what was counted there."""

    area: Ints  # row of today's area
    areas: int
    share: Floats
    people: Floats
    top: Floats
    bottom: Floats
    value: Floats
    suppressed: Bools
    uncertain: Bools
    whole: Bools  # the earlier area lies in today's as a whole

    def sums(self, values: Floats) -> Floats:
        return np.bincount(self.area, values, minlength=self.areas).astype(float)

    def has(self, which: Bools) -> Bools:
        return self.sums(which.astype(float)) > 0


def reallocate(
    values: pd.DataFrame, crosswalk: Crosswalk, kind: Kind, *, max_withheld: float = 0.1
) -> Reallocation:
    """Carry the values of one indicator over to today's areas.

    A count of which a part is not known is not known: it would be too low. A rate is that of the
    known parts, if those without hold few of the area's people.

    Parameters
    ----------
    values
        By earlier area: FIELDS. An area that is absent has no value.
    crosswalk
        How earlier areas make up today's.
    kind
        "count"; "ratio" of numerator and denominator; "mean": a ready rate or average.
    max_withheld
        Share of an area's people in parts without a value; above it there is no rate, since it
        would stand for others than those who live there. Not for counts.
    """
    parts = _parts(values, crosswalk, kind)
    known = _known(parts, kind)
    top = parts.sums(np.where(known, parts.share * parts.top, 0))
    bottom = parts.sums(np.where(known, parts.share * parts.bottom, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = {"count": _count, "ratio": lambda *_: top / bottom, "mean": _mean}[kind](
            parts, known
        )
        withheld = parts.sums(np.where(known, 0, parts.people)) / parts.sums(parts.people)
    holed = parts.has(~known)
    usable = parts.has(known) & np.isfinite(value)
    # An unknown number of people is no small one: NaN fails the comparison.
    usable &= ~holed | ((kind != "count") & (withheld <= max_withheld))
    usable &= crosswalk.uncovered.to_numpy() <= max_withheld
    is_ratio = usable & (kind == "ratio")
    rows = pd.DataFrame(
        {
            "numerator": np.where(is_ratio, top, np.nan),
            "denominator": np.where(is_ratio, bottom, np.nan),
            "value": np.where(usable, value, np.nan),
        },
        index=crosswalk.today.rename("area_id"),
    )
    merged = ~holed & ~parts.has(~parts.whole) & (crosswalk.uncovered == 0).to_numpy()
    merged &= kind != "mean"
    codes = _validity(
        usable, holed & parts.has(~known & parts.suppressed), merged, parts.has(parts.uncertain)
    )
    rows["validity"] = pd.Series(codes, index=rows.index, dtype=object)
    return Reallocation(rows=_with_unchanged(rows, values, crosswalk))


def _parts(values: pd.DataFrame, crosswalk: Crosswalk, kind: Kind) -> _Parts:
    pairs = crosswalk.parts
    own = values.reindex(pairs["earlier"])
    top, bottom, value = (own[name].to_numpy(dtype=float) for name in FIELDS[:3])
    share, people = (pairs[name].to_numpy(dtype=float) for name in ("share", "people"))
    if kind == "ratio":  # of whom it speaks stands in it, where nothing else tells of people
        people = np.where(np.isnan(people), share * bottom, people)
    return _Parts(
        area=crosswalk.today.get_indexer(pd.Index(pairs["today"])),
        areas=len(crosswalk.today),
        share=share,
        people=people,
        top=top,
        bottom=bottom,
        value=value,
        suppressed=(own["validity"] == Validity.SUPPRESSED).to_numpy(dtype=bool),
        uncertain=(own["validity"] == Validity.UNCERTAIN).to_numpy(dtype=bool),
        whole=share >= WHOLE,
    )


def _known(parts: _Parts, kind: Kind) -> Bools:
    if kind == "ratio":  # of nobody (0 of 0) is known, and adds nothing
        return ~(np.isnan(parts.top) | np.isnan(parts.bottom))
    known = ~np.isnan(parts.value)
    if kind == "mean":  # among several, a rate of an unknown number of people has no weight
        known &= ~np.isnan(parts.people) | _is_sole(parts)
    return known


def _is_sole(parts: _Parts) -> Bools:
    return np.asarray(parts.sums(np.ones(len(parts.area)))[parts.area] == 1)


def _count(parts: _Parts, known: Bools) -> Floats:
    return parts.sums(np.where(known, parts.share * parts.value, 0))


def _mean(parts: _Parts, known: Bools) -> Floats:
    """Average by people; the value of a sole part needs no weight, unless nobody lives there."""
    weight = np.where(np.isnan(parts.people) & _is_sole(parts), 1.0, parts.people)
    weighted = np.where(known, weight * parts.value, 0)
    return np.asarray(parts.sums(weighted) / parts.sums(np.where(known, weight, 0)))


def _validity(usable: Bools, suppressed: Bools, merged: Bools, uncertain: Bools) -> list[Validity]:
    codes = np.select(
        [usable & merged & uncertain, usable & merged, usable, suppressed], [0, 1, 2, 3], 4
    )
    members = (
        Validity.UNCERTAIN, Validity.VALID, Validity.ESTIMATED, Validity.SUPPRESSED,
        Validity.MISSING,
    )  # fmt: skip
    return [members[code] for code in codes]


def _with_unchanged(rows: pd.DataFrame, values: pd.DataFrame, crosswalk: Crosswalk) -> pd.DataFrame:
    same = crosswalk.unchanged.dropna()
    same = same[same.isin(values.index)]
    rows.loc[same.index, list(FIELDS)] = values.loc[same, list(FIELDS)].to_numpy(dtype=object)
    return rows.astype(dict.fromkeys(FIELDS[:3], float))
