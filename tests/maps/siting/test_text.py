"""What a council reads: where, what it changes, how sure; no claim beyond the proof."""

import math
from typing import Any

import pytest
from siting_answers import PLACE, chosen, parameters, summary

from kpk_geo.model import (
    LifePhase,
    Proof,
    SitingAim,
    SitingEquity,
    SitingNeed,
    TravelMode,
)
from kpk_geo.results.access import WaysRecord
from kpk_geo.results.siting import (
    Cost,
    RunnerUpSite,
    TourDay,
)
from maps.siting.method_text import method_lines, not_said
from maps.siting.scenario import scenario_address, scenario_note
from maps.siting.text import detail_lines, doubt_mark, headline, proof_line


def test_three_sentences_say_where_what_and_how_sure() -> None:
    assert headline(parameters(), summary()) == (
        "Nächster Ort für „Familienbüro“: Kita Anker (Hafen). Dann erreichen 2.959 statt 2.380 von "
        "8.279 Kindern unter 3 Jahren in 15 Minuten zu Fuß einen Ort (36\u202f% statt 29\u202f%). "
        "Bewiesen: Keine andere Wahl unter 157 möglichen Orten erreicht mehr."
    )


def test_where_no_place_is_recorded_nothing_is_said_of_how_many_reach_one_today() -> None:
    text = headline(parameters(), summary(existing=(), reached_before=0.0))
    assert (
        "Dann erreichen 2.959 von 8.279 Kindern unter 3 Jahren in 15 Minuten zu Fuß einen Ort "
        "(36\u202f%); ein Ort der Art „Familienbüro“ ist bisher nicht erfasst. Bewiesen:"
    ) in text
    assert "statt" not in text


@pytest.mark.parametrize(
    ("plan", "found", "words"),
    [
        ({}, {"proof": Proof.BOUNDED, "gap": 0.004}, "höchstens 0,5\u202f% mehr möglich"),
        ({}, {"proof": Proof.TIMED_OUT, "gap": 0.5}, "abgelaufen, bevor es bewiesen war"),
        ({}, {"proof": Proof.TIMED_OUT, "gap": 1.0}, "beliebig viel mehr möglich"),
        ({"need": SitingNeed.BURDEN}, {}, "wenn Kinder in belasteten Gebieten mehr zählen"),
        ({"equity": SitingEquity.BURDENED_FIRST}, {}, "Fünftel, und dann mehr von allen"),
        ({"capacity": 30}, {}, "gibt mehr Kindern einen Platz"),
        ({"aim": SitingAim.MEDIAN}, {}, "spart mehr Weg"),
        ({"aim": SitingAim.CENTRE}, {}, "macht den längsten Weg kürzer"),
        ({"aim": SitingAim.COVER_ALL}, {}, "Weniger als 1 genügen nicht"),
        ({"aim": SitingAim.COVER_ALL}, {"proof": Proof.TIMED_OUT, "gap": 0.1}, "weniger Orten"),
        ({"aim": SitingAim.CENTRE}, {"proof": Proof.TIMED_OUT, "gap": 0.1}, "kürzer werden"),
    ],
)
def test_the_proof_is_of_what_was_asked(
    plan: dict[str, Any], found: dict[str, Any], words: str
) -> None:
    text = proof_line(parameters(**plan), summary(**found))
    assert words in text
    assert ("Bewiesen:" in text) == (found.get("proof", Proof.PROVEN) is Proof.PROVEN)


def test_ways_are_said_where_they_were_asked_for() -> None:
    assert "im Mittel von 13,3 auf 12,6" in headline(parameters(aim=SitingAim.MEDIAN), summary())
    far = summary(longest_before=math.inf, longest_after=46.7)
    assert "von mehr als 90 auf 46,7 Minuten" in headline(parameters(aim=SitingAim.CENTRE), far)


def test_facts_name_equity_equals_stability_cost_and_what_was_left_out() -> None:
    cost = Cost(each=46_000, total=46_000, commune_each=9_200, commune_total=9_200, source="Quelle")
    other = RunnerUpSite(**(PLACE | {"title": "Schule"}), instead_of=1, fewer=0, lost=0,
                         is_equal=True)  # fmt: skip
    found = summary(
        cost=cost, runners_up=(other,), left_out={"außerhalb der Region": 2},
        children_off_streets=900, sites=(chosen(),),
    )  # fmt: skip
    text = " ".join(detail_lines(parameters(), found))
    for words in (
        "Dann erreichen 42\u202f% statt 20\u202f% einen Ort",
        "Fünftel mit der geringsten: Es bleibt bei 36\u202f%",
        "Genauso gut: statt 1 auch Schule",
        "Bei 172 von 200 Proben", "46.000 Euro", "die Kommune 9.200 Euro",
        "2 außerhalb der Region", "Weitere 900 Kinder", "1 Familienbüro für rund 4.140 Kinder",
    ):  # fmt: skip
        assert words in text


