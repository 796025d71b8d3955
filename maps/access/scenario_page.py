"""The answer of a scenario as the page draws it: before and after on one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analyses.access.area_table import mean_supply
from kpk_geo.results.scenario import ScenarioResult
from maps.access.answer_text import dots_text
from maps.access.change_themes import supply_change_theme, within_change_theme
from maps.access.page import AnswerView, answer_data, supply_theme_of
from maps.access.popup import offer_texts
from maps.access.scenario_text import effect_texts
from maps.access.supply_words import SupplyUnit
from maps.kit.themes import Theme

GROUP_SCENARIO = "Gedankenspiel"
TODAY = "supply-before"  # id of the theme that shows today's supply


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Today:
    """What every scenario of a question is held against; made once of the answer without one."""

    scale: float | None  # supply per 100 children of the whole region; None: no capacity is known
    theme: Theme | None  # of today's supply
    closed: Sequence[Mapping[str, Any]]  # offers that the slot of the question leaves out
    unit: SupplyUnit


def today_of(before: AnswerView) -> Today:
    """Take of the answer without changes what its scenarios need."""
    theme, scale = supply_theme_of(before), mean_supply(before.rows)
    if theme is not None:
        label = f"{theme.label}: heute, ohne Gedankenspiel"
        theme = replace(theme, id=TODAY, label=label, group=GROUP_SCENARIO)
    return Today(
        scale=scale if scale > 0 else None, theme=theme, closed=before.closed, unit=before.unit
    )


def scenario_data(
    today: Today, after: AnswerView, result: ScenarioResult, *, gone: Sequence[str]
) -> dict[str, Any]:
    """Give the answer for the changed offers, and what differs from the one before.

    Parameters
    ----------
    today
        The question without the changes.
    after
        The answer with them; it has only those offers that the changes make or alter.
    result
        What differs.
    gone
        Keys of offers that do not count any more.
    """
    data = answer_data(replace(after, scale=today.scale))
    themes = _more_themes(today, result)
    every = [*(theme.data() for theme in themes), *data["themes"]]
    data["themes"] = [theme | {"finding": _marked(theme)} for theme in every]
    data["scenario_theme"] = themes[0].id
    data["gone"] = list(gone)
    counted = {offer["key"] for offer in data["offers"]}
    closed = [offer for offer in today.closed if offer["key"] not in counted]
    data["closed"], data["dots"] = [offer_texts(offer) for offer in closed], dots_text(closed)
    data["effect"] = effect_texts(result, after.unit, after.life_phase)
    return data


def _marked(theme: Mapping[str, Any]) -> str:
    """Say in the headline, too, that this is a scenario; today's map keeps its own."""
    if theme["id"] == TODAY:
        return str(theme["finding"])
    return f"{GROUP_SCENARIO}: {theme['finding'] or theme['label']}"


def _more_themes(today: Today, result: ScenarioResult) -> list[Theme]:
    supply = supply_change_theme(result, result.before.supply_per_100, today.unit)
    themes = filter(None, [supply, within_change_theme(result), today.theme])
    return [replace(theme, group=GROUP_SCENARIO) for theme in themes]
