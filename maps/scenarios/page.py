"""The page of saved scenarios: a list, and up to four side by side."""

import math
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from kpk_geo import __version__, german
from maps.kit.drawing_addresses import drawing_address
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page
from maps.scenarios.card import ScenarioCard, ScenariosView
from maps.scenarios.figures import figure_rows
from maps.scenarios.pictures import Measure, Scale, after_picture, change_picture
from maps.scenarios.text import (
    DATA_CHANGED,
    NOT_REAL,
    cost_text,
    finding,
    question_text,
    unit_of,
)

MAX_COMPARED = 4


def scenarios_page(
    view: ScenariosView, menu: Menu, *, user: str | None, wanted: Measure | None = None
) -> Html:
    """Write the page.

    Parameters
    ----------
    view
        What is saved, and what of it is compared.
    user
        Who may save and remove; None: nobody has logged in.
    wanted
        What the maps show; None: supply where it can be compared.
    """
    scale = common_scale(view.compared, wanted)
    return render_page(
        "scenarios/page.html.jinja", menu, region=view.region_id, current="/maps/scenarios",
        view=view, user=user, scale=scale,
        cards=[_card(view, card, scale) for card in view.compared],
        listed=[_row(card, view) for card in view.listed], figures=figure_rows(view.compared),
        can_show_supply=_has_common_supply(view.compared), most=MAX_COMPARED,
        numbers=[card.number for card in view.compared], data_changed=DATA_CHANGED,
        not_real=NOT_REAL, version=__version__,
    )  # fmt: skip


def _has_common_supply(cards: Sequence[ScenarioCard]) -> bool:
    """Say whether supply is counted alike: for one question and with known capacities."""
    asked = {(c.question.kind, c.question.life_phase, c.question.capacity) for c in cards}
    known = all(math.isfinite(card.result.after.supply_per_100) for card in cards)
    return len(asked) == 1 and known and cards[0].result.before.supply_per_100 > 0


def common_scale(cards: Sequence[ScenarioCard], wanted: Measure | None) -> Scale | None:
    """Give the one scale of all maps; None where nothing is compared.

    Supply is held against that of the first scenario without its changes.

    Parameters
    ----------
    cards
        Those that are compared.
    wanted
        Supply is shown only where it is counted alike.
    """
    if not cards:
        return None
    measure: Measure = "within"
    if wanted != "within" and _has_common_supply(cards):
        measure = "supply"
    first = cards[0]
    return Scale(
        measure=measure, supply=first.result.before.supply_per_100, unit=unit_of(first.question)
    )


def _card(view: ScenariosView, card: ScenarioCard, scale: Scale | None) -> dict[str, Any]:
    assert scale is not None  # whatever is compared has one
    query = {"ids": ",".join(str(item.number) for item in view.compared), "show": scale.measure}
    images = {
        name: drawing_address(view.region_id, "scenarios", drawing_id(name, card), query)
        for name in ("after", "change")
    }
    return _words(card) | card_pictures(card, scale) | {"images": images}


def drawing_id(name: str, card: ScenarioCard) -> str:
    """Name a map of a scenario in its address.

    Parameters
    ----------
    name
        "after" or "change".
    card
        Of the scenario.
    """
    return f"{'danach' if name == 'after' else 'unterschied'}-{card.number}"


def card_pictures(card: ScenarioCard, scale: Scale) -> dict[str, Markup | None]:
    """Draw what is left afterwards and what differs; None where the areas are gone.

    Parameters
    ----------
    card
        Of the scenario.
    scale
        Of all that are compared.
    """
    if card.areas is None:
        return {"after": None, "change": None}
    return {
        "after": after_picture(
            card.areas, card.result, scale, title=f"{NOT_REAL}: {card.title}, danach"
        ),
        "change": change_picture(
            card.areas, card.result, scale, title=f"{NOT_REAL}: {card.title}, Unterschied"
        ),
    }


def _words(card: ScenarioCard) -> dict[str, Any]:
    return {
        "number": card.number, "title": card.title, "author": card.author,
        "day": german.day(card.day), "note": card.note.splitlines(),
        "question": question_text(card.question),
        "finding": finding(card.result, card.question), "words": card.words,
        "data_changed": card.data_changed, "is_removed": card.is_removed,
        "address": card.address, "decision": card.decision, "cost": cost_text(card.annual_cost),
    }  # fmt: skip


def _row(card: ScenarioCard, view: ScenariosView) -> dict[str, Any]:
    compared = {item.number for item in view.compared}
    return _words(card) | {"is_compared": card.number in compared}
