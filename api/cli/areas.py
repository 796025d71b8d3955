"""Commands about areas: all that is known of one, or of several as a Quartier, as a file."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.files.audience import Columns
from api.terminal.german_help import add
from api.terminal.options import (
    ColumnsOption,
    OutOption,
    RegionOption,
    TableFormatOption,
    table_path,
)
from api.terminal.output import console

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from maps.area.profile import AreaProfile

LevelOption = Annotated[str, typer.Option("--level", help="Gebietsebene.")]
AreaOption = Annotated[
    list[str] | None,
    typer.Option("--area", help="Nummer eines Gebiets; mehrmals: zusammen als ein Quartier."),
]
QuarterOption = Annotated[
    str, typer.Option("--quarter", help="Name oder Nummer eines gespeicherten Quartiers.")
]
FormerQuarterOption = Annotated[str, typer.Option("--quartier", hidden=True)]


def register(exports: typer.Typer) -> None:
    """Add the command to the exports."""
    add(exports, "area", export_area)


def export_area(  # noqa: PLR0913  # options of a command
    region: RegionOption,
    out: OutOption,
    level: LevelOption = "",
    area: AreaOption = None,
    quarter: QuarterOption = "",
    quartier: FormerQuarterOption = "",
    file_format: TableFormatOption = None,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Alles zu einem Gebiet oder Quartier als .csv oder .xlsx, wie auf seiner Seite."""
    from api.area_pages.statements import write_statements
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database

    out = table_path(out, file_format)
    with open_database() as engine, transaction(engine) as connection:
        profile = _profile(connection, region, level, area or [], quarter or quartier)
        written = write_statements(out, profile, columns=columns)
    console().print(f"{profile.name}: {written.rows} Angaben in {out}", markup=False)
    if written.notes:
        console().print(f"Quellen und Stand in {written.notes}", markup=False)


def _profile(
    connection: "Connection", region: str, level: str, areas: list[str], quarter: str
) -> "AreaProfile":
    from api.area_pages.quarters import read_saved
    from api.area_pages.read import read_area_profile, read_asked, read_quarter_profile
    from api.dossier.asked import number_of_quarter
    from api.questions import QUESTIONS
    from kpk_geo.errors import InputError

    if quarter:
        number = number_of_quarter(connection, region, quarter)
        saved, asked, gone = read_saved(connection, region, number)
        return read_quarter_profile(connection, asked, QUESTIONS, saved=saved, gone=gone)
    if not level or not areas:
        raise InputError(
            "Welches Gebiet gemeint ist, fehlt: --level EBENE --area NUMMER, oder --quarter NAME."
        )
    asked = read_asked(connection, region, level, areas)
    if len(areas) > 1:
        return read_quarter_profile(connection, asked, QUESTIONS)
    return read_area_profile(connection, asked, QUESTIONS)
