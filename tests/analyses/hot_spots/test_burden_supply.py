"""Two facts of an area, burden surely high and supply low in every way, and the whole map."""

import numpy as np
import pandas as pd
import pytest

from analyses.hot_spots.burden_supply import SupplyByArea, burden_and_supply, high_burden
from kpk_geo.model import LifePhase, OfferKind

IDS = pd.Index([f"{i:02d}" for i in range(40)], name="area_id")
POINTS = pd.DataFrame(np.random.default_rng(1).uniform(0, 9000, (40, 2)), IDS, ["x", "y"])
RISING = pd.Series(np.arange(40) / 100 + 0.1, IDS)


def supply(per_100, low_in, variants=("a", "b", "c")) -> SupplyByArea:
    return SupplyByArea(
        kind=OfferKind.KITA, life_phase=LifePhase.KITA,
        per_100=pd.Series(per_100, IDS, dtype=float),
        low_in=pd.Series(low_in, IDS, dtype=float), variants=variants,
    )  # fmt: skip


def counts(people: int) -> tuple[pd.Series, pd.Series]:
    return (RISING * people).round(), pd.Series(float(people), IDS)


def test_without_counts_the_highest_fifth_is_known_by_value_alone() -> None:
    found = high_burden(RISING, None, "keine Zähler")
    assert [key for key in IDS if found.rows.loc[key, "high"]] == list(IDS[32:])
    assert (found.by_counts, found.reason) == (False, "keine Zähler")
    assert found.rows["top_third"].isna().all()


def test_counts_must_carry_it_and_few_people_carry_little() -> None:
    many, few = (high_burden(RISING, counts(people), "") for people in (5000, 20))
    assert set(many.rows.index[many.rows["high"].astype(bool)]) == set(IDS[32:])
    assert few.rows["high"].sum() < 8
    assert (few.rows.loc[few.rows["high"].astype(bool), "top_third"] >= 0.95).all()


def test_areas_alike_beyond_counting_are_nowhere_surely_high() -> None:
    rng = np.random.default_rng(1)
    events = pd.Series(rng.binomial(10, 0.02, 40).astype(float), IDS)
    at_risk = pd.Series(10.0, IDS)
    events[:] = 0.0
    events.iloc[0] = 1.0
    found = high_burden(events / 10, (events, at_risk), "")
    assert not found.rows["high"].any()
    assert "In keinem ist die Belastung sicher hoch" in found.reason


def test_impossible_counts_leave_the_values() -> None:
    events, at_risk = counts(50)
    at_risk.iloc[0] = 0
    found = high_burden(RISING, (events, at_risk), "")
    assert not found.by_counts
    assert "Nenner 0" in found.reason
    assert found.rows["high"].sum() == 8


def test_four_classes_and_nothing_where_a_fact_is_missing() -> None:
    burden = RISING.copy()
    burden.iloc[0] = np.nan
    low_in = np.full(40, 2.0)
    low_in[[0, 1, 38]], low_in[39] = 3, np.nan
    high = high_burden(burden, None, "")
    rows = burden_and_supply(burden, high, supply(np.arange(40), low_in), POINTS).rows
    assert rows["verdict"].iloc[[0, 39]].isna().all()
    assert rows["verdict"].iloc[[1, 2, 37, 38]].tolist() == ["supply", "neither", "burden", "both"]
    assert high.rows["high"].iloc[0] is None


def test_without_any_way_of_computing_no_area_is_short() -> None:
    high = high_burden(RISING, None, "")
    found = burden_and_supply(RISING, high, supply(np.arange(40), np.zeros(40), ()), POINTS)
    assert found.rows["verdict"].isna().all()


def test_the_whole_map_is_correlated_where_both_are_known_and_placed() -> None:
    rng = np.random.default_rng(4)
    mixed = pd.Series(rng.permutation(RISING.to_numpy()), IDS)
    given = -mixed.to_numpy() + rng.normal(scale=0.02, size=40)
    given[0] = np.inf
    high = high_burden(mixed, None, "")
    found = burden_and_supply(mixed, high, supply(given, np.zeros(40)), POINTS.iloc[:-1])
    assert found.by_value.areas == found.by_rank.areas == 38
    assert found.by_value.sign == found.by_rank.sign == -1
    alike = burden_and_supply(mixed, high, supply(np.ones(40), np.zeros(40)), POINTS)
    assert "denselben Wert" in alike.by_value.reason


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_no_fact(seed: int) -> None:
    order = np.random.default_rng(seed).permutation(40)
    low_in = np.where(np.arange(40) % 3 == 0, 3, 1)
    given = supply(np.random.default_rng(9).normal(size=40), low_in)
    first = burden_and_supply(RISING, high_burden(RISING, None, ""), given, POINTS)
    mixed = RISING.iloc[order]
    again = burden_and_supply(mixed, high_burden(mixed, None, ""), given, POINTS)
    assert again.rows["verdict"].reindex(IDS).tolist() == first.rows["verdict"].tolist()
    assert again.by_value.p == pytest.approx(first.by_value.p)
