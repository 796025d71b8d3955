"""Themes of an answer about new sites, with the areas that they colour."""

import math

from maps.kit.themes import Theme
from maps.siting.page import SitingAnswerView
from maps.siting.themes import siting_themes


def area_themes(view: SitingAnswerView) -> tuple[tuple[str, ...], list[Theme]]:
    """Give the keys of the areas, and the themes that colour them in this order.

    Parameters
    ----------
    view
        An answer.
    """
    minutes = view.parameters.plan.max_minutes or math.nan
    themes = siting_themes(view.results, list(view.areas.area / 1e6), minutes)
    return tuple(item.area_id for item in view.results), themes
