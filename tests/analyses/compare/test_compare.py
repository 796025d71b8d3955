"""One commune among its peers: who they are, and what may be said of its figure."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.compare.figures import Against, compare, judged_together
from analyses.compare.peers import Alike, peers_of
from analyses.standing.total import Cell
from kpk_geo.model import CommuneType, Unit, Validity
from kpk_geo.results.state import StateCommune


def commune(key: str, **more: object) -> StateCommune:
    whole = {
        "area_id": key, "name": key, "title": "Stadt", "type": CommuneType.OWN_OFFICE,
        "district": "17111", "district_name": "K", "office": key, "office_name": "J",
        "office_is_sure": True, "programme": "", "programme_key": "", "inhabitants": 30_000.0,
        "inhabitants_source": "", "cells": 1, "offers": 1, "covered": 1.0,
    }  # fmt: skip
    return StateCommune.model_validate(whole | more)


def cell(key: str, events: float, people: float) -> Cell:
    return Cell(
        area_id=key, value=events / people, numerator=events, denominator=people,
        validity=Validity.VALID,
    )  # fmt: skip


def test_peers_share_all_that_is_asked_and_what_is_unknown_is_alike_to_nothing() -> None:
    found = [
        commune("a"), commune("b", type=CommuneType.FREE_CITY), commune("c", inhabitants=9_000.0),
        commune("d", inhabitants=math.nan, district="17222"), commune("e", programme="2017"),
    ]  # fmt: skip
    communes = {item.area_id: item for item in found}
    assert peers_of("a", communes, Alike()) == ("a", "b", "c", "d", "e")
    assert peers_of("a", communes, Alike(type=True)) == ("a", "c", "d", "e")
    assert peers_of("a", communes, Alike(type=True, size=True)) == ("a", "e")
    assert peers_of("a", communes, Alike(type=True, size=True, programme=True)) == ("a",)
    assert peers_of("d", communes, Alike(size=True)) == ("d",)
    assert peers_of("d", communes, Alike(district=True)) == ("d",)


def test_a_known_answer_of_one_high_among_alike_ones() -> None:
    cells = {key: cell(key, 200, 1000) for key in "bcdef"} | {"a": cell("a", 320, 1000)}
    one = judged_together({"x": compare("a", tuple("abcdef"), cells, Unit.PERCENT)})["x"]
    assert one.others.value == pytest.approx(0.2)
    assert not one.others.is_mean
    assert one.against is Against.HIGHER
    assert one.differ
    assert one.own.rank is not None
    assert (one.own.rank.low, one.own.rank.high) == (1, 1)
    assert one.own.low < 0.32 < one.own.high
    wide = compare("a", tuple("abcdef"), cells, Unit.PERCENT, design_effect=4)
    assert wide.own.high - wide.own.low > one.own.high - one.own.low
    assert wide.p > one.p


def test_communes_that_differ_by_chance_alone_get_no_rank() -> None:
    cells = {key: cell(key, 20 + place % 2, 100) for place, key in enumerate("abcdefg")}
    one = compare("a", tuple("abcdefg"), cells, Unit.PERCENT)
    assert one.differ is False
    assert all(peer.rank is None for peer in one.peers)


def test_without_counts_there_is_neither_interval_nor_rank_nor_test() -> None:
    cells = {
        key: replace(cell(key, 1, 5), numerator=math.nan, denominator=math.nan) for key in "abcde"
    }
    one = judged_together({"x": compare("a", tuple("abcde"), cells, Unit.PERCENT)})["x"]
    assert math.isnan(one.own.low)
    assert one.own.rank is None
    assert one.against is Against.UNTESTED
    assert one.others.is_mean


def test_what_is_suppressed_is_no_zero_and_stays_among_the_peers() -> None:
    hidden = Cell(
        area_id="b",
        value=math.nan,
        numerator=math.nan,
        denominator=90,
        validity=Validity.SUPPRESSED,
    )
    cells = {"a": cell("a", 10, 100), "b": hidden, "c": cell("c", 20, 100)}
    one = compare("a", tuple("abcd"), cells, Unit.PERCENT)
    assert [peer.area_id for peer in one.peers] == list("abcd")
    assert [peer.area_id for peer in one.known] == ["a", "c"]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(60, 300)), min_size=2, max_size=9),
    st.randoms(),
)
def test_the_order_of_peers_changes_nothing_and_spans_hold_a_place(
    counts: list[tuple[int, int]], random: object
) -> None:
    keys = [f"k{place}" for place in range(len(counts))]
    cells = {key: cell(key, *pair) for key, pair in zip(keys, counts, strict=True)}
    shuffled = list(keys)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (compare("k0", order, cells, Unit.PERCENT) for order in (keys, shuffled))
    assert one.peers == other.peers
    assert one.p == other.p
    for peer in one.peers:
        if peer.rank is not None:
            assert 1 <= peer.rank.low <= peer.rank.high <= peer.rank.of == len(keys)
