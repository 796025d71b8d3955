"""Values of earlier areas on today's: mental arithmetic, and laws for any areas and shares."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.census.crosswalk import Crosswalk, crosswalk_of_shares
from analyses.census.reallocate import FIELDS, reallocate
from kpk_geo.model import USABLE, Validity

NAN = np.nan
TODAY = pd.Index(["n1", "n2", "n3"])
# a goes to n1 and n2 (3 to 1), b wholly to n2; nothing comes to n3.
PAIRS = [("a", "n1", 0.75), ("a", "n2", 0.25), ("b", "n2", 1.0)]
PEOPLE = pd.Series({"a": 400.0, "b": 300.0})


def crosswalk(pairs=PAIRS, people=PEOPLE, today=TODAY) -> Crosswalk:
    frame = pd.DataFrame(pairs, columns=["earlier", "today", "share"])
    return crosswalk_of_shares(frame, today, people)


def values(**by_area) -> pd.DataFrame:
    """A number is a value, a pair numerator and denominator, a validity a gap."""
    rows = {}
    for key, given_value in by_area.items():
        if isinstance(given_value, Validity):
            rows[key] = (NAN, NAN, NAN, given_value)
        elif isinstance(given_value, tuple):
            top, bottom = given_value
            validity = Validity.SUPPRESSED if np.isnan(top + bottom) else Validity.VALID
            rows[key] = (top, bottom, top / bottom if bottom else NAN, validity)
        else:
            rows[key] = (NAN, NAN, float(given_value), Validity.VALID)
    figures = {key: row[:3] for key, row in rows.items()}
    frame = pd.DataFrame.from_dict(figures, orient="index", columns=list(FIELDS[:3]), dtype=float)
    return frame.assign(
        validity=pd.Series([row[3] for row in rows.values()], index=frame.index, dtype=object)
    )


def found(own: pd.DataFrame, kind, **options) -> list[tuple[float | None, str]]:
    rows = reallocate(own, options.pop("through", crosswalk()), kind, **options).rows
    return [
        (None if np.isnan(value) else round(value, 9), validity.value)
        for value, validity in zip(rows["value"], rows["validity"], strict=True)
    ]


def test_counts_are_split_and_added_up() -> None:
    assert found(values(a=40, b=7), "count") == [
        (30, "estimated"), (17, "estimated"), (None, "missing"),
    ]  # fmt: skip


def test_a_ratio_is_formed_anew_from_its_parts() -> None:
    rows = reallocate(values(a=(20, 80), b=(1, 10)), crosswalk(), "ratio").rows
    assert [rows[name]["n2"] for name in FIELDS] == [6, 30, 0.2, Validity.ESTIMATED]


def test_a_ready_rate_is_weighted_by_people() -> None:
    # To n2 come 100 people at 10 % and 300 at 20 %.
    assert found(values(a=0.1, b=0.2), "mean")[:2] == [(0.1, "estimated"), (0.175, "estimated")]


@pytest.mark.parametrize(
    ("gap", "reason"), [(Validity.SUPPRESSED, "suppressed"), (Validity.MISSING, "missing")]
)
def test_a_count_with_a_hole_is_never_given(gap: Validity, reason: str) -> None:
    own = values(a=gap, b=7)
    assert found(own, "count", max_withheld=1)[:2] == [(None, reason), (None, reason)]


@pytest.mark.parametrize(("limit", "rate"), [(0.2, None), (0.25, 0.2)])
def test_a_rate_stands_for_those_who_are_known(limit: float, rate: float | None) -> None:
    own = values(a=Validity.SUPPRESSED, b=0.2)  # a quarter of n2
    reason = "suppressed" if rate is None else "estimated"
    assert found(own, "mean", max_withheld=limit)[1] == (rate, reason)
    own = values(a=Validity.SUPPRESSED, b=(2, 10))
    assert found(own, "ratio", max_withheld=limit)[1] == (rate, reason)


def test_denominators_weigh_holes_where_people_are_not_known() -> None:
    own = values(a=(NAN, 40), b=(9, 90))  # 10 of 100 children of n2
    through = crosswalk(people=None)
    assert found(own, "ratio", through=through)[1] == (0.1, "estimated")
    own = values(a=(NAN, NAN), b=(9, 90))
    assert found(own, "ratio", through=through)[1] == (None, "suppressed")


def test_a_mean_of_unknown_weights_is_none_and_a_sole_part_needs_none() -> None:
    through = crosswalk(people=None)
    assert found(values(a=0.1, b=0.2), "mean", through=through)[:2] == [
        (0.1, "estimated"), (None, "missing"),
    ]  # fmt: skip


def test_nobody_of_nobody_adds_nothing() -> None:
    own = values(a=(0, 0), b=(2, 10))
    assert found(own, "ratio")[:2] == [(None, "missing"), (0.2, "estimated")]


def test_an_area_that_is_exactly_an_earlier_one_keeps_its_value_and_its_mark() -> None:
    through = crosswalk([("a", "n1", 1.0), ("b", "n2", 0.5), ("b", "n3", 0.5)])
    own = values(a=12, b=8)
    own.loc["a", "validity"] = Validity.UNCERTAIN
    assert found(own, "count", through=through) == [
        (12, "uncertain"), (4, "estimated"), (4, "estimated"),
    ]  # fmt: skip


def test_counts_of_whole_areas_joined_are_exact_and_their_mean_is_not() -> None:
    through = crosswalk([("a", "n1", 1.0), ("b", "n1", 1.0)])
    assert found(values(a=12, b=8), "count", through=through)[0] == (20, "valid")
    assert found(values(a=0.1, b=0.1), "mean", through=through)[0] == (0.1, "estimated")


def test_new_ground_without_known_people_has_no_value() -> None:
    grown = crosswalk()
    grown.uncovered["n1"] = 0.2
    assert found(values(a=40, b=7), "count", through=grown)[0] == (None, "missing")


def test_earlier_areas_without_people_have_no_weight_in_a_rate() -> None:
    through = crosswalk([("a", "n1", 1.0), ("b", "n1", 1.0), ("c", "n2", 0.5), ("c", "n3", 0.5)],
                        people=pd.Series({"a": 0.0, "b": 5.0, "c": 0.0}))  # fmt: skip
    assert found(values(a=0.9, b=0.2, c=0.3), "mean", through=through) == [
        (0.2, "estimated"), (None, "missing"), (None, "missing"),
    ]  # fmt: skip


@st.composite
def crosswalks(draw) -> Crosswalk:
    earlier = [f"a{i}" for i in range(draw(st.integers(1, 6)))]
    today = [f"n{i}" for i in range(draw(st.integers(1, 6)))]
    pairs = []
    for key in earlier:
        successors = draw(st.lists(st.sampled_from(today), min_size=1, max_size=4, unique=True))
        weights = [draw(st.integers(1, 50)) for _ in successors]
        pairs += [
            (key, successor, w / sum(weights))
            for successor, w in zip(successors, weights, strict=True)
        ]
    people = pd.Series({key: float(draw(st.integers(0, 5000))) for key in earlier})
    return crosswalk(pairs, people, pd.Index(today))


def earlier_of(through: Crosswalk) -> list[str]:
    return list(through.outside.index)


@given(crosswalks(), st.data())
def test_sums_over_the_region_stay(through: Crosswalk, data: st.DataObject) -> None:
    keys = earlier_of(through)
    counts = {key: data.draw(st.floats(0, 1e5), label=key) for key in keys}
    rows = reallocate(values(**counts), through, "count").rows
    assert rows["value"].sum() == pytest.approx(sum(counts.values()), rel=1e-9, abs=1e-9)
    pairs = {key: (count, count + 1) for key, count in counts.items()}
    rows = reallocate(values(**pairs), through, "ratio").rows
    both = rows["numerator"].sum(), rows["denominator"].sum()
    total = sum(counts.values())
    assert both == pytest.approx((total, total + len(keys)), rel=1e-9, abs=1e-9)


@given(crosswalks(), st.floats(0.001, 1), st.data())
def test_a_constant_rate_stays_constant(
    through: Crosswalk, rate: float, data: st.DataObject
) -> None:
    keys = earlier_of(through)
    means = reallocate(values(**dict.fromkeys(keys, rate)), through, "mean").rows["value"]
    np.testing.assert_allclose(means.dropna(), rate)
    bottoms = {key: data.draw(st.integers(1, 999), label=key) for key in keys}
    pairs = {key: (rate * bottom, bottom) for key, bottom in bottoms.items()}
    ratios = reallocate(values(**pairs), through, "ratio").rows["value"]
    np.testing.assert_allclose(ratios.dropna(), rate)
    assert ratios.notna().equals(pd.Series(through.today.isin(through.parts["today"]),
                                           index=ratios.index))  # fmt: skip


@given(crosswalks(), st.data())
def test_a_rate_lies_between_those_it_is_made_of(through: Crosswalk, data: st.DataObject) -> None:
    rates = {key: data.draw(st.floats(0, 1), label=key) for key in earlier_of(through)}
    found_rates = reallocate(values(**rates), through, "mean").rows["value"]
    for key, rate in found_rates.dropna().items():
        own = [rates[part] for part in through.parts.loc[through.parts["today"] == key, "earlier"]]
        assert min(own) - 1e-12 <= rate <= max(own) + 1e-12


CELLS = st.one_of(
    st.floats(0, 1e4), st.sampled_from([Validity.MISSING, Validity.SUPPRESSED]),
    st.tuples(st.integers(0, 9), st.integers(1, 99)),
)  # fmt: skip


@given(st.lists(CELLS, min_size=1, max_size=8), st.sampled_from(["count", "ratio", "mean"]))
def test_the_same_areas_under_other_keys_change_nothing(cells, kind) -> None:
    own = values(**{f"a{i}": cell for i, cell in enumerate(cells)})
    pairs = [(f"a{i}", f"n{i}", 1.0) for i in range(len(cells))]
    today = pd.Index([pair[1] for pair in pairs], name="area_id")
    rows = reallocate(own, crosswalk(pairs, None, today), kind).rows
    pd.testing.assert_frame_equal(rows, own.set_axis(today))


@given(crosswalks(), st.data())
def test_a_gap_is_never_filled_with_nothing(through: Crosswalk, data: st.DataObject) -> None:
    keys = earlier_of(through)
    own = {key: data.draw(st.one_of(st.just(Validity.MISSING), st.floats(0, 9))) for key in keys}
    rows = reallocate(values(**own), through, "count").rows
    parts = through.parts.groupby("today")["earlier"].agg(list)
    for key, sources in parts.items():
        has_gap = any(isinstance(own[source], Validity) for source in sources)
        assert np.isnan(rows["value"][str(key)]) == has_gap
    assert (rows["value"].notna() == rows["validity"].isin(USABLE)).all()


@given(crosswalks(), st.integers(0, 10**6))
def test_the_order_of_rows_decides_nothing(through: Crosswalk, seed: int) -> None:
    keys = earlier_of(through)
    own = values(**{key: 1.0 + place for place, key in enumerate(keys)})
    mixed = Crosswalk(
        parts=through.parts.sample(frac=1, random_state=seed), today=through.today,
        uncovered=through.uncovered, outside=through.outside,
    )  # fmt: skip
    for kind in ("count", "mean"):
        first, second = (reallocate(own, item, kind).rows for item in (through, mixed))
        pd.testing.assert_frame_equal(first, second)
