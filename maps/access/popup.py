"""What a click on an offer says on the map of ways and supply, and how a scenario can change it."""

from collections.abc import Mapping
from typing import Any

from kpk_geo import german
from maps.kit.popup import Action, Line, PopupFrame

SCENARIO_KEY = "neu|"  # begins the key of an offer that only a scenario has
POPUP_OF_OFFERS = PopupFrame(
    title="title",
    where=("address",),
    lines=(
        Line(field="capacity", label="Umfang"),
        Line(field="hours", label="Zeiten"),
        Line(field="outside", text="Liegt außerhalb der Region."),
    ),
    actions=(
        Action(name="catchment", label="Einzugsgebiet"),
        Action(name="close", label="Schließen"),
        Action(name="move", label="Verlegen"),
        Action(name="resize", label="Umfang ändern"),
    ),
)


def offer_texts(offer: Mapping[str, Any]) -> dict[str, Any]:
    """Give place and texts of an offer that counts for the answer."""
    amount = offer["capacity"]
    return {
        "key": offer["key"],
        "title": offer["title"],
        "place": offer["place"],
        "address": offer["address"],
        "capacity": "unbekannt" if amount is None else f"{_amount(amount)} {offer['unit']}",
        "hours": offer["hours"],
        "outside": offer["outside"],
        "is_scenario": str(offer["key"]).startswith(SCENARIO_KEY),
    }


def _amount(value: float) -> str:
    """Write a capacity with as many decimals as it has, two at most.

    >>> _amount(1250.0), _amount(7.5)
    ('1.250', '7,5')
    """
    return german.number(value, next((n for n in (0, 1) if round(value, n) == value), 2))
