"""The index: known values, gaps that stay gaps, and the laws that it obeys."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.burden.classes import ClassScheme, dynamic_scheme, status_scheme
from analyses.burden.index import BurdenIndex, IndexInput, IndexOptions, burden_index
from kpk_geo.errors import InputError
from kpk_geo.model import Validity

AREAS = [f"{i:02d}" for i in range(12)]


def given_input(values: pd.DataFrame, *, signs: list[int] | None = None) -> IndexInput:
    validity = values.notna().replace({True: Validity.VALID, False: Validity.MISSING})
    names = values.columns
    return IndexInput(
        values=values,
        validity=validity.astype(object),
        weights=pd.Series(1.0, index=names),
        signs=pd.Series(signs or [1] * len(names), index=names),
    )


@pytest.fixture
def values() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    base = np.linspace(0.05, 0.6, len(AREAS))
    table = {"a": base, "b": base + rng.normal(0, 0.05, len(AREAS))}
    return pd.DataFrame(table, index=pd.Index(AREAS, name="area_id"))


def compute(values: pd.DataFrame, **options: Any) -> BurdenIndex:
    return burden_index(given_input(values), options=IndexOptions(simulations=100, **options))


def test_three_areas_by_hand() -> None:
    frame = pd.DataFrame({"a": [0.1, 0.2, 0.3]}, index=pd.Index(["x", "y", "z"], name="area_id"))
    score = compute(frame).status.score
    assert score.round(6).tolist() == [-1.224745, 0.0, 1.224745]


def test_score_has_mean_zero_and_spread_one(values: pd.DataFrame) -> None:
    score = compute(values).status.score
    assert score.mean() == pytest.approx(0, abs=1e-12)
    assert score.std(ddof=0) == pytest.approx(1)


@pytest.mark.parametrize("areas", [2, 3, 4, 12])
@pytest.mark.parametrize("method", ["mss", "weighted_mean"])
def test_indicators_that_cancel_out_make_no_index(areas: int, method: str) -> None:
    """What is left of them is noise of floats, some 1e-16, and no area is burdened by that."""
    up = np.linspace(0.1, 0.25, areas)
    index = pd.Index([f"{at:02d}" for at in range(areas)], name="area_id")
    mirrored = pd.DataFrame({"poverty": up, "jobless": up[::-1] * 0.7}, index=index)
    with pytest.raises(InputError, match="heben einander in allen Gebieten auf"):
        compute(mirrored, method=method)


def test_weighted_mean_is_not_standardised_again() -> None:
    z = pd.DataFrame({"a": [1.0, -1.0, 3.0], "b": [2.0, 0.0, 1.0]}, index=list("xyz"))
    index = compute(z, method="weighted_mean", standardise=False)
    assert index.status.score.tolist() == [1.5, -0.5, 2.0]


@pytest.mark.parametrize(
    ("score", "code"),
    [(-1.01, 1), (-1, 2), (0, 2), (1, 2), (1.01, 3), (1.5, 3), (1.51, 4), (np.nan, 0)],
)
def test_limits_belong_to_the_class_nearer_to_the_middle(score: float, code: int) -> None:
    assert status_scheme().classify(np.array([score]))[0] == code


@pytest.mark.parametrize(("score", "code"), [(-1.2, 1), (-1, 3), (1, 3), (1.2, 5)])
def test_dynamic_classes_have_the_codes_of_the_mss(score: float, code: int) -> None:
    assert dynamic_scheme().classify(np.array([score]))[0] == code


def test_limits_must_rise() -> None:
    with pytest.raises(InputError, match="aufsteigen"):
        ClassScheme(
            limits=(1, -1), codes=(1, 2, 3), labels=("a", "b", "c"), official=("A", "B", "C")
        )


def test_limits_must_fit_the_classes() -> None:
    with pytest.raises(InputError, match="2 Grenzen"):
        ClassScheme(limits=(1,), codes=(1, 2, 3), labels=("a", "b", "c"), official=("A", "B", "C"))


def test_missing_value_gives_no_score_and_leaves_the_others_alone(values: pd.DataFrame) -> None:
    holed = values.copy()
    holed.loc["03", "a"] = np.nan
    index = compute(holed).status
    without = compute(values.drop(index="03")).status
    assert np.isnan(index.score["03"])
    assert pd.isna(index.class_code["03"])
    assert pd.isna(index.robust["03"])
    assert index.validity["03"] == Validity.MISSING
    pd.testing.assert_series_equal(index.score.drop(index="03"), without.score)


@pytest.mark.parametrize("reason", [Validity.SUPPRESSED, Validity.OUTLIER])
def test_reason_of_a_gap_is_kept(values: pd.DataFrame, reason: Validity) -> None:
    holed = values.copy()
    holed.loc["05", "b"] = np.nan
    part = given_input(holed)
    part.validity.loc["05", "b"] = reason
    assert burden_index(part, options=IndexOptions(simulations=10)).status.validity["05"] == reason


def test_an_index_of_estimates_is_one_and_counts_like_any_other(values: pd.DataFrame) -> None:
    part = given_input(values)
    part.validity.loc["05", "a"] = Validity.UNCERTAIN
    part.validity.loc["05", "b"] = Validity.ESTIMATED
    found = burden_index(part, options=IndexOptions(simulations=10)).status
    assert found.validity.drop("05").eq(Validity.VALID).all()
    assert found.validity["05"] == Validity.ESTIMATED
    pd.testing.assert_series_equal(found.score, compute(values).status.score)


def test_small_areas_leave_mean_and_spread(values: pd.DataFrame) -> None:
    population = pd.Series(1000, index=values.index)
    population["11"] = 299
    index = burden_index(
        given_input(values), population=population, options=IndexOptions(simulations=10)
    )
    assert index.status.validity["11"] == Validity.BELOW_MIN_POPULATION
    assert index.status.score.drop("11").mean() == pytest.approx(0, abs=1e-12)


def test_unknown_population_is_no_reason_against_an_area(values: pd.DataFrame) -> None:
    population = pd.Series(np.nan, index=values.index)
    index = burden_index(
        given_input(values), population=population, options=IndexOptions(simulations=10)
    )
    assert (index.status.validity == Validity.VALID).all()


def test_field_overlays_status_and_dynamic(values: pd.DataFrame) -> None:
    dynamic = given_input(values.iloc[::-1].set_axis(values.index))
    index = burden_index(given_input(values), dynamic, options=IndexOptions(simulations=10))
    assert index.field["00"] == "1-"
    assert index.field["11"] in ("3+", "4+")


def test_field_needs_both_parts(values: pd.DataFrame) -> None:
    holed = values.copy()
    holed.loc["02", "a"] = np.nan
    index = burden_index(
        given_input(values), given_input(holed), options=IndexOptions(simulations=10)
    )
    assert pd.isna(index.field["02"])


def test_indicator_that_relieves_is_turned(values: pd.DataFrame) -> None:
    turned = values.assign(b=1 - values["b"])
    index = burden_index(given_input(turned, signs=[1, -1]), options=IndexOptions(simulations=10))
    pd.testing.assert_series_equal(index.status.score, compute(values).status.score)


def test_indicator_without_direction_is_refused(values: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="Ohne Richtung: b"):
        burden_index(given_input(values, signs=[1, 0]))


def test_constant_indicator_is_refused(values: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"Ohne Unterschied.*a"):
        compute(values.assign(a=0.1 + 0.2))


def test_fewer_than_two_valid_areas_are_refused(values: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"mindestens zwei.*11 keine Angabe"):
        compute(values.where(values.index.to_series().eq("00"), np.nan))


def test_single_indicator_has_no_other_weights_and_is_not_called_robust(
    values: pd.DataFrame,
) -> None:
    status = compute(values[["a"]]).status
    assert status.robustness.leave_one_out_share.isna().all()
    assert status.robustness.weighting_share.isna().all()
    assert status.robust.isna().all()  # nothing is known of counts either


def test_leave_one_out_counts_the_indices_that_agree() -> None:
    z = pd.DataFrame({"a": [2.0, -2.0, 0.0], "b": [2.0, -2.0, 0.0], "c": [-2.0, 2.0, 0.0]})
    index = compute(z, method="weighted_mean", standardise=False)
    # Mean of the first area is 0.67 (middle); without a or b it is 0 (middle), without c 2 (high).
    assert index.status.robustness.leave_one_out_share[0] == pytest.approx(2 / 3)


def test_robustness_marks_areas_that_hang_on_the_weights() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.normal(size=(60, 3)), columns=list("abc"))
    frame.loc[0] = [5.0, 5.0, 5.0]
    frame.loc[1] = [4.0, -4.0, 1.0]
    status = compute(frame).status
    assert bool(status.robust[0])
    assert not bool(status.robust[1])


def test_same_seed_same_answer(values: pd.DataFrame) -> None:
    first, second = compute(values, seed=7).status, compute(values, seed=7).status
    pd.testing.assert_series_equal(
        first.robustness.weighting_share, second.robustness.weighting_share
    )


def test_redundancy_is_named(values: pd.DataFrame) -> None:
    frame = values.assign(b=values["a"] * 2 + np.linspace(0, 0.01, len(values)))
    assert [pair[:2] for pair in compute(frame).status.redundancy.repeating] == [("a", "b")]


def test_opposition_is_named(values: pd.DataFrame) -> None:
    frame = values.assign(b=-(values["a"] ** 2))
    assert [pair[:2] for pair in compute(frame).status.redundancy.opposing] == [("a", "b")]


tables = st.lists(
    st.tuples(*[st.integers(0, 1000)] * 3), min_size=5, max_size=30, unique_by=lambda row: row[0]
).filter(lambda rows: all(len({row[i] for row in rows}) > 2 for i in range(3)))


def frame_of(rows: list[tuple[int, ...]]) -> pd.DataFrame:
    index = pd.Index([f"{i:03d}" for i in range(len(rows))], name="area_id")
    return pd.DataFrame(rows, columns=list("abc"), index=index).astype(float)


@given(tables)
def test_units_change_nothing(rows: list[tuple[int, ...]]) -> None:
    frame = frame_of(rows)
    scaled = frame * [100, 0.001, 1] + [0, 3, -5]
    first, second = compute(frame).status.score, compute(scaled).status.score
    np.testing.assert_allclose(first, second, atol=1e-8)


@given(tables)
def test_order_of_areas_changes_nothing(rows: list[tuple[int, ...]]) -> None:
    frame = frame_of(rows)
    first, second = compute(frame).status.score, compute(frame.iloc[::-1]).status.score
    np.testing.assert_allclose(first.sort_index(), second.sort_index(), atol=1e-9)


@given(tables)
def test_result_keeps_the_index(rows: list[tuple[int, ...]]) -> None:
    frame = frame_of(rows)
    status = compute(frame).status
    for series in (status.score, status.class_code, status.validity, status.near_border):
        assert series.index.equals(frame.index)


@given(tables, st.integers(0, 4))
def test_more_burden_never_lowers_an_area(rows: list[tuple[int, ...]], place: int) -> None:
    frame = frame_of(rows)
    worse = frame.copy()
    worse.iloc[place] += 50
    rank = compute(frame).status.score.rank().iloc[place]
    assert compute(worse).status.score.rank().iloc[place] >= rank - 1e-9
