"""Reads the counts behind the indicators of the index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analyses.burden.counts import DatedCounts, IndicatorCounts
from kpk_geo.frames import Observations
from kpk_geo.model import USABLE, Unit, Validity
from kpk_geo.profile import Indicator, RegionProfile
from kpk_geo.profile.suppression import suppressed_means

NOT_STATED = 1.0  # design effect where the profile says none
_SHARES = (Unit.PERCENT, Unit.PER_1000)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PartCounts:
    """Counts by indicator, and why others have none (German)."""

    counts: Mapping[str, IndicatorCounts]
    why_exact: Mapping[str, str]


def part_counts(
    profile: RegionProfile,
    level: str,
    names: list[str],
    observed: Mapping[date, Observations],
    days: tuple[date, ...],
) -> PartCounts:
    """Gather the counts of a part of the index.

    Parameters
    ----------
    profile
        Of the region.
    level
        Key of the level of areas.
    names
        Indicators of the part.
    observed
        Their values by date.
    days
        The date of the index, and the one that a change is measured from.
    """
    described = {item.id: item for item in profile.indicators}
    counts: dict[str, IndicatorCounts] = {}
    why_exact: dict[str, str] = {}
    for name in names:
        item = described[name]
        if item.unit not in _SHARES:
            why_exact[name] = "es ist keine Quote"
            continue
        dated = [_dated(profile, item, level, day, observed[day]) for day in days]
        if all(one.events.notna().any() for one in dated):
            counts[name] = IndicatorCounts(
                now=dated[0],
                before=dated[1] if len(dated) > 1 else None,
                design_effect=item.design_effect or NOT_STATED,
            )
    return PartCounts(counts=counts, why_exact=why_exact)


def _dated(
    profile: RegionProfile, item: Indicator, level: str, day: date, observed: Observations
) -> DatedCounts:
    rows = observed[observed["indicator_id"] == item.id].set_index("area_id")
    usable = rows["validity"].isin(USABLE)
    # A suppressed denominator leaves its numerator open: that cell is no interval.
    hidden = (rows["validity"] == Validity.SUPPRESSED) & rows["numerator"].isna()
    withheld = rows["denominator"][hidden & (rows["denominator"] > 0)]
    return DatedCounts(
        events=rows["numerator"].where(usable),
        at_risk=rows["denominator"].where(usable),
        withheld=pd.Series(withheld, dtype=float),
        means=suppressed_means(profile, item, level, day),
    )
