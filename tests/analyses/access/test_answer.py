"""One question, answered: what counts, who reaches it, how places are shared; no database."""

import pickle
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from access_toys import KITA, OFFERS, TODAY, answered, prepared, region
from street_files import street, toy_streets

from analyses.access.answer import planned_questions, planned_services
from analyses.access.region import surface_grid
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode
from kpk_geo.opening.slot import Slot

TUESDAY = replace(KITA, slot=Slot(weekday=1, minute=15 * 60, today=TODAY))


def test_near_areas_have_shorter_ways_and_an_empty_one_none() -> None:
    rows = answered(region()).table.rows
    assert rows["children"].tolist() == pytest.approx([30.0, 40.0, 20.0, 0.0])  # a fifth is 3 to 5
    assert rows["minutes_p50"]["01"] < rows["minutes_p50"]["03"]
    assert rows.loc["04", "validity"] == "no_children"


def test_places_are_given_out_once_also_to_children_beyond_the_border() -> None:
    found = answered(region())
    given = np.nansum(found.supply.per_child * found.cells.children)
    assert given == pytest.approx(40 + 20 + 30)
    assert (found.cells.area == -1).sum() == 1
    inside = (found.table.rows["supply_per_100"] * found.table.rows["children"] / 100).sum()
    assert inside < given


def test_a_pushchair_goes_round_the_steps_and_slower() -> None:
    made = region()
    walk, push = (prepared(made, mode).network for mode in (TravelMode.WALK, TravelMode.PUSHCHAIR))
    assert walk.cost.sum() - push.cost.sum() == pytest.approx(250_000, rel=1e-3)
    fast, slow = answered(made), answered(made, replace(KITA, mode=TravelMode.PUSHCHAIR))
    assert (slow.travel.minutes >= fast.travel.minutes / 3.6 * 4.8 - 1e-9).all()


def test_only_what_is_open_counts_and_unknown_times_are_told() -> None:
    found = answered(region(), TUESDAY)
    assert found.offers.rows["title"].tolist() == ["Kita Anker"]
    assert found.offers.without_hours == 3
    with pytest.raises(NotFoundError, match="keines geöffnet"):
        answered(region(), replace(KITA, slot=Slot(weekday=6, minute=900, today=TODAY)))


@pytest.mark.parametrize(("minutes", "reached"), [(0, 0), (600, 6)])
def test_a_cutoff_of_nothing_and_of_ten_hours_are_answered(minutes: int, reached: int) -> None:
    children = {place: n for place, n in region_children().items() if not isinstance(n, str)}
    children[500.0, 500.0] = 0  # at the door of a Kita
    found = answered(region(children=children, max_travel_time=minutes))
    assert (found.supply.per_child > 0).sum() == reached
    assert found.table.rows["supply_per_100"].notna().sum() == 3


def region_children() -> dict[tuple[float, float], int | str]:
    from street_files import CHILDREN

    return dict(CHILDREN)


def test_hours_come_from_the_opening_times() -> None:
    found = answered(region(), replace(KITA, capacity=CapacityUnit.HOURS))
    assert found.offers.capacity.tolist()[0] == 45.0
    assert np.isnan(found.offers.capacity[1:]).all()
    assert found.supply.without_capacity == 3


def test_a_phase_that_the_grid_does_not_know_is_explained() -> None:
    with pytest.raises(InputError, match="18, 19"):
        answered(region(), replace(KITA, life_phase=LifePhase.TRANSITION))


def test_a_kind_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(NotFoundError, match="Vorhanden sind: Kita"):
        answered(region(), replace(KITA, kind=OfferKind.SCHOOL, life_phase=LifePhase.PRIMARY))


