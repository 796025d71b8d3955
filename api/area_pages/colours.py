"""Reads the classes of the burden index, as the maps of areas are coloured."""

import pandas as pd
from sqlalchemy import Connection

from api.regions.context import shown_sources
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.runs import read_area_figure, read_current_run
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.frames import Areas
from kpk_geo.results.burden import BURDEN
from maps.area.profile import BurdenColours
from maps.burden.overview import source_text, status_fills


def read_colours(
    connection: Connection, region_id: str, level: AreaLevel, ground: Areas
) -> BurdenColours | None:
    """Read the classes of all areas of a level; None where no index is made for it.

    Parameters
    ----------
    level
        Whose areas are drawn.
    ground
        All of them.
    """
    try:
        current = read_current_run(connection, region_id, BURDEN)
    except (NotFoundError, OutdatedRunError):
        return None
    if current.level.level_pk != level.level_pk:
        return None
    known = read_area_figure(connection, current.run.run_pk, ("class_code",), part="status")
    codes = pd.Series({str(key): known.get(str(key)) for key in ground.index}, dtype=float)
    classes, fills = status_fills(codes)
    plan = current.run.parameters
    sources = shown_sources(connection, region_id, lambda source: source.kind == "Indikatoren")
    return BurdenColours(
        classes=classes, fills=fills, level_label=level.label,
        source=source_text(
            [source.publisher for source in sources], plan.reference_date, len(plan.status)
        ),
    )  # fmt: skip
