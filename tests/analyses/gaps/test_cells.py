"""Six squares by hand: how a link stands in each, and what is left open where nothing is known."""

import math
from dataclasses import replace

import numpy as np
import pytest
from gaps_toys import city, link, offer, offers, only, statuses, study

from analyses.gaps.cells import link_cells
from analyses.gaps.links import links_of
from analyses.gaps.notes import link_note
from analyses.gaps.study import all_ways, asked_of, gaps_study
from analyses.gaps.variants import variants_of
from kpk_geo.errors import InputError
from kpk_geo.model import LinkStatus

PRESENT, WEAK, UNREACHED = LinkStatus.PRESENT, LinkStatus.WEAK, LinkStatus.UNREACHED
MISSING, UNKNOWN, NOT_NEEDED = LinkStatus.MISSING, LinkStatus.UNKNOWN, LinkStatus.NOT_NEEDED
KITA = offer("K1", "kita", 0, capacity_value=50)


def test_children_who_get_there_in_time_have_the_link_and_the_others_do_not() -> None:
    found = statuses(offers(KITA), link())
    assert found == {
        "01": PRESENT, "02": UNREACHED, "03": UNREACHED, "04": UNREACHED, "05": NOT_NEEDED,
        "06": UNREACHED,
    }  # fmt: skip


def test_children_near_no_street_leave_the_link_open_and_say_why() -> None:
    region = city(offers(KITA), link())
    (own,) = links_of(region.plan)
    ways = all_ways(region, (own,))[own.own.mode]
    bare = replace(ways, is_near=np.array([True, False, True, True, True, True]))
    phase = region.phase(own.phase)
    found = link_cells(
        asked_of(region, own, phase, bare), variants_of((own,), region.accessibility)
    )
    assert found.planned.status[1] is LinkStatus.NO_STREETS
    assert found.planned.status[4] is NOT_NEEDED  # nobody lives there
    assert np.isnan(found.planned.shortfall[1])
    assert "keine Straßen geladen" in link_note(region, found)


def test_places_too_few_for_the_children_are_weak() -> None:
    cells = only(offers(KITA), link(capacity="places", min_per_100=60))
    assert cells.planned.status[0] is WEAK
    assert cells.planned.per_100[0] == pytest.approx(50)  # 50 places for 100 children at the door
    assert cells.planned.without[0] == pytest.approx(1 - 50 / 60)
    enough = only(offers(KITA), link(capacity="places", min_per_100=50))
    assert enough.planned.status[0] is PRESENT


def test_a_capacity_that_nobody_states_is_not_weak() -> None:
    nameless = offer("K2", "kita", 0)
    cells = only(offers(KITA, nameless), link(capacity="places", min_per_100=60))
    assert cells.planned.status[0] is PRESENT
    assert cells.planned.unknown[0] == 1
    assert math.isnan(cells.planned.per_100[0])


def test_none_is_missing_only_where_all_are_recorded() -> None:
    school = offers(offer("S1", "school", 0))
    assert set(statuses(school, link()).values()) == {UNKNOWN, NOT_NEEDED}
    complete = statuses(school, link(), complete=["kita"])
    assert set(complete.values()) == {MISSING, NOT_NEEDED}


def test_a_planned_offer_shows_that_the_kind_was_recorded_and_closes_nothing() -> None:
    cells = only(offers(offer("K1", "kita", 0, status="planned")), link())
    assert set(cells.planned.status) == {MISSING, NOT_NEEDED}
    assert cells.found.left_out == {"geplant oder beendet": 1}


def test_an_offer_without_a_place_is_counted_by_its_reason() -> None:
    lost = offer("K2", "kita", 0, x=np.nan, y=np.nan)
    assert only(offers(KITA, lost), link()).found.left_out == {"ohne sicheren Ort": 1}


def test_an_offer_beyond_the_border_serves_too() -> None:
    beyond = offer("K1", "kita", 0, y=5_700_000.0 - 200, outside=True)
    cells = only(offers(beyond), link(max_minutes=30))
    assert cells.planned.status[0] is PRESENT
    assert cells.found.present.sum() == 0


