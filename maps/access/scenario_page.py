"""The answer of a scenario as the page draws it: before and after on one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from analyses.access.area_table import mean_supply
from kpk_geo.results.scenario import ScenarioResult
from maps.access.change_themes import supply_change_theme, within_change_theme
from maps.access.page import AnswerView, answer_data, supply_theme_of
from maps.access.popup import offer_texts
from maps.access.scenario_text import effect_texts
from maps.kit.themes import Theme

GROUP_SCENARIO = "Gedankenspiel"
TODAY = "supply-before"  # id of the theme that shows today's supply


def scenario_data(
    before: AnswerView, after: AnswerView, result: ScenarioResult, *, gone: Sequence[str]
) -> dict[str, Any]:
    """Give the answer for the changed offers, and what differs from the one before.

    Parameters
    ----------
    before, after
        Answers to the same question, without and with the changes; `after` has only those offers
        that the changes make or alter.
    result
        What differs.
    gone
        Keys of offers that do not count any more.
    """
    scale = mean_supply(before.rows)
    shown = replace(after, scale=scale if scale > 0 else None)
    data = answer_data(shown)
    themes = _more_themes(before, result)
    every = [*(theme.data() for theme in themes), *data["themes"]]
    data["themes"] = [theme | {"finding": _marked(theme)} for theme in every]
    data["scenario_theme"] = themes[0].id
    data["gone"] = list(gone)
    counted = {offer["key"] for offer in data["offers"]}
    data["closed"] = [offer_texts(offer) for offer in before.closed if offer["key"] not in counted]
    data["effect"] = effect_texts(result, after.unit, after.life_phase)
    return data


def _marked(theme: Mapping[str, Any]) -> str:
    """Say in the headline, too, that this is a scenario; today's map keeps its own."""
    if theme["id"] == TODAY:
        return str(theme["finding"])
    return f"{GROUP_SCENARIO}: {theme['finding'] or theme['label']}"


def _more_themes(before: AnswerView, result: ScenarioResult) -> list[Theme]:
    supply = supply_change_theme(result, result.before.supply_per_100, before.unit)
    themes = [*filter(None, [supply]), within_change_theme(result)]
    today = supply_theme_of(before)
    if today is not None:
        label = f"{today.label}: heute, ohne Gedankenspiel"
        themes.append(replace(today, id=TODAY, label=label))
    return [replace(theme, group=GROUP_SCENARIO) for theme in themes]
