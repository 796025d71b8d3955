"""What stands beside an answer: the region's own yardstick, in words."""

from typing import Any

from kpk_geo.model import LifePhase, OfferKind, TravelMode
from kpk_geo.profile import SitingPlan
from kpk_geo.profile.prevention import PreventionLink
from maps.siting.beside import other_list_line, yardstick_line

PLAN = SitingPlan(
    id="x", kind=OfferKind.FAMILY_OFFICE, candidates=(OfferKind.KITA,), max_minutes=15
)


def link(**changes: Any) -> PreventionLink:
    values: dict[str, Any] = {
        "id": "buero", "label": "Familienbüro", "kinds": (OfferKind.FAMILY_OFFICE,),
        "life_phases": (LifePhase.EARLY,), "max_minutes": 15,
    }  # fmt: skip
    return PreventionLink(**(values | changes))


def test_another_yardstick_is_said_with_both_measures() -> None:
    kinds = (OfferKind.FAMILY_OFFICE, OfferKind.FAMILY_OFFICE_MOBILE)
    other = link(kinds=kinds, mode=TravelMode.PUSHCHAIR, max_minutes=20)
    assert yardstick_line(PLAN, [other]) == (
        "Die Kette sieht für „Familienbüro“ 20 Minuten zu Fuß mit Kinderwagen vor und zählt "
        "Familienbüro und Familienbüro to go. Hier gilt: 15 Minuten zu Fuß, gezählt nur "
        "Familienbüro."
    )


def test_the_same_yardstick_is_said_to_be_the_same() -> None:
    assert yardstick_line(PLAN, [link()]).endswith("Das gilt auch hier.")
    assert "Hier gilt:" in yardstick_line(PLAN, [link(), link(max_minutes=10)])


def test_links_of_other_kinds_say_nothing() -> None:
    assert yardstick_line(PLAN, [link(kinds=(OfferKind.KITA,))]) == ""
    assert yardstick_line(PLAN, []) == ""


def test_only_school_centres_have_another_list() -> None:
    named = [kind for kind in OfferKind if other_list_line(kind)]
    assert named == [OfferKind.PRIMARY_FAMILY_CENTRE]
