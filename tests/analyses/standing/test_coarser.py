"""Counts add up, rates do not: what finer areas say about the coarser one around them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.standing.coarser import summed_rates
from kpk_geo.frames import OBSERVATION_COLUMNS, Observations, as_observations
from kpk_geo.model import Validity

NAN = float("nan")
OWNERS = {"1": "a", "2": "a", "3": "b"}
INDEX = pd.Index(["a", "b"], name="area_id")


def observed(*rows: tuple[str, float, float, Validity]) -> Observations:
    frame = pd.DataFrame(
        [
            (key, "poverty", pd.Timestamp("2025-12-31").date(), top, below,
             top / below if below else NAN, validity)
            for key, top, below, validity in rows
        ],
        columns=list(OBSERVATION_COLUMNS),
    )  # fmt: skip
    return as_observations(frame)


def test_a_rate_is_made_of_the_sums_and_is_no_mean_of_rates() -> None:
    """10 of 100 and 0 of 900 are 1 of 100, not 5."""
    found = summed_rates(
        observed(
            ("1", 10, 100, Validity.VALID),
            ("2", 0, 900, Validity.VALID),
            ("3", 5, 50, Validity.VALID),
        ),
        OWNERS,
        INDEX,
    )
    assert found.value.to_dict() == {"a": 0.01, "b": 0.1}
    assert list(found.validity) == [Validity.VALID, Validity.VALID]
    assert found.used.to_dict() == found.areas.to_dict() == {"a": 2, "b": 1}


def test_little_that_is_suppressed_is_left_out_and_counted() -> None:
    found = summed_rates(
        observed(
            ("1", 90, 950, Validity.VALID),
            ("2", NAN, 50, Validity.SUPPRESSED),
            ("3", NAN, 50, Validity.SUPPRESSED),
        ),
        OWNERS,
        INDEX,
    )
    assert found.value["a"] == pytest.approx(90 / 950)
    assert (found.used["a"], found.areas["a"]) == (1, 2)
    assert pd.isna(found.value["b"])
    assert found.validity["b"] is Validity.SUPPRESSED


def test_where_too_much_is_unknown_there_is_no_rate_and_the_reason() -> None:
    rows = observed(("1", 10, 100, Validity.VALID), ("2", NAN, NAN, Validity.MISSING))
    found = summed_rates(rows, OWNERS, INDEX)
    assert found.value.isna().all()
    assert list(found.validity) == [Validity.MISSING, Validity.MISSING]


def test_a_sum_of_estimates_is_an_estimate() -> None:
    rows = observed(
        ("1", 10, 100, Validity.ESTIMATED),
        ("2", 10, 100, Validity.VALID),
        ("3", 1, 10, Validity.VALID),
    )
    assert list(summed_rates(rows, OWNERS, INDEX).validity) == [Validity.ESTIMATED, Validity.VALID]


def test_an_area_with_nobody_and_an_area_without_parts_have_no_rate() -> None:
    rows = observed(("1", 0, 0, Validity.VALID), ("2", 0, 0, Validity.VALID))
    found = summed_rates(rows, {"1": "a", "2": "a"}, INDEX)
    assert found.value.isna().all()
    assert found.areas.to_dict() == {"a": 2, "b": 0}


counts = st.tuples(st.integers(0, 50), st.integers(50, 500))


@given(st.lists(counts, min_size=1, max_size=8))
def test_the_order_of_rows_changes_nothing_and_the_rate_lies_between(
    parts: list[tuple[int, int]],
) -> None:
    rows = [(str(at), float(top), float(below), Validity.VALID) for at, (top, below) in
            enumerate(parts)]  # fmt: skip
    owners = {key: "a" for key, *_ in rows}
    index = pd.Index(["a"])
    one = summed_rates(observed(*rows), owners, index)
    other = summed_rates(observed(*reversed(rows)), dict(reversed(owners.items())), index)
    assert one.value.equals(other.value)
    rates = [top / below for top, below in parts]
    assert min(rates) - 1e-12 <= one.value["a"] <= max(rates) + 1e-12
