"""A part of a slope is no neighbourhood of its own, and a hill upon a slope is one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.hot_spots.grading import HotSpotOptions, HotSpots, hot_spots
from analyses.hot_spots.inputs import HotSpotInput
from analyses.hot_spots.surroundings import local_plane, surroundings
from analyses.neighbours.graph import from_pairs
from kpk_geo.errors import InputError
from kpk_geo.model import Beyond, Cluster, NeighbourKind, Validity

SIDE = 15
NAMES = pd.Index([f"{i:03d}" for i in range(SIDE * SIDE)], name="area_id")
PLACES = np.array([(i % SIDE, i // SIDE) for i in range(SIDE * SIDE)], float) * 500
POINTS = pd.DataFrame(PLACES, index=NAMES, columns=["x", "y"])
BESIDE = np.array(
    [(i, j) for i in range(len(NAMES)) for j in range(len(NAMES))
     if np.abs(PLACES[i] - PLACES[j]).max() == 500]
)  # fmt: skip


def on_map(values: np.ndarray) -> HotSpots:
    series = pd.Series(np.round(values, 2), index=NAMES)
    validity = pd.Series(Validity.VALID, index=NAMES)
    graph = from_pairs(NAMES, BESIDE, kind=NeighbourKind.GIVEN)
    options = HotSpotOptions(step=0.01, global_permutations=0)
    return hot_spots(HotSpotInput(values=series, validity=validity), graph, options)


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, len(NAMES))


@given(st.lists(st.floats(-3, 3), min_size=3, max_size=3), st.integers(10, 225))
@settings(max_examples=25, deadline=None)
def test_plane_is_its_own_trend(slope: list[float], around: int) -> None:
    values = slope[0] + PLACES @ np.array(slope[1:]) / 1000
    assert local_plane(values, PLACES, around) == pytest.approx(values, abs=1e-6)


def test_places_on_a_line_or_a_point_have_a_trend_too() -> None:
    line = np.column_stack([np.arange(20.0), np.zeros(20)])
    assert local_plane(np.arange(20.0), line, 10) == pytest.approx(np.arange(20.0))
    assert local_plane(np.arange(20.0), np.zeros((20, 2)), 20) == pytest.approx([9.5] * 20)


def test_cores_of_a_slope_do_not_stand_out() -> None:
    found = on_map(PLACES[:, 0] / 1000 + noise(1))
    assert (found.rows["cluster"] == Cluster.CORE.value).sum() > 5
    answer = surroundings(found, POINTS)
    assert answer.count(Beyond.YES) == 0
    assert answer.count(Beyond.NO) > 5


def test_hill_upon_a_slope_stands_out() -> None:
    hill = np.hypot(*(PLACES - [4500, 2500]).T) < 1100
    found = on_map(PLACES[:, 0] / 2000 + 4 * hill + noise(2))
    answer = surroundings(found, POINTS)
    out = answer.rows.index[answer.rows["beyond"] == Beyond.YES]
    assert len(out) >= 3
    near = np.hypot(*(PLACES - [4500, 2500]).T) < 1800
    assert set(out) <= set(NAMES[near])


def test_only_cores_are_judged_but_all_areas_are_corrected_for() -> None:
    found = on_map(PLACES[:, 0] / 1000 + noise(3))
    answer = surroundings(found, POINTS)
    is_core = found.rows["cluster"] == Cluster.CORE.value
    assert answer.rows["beyond"].notna().tolist() == is_core.tolist()
    assert answer.rows["p_adjusted"].notna().all()


def test_order_of_places_changes_nothing() -> None:
    found = on_map(PLACES[:, 1] / 1000 + noise(4))
    one = surroundings(found, POINTS)
    other = surroundings(found, POINTS.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(one.rows, other.rows)


def test_unknown_places_and_small_maps_are_refused() -> None:
    found = on_map(PLACES[:, 0] / 1000 + noise(5))
    with pytest.raises(InputError, match="nicht bekannt, wo"):
        surroundings(found, POINTS.iloc[1:])
    few = hot_spots(
        HotSpotInput(
            values=pd.Series(noise(6)[:20], index=NAMES[:20]),
            validity=pd.Series(Validity.VALID, index=NAMES[:20]),
        ),
        from_pairs(NAMES[:20], BESIDE[(BESIDE < 20).all(axis=1)], kind=NeighbourKind.GIVEN),
        HotSpotOptions(global_permutations=0),
    )
    with pytest.raises(InputError, match="prüfbaren Gebieten"):
        surroundings(few, POINTS)
