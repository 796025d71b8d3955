"""Who is newly reached adds up to what the whole region gains."""

import numpy as np
import pandas as pd
import pytest
from access_toys import answered, prepared, region
from hypothesis import given
from hypothesis import strategies as st
from street_files import X0, Y0

from analyses.access.offers import offer_keys
from analyses.access.scenario import Change, scenario
from analyses.scenarios.effect import Effect, effect
from kpk_geo.crs import DEFAULT_CRS, to_degrees
from kpk_geo.model import LifePhase

TOWN = region()
WALK = prepared(TOWN)
BEFORE = answered(TOWN)
KEYS = offer_keys(BEFORE.offers.rows)
CLASSES = pd.Series([4, 3, None, 1], index=["01", "02", "03", "04"], dtype="Int64")


def degrees(x: float, y: float) -> tuple[float, float]:
    longitude, latitude = to_degrees(np.array([[X0 + x, Y0 + y]], float), DEFAULT_CRS)[0]
    return float(longitude), float(latitude)


def of(*changes: Change, classes: pd.Series | None = CLASSES) -> Effect:
    return effect(TOWN, BEFORE, scenario(TOWN, WALK, BEFORE, changes), classes=classes)


def test_closing_the_only_near_kita_loses_the_children_who_lived_there() -> None:
    # 15 minutes are 1,200 m: from the cell at (2500, 500) only Brücke (1500) and ohne Zahl (3500).
    found = of(*(Change(action="close", offer=KEYS[row]) for row in (1, 2)))
    assert found.areas["lost"].tolist() == pytest.approx([0, 0, 20, 0])  # a fifth of 100
    assert found.areas["gained"].sum() == 0
    assert found.before.within - found.after.within == pytest.approx(20)
    assert (found.before.offers, found.after.offers) == (4, 2)
    assert found.by_age[LifePhase.KITA].lost == pytest.approx(20)
    assert found.by_age[LifePhase.EARLY].lost == pytest.approx(10)  # 10 of 100 by the age table
    assert found.by_burden[None].lost == pytest.approx(20)  # area 03 has no class
    assert found.by_burden[4].lost == 0


def test_without_an_index_nobody_is_counted_by_class() -> None:
    found = of(Change(action="close", offer=KEYS[1]), classes=None)
    assert found.by_burden == {}
    assert found.equity_after is None


def test_a_kita_without_known_places_adds_none() -> None:
    found = of(Change(action="close", offer=KEYS[2]))  # the one without a number
    assert found.before.capacity == found.after.capacity == 90


PLACES = st.tuples(st.integers(0, 3900), st.integers(0, 900))


@given(st.lists(PLACES, min_size=1, max_size=3), st.sets(st.integers(0, 3)))
def test_gains_and_losses_add_up_over_areas_and_classes(
    added: list[tuple[int, int]], closed: set[int]
) -> None:
    found = of(
        *(Change(action="add", place=degrees(*place), capacity=20) for place in added),
        *(Change(action="close", offer=KEYS[row]) for row in sorted(closed)),
    )
    change = found.after.within - found.before.within
    areas = found.areas
    assert (areas["gained"] - areas["lost"]).sum() == pytest.approx(change)
    parts = found.by_burden.values()
    assert sum(part.gained - part.lost for part in parts) == pytest.approx(change)
    assert sum(part.children for part in parts) == pytest.approx(found.before.children)
    own = found.by_age[LifePhase.KITA]
    assert own.gained - own.lost == pytest.approx(change)


@given(st.lists(PLACES, min_size=1, max_size=3))
def test_new_sites_alone_lose_nobody(added: list[tuple[int, int]]) -> None:
    found = of(*(Change(action="add", place=degrees(*place), capacity=20) for place in added))
    assert found.areas["lost"].sum() == 0
    assert found.after.supply_per_100 >= found.before.supply_per_100 * (1 - 1e-9)
