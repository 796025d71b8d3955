"""Times of ferries: read in each spelling, counted once per crossing."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.network.durations import FERRY_WAIT, LONGEST_WAIT, duration, waiting
from kpk_geo.network.ferries import ferry_seconds
from kpk_geo.network.modes import FERRY_SPEED
from kpk_geo.network.tags import FERRY


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("5", 5), ("00:05", 5), ("0:04:30", 4.5), ("1:10", 70), ("PT25M", 25), ("PT1H", 60),
        ("P0DT0H7M", 7), ("PT90S", 1.5), ("pt10m", 10), ("10 min", 10), ("1 h 5 min", 65),
        ("10 minutes", 10),
    ],
)  # fmt: skip
def test_a_duration_is_read_in_each_spelling(text, minutes):
    assert duration(text) == minutes * 60


@pytest.mark.parametrize(
    "text", [None, "", "kurz", "P", "PT", "-5", "1:2:3:4", "²", "99999", "12,5", "0", "5-10"]
)
def test_what_is_no_duration_is_not_guessed(text):
    assert math.isnan(duration(text))


def test_waiting_is_half_the_interval_and_for_a_rare_ferry_not_for_ever():
    assert (waiting("00:10"), waiting("PT20M")) == (300, 600)
    assert waiting("4:00") == LONGEST_WAIT
    assert waiting(None) == waiting("nach Bedarf") == FERRY_WAIT


def edges_of(*rows):
    names = ["start", "end", "length", "flags", "seconds", "wait", "crossing"]
    return pd.DataFrame(rows, columns=names)


LAND = (0, 1, 9000, 0, math.nan, 0.0, 1)


def test_a_crossing_of_three_segments_takes_its_duration_once_and_waits_once():
    legs = [(1, 2, 100), (2, 3, 300), (3, 4, 600)]
    ferry = [(a, b, n, FERRY, 600.0, 240.0, 7) for a, b, n in legs]
    found = ferry_seconds(edges_of(LAND, *ferry, (4, 5, 9000, 0, math.nan, 0.0, 8)))
    assert found[1:4].tolist() == [60 + 120, 180, 360 + 120]
    assert np.isnan(found[[0, 4]]).all()


@given(
    st.lists(st.integers(1, 10_000), min_size=1, max_size=8),
    st.floats(60, 7200) | st.just(math.nan),
    st.floats(0, 900),
)
def test_however_a_crossing_is_cut_its_time_is_the_same(lengths, seconds, wait):
    ferry = [(1 + i, 2 + i, n, FERRY, seconds, wait, 7) for i, n in enumerate(lengths)]
    end = 1 + len(lengths)
    found = ferry_seconds(edges_of(LAND, *ferry, (end, 99, 500, 0, math.nan, 0.0, 9)))
    ride = seconds if not math.isnan(seconds) else sum(lengths) / 1000 / (FERRY_SPEED / 3.6)
    assert np.nansum(found) == pytest.approx(ride + wait)
