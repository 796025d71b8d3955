"""What a delivery would change: loaded by the very code of a load, shown, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection, Engine

from api.deliveries.uncovered import count_uncovered
from api.load.delivery import Delivery, rehearsed_delivery
from api.load.results import StepResult
from kpk_geo.database.areas import read_level
from kpk_geo.database.confidential import read_confidential_names
from kpk_geo.database.connection import transaction
from kpk_geo.database.observations import read_dates, read_observations
from kpk_geo.database.offer_sites import count_offers, read_offer_sites
from kpk_geo.database.offer_times import read_offer_times
from kpk_geo.frames import Observations
from kpk_geo.model import Validity
from kpk_geo.offers.counts import OfferCounts
from kpk_geo.profile import Indicator, IndicatorTable, RegionProfile


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FigurePreview:
    """One indicator as it would be, beside what was."""

    indicator: Indicator
    day: date
    values: dict[str, float]  # by area, as stored (rates 0-1); areas with a number
    gaps: dict[str, Validity]  # by area
    before: dict[str, float]  # newest values so far; empty: there were none
    before_day: date | None
    cases: tuple[float, float] | None = None  # of all areas with both: numerators, denominators

    @property
    def vanished(self) -> list[str]:
        """Areas that had a number and have no row any more."""
        return [key for key in self.before if key not in self.values and key not in self.gaps]

    @property
    def largest(self) -> tuple[str, float, float] | None:
        """The area that changed most, with both values; None: nothing to compare."""
        both = [key for key in self.values if key in self.before]
        if not both:
            return None
        key = max(both, key=lambda area: abs(self.values[area] - self.before[area]))
        return key, self.before[key], self.values[key]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Preview:
    """What would come of a delivery."""

    result: StepResult
    figures: tuple[FigurePreview, ...] = ()
    offers: OfferCounts | None = None
    offers_before: OfferCounts | None = None
    points: tuple[tuple[float, float], ...] = ()  # degrees; no confidential ones
    vanished_offers: int = 0  # that the lists named until now
    added_offers: int = 0
    uncovered_offers: int = 0  # that nobody might see until now


def preview_of(engine: Engine, delivery: Delivery) -> Preview:
    """Try a delivery; the same code as a load, and nothing of it stays.

    Parameters
    ----------
    delivery
        The section and its file.

    Raises
    ------
    InputError
        The file cannot be used; the message says why.
    """
    profile = delivery.profile
    section = next(s for s in profile.files if s.source_name == delivery.source_name)
    if not isinstance(section, IndicatorTable):
        return _offers(engine, delivery)
    with transaction(engine) as connection:
        level_pk = read_level(connection, profile.region.id, section.level).level_pk
        before = _newest(connection, level_pk, [value.indicator for value in section.values])
    with rehearsed_delivery(engine, delivery) as (dry, result), transaction(dry) as connection:
        now = read_observations(
            connection, level_pk=level_pk, indicators={v.indicator for v in section.values}
        )
    return Preview(result=result, figures=_figures(section, profile, now, before))


def _offers(engine: Engine, delivery: Delivery) -> Preview:
    region_id = delivery.profile.region.id
    with transaction(engine) as connection:
        before, known = count_offers(connection, region_id), _named(connection, region_id)
        secret = read_confidential_names(connection, region_id)
        shown = set(read_offer_sites(connection, region_id)["offer_id"])
    with rehearsed_delivery(engine, delivery) as (dry, result), transaction(dry) as connection:
        offers, sites = count_offers(connection, region_id), read_offer_sites(connection, region_id)
        now = _named(connection, region_id)
    placed = sites.dropna(subset=["longitude", "latitude"])
    points = zip(placed["longitude"].tolist(), placed["latitude"].tolist(), strict=True)
    return Preview(
        result=result,
        offers=offers,
        offers_before=before,
        points=tuple(points),
        vanished_offers=len(known - now),
        added_offers=len(now - known),
        uncovered_offers=count_uncovered(secret, shown, sites),
    )


def _named(connection: Connection, region_id: str) -> set[str]:
    """Give the offers that some list names."""
    times = read_offer_times(connection, region_id)
    return {name for name, (_, _, vanished) in times.items() if vanished is None}


def _newest(
    connection: Connection, level_pk: int, indicators: Sequence[str]
) -> dict[str, tuple[date, Observations]]:
    dates = read_dates(connection, level_pk=level_pk)
    return {
        name: (
            dates[name][0],
            read_observations(
                connection, level_pk=level_pk, indicators=[name], reference_date=dates[name][0]
            ),
        )
        for name in indicators
        if name in dates
    }


def _figures(
    section: IndicatorTable,
    profile: RegionProfile,
    now: Observations,
    before: dict[str, tuple[date, Observations]],
) -> tuple[FigurePreview, ...]:
    by_id = {item.id: item for item in profile.indicators}
    found = []
    for value in section.values:
        day = section.day_of(value)
        rows = now[(now["indicator_id"] == value.indicator) & (now["reference_date"] == day)]
        earlier = before.get(value.indicator)
        assert day is not None  # a delivery says one day for all rows
        found.append(
            FigurePreview(
                indicator=by_id[value.indicator], day=day, values=_numbers(rows),
                gaps=_gaps(rows),
                before=_numbers(earlier[1]) if earlier else {},
                before_day=earlier[0] if earlier else None,
                cases=_cases(rows) if value.numerator else None,
            )
        )  # fmt: skip
    return tuple(found)


def _numbers(rows: pd.DataFrame) -> dict[str, float]:
    known = rows.dropna(subset=["value"])
    return dict(zip(known["area_id"].astype(str), known["value"].tolist(), strict=True))


def _cases(rows: pd.DataFrame) -> tuple[float, float]:
    both = rows.dropna(subset=["numerator", "denominator", "value"])
    return float(both["numerator"].sum()), float(both["denominator"].sum())


def _gaps(rows: pd.DataFrame) -> dict[str, Validity]:
    absent = rows[rows["value"].isna()]
    why = [Validity.of(code) for code in absent["validity"]]
    return dict(zip(absent["area_id"].astype(str), why, strict=True))