def test_outreach_serves_the_areas_of_its_level_else_the_whole_region() -> None:
    visit = offer("G1", "outreach", 0, delivery="geh")
    own = link(kinds=["outreach"], outreach_level="bezirk")
    found = statuses(offers(visit), own)
    assert [found[key] for key in ("01", "02", "03", "04", "06")] == [
        PRESENT, PRESENT, PRESENT, MISSING, MISSING,
    ]  # fmt: skip
    everywhere = statuses(offers(visit), link(kinds=["outreach"]))
    assert set(everywhere.values()) == {PRESENT, NOT_NEEDED}


@pytest.mark.parametrize(("suffices", "status"), [(True, PRESENT), (False, MISSING)])
def test_digital_offers_close_a_gap_only_where_they_suffice(
    *, suffices: bool, status: LinkStatus
) -> None:
    advice = offer("D1", "counselling", 0, delivery="digital", x=np.nan, y=np.nan)
    cells = only(offers(advice), link(kinds=["counselling"], digital_suffices=suffices))
    assert cells.planned.status[0] is status
    assert cells.found.digital == 1
    assert cells.found.left_out == {}  # it needs no place


def test_mobile_offers_are_there_at_each_of_their_stops() -> None:
    stops = [
        offer("M1", "family_office_mobile", square, site_id=f"h{square}", delivery="mobile")
        for square in (0, 3)
    ]
    found = statuses(offers(*stops), link(kinds=["family_office_mobile"]))
    assert [own for own, status in found.items() if status is PRESENT] == ["01", "04"]


def test_each_area_of_a_level_needs_its_own() -> None:
    own = link(scope="area", level="bezirk")
    found = statuses(offers(KITA), own)
    assert [found[key] for key in ("01", "02", "03", "04")] == [PRESENT, PRESENT, PRESENT, MISSING]


def test_the_offer_next_door_makes_a_gap_of_an_area_uncertain() -> None:
    beside = offer("K1", "kita", 0.51)  # just beyond the border, 1 km from the middle
    cells = only(offers(beside), link(scope="area", max_minutes=20))
    assert cells.planned.status[0] is MISSING
    assert (cells.gap_in[0], len(cells.states)) == (1, 2)
    assert (cells.gap_in[3], len(cells.states)) == (2, 2)


def test_one_for_the_region_must_lie_in_it() -> None:
    own = link(scope="region")
    assert set(statuses(offers(KITA), own).values()) == {PRESENT, NOT_NEEDED}
    outside = offer("K1", "kita", 0, outside=True)
    assert set(statuses(offers(outside), own).values()) == {MISSING, NOT_NEEDED}


def test_hosts_without_the_link_are_found_in_their_areas() -> None:
    rows = offers(
        offer("C1", "clinic", 0), offer("C2", "clinic", 2), offer("L1", "guide_clinic", 0)
    )
    own = link(kinds=["guide_clinic"], scope="host", hosts={"kinds": ["clinic"]})
    cells = only(rows, own)
    assert dict(zip("123456", cells.planned.status, strict=True)) == {
        "1": PRESENT, "2": NOT_NEEDED, "3": MISSING, "4": NOT_NEEDED, "5": NOT_NEEDED,
        "6": NOT_NEEDED,
    }  # fmt: skip
    assert cells.hosting is not None
    assert cells.hosting.without().tolist() == [False, True]
    assert cells.hosting.metres[1] == pytest.approx(4000)


def test_hosts_by_social_index_wait_for_the_index() -> None:
    hosts = {"kinds": ["school"], "min_social_index": 7}
    own = link(kinds=["primary_family_centre"], scope="host", hosts=hosts, life_phases=["6-10"])
    rows = [offer("S1", "school", 0), offer("S2", "school", 1), offer("S3", "school", 2)]
    fgz = offer("F1", "primary_family_centre", 3)
    silent = only(offers(*rows, fgz), own)
    assert set(silent.planned.status) == {UNKNOWN}
    assert silent.hosting is not None
    assert "Schulsozialindex ist nicht geladen" in silent.hosting.missing
    known = [row | {"social_index": index} for row, index in zip(rows, (9, 3, None), strict=True)]
    cells = only(offers(*known, fgz), own)
    assert cells.planned.status[0] is MISSING
    assert cells.planned.status[1] is NOT_NEEDED
    assert cells.hosting is not None
    assert "Von 1 Einrichtung ist der Schulsozialindex nicht bekannt" in cells.hosting.note


