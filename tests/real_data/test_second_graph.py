"""Kaiserslautern by a second graph that shares no line with the product: every cell, four modes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accessibility.independent import comparison, product
from benchmarks.accessibility.independent.comparison import Comparison, Input
from benchmarks.accessibility.independent.tags import MODES


@pytest.fixture(scope="module")
def asked(shared_data: Path) -> Input:
    return comparison.read_input(shared_data)


@pytest.fixture(scope="module")
def found(asked: Input, shared_data: Path) -> dict[str, Comparison]:
    streets = product.read_streets(shared_data, comparison.FILE)
    return {mode: comparison.compare(asked, streets, mode) for mode in MODES}


@pytest.mark.parametrize("mode", MODES)
def test_every_cell_has_the_way_of_the_second_graph(
    asked: Input, found: dict[str, Comparison], mode: str
) -> None:
    one = found[mode]
    assert comparison.differences(asked, one) == []
    assert comparison.classes(one.straight) == (836, 0, 0)
    assert comparison.classes(one.pairs) == (754 * 82, 0, 0)
    assert np.isfinite(one.own).sum() >= 752  # the rest has no way by both
    assert one.unrounded.max() < 0.01


def test_supply_is_that_of_the_second_graph(found: dict[str, Comparison]) -> None:
    assert {mode: one.supply.max() < 1e-4 for mode, one in found.items()} == dict.fromkeys(
        MODES, True
    )


def test_a_way_that_only_one_of_both_knows_is_named(asked: Input, shared_data: Path) -> None:
    """Closing one street to the second graph alone shows: the comparison sees what differs."""
    street = next(way for way in asked.extract.ways if way.number == 26789734)
    others = [way for way in asked.extract.ways if way.number != street.number]
    closed = street._replace(tags=street.tags | {"access": "no"})
    extract = replace(asked.extract, ways=[*others, closed])
    streets = product.read_streets(shared_data, comparison.FILE)
    one = comparison.compare(replace(asked, extract=extract), streets, "bike")
    assert comparison.classes(one.pairs)[2] > 0
