"""Command of developments: the paper of a region, a goal or an indicator."""

from pathlib import Path
from typing import Annotated

import typer

from api.terminal.german_help import add
from api.terminal.options import RegionOption
from api.terminal.output import console

FormatOption = Annotated[
    list[str], typer.Option("--format", help="docx, pdf oder html; mehrmals: mehrere Dateien.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    add(app, "series", write_series)


def write_series(
    region: RegionOption,
    indicator: Annotated[str, typer.Option("--indicator", help="Nur diese Kennzahl.")] = "",
    goal: Annotated[str, typer.Option("--goal", help="Nur dieses Ziel.")] = "",
    place: Annotated[
        str, typer.Option("--place", help="EBENE:NUMMER eines Gebiets; sonst die ganze Region.")
    ] = "",
    level: Annotated[
        str, typer.Option("--level", help="Ebene der Gebiete neben einer Kennzahl.")
    ] = "",
    file_format: FormatOption = ["docx"],  # noqa: B006  # typer copies it
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Name der Datei ohne Endung, oder ein vorhandener Ordner; darin heißt sie "
            "entwicklung-REGION.",
        ),
    ] = None,
) -> None:
    """Die Entwicklung über alle Stichtage als Word, PDF oder HTML, wie auf ihrer Seite."""
    from api.files.documents import DocumentFormat, document_bytes, format_of
    from api.series.papers import read_paper
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.output_file import made_folder, output_file

    wanted = list(dict.fromkeys(format_of(text) for text in file_format))
    with open_database() as engine, transaction(engine) as connection:
        document = read_paper(
            connection, region, indicator=indicator, goal=goal, place=place, level=level
        )
    usual = f"entwicklung-{region}"
    base = out / usual if out is not None and out.is_dir() else out or Path(usual)
    base = base.with_suffix("") if base.suffix.removeprefix(".") in list(DocumentFormat) else base
    made_folder(base.parent)
    for one in wanted:
        path = base.with_name(f"{base.name}.{one.value}")
        with output_file(path) as draft:
            draft.write_bytes(document_bytes(document, one))
        console().print(f"{document.title}: {path}", markup=False)
