"""Where an area stands among the areas of its level: city's value, rank, and who has none.

The city's value is made from the sums of all areas wherever counts are stored; where only rates
are, it is the mean of the areas, and says so: small areas then weigh as much as large ones.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from analyses.standing.total import MIN_SHARE, RATES, Cell, NoTotal, Total, total_of
from kpk_geo.model import Unit, Validity

MIN_SHARE_OF_AREAS = 0.5  # with a value; of fewer, a city's value would not be the city's: own


@dataclass(frozen=True, slots=True, kw_only=True)
class CityValue:
    """What an area is held against."""

    value: float  # NaN where no area has a value, or too few have
    is_mean: bool  # mean of the areas, since no counts are stored; else made from sums
    used: int  # areas in it
    areas: int
    has_too_few: bool = False  # areas with a value, so there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """The place of a value among all, the highest first; areas with equal values share places."""

    first: int
    last: int  # equal to `first` where no other area has the same value
    of: int  # areas with a value

    @property
    def is_shared(self) -> bool:
        """Whether others have the same value."""
        return self.last > self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One indicator on one day: the area or Quartier among the areas of its level."""

    own: Total
    city: CityValue
    rank: Rank | None  # of one area with a value; a Quartier is none of the areas and has no rank
    above: int  # areas of the level with a lower value than `own`
    dots: tuple[tuple[str, float], ...]  # areas with a value, ascending, then by area_id
    suppressed: int  # areas of the level
    not_added: int  # of the level: their parts are known as rates alone, which do not add up
    missing: int
    is_everything: bool = False  # all areas of the level together, which stand nowhere among them


def place_of(
    asked: Total,
    chosen: str | None,
    others: Mapping[str, Total],
    city: CityValue,
    *,
    is_everything: bool = False,
) -> Standing:
    """Hold an area or Quartier against the areas of its level.

    Parameters
    ----------
    asked
        Its own figure.
    chosen
        Key of the area among `others`; None for a Quartier.
    others
        Figures of all areas of the level, the chosen one too, by area_id.
    city
        As `city_value` gives it.
    is_everything
        Whether all areas of the level are asked for as one.
    """
    known = {key: item.value for key, item in others.items() if not math.isnan(item.value)}
    dots = tuple(sorted(known.items(), key=lambda item: (item[1], item[0])))
    hidden = [item for key, item in others.items() if key not in known]
    rates = (NoTotal.RATES_ONLY, NoTotal.NO_SUM)
    not_added = sum(item.why_none in rates for item in hidden)
    suppressed = sum(item.suppressed > 0 and item.why_none not in rates for item in hidden)
    return Standing(
        own=asked,
        city=city,
        rank=rank_of(known, chosen),
        above=sum(value < asked.value for value in known.values()),
        dots=dots,
        suppressed=suppressed,
        not_added=not_added,
        missing=len(hidden) - suppressed - not_added,
        is_everything=is_everything,
    )


def rank_of(values: Mapping[str, float], chosen: str | None) -> Rank | None:
    """Rank one area, the highest value first; None where it has no value.

    Parameters
    ----------
    values
        Of the areas that have one, by area_id.
    chosen
        Key of the area; None: none is meant.

    Examples
    --------
    >>> rank_of({"a": 0.3, "b": 0.2, "c": 0.2}, "c")
    Rank(first=2, last=3, of=3)
    """
    if chosen is None or chosen not in values:
        return None
    own = values[chosen]
    higher = sum(value > own for value in values.values())
    equal = sum(value == own for value in values.values())
    return Rank(first=higher + 1, last=higher + equal, of=len(values))


def city_value(
    cells: Mapping[str, Cell],
    others: Mapping[str, Total],
    unit: Unit,
    *,
    min_share_of_areas: float = MIN_SHARE_OF_AREAS,
) -> CityValue:
    """Give the city's value: from sums where all usable areas have counts, else a mean.

    Parameters
    ----------
    cells
        Of all areas of the level that the figures were delivered for, by area_id, those without a
        value too.
    others
        Figures of the areas of the level that is asked about, which may be a coarser one. What has
        no rate is averaged over these: so much has one of them.
    unit
        Of the indicator.
    min_share_of_areas
        Least share (0-1) of the areas that have a value; below it the city has none.
    """
    used = sum(cell.is_usable for cell in cells.values())
    # As for any sum of areas: what is suppressed is small, so without it a rate would be too high.
    joined = total_of(cells.values(), unit, min_share=MIN_SHARE)
    if unit in RATES and joined.why_none is NoTotal.TOO_FEW:
        return CityValue(
            value=math.nan, is_mean=False, used=used, areas=len(cells), has_too_few=True
        )
    if unit in RATES and joined.areas > 1 and joined.why_none is NoTotal.NONE:
        return _city(joined.value, used, len(cells), min_share_of_areas, is_mean=False)
    known = [item.value for item in others.values() if not math.isnan(item.value)]
    mean = math.fsum(known) / len(known) if known else math.nan
    return _city(mean, len(known), len(others), min_share_of_areas, is_mean=True)


def _city(value: float, used: int, areas: int, min_share: float, *, is_mean: bool) -> CityValue:
    too_few = 0 < used < min_share * areas
    return CityValue(
        value=math.nan if too_few else value, is_mean=is_mean, used=used, areas=areas,
        has_too_few=too_few,
    )  # fmt: skip


def nothing(area_id: str) -> Cell:
    """Stand for an area of which nothing is stored."""
    return Cell(
        area_id=area_id, value=math.nan, numerator=math.nan, denominator=math.nan,
        validity=Validity.MISSING,
    )  # fmt: skip
