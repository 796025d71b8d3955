"""A site is said to have an effect only if its catchment left the course that places keep."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.impact.comparison import Differences, compare, critical_value, differences
from analyses.impact.panel import panel
from analyses.impact.places import nearest_areas, placebo_places
from analyses.impact.refusal import UnanswerableError
from analyses.impact.study import ImpactStudy, detectable_beforehand, impact_study
from kpk_geo.model import Impact, ImpactRole

DAYS = [date(2018 + step, 12, 31) for step in range(6)]
OPENED = date(2021, 6, 1)  # three dates before, three after
SIDE = 12
IDS = pd.Index([f"{i:03d}" for i in range(SIDE * SIDE)], name="area_id")
POINTS = pd.DataFrame(
    {"x": np.repeat(np.arange(SIDE), SIDE) * 500.0, "y": np.tile(np.arange(SIDE), SIDE) * 500.0},
    index=IDS,
)
OWN = list(IDS[nearest_areas(POINTS.to_numpy(), np.array([2500.0, 2500.0]), 5)])


def counts(
    seed: int, *, effect: float = 0.0, slope: float = 0.0, dates: int = 6, people: int = 400
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw areas at 25 %; the catchment falls by `effect` after, and by `slope` at every date."""
    rng = np.random.default_rng(seed)
    rates = np.tile(rng.normal(0.25, 0.04, len(IDS)), (dates, 1))
    own = IDS.isin(OWN)
    for step in range(dates):
        rates[step, own] += slope * step + effect * (DAYS[step] > OPENED)
    x = rng.binomial(people, np.clip(rates, 0.01, 0.99)).astype(float)
    return (
        pd.DataFrame(x.T, IDS, DAYS[:dates]),
        pd.DataFrame(float(people), IDS, DAYS[:dates]),
    )


def studied(events: pd.DataFrame, at_risk: pd.DataFrame, **options: object) -> ImpactStudy:
    given_: dict[str, object] = {"catchment": OWN, "points": POINTS, "opened": OPENED} | options
    return impact_study(events, at_risk, **given_)  # type: ignore[arg-type]


def test_effect_is_the_difference_of_differences_by_hand() -> None:
    """Catchment 30 to 20 %, all others 30 to 25 %: five points beyond the others."""
    events = pd.DataFrame({DAYS[0]: 30.0, DAYS[-1]: 25.0}, index=IDS)
    events.loc[OWN, DAYS[-1]] = 20.0
    at_risk = pd.DataFrame(100.0, IDS, [DAYS[0], DAYS[-1]])
    laid_out = panel(events, at_risk, OPENED)
    own = IDS.get_indexer(pd.Index(OWN))
    places = placebo_places(POINTS.to_numpy(), own)
    found = differences(laid_out, places, laid_out.before_and_after, laid_out.rates[0])
    assert found.change[0] == pytest.approx(-0.05)
    assert found.change[1:] == pytest.approx(0.0)  # the catchment is not among their others


def test_variance_is_that_of_the_counts() -> None:
    """p (1 - p) / n of both dates, added over areas, over the square of their number."""
    events = pd.DataFrame({DAYS[0]: 20.0, DAYS[-1]: 20.0}, index=IDS)
    laid_out = panel(events, pd.DataFrame(100.0, IDS, events.columns), OPENED, design_effect=1.9)
    places = placebo_places(POINTS.to_numpy(), IDS.get_indexer(pd.Index(OWN)))
    found = differences(laid_out, places, laid_out.before_and_after, laid_out.rates[0])
    rate = 20.5 / 101
    expected = np.sqrt(5 * 2 * rate * (1 - rate) * 1.9 / 100) / 5
    assert found.error == pytest.approx(expected)


def test_real_effect_is_found_with_its_size_and_its_past() -> None:
    found = studied(*counts(1, effect=-0.08))
    assert found.verdict is Impact.SUGGESTED
    assert found.low < -0.08 < found.high < 0
    assert found.past.checked
    assert not found.past.differs
    assert [item.comparison is None for item in found.events] == [
        False, False, True, False, False, False,
    ]  # fmt: skip


def test_a_single_date_before_never_makes_it_an_effect() -> None:
    events, at_risk = counts(1, effect=-0.1)
    found = studied(events[DAYS[2:]], at_risk[DAYS[2:]])
    assert found.verdict is Impact.UNCHECKED
    assert not found.past.checked


