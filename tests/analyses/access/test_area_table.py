import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analyses.access.area_table import Cells, TravelCosts, area_table, overcount, quantile_cells
from kpk_geo.model import LifePhase, OfferKind, TravelMode, Validity
from kpk_geo.norms import norms

INF, NAN = np.inf, np.nan


def cells(area, children, ids=("A", "B")):
    return Cells(
        area=np.array(area),
        children=np.array(children, float),
        area_ids=pd.Index(ids, name="area_id"),
    )


def travel(minutes, straight=None):
    minutes = np.array(minutes, float)
    return TravelCosts(
        minutes=minutes,
        metres=minutes * 80,
        straight=minutes * 50 if straight is None else np.array(straight, float),
    )


def test_figures_of_an_area_come_from_its_children():
    table = area_table(cells([0, 0, 0, 1], [10, 20, 10, 5]), travel([5, 10, 30, 20])).rows
    assert table["children"].tolist() == [40, 5]
    assert table["minutes_p50"].tolist() == [10, 20]
    assert table["minutes_p95"].tolist() == [30, 20]
    assert table["share_within_15_min"].tolist() == [0.75, 0.0]


def test_children_without_street_or_way_are_counted_on_their_own():
    table = area_table(cells([0, 0, 0, 0], [4, 3, 2, NAN]), travel([5, INF, NAN, 5])).rows.loc["A"]
    assert table["children"] == 9
    assert table["children_off_streets"] == 2
    assert table["children_without_route"] == 3
    assert table["cells_withheld"] == 1
    assert table["share_within_15_min"] == 4 / 7
    assert table["minutes_p95"] == INF


def test_cells_beyond_the_border_belong_to_no_area():
    table = area_table(cells([0, -1], [4, 100]), travel([5, 50])).rows
    assert table["children"].tolist() == [4, 0]
    assert table["minutes_p95"].tolist()[0] == 5


def test_an_area_without_children_or_streets_has_no_figures_and_a_reason():
    rows = area_table(
        cells([0, 1, 2], [0, 7, 7], ("A", "B", "C")),
        travel([5, NAN, 5]),
        few=10,
        supplies={"s": np.ones(3)},
    ).rows
    assert rows["validity"].tolist() == [
        Validity.NO_CHILDREN, Validity.NO_STREETS, Validity.FEW_CHILDREN,
    ]  # fmt: skip
    assert rows["minutes_p50"].isna().tolist() == [True, True, False]
    assert rows["s_per_100"].isna().tolist() == [True, True, False]


def test_supply_of_an_area_is_places_over_children_not_a_mean_of_cells():
    rows = area_table(
        cells([0, 0], [90, 10]), travel([5, 5]), supplies={"supply": np.array([0.1, 1.1])}
    ).rows
    assert rows.loc["A", "supply_per_100"] == 20.0


def test_each_norm_is_measured_in_its_own_way():
    known = {norm.id: norm for norm in norms()}
    wanted = (known["munich_kita"], known["thuenen_15_min"], known["school_way_primary"])
    way = TravelCosts(
        minutes=np.array([14.0, 16.0]),
        metres=np.array([2100.0, 1900.0]),
        straight=np.array([751.0, 750.0]),
    )
    rows = area_table(cells([0, 0], [1, 1]), way, norms=wanted).rows.loc["A"]
    assert rows["norm_munich_kita"] == 0.5
    assert rows["norm_thuenen_15_min"] == 0.5
    assert rows["norm_school_way_primary"] == 0.5


def test_the_circle_counts_children_whom_the_street_does_not_bring():
    found = overcount(
        cells([0, 0, 0], [10, 20, 30]), travel([5, 20, 20], [300, 700, 1500]), metres=750
    )
    row = found.loc["A"]
    assert (row["children_in_buffer"], row["children_in_service_area"], row["overcount"]) == (
        30,
        10,
        20,
    )
    assert row["share_overcount"] == 20 / 30


def test_where_no_child_lives_near_a_street_the_circle_counts_nothing_that_could_be_compared():
    asked = cells([0, 0, 1], [10, 20, 30], ids=("A", "B", "C"))
    found = overcount(asked, travel([5, 20, NAN], [300, 700, 1]), metres=750)
    assert found.loc["B"].isna().all()
    assert found.loc["C", "overcount"] == 0  # nobody lives there: that is known


@given(
    st.lists(
        st.tuples(st.integers(-1, 2), st.integers(0, 9), st.integers(0, 60)),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from([0.05, 0.5, 0.95, 1.0]),
)
def test_a_quantile_is_that_of_the_children_drawn_one_by_one(rows, share):
    area, people, value = (np.array(column) for column in zip(*rows, strict=True))
    cells_found = quantile_cells(area, value.astype(float), people * 1.0, (share,), 3)[:, 0]
    found = np.where(cells_found >= 0, value[cells_found], np.nan)
    for number in range(3):
        everyone = np.repeat(value[area == number], people[area == number])
        if not len(everyone):
            assert np.isnan(found[number])
        else:
            expected = np.quantile(everyone, share, method="inverted_cdf")
            assert found[number] == expected


def test_norms_concern_what_they_were_made_for():
    ids = {
        norm.id
        for norm in norms()
        if norm.concerns(OfferKind.KITA, LifePhase.KITA, TravelMode.WALK)
    }
    assert ids == {"bbsr_walkable", "munich_kita", "berlin_kita", "thuenen_15_min"}


def test_every_norm_names_value_distance_and_source():
    for norm in norms():
        assert norm.source
        assert norm.address or norm.value is None
    assert {norm.id for norm in norms() if norm.value is None} == {"iw_95", "family_office"}
