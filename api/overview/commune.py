"""Figures of the whole commune, as the profile has them: what the overview says for context."""

from kpk_geo.german import day, number
from kpk_geo.profile import RegionProfile
from kpk_geo.profile.context import ContextFigure, ContextValue
from maps.overview.view import CommuneFigure


def commune_figures(profile: RegionProfile) -> list[CommuneFigure]:
    """Say each figure with its newest and its oldest value, and whose it is.

    Parameters
    ----------
    profile
        Of the region.
    """
    found = []
    for figure in profile.context:
        values = figure.sorted_values
        source = profile.sources[figure.source]
        found.append(
            CommuneFigure(
                label=figure.label, newest=_said(figure, values[-1]),
                before=f"zuvor {_said(figure, values[0])}" if len(values) > 1 else "",
                source=f"{source.publisher}: {source.dataset}",
            )
        )  # fmt: skip
    return found


def _said(figure: ContextFigure, value: ContextValue) -> str:
    when = day(value.day) if value.day else str(value.year)
    digits = 0 if not figure.unit and value.value.is_integer() else 1
    text = number(value.value, digits)
    return f"{text} {figure.unit}".strip() + f" ({when})"
