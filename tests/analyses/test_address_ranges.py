"""Laws of the Straßenraster: every address in its own area, no overlap."""

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analyses.address_ranges import ALL, EVEN, ODD, address_ranges, look_up

STREET = ("Unna", "01", "Hauptstr.")


def addresses(*houses: tuple[int, str, list[str]]) -> pd.DataFrame:
    rows = [
        {
            "municipality": "Unna", "street_key": "01", "street": "Hauptstr.", "number": number,
            "suffix": suffix, "areas": areas,
        }
        for number, suffix, areas in houses
    ]  # fmt: skip
    columns = ["municipality", "street_key", "street", "number", "suffix", "areas"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def test_street_in_one_area_is_one_line() -> None:
    result = address_ranges(addresses((1, "", ["A"]), (2, "", ["A"]), (7, "b", ["A"])))
    (line,) = result.ranges
    assert (line.side, line.first, line.last, line.addresses) == (ALL, "1", "7b", 3)


def test_border_along_a_street_splits_odd_from_even() -> None:
    result = address_ranges(addresses((1, "", ["A"]), (2, "", ["B"]), (3, "", ["A"])))
    assert [(r.side, r.first, r.last, r.area_id) for r in result.ranges] == [
        (ODD, "1", "3", "A"),
        (EVEN, "2", "2", "B"),
    ]


def test_border_across_a_street_splits_its_numbers() -> None:
    result = address_ranges(
        addresses((1, "", ["A"]), (3, "", ["A"]), (5, "", ["B"]), (5, "a", ["A"]), (2, "", ["A"]))
    )
    assert [(r.side, r.first, r.last, r.area_id) for r in result.ranges] == [
        (ODD, "1", "3", "A"),
        (ODD, "5", "5", "B"),
        (ODD, "5a", "5a", "A"),
        (EVEN, "2", "2", "A"),
    ]


def test_what_is_outside_or_in_two_areas_is_told() -> None:
    result = address_ranges(addresses((1, "", []), (3, "", ["A", "B"]), (5, "", ["A"])))
    assert result.outside["number"].tolist() == [1]
    assert result.ambiguous["number"].tolist() == [3]
    assert sum(item.addresses for item in result.ranges) == 2


houses = st.dictionaries(
    st.tuples(st.integers(1, 40), st.sampled_from(["", "a", "b"])),
    st.sampled_from(["A", "B", "C"]),
    min_size=1,
    max_size=40,
)


@given(houses)
def test_every_address_is_found_in_its_own_area(town: dict[tuple[int, str], Any]) -> None:
    result = address_ranges(addresses(*((n, s, [area]) for (n, s), area in town.items())))
    for (number, suffix), area in town.items():
        assert look_up(result.ranges, STREET, number, suffix) == area
    assert sum(item.addresses for item in result.ranges) == len(town)


@given(houses)
def test_no_two_ranges_of_a_side_overlap(town: dict[tuple[int, str], Any]) -> None:
    result = address_ranges(addresses(*((n, s, [area]) for (n, s), area in town.items())))
    for (number, suffix), _ in town.items():
        hits = [r for r in result.ranges if look_up([r], STREET, number, suffix)]
        assert len(hits) == 1
