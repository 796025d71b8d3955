"""Ways of communes beside each other: children add up, minutes of communes do not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.compare.ways import MIN_PEERS, beside_peers
from kpk_geo.model import Validity
from kpk_geo.results.access import AccessArea


def commune(key: str, children: float, there: float, minutes: float = 10.0) -> AccessArea:
    known = {
        "area_id": key, "validity": Validity.VALID, "children": children,
        "children_off_streets": 0.0, "minutes_p95": minutes, "supply_per_100": 40.0,
        "share_within_15_min": there / children,
    }  # fmt: skip
    return AccessArea.model_validate(AccessArea.nothing() | known)


COMMUNES = st.lists(
    st.integers(1, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    min_size=2, max_size=12,
)  # fmt: skip


@given(COMMUNES)
def test_the_others_together_are_as_one_large_commune(counts: list[tuple[int, int]]) -> None:
    rows = {str(i): commune(str(i), n, there) for i, (n, there) in enumerate(counts)}
    found = beside_peers("0", list(rows), rows)
    others = counts[1:]
    assert found.known == len(others)
    assert found.children == sum(n for n, _ in others)
    assert found.share_within_15_min == pytest.approx(
        sum(there for _, there in others) / sum(n for n, _ in others)
    )
    assert found.supply_per_100 == pytest.approx(40)
    assert found.own == rows["0"]


def test_a_commune_without_a_figure_is_none_of_the_others_and_no_nought() -> None:
    few = commune("2", 4, 4).model_copy(update={"validity": Validity.FEW_CHILDREN})
    found = beside_peers("1", ["1", "2", "3"], {"1": commune("1", 50, 20), "2": few})
    assert found.known == 0
    assert math.isnan(found.share_within_15_min)
    assert math.isnan(found.minutes_p95[0])
    assert beside_peers("9", ["9", "1"], {"1": few}).own.validity is Validity.MISSING


def test_minutes_are_the_middle_half_of_communes_and_no_way_is_the_longest() -> None:
    minutes = [5.0, 8.0, 12.0, 20.0, math.inf]
    rows = {str(i): commune(str(i), 50, 20, m) for i, m in enumerate([1.0, *minutes])}
    assert beside_peers("0", list(rows), rows).minutes_p95 == (8.0, 20.0)
    few = {key: rows[key] for key in list(rows)[:MIN_PEERS]}
    assert math.isnan(beside_peers("0", list(few), few).minutes_p95[0])
