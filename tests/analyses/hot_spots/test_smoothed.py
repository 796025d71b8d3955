"""Which dates and counts are smoothed, and what is said where none can be."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analyses.hot_spots.inputs import HotSpotInput
from analyses.hot_spots.series import EarlierValues, IndicatorSeries, IndicatorValues
from analyses.hot_spots.smoothed import SAME_PEOPLE, smoothed
from analyses.neighbours.distance import nearest
from kpk_geo.model import Polarity, Unit, Validity
from kpk_geo.profile import Indicator

NOW, BEFORE = date(2025, 12, 31), date(2023, 12, 31)
IDS = pd.Index([f"{at:02d}" for at in range(25)], name="area_id")
GRAPH = nearest(IDS, np.array([(x, y) for x in range(5) for y in range(5)], float) * 100, count=4)


def indicator(**known: Any) -> Indicator:
    return Indicator(
        id="late", label="Ohne U9", unit=Unit.PERCENT, polarity=Polarity.BURDEN, **known
    )


def values(moment: date, seed: int, **known: Any) -> IndicatorValues:
    rng = np.random.default_rng(seed)
    people = pd.Series(60.0, IDS)
    cases = pd.Series(rng.binomial(60, 0.3, 25).astype(float), IDS)
    given: dict[str, Any] = {"values": cases / people, "validity": pd.Series(Validity.VALID, IDS),
                             "events": cases, "at_risk": people}  # fmt: skip
    data = HotSpotInput(**(given | known))
    return IndicatorValues(
        indicator=indicator(), reference_date=moment, data=data, people=None, step=None
    )


def series(now: IndicatorValues, before: IndicatorValues, *, cohort: bool) -> IndicatorSeries:
    now = replace(now, indicator=indicator(cohort=cohort))
    earlier = EarlierValues(reference_date=before.reference_date, values=before)
    return IndicatorSeries(now=now, earlier=(earlier,))


def test_dates_that_count_other_people_are_put_together() -> None:
    both = smoothed(series(values(NOW, 1), values(BEFORE, 2), cohort=True), GRAPH)
    assert both.found is not None
    assert list(both.found.rows) == [BEFORE, NOW]
    assert both.left_out == ()


def test_the_same_people_are_not_counted_twice() -> None:
    """What is sure must not become surer by counting the same children at another date."""
    now = values(NOW, 1)
    copied = replace(now, reference_date=BEFORE)
    alone = smoothed(IndicatorSeries(now=now, earlier=()), GRAPH)
    again = smoothed(series(now, copied, cohort=False), GRAPH)
    assert alone.found is not None
    assert again.found is not None
    pd.testing.assert_frame_equal(alone.found.rows[NOW], again.found.rows[NOW])
    assert again.left_out == (SAME_PEOPLE,)


def test_rates_without_counts_are_told() -> None:
    made = smoothed(IndicatorSeries(now=values(NOW, 1, events=None), earlier=()), GRAPH)
    assert made.found is None
    assert "nicht nur Quoten" in made.reason


def test_an_earlier_date_without_counts_is_named() -> None:
    made = smoothed(series(values(NOW, 1), values(BEFORE, 2, events=None), cohort=True), GRAPH)
    assert made.found is not None
    assert made.left_out == ("31.12.2023: zu den Quoten sind keine Zähler und Nenner geliefert.",)


@pytest.mark.parametrize(("means", "known"), [((1, 2), True), ((), False)])
def test_a_suppressed_count_is_used_where_the_rule_is_known(
    means: tuple[int, ...], *, known: bool
) -> None:
    now = values(NOW, 1)
    assert now.data.events is not None
    hidden = IDS[7]
    data = replace(
        now.data,
        values=now.data.values.drop(hidden).reindex(IDS),
        events=now.data.events.drop(hidden).reindex(IDS),
        validity=now.data.validity.mask(IDS.isin([hidden]), Validity.SUPPRESSED),
        suppressed=pd.Series(60.0, IDS[7:8]).reindex(IDS),
        suppressed_means=means,
    )
    made = smoothed(IndicatorSeries(now=replace(now, data=data), earlier=()), GRAPH)
    assert made.found is not None
    rows = made.found.rows[NOW]
    assert bool(rows["rate"].notna()[hidden]) is known
    assert rows["rate"].drop(hidden).notna().all()


def test_an_area_of_another_validity_is_no_suppressed_one() -> None:
    now = values(NOW, 1)
    data = replace(now.data, values=now.data.values.mask(IDS.isin([IDS[3]])))
    made = smoothed(IndicatorSeries(now=replace(now, data=data), earlier=()), GRAPH)
    assert made.found is not None
    assert made.found.rows[NOW].loc[IDS[3]].isna().all()


def test_values_that_are_no_rates_are_not_said_to_lack_counts() -> None:
    data = HotSpotInput(values=pd.Series([1.0]), validity=pd.Series(["valid"]), is_rate=False)
    assert "keine Quoten" in data.why_no_counts
    assert "geliefert" not in data.why_no_counts
