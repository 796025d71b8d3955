"""Change between dates keeps gaps and their reasons."""

import numpy as np
import pandas as pd
import pytest

from analyses.burden.change import change
from kpk_geo.model import Validity


def table(value: float, validity: Validity) -> tuple[pd.DataFrame, pd.DataFrame]:
    index = pd.Index(["01"], name="area_id")
    return pd.DataFrame({"a": [value]}, index=index), pd.DataFrame({"a": [validity]}, index=index)


def test_difference_of_two_dates() -> None:
    values, reason = change(table(0.3, Validity.VALID), table(0.2, Validity.VALID))
    assert values.loc["01", "a"] == np.float64(0.3) - np.float64(0.2)
    assert reason.loc["01", "a"] == Validity.VALID


def test_suppressed_before_gives_no_change() -> None:
    values, reason = change(table(0.3, Validity.VALID), table(np.nan, Validity.SUPPRESSED))
    assert np.isnan(values["a"]["01"])
    assert reason.loc["01", "a"] == Validity.SUPPRESSED


def test_area_absent_before_is_missing() -> None:
    old_values, old_reason = (frame.drop(index="01") for frame in table(0.1, Validity.VALID))
    values, reason = change(table(0.3, Validity.VALID), (old_values, old_reason))
    assert np.isnan(values["a"]["01"])
    assert reason.loc["01", "a"] == Validity.MISSING


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (Validity.VALID, Validity.ESTIMATED, Validity.ESTIMATED),
        (Validity.ESTIMATED, Validity.VALID, Validity.ESTIMATED),
        (Validity.ESTIMATED, Validity.SUPPRESSED, Validity.SUPPRESSED),
        (Validity.SUPPRESSED, Validity.ESTIMATED, Validity.SUPPRESSED),
    ],
)
def test_a_change_from_or_to_an_estimate_is_one(
    now: Validity, before: Validity, said: Validity
) -> None:
    assert change(table(0.3, now), table(0.2, before))[1].loc["01", "a"] == said
