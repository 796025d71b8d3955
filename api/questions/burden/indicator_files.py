"""Indicators of a level as a file: of any level, with an index or without."""

from datetime import datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from api.files.audience import Columns
from api.files.columns import AREA, Column, described, indicator_column, with_parents
from api.files.result_files import ResultTable, Written, count_withheld, source_notes, write_result
from api.questions.burden.columns import NOTES, indicator_notes
from api.questions.burden.levels import index_level_of, read_level_view
from kpk_geo import __version__
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from kpk_geo.database.sources import read_sources
from maps.burden.level_page import LevelView

PARTS = "sum_notes"  # from how many finer areas a value is made, where not from all


def indicator_table(connection: Connection, region_id: str, level: str) -> ResultTable:
    """Lay the indicators of a level out at their newest dates, as the page of the level shows them.

    Parameters
    ----------
    level
        Key of the level.

    Raises
    ------
    NotFoundError
        No such level, or no indicator can be shown for it.
    """
    view = read_level_view(connection, region_id, level, index_level_of(connection, region_id))
    sources = [
        item for item in read_sources(connection, region_id)
        if item.kind in ("Gebiete", "Indikatoren")
    ]  # fmt: skip
    columns = (
        *AREA,
        *(indicator_column(item.indicator, note=item.origin) for item in view.shown),
        Column(name=NOTES, heading="Gültigkeit der Indikatoren",
               note="welche Indikatoren keinen Wert haben oder einen geschätzten, und warum"),
        Column(name=PARTS, heading="Summiert", note="wo eine Summe nicht aus allen Teilen ist"),
    )  # fmt: skip
    lines = [
        ("Titel", f"Indikatoren {view.region_name}, {view.level_label}"),
        ("Gebiete", view.level_label),
        *(("Nicht enthalten", f"{label}: davon liegt für diese Ebene nichts vor, und aus Quoten "
           "ohne Anzahlen lässt sich nichts summieren") for label in view.not_shown),
        ("Programm", f"kpk_geo {__version__}"),
    ]  # fmt: skip
    if view.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return ResultTable(
        sheet=described("Indikatoren", _frame(view), columns),
        notes=lines + source_notes(sources, {item.name: "" for item in sources}),
        created=_loaded_at(connection, region_id),
        withheld=count_withheld(*(item.validity for item in view.shown)),
    )


def _loaded_at(connection: Connection, region_id: str) -> datetime:
    return read_region(connection, region_id).loaded_at


def _frame(view: LevelView) -> pd.DataFrame:
    keys = list(view.names)
    frame = pd.DataFrame({"area_id": keys, "name": list(view.names.values())}, dtype=object)
    parents = pd.Series({key: above or None for key, above in view.parents.items()}, dtype=object)
    frame = with_parents(frame, parents, dict(view.parent_names))
    for item in view.shown:
        frame[f"value_{item.indicator.id}"] = item.value.reindex(keys).to_numpy()
    validity = pd.DataFrame({item.indicator.id: item.validity for item in view.shown})
    labels = {item.indicator.id: item.indicator.label for item in view.shown}
    frame[NOTES] = indicator_notes(validity.reindex(keys), labels)
    frame[PARTS] = [_parts(view, key) for key in keys]
    return frame


def _parts(view: LevelView, area_id: str) -> str | None:
    texts = [
        f"{item.indicator.label}: {item.parts[area_id]}"
        for item in view.shown
        if area_id in item.parts
    ]
    return "; ".join(texts) or None


def write_indicators(
    engine: Engine,
    region_id: str,
    level: str,
    path: Path,
    *,
    file_format: str,
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write the indicators of a level.

    Parameters
    ----------
    level
        Key of the level.
    file_format
        "csv", "xlsx", "geojson", "gpkg" or "json".
    columns
        For whom CSV and Excel are written.

    Raises
    ------
    NotFoundError
        No such level, or no indicator can be shown for it.
    SourceError
        The file cannot be written.
    """
    with transaction(engine) as connection:
        result = indicator_table(connection, region_id, level)
        level_pk = read_level(connection, region_id, level).level_pk
        areas = read_areas(connection, level_pk, simplified=True)
    return write_result(path, result, file_format=file_format, areas=areas, columns=columns)
