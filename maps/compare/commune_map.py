"""The map of a figure by commune: a pointer leads to each, a key through the table beside it."""

import math
from collections.abc import Mapping, Sequence

import geopandas as gpd
from markupsafe import Markup

from analyses.standing.total import Total
from kpk_geo.model import Validity
from kpk_geo.profile import Indicator
from maps.area.indicator_text import value_text
from maps.compare.view import StateView
from maps.deliveries.pictures import figure_map
from maps.kit.compare_addresses import compare_address
from maps.kit.outlines import Marks
from maps.kit.place_names import map_names

MAX_NAMED = 60  # communes; of more the map bears none, and a pointer shows each; own setting
USUAL = ("type", "size")  # what peers share unless a page says otherwise; own setting


def commune_map(
    state: StateView,
    indicator: Indicator | None,
    values: Mapping[str, Total],
    *,
    title: str,
    marked: Sequence[str] = (),
    alike: tuple[str, ...] = USUAL,
) -> Markup | None:
    """Draw communes in five classes; None: there is no figure to draw.

    Parameters
    ----------
    state
        That they belong to.
    indicator
        What is drawn.
    values
        By key: the communes that are drawn.
    title
        German: what of it is special, after the name of the figure.
    marked
        Keys that are outlined.
    alike
        What peers share on the page that a commune leads to.
    """
    if indicator is None or not values:
        return None
    known = {key: item.value for key, item in values.items() if not math.isnan(item.value)}
    gaps = {key: _why(item) for key, item in values.items() if key not in known}
    areas = state.outlines.loc[state.outlines.index.isin(list(values))]
    nowhere = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=areas.crs)
    marks = Marks(
        outlined=marked,
        links={
            key: (
                compare_address(state.state_id, commune=key, alike=alike, indicator=indicator.id),
                f"{state.communes[key].name}: {value_text(item, indicator.unit)}",
            )
            for key, item in values.items() if key in state.communes
        },
        names=map_names([areas], nowhere, region="") if len(areas) <= MAX_NAMED else (),
    )  # fmt: skip
    return figure_map(
        areas, known, gaps, unit=indicator.unit, polarity=indicator.polarity,
        title=f"Karte: {indicator.label}, {title}", marks=marks,
    )  # fmt: skip


def _why(total: Total) -> Validity:
    return Validity.SUPPRESSED if total.suppressed else Validity.MISSING