def test_startchancen_schools_are_taken_by_their_flag() -> None:
    hosts = {"kinds": ["school"], "startchancen": True}
    own = link(kinds=["primary_family_centre"], scope="host", hosts=hosts, life_phases=["6-10"])
    rows = [
        offer("S1", "school", 0, startchancen=True), offer("S2", "school", 1, startchancen=False),
        offer("F1", "primary_family_centre", 3, startchancen=None),
    ]  # fmt: skip
    cells = only(offers(*rows), own)
    assert [cells.planned.status[row] for row in (0, 1)] == [MISSING, NOT_NEEDED]


def test_without_a_census_grid_only_presence_can_be_said() -> None:
    assert set(statuses(offers(KITA), link(), children=None).values()) == {UNKNOWN}
    found = statuses(offers(KITA), link(scope="area"), children=None)
    assert (found["01"], found["02"]) == (PRESENT, MISSING)
    made = study(offers(KITA), link(), children=None)
    assert [column.offers[0] for column in made.matrix] == [0] * len(made.matrix)
    assert np.isnan(made.score).all()


def test_life_phases_that_the_grid_does_not_know_are_unknown_with_the_reason() -> None:
    made = city(offers(KITA), link())
    assert made.grid is not None
    census = replace(made.census, grid=made.grid.drop(columns=["persons_3_5"]))
    (cells,) = gaps_study(replace(made, census=census)).links
    assert set(cells.planned.status) == {UNKNOWN}
    assert "Zensusgitter" in cells.phase.missing


def test_words_and_phases_choose_among_offers_of_a_kind() -> None:
    rows = offers(
        offer("G1", "group", 0, title="Kochkurs für Eltern"),
        offer("G2", "group", 1, title="PEKiP", life_phases=["0-3"]),
    )
    cooking = only(rows, link(kinds=["group"], words=["koch"]))
    assert cooking.found.visited.tolist() == [0]
    kita_age = only(rows, link(kinds=["group"]))
    assert kita_age.found.visited.tolist() == [0]  # the other one states another life phase


def test_without_links_each_phase_asks_for_each_field_that_offers_state() -> None:
    stated = offer("K1", "kita", 0, life_phases=["3-6"], fields_of_action=["education"])
    made = study(offers(stated, offer("K2", "kita", 1)))
    assert len(made.links) == 36
    cells = {own.link.cell: own for own in made.links}
    assert cells["education/3-6"].planned.status[:2] == [PRESENT, UNREACHED]
    assert set(cells["health/3-6"].planned.status) == {UNKNOWN, NOT_NEEDED}
    matrix = {(own.phase.value, own.field.value): own for own in made.matrix}
    assert matrix["3-6", "education"].offers.tolist() == [1, 0, 0, 0, 0, 0]
    assert matrix["3-6", "education"].share[0] == 1
    assert matrix["3-6", "health"].nothing_recorded


def test_a_link_on_a_finer_level_is_refused() -> None:
    made = city(offers(KITA), link(scope="area", level="bezirk"), level="bezirk")
    fine = city(offers(KITA), link(scope="area", level="gebiet"), level="bezirk")
    assert gaps_study(made).links[0].planned.status == [PRESENT, MISSING]
    with pytest.raises(InputError, match="mehr Gebiete"):
        gaps_study(fine)


def test_an_inventory_without_a_single_offer_says_that_nothing_is_known() -> None:
    made = study(offers(), link(), link(id="amt", scope="region"))
    assert {status for own in made.links for status in own.planned.status} == {UNKNOWN, NOT_NEEDED}