def test_a_catchment_that_fell_already_is_no_effect() -> None:
    found = studied(*counts(2, slope=-0.03))
    assert found.verdict is Impact.PAST_DIFFERS
    assert found.plain.found  # what a comparison of before and after alone would have said
    assert any(item.comparison.found for item in found.placebo_dates)


def test_noise_is_named_in_at_most_five_of_a_hundred_panels() -> None:
    """150 panels at 5 % plus two errors of simulation (1.8 points each)."""
    said = (Impact.SUGGESTED, Impact.UNCHECKED)
    wrong = sum(studied(*counts(seed, people=120)).verdict in said for seed in range(150))
    assert wrong / 150 < 0.05 + 2 * 0.018


def test_place_chosen_for_its_high_rate_falls_by_itself_and_is_not_named() -> None:
    """Regression to the mean: the plain comparison is fooled far more often than the answer."""
    plain, said = 0, 0
    for seed in range(60):
        events, at_risk = counts(1000 + seed, people=60, dates=6)
        both = [DAYS[2], DAYS[5]]
        rates = (events[DAYS[2]] / at_risk[DAYS[2]]).to_numpy()
        places = [nearest_areas(POINTS.to_numpy(), p, 5) for p in POINTS.to_numpy()]
        highest = max(places, key=lambda rows: rates[rows].mean())
        found = studied(events[both], at_risk[both], catchment=list(IDS[highest]))
        assert found.past.extreme
        plain += found.plain.found
        said += found.verdict in (Impact.SUGGESTED, Impact.UNCHECKED)
    assert plain >= 8
    assert said <= 5


def test_interval_holds_exactly_the_effects_that_are_not_rejected() -> None:
    rng = np.random.default_rng(3)
    change, error = rng.normal(0, 0.02, 80), rng.uniform(0.01, 0.03, 80)
    found = Differences(change=change, error=error, level=np.zeros(80), apart=20)
    result = compare(found)
    for effect in np.linspace(-0.15, 0.15, 61):
        moved = change.copy()
        moved[0] -= effect
        again = compare(Differences(change=moved, error=error, level=np.zeros(80), apart=20))
        assert again.found == (not result.low <= effect <= result.high)


def test_critical_value_against_counting() -> None:
    """Of 99 placebo places five may be at least as large: 5 of 100 with the place itself."""
    others = np.arange(1.0, 100.0)
    assert critical_value(others) == 95.0
    assert (1 + (others >= 95.5).sum()) / 100 <= 0.05 < (1 + (others >= 95.0).sum()) / 100


def test_detectable_effect_is_found_in_about_eighty_of_a_hundred() -> None:
    limit = float(np.median([studied(*counts(s, people=120)).detectable for s in range(20)]))
    hits = [studied(*counts(s, people=120, effect=-limit)).p <= 0.05 for s in range(60)]
    assert 0.65 <= np.mean(hits) <= 0.97


def test_power_is_known_before_the_date_after() -> None:
    events, at_risk = counts(4)
    early = DAYS[:3]
    found = detectable_beforehand(events[early], at_risk[early], catchment=OWN, points=POINTS)
    assert 0.02 < found < 0.12
    with pytest.raises(
        UnanswerableError, match=r"Nach dem 01.06.2021 gibt es noch keinen Stichtag"
    ):
        studied(events[early], at_risk[early])


@given(seed=st.integers(0, 10_000), shift=st.floats(-0.1, 0.1))
@settings(max_examples=20, deadline=None)
def test_what_the_whole_city_does_is_no_effect(seed: int, shift: float) -> None:
    """All areas at one date alike, in points: nothing in the plain comparison changes."""
    events, at_risk = counts(seed)
    moved = events.copy()
    moved[DAYS[4]] = (moved[DAYS[4]] + np.round(shift * 400)).clip(0, 400)
    untouched = events[DAYS[4]].between(40, 360).all()
    if untouched:
        assert studied(moved, at_risk).plain.effect == pytest.approx(
            studied(events, at_risk).plain.effect
        )


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_order_of_rows_decides_nothing(seed: int) -> None:
    events, at_risk = counts(seed)
    order = np.random.default_rng(seed).permutation(len(IDS))
    first, second = studied(events, at_risk), studied(events.iloc[order], at_risk.iloc[order])
    assert (first.p, first.low, first.high) == pytest.approx((second.p, second.low, second.high))
    pd.testing.assert_frame_equal(first.rows, second.rows)


