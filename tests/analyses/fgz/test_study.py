"""Catchments, distances, standings and variants: known answers and laws."""

from dataclasses import replace
from typing import Any

import access_toys
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from street_files import X0, Y0

from analyses.fgz.catchment import WalkNetwork
from analyses.fgz.study import FgzData, FgzStudy, fgz_study
from kpk_geo.model import SchoolCriterion, SchoolStanding, WalkMeasure
from kpk_geo.profile import FgzPlan

PLAN = FgzPlan()
NOWHERE = np.zeros((0, 2))


def cells(rows: list[tuple[float, float, float]], score: float = np.nan) -> pd.DataFrame:
    """Cells at x, y with so many children of primary age."""
    frame = pd.DataFrame(rows, columns=["x", "y", "children"], dtype=float)
    return frame.assign(children_under_10=2 * frame["children"], score=score, high=0.0)


def data(
    places: dict[str, tuple[float, float]],
    *,
    index: dict[str, float] | None = None,
    cell_rows: list[tuple[float, float, float]] | None = None,
    **changes: Any,
) -> FgzData:
    """Schools at places, all of index 5 unless said otherwise."""
    names = list(places)
    schools = pd.DataFrame(
        {
            "social_index": [(index or {}).get(name, 5.0) for name in names],
            "startchancen": np.nan, "pupils": np.nan,
        },
        index=names, dtype=float,
    )  # fmt: skip
    sites = pd.DataFrame(
        [(name, *xy) for name, xy in places.items()], columns=["offer_id", "x", "y"]
    )
    made = FgzData(
        schools=schools, is_fgz=np.zeros(len(names), dtype=bool), sites=sites,
        family_centres=NOWHERE, fgz=NOWHERE,
        cells=None if cell_rows is None else cells(cell_rows), streets=None,
    )  # fmt: skip
    return replace(made, **changes)


CELLS = [(0.0, 300.0, 10.0), (0.0, 900.0, 7.0), (0.0, 1200.0, 5.0), (5000.0, 0.0, 40.0)]


def test_children_within_the_radius_are_added_up_and_no_others() -> None:
    rows = fgz_study(data({"A": (0, 0), "B": (5000, 0)}, cell_rows=CELLS), PLAN).rows
    assert rows["children"].tolist() == [17, 40]
    assert rows["children_under_10"].tolist() == [34, 80]
    assert rows["rank"].tolist() == [2, 1]


def test_school_with_two_sites_counts_a_cell_once() -> None:
    made = data({"A": (0, 0)}, cell_rows=CELLS)
    second = pd.DataFrame({"offer_id": ["A"], "x": [0.0], "y": [1000.0]})
    made = replace(made, sites=pd.concat([made.sites, second], ignore_index=True))
    assert fgz_study(made, PLAN).rows["children"].tolist() == [22]


def test_withheld_cell_is_counted_as_withheld_and_not_as_zero() -> None:
    made = data(
        {"A": (0, 0), "B": (9000, 0)}, cell_rows=[(0, 1, np.nan), (0, 2, 3), (9000, 0, np.nan)]
    )
    rows = fgz_study(made, PLAN).rows
    assert rows["children"].tolist() == pytest.approx([3, np.nan], nan_ok=True)
    assert rows["withheld"].tolist() == [1, 1]


def test_burden_is_the_mean_over_children_whose_area_has_a_score() -> None:
    made = cells([(0, 0, 30), (0, 10, 10), (0, 20, 60)]).assign(
        score=[2.0, -2.0, np.nan], high=[1.0, 0.0, np.nan]
    )
    rows = fgz_study(data({"A": (0, 0)}, cells=made), PLAN).rows
    assert rows.at["A", "burden"] == pytest.approx((30 * 2 - 10 * 2) / 40)
    assert rows.at["A", "burden_high"] == pytest.approx(30 / 40)


