"""A scenario equals the same question for the changed list; no database."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from access_toys import KITA, OFFERS, TODAY, answered, prepared, region
from hypothesis import given
from hypothesis import strategies as st
from street_files import X0, Y0

from analyses.access.answer import Answer, answer_for
from analyses.access.from_point import nearest_offers, reach_of
from analyses.access.network_changes import NetworkChange, changed_network
from analyses.access.offers import offer_keys
from analyses.access.scenario import Change, closed_offers, scenario
from analyses.routing.routes import Lines
from kpk_geo.crs import DEFAULT_CRS, to_degrees
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import CapacityUnit
from kpk_geo.opening.slot import Slot


def degrees(x: float, y: float) -> tuple[float, float]:
    longitude, latitude = to_degrees(np.array([[X0 + x, Y0 + y]], float), DEFAULT_CRS)[0]
    return float(longitude), float(latitude)


def changed(changes: list[Change], question=KITA) -> Answer:
    made = region()
    return scenario(made, prepared(made), answered(made, question), changes)


def keys() -> dict[str, str]:
    rows = answered(region()).offers.rows
    return dict(zip(rows["title"], offer_keys(rows), strict=True))


def test_adding_closing_moving_and_enlarging_equal_the_changed_list() -> None:
    after = changed(
        [
            Change(action="add", place=degrees(2500, 250), capacity=25),
            Change(action="close", offer=keys()["Kita Brücke"]),
            Change(action="resize", offer=keys()["Kita Anker"], capacity=80),
            Change(action="move", offer=keys()["Kita drüben"], place=degrees(0, 250)),
        ]
    )
    anker, _, unknown, over = OFFERS
    same = answered(
        region(
            offers=(
                (anker[0], anker[1], 80, 500, 500),
                unknown,
                (over[0], None, 30, 0, 250),
                ("Neu", None, 25, 2500, 250),
            )
        )
    )
    np.testing.assert_allclose(after.supply.per_child, same.supply.per_child, rtol=1e-5)
    np.testing.assert_allclose(after.travel.minutes, same.travel.minutes, rtol=1e-5)


def test_changing_nothing_changes_nothing_to_the_last_bit() -> None:
    before, same = answered(region()), changed([])
    assert same.supply.per_child.tobytes() == before.supply.per_child.tobytes()
    assert same.travel.minutes.tobytes() == before.travel.minutes.tobytes()


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (Change(action="add", place=(8.0, 51.5), capacity=5), InputError, "von jedem Weg entfernt"),
        (Change(action="close", offer="K9|geheim"), NotFoundError, "zählt bei dieser Frage nicht"),
        (Change(action="add", place=(6.85, 51.43), capacity=-1), InputError, "nicht möglich"),
        (Change(action="add", capacity=5), InputError, "fehlt der Ort"),
        (
            Change(action="hours", offer="K0|K0", hours="Mo 8:00-9:00"),
            InputError,
            "ändern hier nichts",
        ),
        (Change(action="hours", offer="K0|K0", hours="mañana"), InputError, "nicht lesbar"),
        (Change(action="resize", offer="K0|K0"), InputError, "fehlt die neue Zahl"),
    ],
)
def test_impossible_changes_are_refused(change: Change, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        changed([change])


TUESDAY = replace(KITA, slot=Slot(weekday=1, minute=15 * 60, today=TODAY))
HOURS = replace(KITA, capacity=CapacityUnit.HOURS)


def test_an_offer_opens_in_the_slot_that_its_new_hours_hold() -> None:
    bridge = keys()["Kita Brücke"]  # of which no hours are known
    opened = changed([Change(action="hours", offer=bridge, hours="Tu 14:00-17:00")], TUESDAY)
    assert sorted(offer_keys(opened.offers.rows)) == sorted([keys()["Kita Anker"], bridge])
    same = answered(
        region(offers=(OFFERS[0], ("Kita Brücke", "Tu 14:00-17:00", *OFFERS[1][2:]))), TUESDAY
    )
    assert opened.supply.per_child.tobytes() == same.supply.per_child.tobytes()
    anker = keys()["Kita Anker"]
    closed = changed([Change(action="hours", offer=anker, hours="We 14:00-17:00")], TUESDAY)
    assert not len(closed.offers.rows)


def test_weekly_hours_are_the_capacity_where_hours_are_counted() -> None:
    change = Change(action="hours", offer=keys()["Kita Anker"], hours="Mo,Th 09:00-12:00")
    found = changed([change], HOURS)
    assert found.offers.capacity[0] == 6.0
    assert found.offers.rows["opening_hours"].iloc[0] == "Mo,Th 09:00-12:00"


def test_what_is_closed_in_a_slot_is_known_and_without_a_slot_nothing_is() -> None:
    made = region()
    there = prepared(made)
    shut = closed_offers(made, there, answered(made, TUESDAY))
    assert shut.rows["title"].tolist() == ["Kita Brücke", "Kita ohne Zahl", "Kita drüben"]
    assert not len(closed_offers(made, there, answered(made)).rows)


def test_a_new_site_brings_nothing_of_another_one() -> None:
    found = changed([Change(action="add", place=degrees(2500, 250), capacity=25)])
    new = found.offers.rows.iloc[-1]
    assert new["site_id"] == "1"
    assert pd.isna(new["opening_hours"])
    assert not new["outside"]


def test_numbers_of_new_sites_stay_theirs_when_another_offer_closes() -> None:
    place, other = degrees(2500, 250), degrees(700, 300)
    found = changed(
        [
            Change(action="add", place=place, capacity=25),
            Change(action="close", offer=keys()["Kita Brücke"]),
            Change(action="add", place=other, capacity=30),
            Change(action="close", offer="neu|1"),
        ]
    )
    assert [key for key in offer_keys(found.offers.rows) if key.startswith("neu|")] == ["neu|2"]


def test_key_of_a_new_site_is_never_given_to_another_after_it_was_removed() -> None:
    places = [degrees(2500, 250), degrees(700, 300), degrees(1300, 500)]
    first, second, third = (Change(action="add", place=place, capacity=30) for place in places)
    gone = Change(action="close", offer="neu|1")
    larger = Change(action="resize", offer="neu|3", capacity=80)
    for changes in ([first, second, gone, third, larger], [first, second, third, gone, larger]):
        found = changed(changes)
        by_key = dict(zip(offer_keys(found.offers.rows), found.offers.capacity, strict=True))
        assert {k: v for k, v in by_key.items() if k.startswith("neu|")} == {
            "neu|2": 30,
            "neu|3": 80,
        }
    with pytest.raises(NotFoundError, match="schon geschlossen"):
        changed([first, gone, second, Change(action="resize", offer="neu|1", capacity=80)])


def test_closing_the_only_offer_leaves_nobody_with_a_route() -> None:
    tuesday = replace(KITA, slot=Slot(weekday=1, minute=15 * 60, today=TODAY))
    only = keys()["Kita Anker"]
    rows = changed([Change(action="close", offer=only)], tuesday).table.rows
    assert rows.loc["01", "children_without_route"] == pytest.approx(30)
    assert rows.loc["01", "share_within_15_min"] == 0
    assert rows["supply_per_100"].dropna().tolist() == [0.0, 0.0, 0.0]


def test_the_nearest_offers_of_a_point_come_with_their_route() -> None:
    made = region()
    mode = prepared(made)
    found = nearest_offers(
        made, mode, Lines.of(mode.network, mode.snapper.drawn), answered(made), degrees(250, 500)
    )
    assert found.offers[0].title == "Kita Anker"
    assert found.offers[0].metres == pytest.approx(250, abs=1)
    assert found.offers[0].line is not None
    far = nearest_offers(
        made, mode, Lines.of(mode.network, mode.snapper.drawn), answered(made), (7.5, 51.4)
    )
    assert far.offers == ()
    assert "keine Straße" in far.reason


def test_isochrones_are_largest_first_and_hold_each_other() -> None:
    made = region()
    found = reach_of(made, prepared(made), degrees(1500, 500), [5, 15, 10])
    assert [item.minutes for item in found] == [15, 10, 5]
    largest, middle, smallest = (shapely.area(item.shape) for item in found)
    assert largest > middle > smallest > 0


TOWN = region()
WALK = prepared(TOWN)
BEFORE = answered(TOWN)
SPOTS = st.tuples(st.integers(0, 3900), st.integers(0, 900))


@given(
    st.lists(SPOTS, max_size=3),
    st.dictionaries(st.integers(0, 3), st.one_of(st.none(), SPOTS, st.integers(0, 90))),
    st.booleans(),
)
def test_what_a_scenario_carries_over_is_what_a_whole_run_finds_to_the_last_bit(
    added: list[tuple[int, int]],
    others: dict[int, tuple[int, int] | int | None],
    is_barred: bool,
) -> None:
    changes = [Change(action="add", place=degrees(*spot), capacity=20) for spot in added]
    for row, other in sorted(others.items()):
        key = BEFORE.offers.keys[row]
        if other is None:
            changes.append(Change(action="close", offer=key))
        elif isinstance(other, int):
            changes.append(Change(action="resize", offer=key, capacity=other))
        else:
            changes.append(Change(action="move", offer=key, place=degrees(*other)))
    if is_barred:
        changes.append(Change(action="block", place=degrees(1300, 500)))
    found = scenario(TOWN, WALK, BEFORE, changes)
    now = WALK
    if is_barred:
        start = np.array([X0 + 1300.0, Y0 + 500.0])
        now = changed_network(WALK, [NetworkChange(start=start)], max_snap=200.0).prepared
    whole = answer_for(TOWN, now, KITA, found.offers)
    for name in ("cost", "destination"):
        one, other_way = (getattr(item.nearest, name) for item in (found, whole))
        assert one.tobytes() == other_way.tobytes()
    assert found.travel.straight.tobytes() == whole.travel.straight.tobytes()
    assert found.supply.sums.tobytes() == whole.supply.sums.tobytes()
    ranged = ["supply_low", "supply_high", "low_in"]  # no scenario has these
    pd.testing.assert_frame_equal(
        found.table.rows.drop(columns=ranged), whole.table.rows.drop(columns=ranged),
        check_exact=True, check_like=True,
    )  # fmt: skip
    pd.testing.assert_frame_equal(found.overcount, whole.overcount, check_exact=True)


def test_a_table_of_offers_is_left_as_it_was_when_hours_change() -> None:
    before = BEFORE.offers.rows.copy()
    question = replace(KITA, capacity=CapacityUnit.HOURS)
    scenario(
        TOWN, WALK, answered(TOWN, question),
        [Change(action="hours", offer=BEFORE.offers.keys[0], hours="Mo 08:00-09:00")],
    )  # fmt: skip
    pd.testing.assert_frame_equal(before, BEFORE.offers.rows)


def test_an_offer_that_a_list_calls_like_a_new_site_stays_beside_it() -> None:
    made = region()
    rows = made.offers.rows.copy()
    rows.loc[0, ["offer_id", "site_id"]] = ["neu", "2"]
    own = replace(made, offers=replace(made.offers, rows=rows))
    new = [Change(action="add", place=degrees(x, 250), capacity=5) for x in (1500, 2500, 3500)]
    after = scenario(own, prepared(own), answered(own), new)
    assert len(after.offers.rows) == len(answered(own).offers.rows) + len(new)
