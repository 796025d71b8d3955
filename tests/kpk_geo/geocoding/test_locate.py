"""Address, coordinate and decision: which of them is believed."""

import math
from datetime import date
from typing import Any

import pytest
from address_toys import town

from kpk_geo.geocoding.locate import Decision, Given, Location, address_key, locate
from kpk_geo.geocoding.parse import parse_address
from kpk_geo.model import MatchGrade, MatchMethod

GEOCODER = town()
HOUSE = "Käthe-Kollwitz-Str. 12, 59423 Unna"  # lies at 120 / 500


def place(text: str, given: Given | None = None, **options: Any) -> Location:
    known: dict[str, Any] = {"geocoder": GEOCODER, "decisions": {}}
    return locate(parse_address(text), given, **(known | options))


def test_coordinate_near_its_address_leaves_the_house_in_place() -> None:
    found = place(HOUSE, Given(x=200, y=500))
    assert (found.grade, found.x, found.distance) == (MatchGrade.EXACT, 120, 80)


def test_coordinate_far_from_its_address_goes_to_a_person_with_the_distance() -> None:
    found = place(HOUSE, Given(x=420, y=500))
    assert (found.grade, found.x, found.distance) == (MatchGrade.CHECK, None, 300)
    assert "300 m auseinander" in found.reason
    assert len(found.candidates) == 2


@pytest.mark.parametrize("doubt", ["0/0", "vertauscht", "EPSG:31466"])
def test_impossible_coordinate_goes_to_a_person_even_with_an_exact_address(doubt: str) -> None:
    found = place(HOUSE, Given(x=math.nan, y=math.nan, doubt=doubt))
    assert (found.grade, found.x) == (MatchGrade.CHECK, None)
    assert doubt in found.reason
    assert found.candidates[0].label.startswith("Käthe-Kollwitz-Str. 12")


def test_coordinate_confirms_a_similar_name() -> None:
    found = place("Kathe-Kolwitz-Str. 12, Unna", Given(x=130, y=500))
    assert (found.grade, found.method) == (MatchGrade.SAFE, MatchMethod.COORDINATE)
    assert found.x == 120


def test_coordinate_tells_streets_of_one_name_apart() -> None:
    found = place("Hauptstr. 1, Unna", Given(x=4990, y=10))
    assert (found.grade, found.x) == (MatchGrade.SAFE, 5000)


def test_missing_number_is_placed_by_the_coordinate_beside_it() -> None:
    found = place("Hauptstr. 5, 59423 Unna", Given(x=85, y=5))
    assert (found.grade, found.x) == (MatchGrade.SAFE, 85)


def test_coordinate_alone_is_used_but_called_unchecked() -> None:
    found = place("Markt 5, 44135 Dortmund", Given(x=1, y=2))
    assert (found.grade, found.x) == (MatchGrade.UNCHECKED, 1)


def test_unknown_street_does_not_believe_the_coordinate() -> None:
    assert place("Nirgendwo 5, Unna", Given(x=1, y=2)).grade is MatchGrade.CHECK


def test_without_a_register_the_coordinate_is_unchecked() -> None:
    assert place(HOUSE, Given(x=1, y=2), geocoder=None).grade is MatchGrade.UNCHECKED
    assert "kein Adressregister" in place(HOUSE, geocoder=None).reason


def test_decision_outweighs_everything() -> None:
    key = address_key(parse_address(HOUSE))
    decision = Decision(label="Tor 3", x=7, y=8, by="anna", on=date(2026, 11, 1))
    found = place("KÄTHE KOLLWITZ STR 12, 59423 unna", Given(x=1, y=2), decisions={key: decision})
    assert (found.x, found.method) == (7, MatchMethod.ALIAS)
    assert found.reason == "Von Hand bestimmt am 01.11.2026 von anna."


def test_decision_of_no_house_stays() -> None:
    key = address_key(parse_address("online"))
    decision = Decision(label="", x=None, y=None, by="anna", on=date(2026, 11, 1))
    assert place("online", decisions={key: decision}).grade is MatchGrade.NONE