def test_without_cells_nothing_is_said_of_children_and_the_list_stands() -> None:
    study = fgz_study(data({"A": (0, 0), "B": (1, 1)}, index={"A": 9.0}), PLAN)
    assert study.rows["children"].isna().all()
    assert study.rows["rank"].tolist() == [1, 2]
    assert SchoolCriterion.CHILDREN in study.unusable
    assert study.variants == 1  # nothing else is known, so nothing can be decided otherwise


def test_school_without_an_index_has_no_rank_but_a_span() -> None:
    places = {name: (1000.0 * row, 0.0) for row, name in enumerate("ABCDE")}
    index = {"A": 9.0, "B": 7.0, "C": np.nan, "D": 3.0, "E": 2.0}
    study = fgz_study(data(places, index=index), FgzPlan(first=2))
    row = study.rows.loc["C"]
    assert row["standing"] is SchoolStanding.WITHOUT_INDEX
    assert np.isnan(row["rank"])
    assert (row["best"], row["worst"]) == (1, 5)  # beside A with 9, behind all with 1
    assert (row["first_in"], row["variants"]) == (1, 2)
    assert study.rows["rank"].tolist() == pytest.approx([1, 2, np.nan, 3, 4], nan_ok=True)
    assert study.rows.at["B", "first_in"] == 2  # of 3: where C has 9, two stand before it


def test_fgz_is_no_candidate_and_neither_is_a_school_at_its_site() -> None:
    places = {"A": (0.0, 0.0), "B": (3000.0, 0.0), "C": (9000.0, 0.0)}
    made = data(
        places, is_fgz=np.array([True, False, False]), fgz=np.array([(0.0, 0.0), (3020.0, 0.0)])
    )
    rows = fgz_study(made, PLAN).rows
    assert list(rows["standing"]) == [SchoolStanding.ALREADY] * 2 + [SchoolStanding.RANKED]
    assert rows.at["C", "fgz"] == pytest.approx(5980)
    assert rows.at["C", "distance"] == pytest.approx(5980)


def test_distance_is_to_the_nearer_of_family_centre_and_fgz() -> None:
    made = data(
        {"A": (0.0, 0.0)}, family_centres=np.array([(0.0, 400.0)]), fgz=np.array([(900.0, 0.0)])
    )
    row = fgz_study(made, PLAN).rows.loc["A"]
    assert (row["family_centre"], row["fgz"], row["distance"]) == (400, 900, 400)


def test_variants_are_every_catchment_with_every_order_and_supposition() -> None:
    places = {"A": (0.0, 0.0), "B": (5000.0, 0.0), "C": (1.0, 1.0)}
    made = data(places, index={"C": np.nan}, cell_rows=CELLS)
    study = fgz_study(made, PLAN)
    assert study.order == (SchoolCriterion.SOCIAL_INDEX, SchoolCriterion.CHILDREN)
    assert study.variants == 3 * 2 * 3
    assert study.rows.loc[["A", "B"], "variants"].tolist() == [18, 18]
    assert study.rows.at["C", "variants"] == 12


@pytest.fixture(scope="module")
def walking() -> WalkNetwork:
    made = access_toys.prepared(access_toys.region())
    return WalkNetwork(network=made.network, snapper=made.snapper, cells=made.index, max_snap=200.0)


def test_over_streets_the_way_counts_and_not_the_crow(walking: WalkNetwork) -> None:
    """Cells lie beside a grid of streets: at 4.8 km/h a quarter of an hour is 1,200 m."""
    grid = access_toys.region().grid
    made = grid.assign(children=grid["persons_0_17"], children_under_10=0.0, score=0.0, high=0.0)
    corner = np.array([X0, Y0])
    at = tuple(corner + np.array([500.0, 500.0]))
    found = data(
        {"A": (float(at[0]), float(at[1]))}, cells=made.reset_index(drop=True), streets=walking,
        family_centres=np.array([corner + np.array([1000.0, 1000.0])]),
    )  # fmt: skip
    study = fgz_study(found, PLAN)
    assert study.measure is WalkMeasure.NETWORK
    # 100 and 50 in reach, and 200 at 900 m; 40 lies 1,300 m away over the streets, 1,118 m beside.
    assert study.rows.at["A", "children"] == 350
    assert study.rows.at["A", "family_centre"] == pytest.approx(1000, abs=2)


