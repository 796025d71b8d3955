"""What an answer about ways and supply says in words."""

from typing import Any

from kpk_geo.model import CapacityUnit, OfferKind
from maps.access.answer_text import answer_sentence, equity_texts
from maps.access.popup import POPUP_OF_OFFERS, SCENARIO_KEY, offer_texts
from maps.access.supply_words import SupplyUnit

PLACES = SupplyUnit(kind=OfferKind.KITA, capacity=CapacityUnit.PLACES)
OFFICES = SupplyUnit(kind=OfferKind.FAMILY_OFFICE, capacity=CapacityUnit.OFFERS)


def total(**changed: Any) -> dict[str, Any]:
    return {
        "children": "8.586", "within": "8.141", "within_value": 8141.0, "share": "94,8 %",
        "supply_value": 92.4, "off_streets": "12", "has_off_streets": False,
    } | changed  # fmt: skip


def test_answer_says_how_many_and_what_is_left_for_each() -> None:
    assert answer_sentence(total(), PLACES) == (
        "8.141 von 8.586 Kindern (94,8 %) sind in 15 Minuten dort. Im Durchschnitt bleiben 92,4 "
        "Plätze je 100 Kinder."
    )


def test_whole_offers_are_told_in_children_for_each() -> None:
    said = answer_sentence(total(supply_value=0.0483), OFFICES)
    assert said.endswith("Im Durchschnitt: 1 Familienbüro für rund 2.070 Kinder.")
    assert "je 100" not in said


def test_answer_without_supply_says_nothing_of_it_but_names_whom_it_leaves_out() -> None:
    said = answer_sentence(total(supply_value=None, has_off_streets=True), PLACES)
    assert "bleiben" not in said
    assert said.endswith(" Weitere 12 Kinder ohne Weg (nicht am Straßennetz) zählen nicht mit.")


def test_what_nobody_knows_to_be_open_makes_a_share_a_least_one() -> None:
    asked = "Kita, 3–6 Jahre, zu Fuß, samstags 10 Uhr in der Schulzeit"
    said = answer_sentence(total(), PLACES, asked=asked, unknown=6)
    assert said.startswith(f"{asked}: mindestens 8.141 von 8.586 Kindern")
    assert "Von 6 weiteren Angeboten ist nicht bekannt, ob sie dann offen sind" in said


def test_equity_by_provider_has_a_heading_for_every_figure() -> None:
    part = {"name": "frei", "index": "0,1", "interval": "0,0 bis 0,2", "most_burdened": "9",
            "least_burdened": "8"}  # fmt: skip
    compared = "Verglichen sind 130 Gebiete."
    said = equity_texts(
        {"sentence": "Satz.", "gini": "0,2", "compared": compared, "by_provider": [part]}
    )
    assert said["rows"] == [["frei", "9", "8", "0,1", "0,0 bis 0,2"]]
    assert len(said["head"]) == len(said["rows"][0])
    assert "(Gini): 0,2. Verglichen sind 130 Gebiete." in said["note"]
    assert said["picture"] == "Konzentrationskurve. Satz."


def test_offer_says_its_capacity_in_its_unit_or_that_it_is_unknown() -> None:
    offer = {"key": "A1|x", "title": "Kita", "place": [51, 7], "address": None, "capacity": 1250.5,
             "unit": PLACES, "hours": None, "outside": False}  # fmt: skip
    assert offer_texts(offer)["capacity"] == "1.250,5 Plätze"
    assert offer_texts(offer | {"capacity": 60.0})["capacity"] == "60 Plätze"
    assert offer_texts(offer | {"capacity": 0.25})["capacity"] == "0,25 Plätze"
    assert offer_texts(offer | {"capacity": None})["capacity"] == "unbekannt"
    assert offer_texts(offer)["is_scenario"] is False
    assert offer_texts(offer | {"key": f"{SCENARIO_KEY}3"})["is_scenario"] is True


def test_fields_of_the_popup_are_those_of_an_offer() -> None:
    offer = offer_texts({"key": "", "title": "", "place": [], "address": "", "capacity": None,
                         "unit": PLACES, "hours": "", "outside": True})  # fmt: skip
    named = {POPUP_OF_OFFERS.title, *POPUP_OF_OFFERS.where}
    named |= {line.field for line in POPUP_OF_OFFERS.lines}
    assert named <= offer.keys()
