"""Writes communes of a state into a file."""

from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from api.compare.selection import Selection
from api.compare.tables import communes_table, ways_table
from api.files.audience import Columns
from api.files.result_files import Written, write_result
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError, listed
from kpk_geo.profile import COMMUNE_LEVEL

KINDS: Final = {"kommunen": communes_table, "wege": ways_table}
_DRAWN: Final = ("geojson", "gpkg")


def write_communes(
    engine: Engine,
    state_id: str,
    path: Path,
    selection: Selection,
    *,
    file_format: str,
    kind: str,
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write a row per commune, or per commune and question.

    Parameters
    ----------
    state_id
        Of the state.
    path
        The file.
    selection
        Which communes.
    file_format
        As `write_result` takes it.
    kind
        One of `KINDS`.
    columns
        For whom CSV and Excel are written.

    Raises
    ------
    InputError
        There is no such kind, or it cannot be drawn.
    NotFoundError
        There is no such state, commune or Kreis.
    SourceError
        The file cannot be written.
    """
    if kind not in KINDS:
        raise InputError(f"--kind {kind} gibt es nicht. Möglich sind: {listed(KINDS)}.")
    if kind == "wege" and file_format in _DRAWN:
        raise InputError(
            f"--kind wege hat je Kommune viele Zeilen und passt nicht in {file_format}. Bitte csv, "
            "xlsx oder json; die Werte je Zelle liegen als cells.parquet neben dem Lauf."
        )
    with transaction(engine) as connection:
        table = KINDS[kind](connection, state_id, selection)
        areas = read_areas(connection, read_level(connection, state_id, COMMUNE_LEVEL).level_pk)
    return write_result(path, table, file_format=file_format, areas=areas, columns=columns)