def test_a_network_that_covers_too_little_is_refused_and_names_file_and_areas() -> None:
    few = [street((0, 0), (0, 900)), street((0, 900), (900, 900))]
    with pytest.raises(InputError, match=r"streets.osm: .* deckt die Region nicht ab") as caught:
        prepared(region(ways=few))
    assert "Altstadt (1 Zellen)" in str(caught.value)
    assert "partial = true" in str(caught.value)
    rows = answered(region(ways=few, partial=True)).table.rows
    assert rows.loc["02", "validity"] == "no_streets"
    assert np.isnan(rows["minutes_p50"]["02"])
    assert rows.loc["02", "children_off_streets"] == pytest.approx(40)


def test_an_island_is_reached_by_nobody_and_counted() -> None:
    cut = [(list(pair), tags) for points, tags in toy_streets() for pair in pairwise(points)]
    far = [way for way in cut if all(not (2000 < x < 3000 and 250 < y < 1000) for x, y in way[0])]
    island = [street((2400, 500), (2600, 500)), street((2600, 500), (2600, 900))]
    made = region(ways=[*far, *island])
    assert prepared(made).network.components == 2
    rows = answered(made).table.rows
    assert rows.loc["03", "children_without_route"] == pytest.approx(20)
    assert np.isinf(rows["minutes_p50"]["03"])
    assert rows.loc["03", "share_within_15_min"] == 0


def test_every_kind_is_asked_for_where_nothing_is_planned() -> None:
    assert [q.mode for q in planned_questions(region(services=[]))] == [
        TravelMode.WALK, TravelMode.PUSHCHAIR,
    ]  # fmt: skip
    assert next(planned_questions(region(services=[]))).kind is OfferKind.KITA


def test_offers_that_come_to_families_or_ended_are_left_out_with_the_reason() -> None:
    from access_toys import inventory

    from analyses.access.offers import offer_sites

    rows = inventory().assign(
        delivery=pd.Series(["geh", None, None, None]), status=pd.Series([None, "ended", None, None])
    )
    rows.loc[2, ["x", "y"]] = np.nan
    found = offer_sites(rows)
    assert found.rows["title"].tolist() == [OFFERS[3][0]]
    assert found.left_out["kita"].total == 3
    assert {text for text, _ in found.left_out["kita"].reasons} == {
        "kommt zu den Familien oder ist digital", "geplant oder beendet", "ohne sicheren Ort",
    }  # fmt: skip


def test_region_network_grid_and_answer_can_be_handed_to_another_process() -> None:
    made = region()
    mode = prepared(made)
    grid = surface_grid(made, mode)
    found = answered(made)
    again = pickle.loads(pickle.dumps((made, mode, grid, found)))
    assert answered(again[0]).supply.per_child.tobytes() == found.supply.per_child.tobytes()
    assert again[3].table.rows.equals(found.table.rows)


def test_an_offer_of_two_kinds_answers_the_questions_of_both() -> None:
    made = region()
    kinds = [["kita", "family_centre"], *([["kita"]] * (len(made.offers.rows) - 1))]
    rows = made.offers.rows.assign(kinds=pd.Series(kinds, dtype=object))
    made = replace(
        made,
        offers=replace(made.offers, rows=rows),
        plan=made.plan.model_copy(update={"services": ()}),
    )
    assert [service.kind for service in planned_services(made)] == [
        OfferKind.FAMILY_CENTRE,
        OfferKind.KITA,
    ]
    centre = answered(made, replace(KITA, kind=OfferKind.FAMILY_CENTRE))
    assert centre.offers.rows["offer_id"].tolist() == ["K0"]
    assert len(answered(made).offers.rows) == len(answered(region()).offers.rows)


def test_an_offer_of_two_kinds_that_is_left_out_is_counted_under_both() -> None:
    from access_toys import inventory

    from analyses.access.offers import offer_sites

    rows = inventory()
    rows["kinds"] = [["kita", "family_centre"] for _ in range(len(rows))]
    rows.loc[0, "status"] = "ended"
    found = offer_sites(rows)
    assert found.left_out["kita"].total == found.left_out["family_centre"].total == 1
