"""What a click on an offer says on the map of ways and supply, and how a scenario can change it."""

from collections.abc import Mapping
from typing import Any

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
        Action(name="hours", label="Öffnungszeiten"),
    ),
)
# An offer that is closed when the question asks can be opened, and nothing else.
POPUP_OF_CLOSED = PopupFrame(
    title="title",
    where=("address",),
    lines=(
        Line(field="left_out", label="Zählt nicht"),
        Line(field="hours", label="Zeiten"),
    ),
    actions=(Action(name="hours", label="Öffnungszeiten"),),
)


def offer_texts(offer: Mapping[str, Any]) -> dict[str, Any]:
    """Give place and texts of an offer; its unit is a `SupplyUnit`."""
    amount = offer["capacity"]
    return {
        "key": offer["key"],
        "title": offer["title"],
        "place": offer["place"],
        "address": offer["address"],
        "amount": amount,
        "capacity": "unbekannt" if amount is None else offer["unit"].amount_of(amount),
        "hours": offer["hours"],
        "outside": offer["outside"],
        "is_scenario": str(offer["key"]).startswith(SCENARIO_KEY),
        "is_closed": bool(offer.get("left_out")),
        "left_out": offer.get("left_out", ""),
    }