PLACE = st.tuples(st.integers(0, 3000).map(float), st.integers(0, 3000).map(float))
SCHOOLS = st.lists(
    st.tuples(PLACE, st.one_of(st.just(np.nan), st.integers(1, 9).map(float))),
    min_size=1, max_size=8,
)  # fmt: skip
CELL = st.tuples(
    PLACE, st.one_of(st.just(np.nan), st.floats(0, 90, allow_nan=False, width=32))
).map(lambda item: (*item[0], item[1]))
CELL_ROWS = st.lists(CELL, min_size=1, max_size=20)


def study_of(schools: list[tuple[tuple[float, float], float]], rows: Any) -> FgzStudy:
    places = {f"S{row}": place for row, (place, _) in enumerate(schools)}
    index = {f"S{row}": value for row, (_, value) in enumerate(schools)}
    return fgz_study(data(places, index=index, cell_rows=rows), FgzPlan(first=3))


@settings(max_examples=25)
@given(SCHOOLS, CELL_ROWS, st.randoms(use_true_random=False))
def test_order_of_schools_and_cells_changes_no_bit(
    schools: list[Any], rows: list[Any], random: Any
) -> None:
    places = {f"S{row}": place for row, (place, _) in enumerate(schools)}
    index = {f"S{row}": value for row, (_, value) in enumerate(schools)}
    names = list(places)
    random.shuffle(names)
    shuffled = {name: places[name] for name in names}
    cells_again = list(rows)
    random.shuffle(cells_again)
    one = fgz_study(data(places, index=index, cell_rows=rows), PLAN).rows
    two = fgz_study(data(shuffled, index=index, cell_rows=cells_again), PLAN).rows
    pd.testing.assert_frame_equal(one, two.reindex(one.index), check_exact=True)


@settings(max_examples=25)
@given(SCHOOLS, CELL_ROWS, PLACE, st.integers(1, 9))
def test_another_school_changes_no_figure_and_betters_no_rank(
    schools: list[Any], rows: list[Any], place: tuple[float, float], index: int
) -> None:
    assume(any(value == value for _, value in schools))  # else all are ranked without an index
    before = study_of(schools, rows).rows
    after = study_of([*schools, (place, float(index))], rows).rows.iloc[: len(schools)]
    for name in ("children", "children_under_10", "withheld"):
        assert before[name].tolist() == pytest.approx(after[name].tolist(), nan_ok=True, abs=0)
    ranked = before["rank"].notna()
    assert (after.loc[ranked, "rank"] >= before.loc[ranked, "rank"]).all()


@settings(max_examples=25)
@given(SCHOOLS, CELL_ROWS)
def test_wider_catchment_never_holds_fewer_children(schools: list[Any], rows: list[Any]) -> None:
    places = {f"S{row}": place for row, (place, _) in enumerate(schools)}
    near = fgz_study(data(places, cell_rows=rows), FgzPlan(metres=400)).rows["children"]
    wide = fgz_study(data(places, cell_rows=rows), FgzPlan(metres=900)).rows["children"]
    assert (wide.fillna(0) >= near.fillna(0)).all()


@settings(max_examples=25)
@given(SCHOOLS, CELL_ROWS)
def test_rank_lies_in_its_span_and_counts_in_theirs(schools: list[Any], rows: list[Any]) -> None:
    found = study_of(schools, rows)
    known = found.rows[found.rows["rank"].notna()]
    assert (known["best"] <= known["rank"]).all()
    assert (known["rank"] <= known["worst"]).all()
    assert (found.rows["first_in"] <= found.rows["variants"]).all()
    assert (found.rows["variants"] <= found.variants).all()
    steady = known[known["worst"] <= 3]
    assert (steady["first_in"] == steady["variants"]).all()
