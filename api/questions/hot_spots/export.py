"""Hot spots as a file, with the method box beside: test, neighbours, correction, data, versions."""

from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from api.files.audience import Columns
from api.files.columns import described, with_parents
from api.files.result_files import (
    Notes,
    ResultTable,
    Written,
    count_withheld,
    source_notes,
    write_result,
)
from api.questions.hot_spots.columns import hot_spot_columns
from api.questions.hot_spots.table import COLUMNS, VERDICT, HotSpotTable, read_hot_spot_table
from api.regions.context import parent_names
from kpk_geo import __version__, german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.local_time import local_day
from kpk_geo.model import Beyond, BurdenSupply, Cluster, Grade, Move, Term, Validity
from maps.hot_spots.budget_text import budget_lines
from maps.hot_spots.supply import supply_method
from maps.hot_spots.text import method_lines

FIRST = ("area_id", "name", "value", "neighbour_mean", "validity", "cluster")  # as on the page


def write_hot_spots(
    engine: Engine,
    region_id: str,
    path: Path,
    *,
    file_format: str,
    indicator: str | None = None,
    details: bool = False,
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write the newest hot spots of an indicator.

    Parameters
    ----------
    file_format
        "csv", "xlsx", "geojson", "gpkg" or "json".
    indicator
        Its key; None: the index, else the first that is planned and was run.
    details
        With further columns: other corrections, low values, ranks, change.
    columns
        For whom CSV and Excel are written.

    Raises
    ------
    NotFoundError
        There are none yet.
    SourceError
        The file cannot be written.
    """
    with transaction(engine) as connection:
        table = read_hot_spot_table(connection, region_id, indicator)
        result = hot_spot_result(connection, table, details=details)
    return write_result(path, result, file_format=file_format, areas=table.areas, columns=columns)


def hot_spot_result(
    connection: Connection, table: HotSpotTable, *, details: bool = True
) -> ResultTable:
    """Lay hot spots out with the areas above.

    Parameters
    ----------
    table
        The newest hot spots of an indicator.
    details
        With further columns: other corrections, low values, ranks, change.
    """
    region_id = table.region.region_id
    every = german_codes(table.every_column())
    frame = every if details else every[[*COLUMNS, "validity"]]
    frame = frame[list(dict.fromkeys([*FIRST, *frame.columns]))]
    above = parent_names(connection, region_id, table.level)
    frame = with_parents(frame, table.areas["parent_id"], above)
    names = [str(name) for name in frame.columns]
    return ResultTable(
        sheet=described("Häufungen", frame, hot_spot_columns(table, names)),
        notes=describe(table) + source_notes(read_sources(connection, region_id), table.run.inputs),
        created=table.run.finished_at,
        before=lambda: every,
        withheld=count_withheld(every["validity"]),
    )


_TERMS: dict[str, type[Term]] = {
    "grade": Grade, "cold_grade": Grade, "cluster": Cluster, "cold_cluster": Cluster,
    "join_grade": Grade, "validity": Validity, "move": Move, "beyond": Beyond,
}  # fmt: skip


def german_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """Write codes as the German words that the map uses."""
    made = frame.copy()
    for name, terms in _TERMS.items():
        if name in made:
            made[name] = _labels(made[name], terms)
    for name in made.columns:
        if str(name).startswith(VERDICT):
            made[name] = _labels(made[name], BurdenSupply)
    return made


def _labels(codes: pd.Series, terms: type[Term]) -> list[str | None]:
    return [None if pd.isna(code) else terms.of(str(code)).label for code in codes]


def describe(table: HotSpotTable) -> Notes:
    """Say what the figures are, so that the table can be understood without the map."""
    run = table.run
    lines = [
        ("Titel", f"Häufungen von {table.indicator.label} in {table.region.name}"),
        ("Gebiete", f"{table.level.label}, Gebietsstand {german.day(table.level.valid_from)}"),
        ("Stichtag", german.day(run.summary.reference_date)),
        *method_lines(run.summary),
        *budget_lines(table.budget, run.summary),
        *supply_method(run.summary),
        ("Lauf", f"{run.run_pk} vom {german.day(local_day(run.finished_at))}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if table.run.stale:
        lines.insert(0, ("Achtung", table.run.stale))
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
