"""The maps of saved scenarios, to be handed on: each says that it is none of the existing."""

from markupsafe import Markup

from kpk_geo.german import day
from maps.kit.figure import Figure
from maps.scenarios.card import ScenarioCard, ScenariosView
from maps.scenarios.page import card_pictures, common_scale, drawing_id
from maps.scenarios.pictures import Measure
from maps.scenarios.text import DATA_CHANGED, finding, question_text
from maps.sheet.drawings import Drawings

NOT_DECIDED = "GEDANKENSPIEL, nicht beschlossen: So ist es heute nicht."
_HEADS = {"after": "danach", "change": "Unterschied zu heute"}


def scenario_drawings(view: ScenariosView, wanted: Measure | None) -> Drawings:
    """Give the maps of the scenarios that are compared, on the one scale of the page.

    Parameters
    ----------
    view
        What the page shows.
    wanted
        What the maps show; None: supply where it can be compared.
    """
    scale = common_scale(view.compared, wanted)
    figures = []
    for card in view.compared:
        assert scale is not None  # whatever is compared has one
        for name, picture in card_pictures(card, scale).items():
            if picture is not None:
                figures.append(_figure(card, name, picture))
    changed = any(card.data_changed for card in view.compared)
    notes = [
        NOT_DECIDED,
        *([f"{DATA_CHANGED}. Die Zahlen sind die von damals."] if changed else []),
    ]
    return Drawings(
        method="Gedankenspiel", region_name=view.region_name, synthetic=view.synthetic,
        figures=figures, notes=notes,
    )  # fmt: skip


def _figure(card: ScenarioCard, name: str, picture: Markup) -> Figure:
    changes = " ".join(card.words)
    return Figure(
        id=drawing_id(name, card), title=finding(card.result, card.question), picture=picture,
        alt=f"{card.title}, {_HEADS[name]}", source="",
        note=f"{card.title}, {_HEADS[name]}. {question_text(card.question)} {changes} "
        f"Gerechnet am {day(card.day)}.",
    )  # fmt: skip