def test_fewer_sites_than_wanted_say_why() -> None:
    assert "mehr als 1 ändern nichts" in detail_lines(parameters(), summary(wanted=3))[0]
    poor = summary(wanted=3, affordable=1)
    assert "das Budget reicht für 1" in detail_lines(parameters(), poor)[0]


def test_tours_are_told_by_day() -> None:
    day = TourDay(stops=2, driving=20, minutes=200)
    sites = (chosen(), chosen(title="Schule Höhe"))
    found = summary(sites=sites, tour=(day,), depot="Familienbüro Hafen")
    asked = parameters(aim=SitingAim.TOUR)
    assert headline(asked, found).startswith("2 Halte für „Familienbüro“ an 1 Tag: Kita Anker")
    lines = detail_lines(asked, found)
    assert lines[0] == (
        "Tag 1: Kita Anker → Schule Höhe; 20 Minuten Fahrt, mit je 90 Minuten Halt zusammen 3,3 "
        "Stunden, ab Familienbüro Hafen und zurück."
    )
    assert "1 Tour von je 6,0 Stunden" in dict(method_lines(asked, found, {}))["Gesucht"]


def test_without_index_or_draws_nothing_is_claimed() -> None:
    found = summary(most_burdened=None, least_burdened=None, without_burden="Kein Index.",
                    sites=(chosen(kept_in=math.nan),))  # fmt: skip
    text = " ".join(detail_lines(parameters(), found))
    assert "Kein Index." in text
    assert "Ziehungen" not in text


def test_method_and_limits_name_every_parameter() -> None:
    asked = parameters(need=SitingNeed.BURDEN, capacity=30, grid_metres=250, planned=True)
    lines = dict(method_lines(asked, summary(areas_neutral=6, cells_withheld=3), {}))
    assert "1,0 / 1,0 / 1,5 / 2,0" in lines["Gewicht"]
    assert "Raster von 250 m" in lines["Mögliche Orte"]
    assert "30 Kinder" in lines["Plätze"]
    assert lines["Ohne Einstufung"].startswith("6 Gebiete")
    assert "geheim" in lines["Kinder"]
    assert not any("nicht begrenzt" in line for line in not_said(asked))
    assert any("nicht begrenzt" in line for line in not_said(parameters()))


def test_a_scenario_is_said_to_count_the_same_only_where_it_does() -> None:
    asked, found = parameters(), summary()
    assert scenario_note(asked, found).startswith("Dort sind es dieselben")
    several = asked.plan.model_copy(update={"life_phases": (LifePhase.EARLY, LifePhase.KITA)})
    assert "nach Alter" in scenario_note(asked.model_copy(update={"plan": several}), found)
    longer = asked.plan.model_copy(update={"max_minutes": 20.0})
    assert "hier gelten 20." in scenario_note(asked.model_copy(update={"plan": longer}), found)


def test_without_any_offer_of_the_kind_there_is_no_scenario_and_it_is_said() -> None:
    found = summary(existing=())
    assert scenario_address("toy", parameters(), found) is None
    assert "noch nicht erfasst" in scenario_note(parameters(), found)
    assert "&changes=" in (scenario_address("toy", parameters(), summary()) or "")


def test_where_places_are_limited_those_who_get_one_come_first() -> None:
    """What was sought and proven leads; who lives near enough comes after it."""
    text = headline(parameters(capacity=60), summary(reached_after=3092.6, served=60))
    first = text.index(
        "Für 60 von 713 Kindern, die neu nah genug wohnen, reichen die Plätze (60 je"
    )
    proof = text.index("Bewiesen: Keine andere Wahl unter 157 möglichen Orten gibt mehr Kindern")
    near = text.index("wohnen dann 3.093 statt 2.380 von 8.279 Kindern unter 3 Jahren (37\u202f%")
    assert first < proof < near
    assert "erreichen" not in text
    open_end = summary(served=60, proof=Proof.BOUNDED, gap=0.01)
    assert "Bewiesen:" not in headline(parameters(capacity=60), open_end)


def test_what_the_proof_takes_for_granted_stands_beside_it() -> None:
    level = WaysRecord(mode=TravelMode.WALK, minutes=15, slope=None, halo=())
    assert doubt_mark(summary(ways=(level,))) == "Mit Vorbehalt: Wege ohne Steigung."
    assert doubt_mark(summary(ways=())) == ""