def test_placebo_places_hold_together_and_never_touch_the_catchment() -> None:
    own = IDS.get_indexer(pd.Index(OWN))
    places = placebo_places(POINTS.to_numpy(), own)
    assert not np.isin(places.placebos, own).any()
    assert len(np.unique(places.placebos, axis=0)) == len(places.placebos)
    xy = POINTS.to_numpy()[places.placebos]
    assert np.ptp(xy, axis=1).max() <= 1500  # five squares of 500 m side by side


def test_suppressed_areas_are_left_out_and_named() -> None:
    events, at_risk = counts(5)
    events.loc[OWN[0], DAYS[1]] = np.nan
    events.loc["000", DAYS[1]] = np.nan
    found = studied(events, at_risk)
    assert found.places.size == 4
    assert found.rows.loc[OWN[0], "role"] == ImpactRole.CATCHMENT_LEFT_OUT
    assert found.rows.loc["000", "role"] == ImpactRole.LEFT_OUT
    assert found.rows["change"].isna().sum() == 2
    assert bool(found.rows["change"].isna()["000"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda x, n: (x[DAYS[:1]], n[DAYS[:1]]), "nur einen Stichtag"),
        (lambda x, n: (x[DAYS[3:]], n[DAYS[3:]]), "Vor dem 01.06.2021 gibt es keinen Stichtag"),
        (lambda x, n: (x[[]], n[[]]), "keine Zähler und Nenner"),
        (lambda x, n: (x * np.nan, n), "In keinem Gebiet"),
        (lambda x, n: (x.loc[OWN[:3]], n.loc[OWN[:3]]), "bleiben nur 0 Orte"),
        (lambda x, n: (x.iloc[45:85], n.iloc[45:85]), "nötig sind 30"),
        (lambda x, n: (x.drop(OWN), n.drop(OWN)), "Kein Gebiet des Einzugsgebiets"),
        (lambda x, n: (x + 500, n), "größer als sein Nenner"),
    ],
)
def test_bad_data_say_in_german_what_cannot_be_said(change, words) -> None:
    with pytest.raises(UnanswerableError, match=words) as caught:
        studied(*change(*counts(6)))
    assert str(caught.value).startswith("Das lässt sich mit diesen Daten nicht sagen")


@pytest.mark.parametrize("factor", [0, 1])
def test_where_nothing_varies_nothing_can_be_said(factor: int) -> None:
    """An interval from 0 to 0 would claim to find any effect."""
    _, at_risk = counts(7)
    with pytest.raises(UnanswerableError, match="genau gleich verändert"):
        studied(at_risk * factor, at_risk)


def test_a_populous_place_is_held_to_what_places_of_its_size_keep() -> None:
    """Areas change by more than chance, and sites open where many people live."""
    rng = np.random.default_rng(5)
    away = np.linalg.norm(POINTS - POINTS.loc[OWN].mean(), axis=1)
    people = np.where(away <= np.quantile(away, 0.2), 3000.0, 150.0)
    at_risk = pd.DataFrame(np.tile(people[:, None], 4), IDS, DAYS[:4])
    said = 0
    for _ in range(100):
        level = rng.normal(0.25, 0.03, len(IDS))
        rates = np.clip(level[:, None] + rng.normal(0, 0.03, (len(IDS), 4)), 0.01, 0.99)
        x = rng.binomial(at_risk.to_numpy().astype(int), rates).astype(float)
        said += studied(pd.DataFrame(x, IDS, DAYS[:4]), at_risk).verdict is not Impact.NOT_FOUND
    assert said <= 20  # 11 of 100 and the error of 100 panels; 81 if only numbers counted


def test_ten_thousand_areas_are_no_burden() -> None:
    rng = np.random.default_rng(8)
    ids = pd.Index([f"{i:05d}" for i in range(10_000)], name="area_id")
    points = pd.DataFrame(rng.uniform(0, 1e5, (10_000, 2)), ids, ["x", "y"])
    events = pd.DataFrame(
        rng.binomial(200, 0.2, (10_000, 2)).astype(float), ids, [DAYS[0], DAYS[5]]
    )
    at_risk = pd.DataFrame(200.0, ids, events.columns)
    own = list(ids[nearest_areas(points.to_numpy(), points.to_numpy()[0], 6)])
    found = impact_study(events, at_risk, catchment=own, points=points, opened=OPENED)
    assert len(found.places.placebos) > 5_000
