"""Children are let age by ratios, areas add up to the city, and spans come from the past alone."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.forecast.back_test import COVERAGE, errors
from analyses.forecast.cohorts import DAMPED, LASTING, Ratios, Register, Span, project, ratios, span
from analyses.forecast.groups import AgeGroup, descent
from analyses.forecast.study import Forecast, GroupForecast, NoForecastError, forecast
from analyses.forecast.supply import Capacity, places_per_child
from benchmarks.forecast.back_test import World, scores
from kpk_geo.model import LifePhase

GROUPS = tuple(
    AgeGroup(id=name, age_from=low, age_to=high)
    for name, low, high in (("u3", 0, 3), ("kita", 3, 6), ("primary", 6, 10), ("young", 10, 15))
)
NAMES = [group.id for group in GROUPS]
DATES = [date(2015, 12, 31), date(2020, 12, 31), date(2025, 12, 31)]


def register(seed: int = 1, areas: int = 40, dates: list[date] | None = None) -> Register:
    rng = np.random.default_rng(seed)
    ids = pd.Index([f"{i:03d}" for i in range(areas)], name="area_id")
    size = np.exp(rng.normal(4, 0.7, areas))
    counts = {
        day: pd.DataFrame(
            {g.id: rng.poisson(size * g.years).astype(float) for g in GROUPS}, index=ids
        )
        for day in dates or DATES
    }
    return Register(groups=GROUPS, counts=counts)


def by_id(found: Forecast, name: str) -> GroupForecast:
    return next(item for item in found.groups if item.group.id == name)


def test_years_of_age_descend_from_those_who_were_younger() -> None:
    """Five years on, 6 to 9 year olds come from those of 1 to 4: two thirds of u3, two of kita."""
    found = descent(GROUPS[2], GROUPS, 5)
    assert found.cohorts == pytest.approx({"u3": 2 / 3, "kita": 2 / 3})
    assert found.unborn == 0
    assert found.covered


@given(step=st.integers(1, 14), place=st.integers(0, 3))
def test_every_year_of_age_comes_from_a_cohort_or_from_births(step: int, place: int) -> None:
    group = GROUPS[place]
    found = descent(group, GROUPS, step)
    aged = sum(item.years * found.cohorts.get(item.id, 0) for item in GROUPS)
    assert aged + found.unborn * group.years == pytest.approx(group.years)


def test_gaps_between_groups_are_seen() -> None:
    few = (GROUPS[0], GROUPS[2])
    assert not descent(GROUPS[2], few, 5).covered


def test_closed_city_of_even_ages_stays_as_it_is() -> None:
    """100 children a year of age, nobody moves: every ratio is 1, and so is every forecast."""
    ids = pd.Index([f"{i:02d}" for i in range(12)], name="area_id")
    same = pd.DataFrame({g.id: 100.0 * g.years for g in GROUPS}, index=ids)
    found = forecast(Register(groups=GROUPS, counts=dict.fromkeys(DATES, same)))
    for item in found.groups:
        assert item.ratio == pytest.approx(1)
        assert item.rows["forecast"].tolist() == pytest.approx([100.0 * item.group.years] * 12)
    assert found.target == date(2030, 12, 31)


def test_ratio_by_hand() -> None:
    """300 and 100 children out of 200 and 200: the city's ratio is 1, the areas' 1.5 and 0.5."""
    ids = pd.Index(["a", "b"])
    only = Span(children=pd.Series([300.0, 100.0], ids), base=pd.Series([200.0, 200.0], ids))
    found = ratios([only])
    assert found.city == 1
    # Moments: (2 * 100^2 - 400) / (2 * 200^2) between areas; half of it is taken to last.
    between = (2 * 100**2 - 400) / (2 * 200**2)
    kept = LASTING * between / (between + 1 / 200)
    assert found.own.tolist() == pytest.approx([1 + kept * 0.5, 1 - kept * 0.5])


def test_deviation_that_did_not_last_is_dropped() -> None:
    rng = np.random.default_rng(2)
    ids = pd.Index(range(80))
    base = pd.Series(500.0, ids)
    turned = [Span(children=base * rng.normal(1, 0.3, 80), base=base) for _ in range(2)]
    lasted = [turned[0], Span(children=turned[0].children, base=base)]
    assert ratios(turned).lasting < 0.3
    assert ratios(lasted).lasting == pytest.approx(1)
    spread = ratios(lasted).own.std()
    assert spread > 3 * ratios(turned).own.std()


@given(seed=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_areas_add_up_to_the_city(seed: int) -> None:
    data = register(seed)
    for item in forecast(data).groups:
        assert item.rows["forecast"].sum() == pytest.approx(item.city)
        unborn = descent(item.group, GROUPS, 5).unborn
        start = span(data, DATES[2], DATES[2], item.group, 5).base.sum()
        assert item.city == pytest.approx(start * item.ratio ** (1 - unborn * (1 - DAMPED)))


@given(seed=st.integers(0, 1000), factor=st.sampled_from([2.0, 10.0]))
@settings(max_examples=10, deadline=None)
def test_order_of_rows_decides_nothing(seed: int, factor: float) -> None:
    data = register(seed)
    order = np.random.default_rng(seed).permutation(40)
    mixed = Register(groups=GROUPS, counts={d: x.iloc[order] for d, x in data.counts.items()})
    for first, second in zip(forecast(data).groups, forecast(mixed).groups, strict=True):
        pd.testing.assert_frame_equal(first.rows, second.rows)


def test_back_test_uses_nothing_that_came_later() -> None:
    """Three times the children at the newest date: its outcome triples, its forecast does not."""
    data = register(3)
    tripled = data.counts | {DATES[2]: 3 * data.counts[DATES[2]]}
    first = by_id(forecast(data), "primary")
    second = by_id(forecast(Register(groups=GROUPS, counts=tripled)), "primary")
    assert second.errors.city[0] - first.errors.city[0] == pytest.approx(np.log(3))


def test_span_holds_the_promised_share_of_past_errors() -> None:
    rng = np.random.default_rng(4)
    expected = pd.Series(rng.uniform(5, 800, 400))
    came = pd.Series(rng.normal(expected, np.sqrt(2 * expected + (0.1 * expected) ** 2)))
    learned = errors([expected], [came])
    assert learned is not None
    half = learned.half_width(expected)
    assert ((came - expected).abs() <= half + 1e-9).mean() == pytest.approx(COVERAGE, abs=0.01)
    assert learned.by_places == pytest.approx(0.1, abs=0.03)
    assert 0.5 < learned.by_numbers < 5


def test_intervals_cover_what_they_promise() -> None:
    """Ten worlds of 170 areas; the goal is 87 to 94 %, here with room for few worlds."""
    rng = np.random.default_rng(5)
    made = [scores(World(), rng) for _ in range(10)]
    for name in made[0]:
        covered = np.mean([item[name].covered for item in made])
        assert 0.84 <= covered <= 0.97, name
    better = [item["10-14"].error < min(item["10-14"].today, item["10-14"].own) for item in made]
    assert np.mean(better) >= 0.8


def test_cohort_of_zero_has_no_forecast_and_is_told() -> None:
    data = register(6)
    for table in data.counts.values():
        table.loc["000", ["u3", "kita"]] = 0.0
    item = by_id(forecast(data), "primary")
    assert bool(item.rows["forecast"].isna()["000"])
    assert bool(item.rows["high"].isna()["000"])
    assert item.left_out == 1
    assert item.left_out_children == data.counts[DATES[2]].loc["000", "primary"]


def test_suppressed_cohort_has_no_forecast() -> None:
    data = register(6)
    data.counts[DATES[2]].loc["001", "u3"] = np.nan
    item = by_id(forecast(data), "primary")
    assert bool(item.rows["forecast"].isna()["001"])
    assert item.rows["forecast"].notna().sum() == 39


def test_women_stand_for_births_where_they_are_counted() -> None:
    """Twice the women in one area today: about twice the newborn of before in five years."""
    """Twice the women in one area today: about twice the newborn of before in five years."""
    data = register(7)
    women = {day: pd.Series(500.0, table.index) for day, table in data.counts.items()}
    before = forecast(Register(groups=GROUPS, counts=data.counts, women=women))
    more = women | {DATES[2]: women[DATES[2]].where(women[DATES[2]].index != "000", 1000.0)}
    after = forecast(Register(groups=GROUPS, counts=data.counts, women=more))
    grown = by_id(after, "u3").rows["forecast"] / by_id(before, "u3").rows["forecast"]
    assert after.by_women
    assert grown["000"] / grown["001"] == pytest.approx(2)
    assert not forecast(data).by_women


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ([], "keine Anzahl geladen"),
        (DATES[2:], "nur einen Stand"),
        (DATES[1:], "drei Stände im Abstand von je 5 Jahren"),
        ([date(2012, 12, 31), date(2024, 12, 31)], "Geladen sind 31.12.2012, 31.12.2024"),
        (
            [date(2021, 12, 31), date(2023, 12, 31), date(2025, 12, 31)],
            "Möglich wären damit 2 Jahre voraus",
        ),
    ],
)
def test_dates_that_do_not_fit_say_what_is_needed(dates: list[date], words: str) -> None:
    data = Register(groups=GROUPS, counts={d: register().counts[DATES[0]] for d in dates})
    with pytest.raises(NoForecastError, match=words) as caught:
        forecast(data)
    assert str(caught.value).startswith("Das lässt sich mit diesen Daten nicht vorausberechnen")


def test_three_areas_have_no_span_and_so_no_forecast() -> None:
    with pytest.raises(NoForecastError, match=r"nur 3 Gebiete prüfen; nötig sind 10"):
        forecast(register(8, areas=3))


def test_all_suppressed_says_so() -> None:
    data = register(9)
    empty = {day: table * np.nan for day, table in data.counts.items()}
    with pytest.raises(NoForecastError, match="0 Gebiete"):
        forecast(Register(groups=GROUPS, counts=empty))


def test_group_that_nobody_grows_into_fails_alone() -> None:
    data = register(10)
    few = tuple(group for group in GROUPS if group.id != "kita")
    counts = {day: table.drop(columns="kita") for day, table in data.counts.items()}
    found = forecast(Register(groups=few, counts=counts))
    assert [name for name, _ in found.failures] == ["primary", "young"]
    assert "keiner der geladenen Altersgruppen" in found.failures[0][1]


def test_places_per_child_turn_round_with_the_number_of_children() -> None:
    found = forecast(register(11))
    offered = [
        Capacity(kind="kita", life_phase=LifePhase.KITA, places=1000.0, offers=9, unknown=1),
        Capacity(kind="youth", life_phase=LifePhase.TRANSITION, places=10.0, offers=1, unknown=0),
    ]
    made, uncovered, partial = places_per_child(found, offered)
    assert partial == []
    assert uncovered == ["youth"]  # no group knows children of 15 and more
    kita = by_id(found, "kita")
    assert made[0].now == pytest.approx(1000 / kita.now)
    assert made[0].low == pytest.approx(1000 / kita.city_high)
    assert made[0].low < made[0].then < made[0].high


def test_all_places_are_not_shared_by_some_of_the_children() -> None:
    data = register(11)
    newest = max(data.counts)
    gap = data.counts[newest].copy()
    gap.loc[gap.index[0], "kita"] = np.nan
    found = forecast(Register(groups=GROUPS, counts=data.counts | {newest: gap}))
    offered = [Capacity(kind="kita", life_phase=LifePhase.KITA, places=1000.0, offers=9, unknown=1)]
    assert places_per_child(found, offered) == ([], [], ["kita"])


@pytest.mark.parametrize(("value", "said"), [(-1.0, "unter 0"), (0.0, "nirgends Kinder")])
def test_impossible_counts_are_refused(value: float, said: str) -> None:
    data = register(11)
    newest = max(data.counts)
    broken = data.counts[newest].copy()
    broken["kita"] = value
    with pytest.raises(NoForecastError, match=said):
        forecast(Register(groups=GROUPS, counts=data.counts | {newest: broken}))


def test_project_without_anybody_is_nothing() -> None:
    ids = pd.Index(["a", "b"])
    plain = Ratios(
        city=1.2, own=pd.Series(1.0, ids), kept=pd.Series(0.0, ids), between=0.0, lasting=0.0
    )
    assert project(pd.Series([0.0, np.nan], ids), plain).isna().all()


def test_ten_thousand_areas_are_no_burden() -> None:
    found = forecast(register(12, areas=10_000))
    assert len(found.groups) == 4
