"""Who is concerned by changed offers, by commune; the toy region stands for a state."""

import math

import pytest
from access_toys import answered, region

from analyses.access.region import prepare_mode
from analyses.access.scenario import Change, scenario
from analyses.scenarios.over_borders import BorderEffect, border_effect
from kpk_geo.model import TravelMode


def effect_of(*changes: tuple[str, int, float | None], own: str = "01") -> BorderEffect:
    made = region()
    found = answered(made)
    keys = found.offers.keys
    wanted = [Change(action=what, offer=keys[row], capacity=size) for what, row, size in changes]  # type: ignore[arg-type]
    after = scenario(made, prepare_mode(made, TravelMode.WALK), found, wanted)
    return border_effect(found, after, own={own})


def test_nothing_changed_concerns_nobody_but_names_where_it_was_tried() -> None:
    found = effect_of(("resize", 0, 40.0))
    assert list(found.concerned.index) == ["01"]
    assert not found.communes[["longer", "shorter", "amount"]].to_numpy().any()


def test_a_closed_offer_lengthens_ways_and_its_minutes_are_a_mean_of_children() -> None:
    found = effect_of(("close", 0, None))
    rows = found.concerned
    assert rows.index[0] == "01"
    longer = rows[rows["longer"] > 0]
    assert len(longer)
    assert (longer["more_minutes"] > 0).all()
    assert not rows["shorter"].any()
    assert found.children("longer") >= found.children("longer", elsewhere=True)


def test_supply_that_becomes_unknown_is_a_change_and_stays_unknown() -> None:
    found = effect_of(("close", 0, None), ("close", 1, None), ("close", 3, None))
    valid = found.communes[found.communes["validity"] == "valid"]
    gone = valid[valid["supply_before"].notna()]
    assert len(gone)
    assert (gone["amount"] < 0).all()
    assert all(math.isnan(value) or value == 0 for value in gone["supply_after"])
    assert set(gone.index) <= set(found.concerned.index)


@pytest.mark.parametrize("name", ["minutes_before", "supply_before"])
def test_where_there_is_no_figure_none_is_given(name: str) -> None:
    rows = effect_of(("close", 0, None)).communes
    assert rows.loc[rows["validity"] != "valid", name].isna().all()
