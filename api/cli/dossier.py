"""The command that writes dossiers for applications."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal.german_help import add
from api.terminal.options import RegionOption
from api.terminal.output import console

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from kpk_geo.funding.elements import FundingElement
    from maps.document.blocks import Document

LevelOption = Annotated[
    str, typer.Option("--level", help="Gebietsebene; nötig, wo mehrere die Nummer kennen.")
]
AreaOption = Annotated[
    list[str] | None,
    typer.Option("--area", help="Nummer eines Gebiets; mehrmals: zusammen als ein Quartier."),
]
QuarterOption = Annotated[
    str, typer.Option("--quarter", help="Name oder Nummer eines gespeicherten Quartiers.")
]
FormerQuarterOption = Annotated[str, typer.Option("--quartier", hidden=True)]
ElementOption = Annotated[
    str, typer.Option("--element", help="Baustein von kinderstark, etwa familienbuero.")
]
FormatOption = Annotated[
    list[str],
    typer.Option("--format", help="docx (Word), pdf oder html; mehrmals: mehrere Dateien."),
]
ShortOption = Annotated[bool, typer.Option("--short", help="Kurzform auf zwei Seiten.")]
AllOption = Annotated[
    bool, typer.Option("--all", help="Kurzformen aller Gebiete der Ebene in einer Datei.")
]
ReplaceOption = Annotated[
    bool, typer.Option("--replace", help="Eine Datei gleichen Namens ersetzen.")
]
LetterheadOption = Annotated[
    Path | None, typer.Option("--letterhead", help="Eigene Word-Datei als Briefbogen.")
]
FolderOption = Annotated[
    Path, typer.Option("--out", help="Ordner für die Datei; fehlt er, wird er angelegt.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    add(app, "dossier", write_dossier)


def write_dossier(
    region: RegionOption,
    element: ElementOption = "familienbuero",
    level: LevelOption = "",
    area: AreaOption = None,
    quarter: QuarterOption = "",
    quartier: FormerQuarterOption = "",
    file_format: FormatOption = ["docx"],  # noqa: B006  # typer copies it
    short: ShortOption = False,
    all: AllOption = False,
    letterhead: LetterheadOption = None,
    out: FolderOption = Path(),
    replace: ReplaceOption = False,
) -> None:
    """Dossier für einen Antrag: Begründung der Gebietsauswahl als Word, PDF oder HTML."""
    from api.dossier.write import SHORT_FORM, file_of, read_letterhead
    from api.files.documents import format_of
    from kpk_geo import german
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.errors import InputError
    from kpk_geo.output_file import made_folder, output_file
    from maps.dossier.elements import element_of

    chosen = element_of(element)
    wanted = list(dict.fromkeys(format_of(text) for text in file_format))
    papers = {name: read_letterhead(letterhead, name) for name in wanted}
    asked = (level, area or [], quarter or quartier)
    with open_database() as engine, transaction(engine) as connection:
        if all:
            document, name = _every(connection, region, asked, chosen)
        else:
            document, name = _one(connection, region, asked, chosen, short=short)
    ending = SHORT_FORM if short and not all else ""
    made_folder(out)
    for one, paper in papers.items():
        made = file_of(document, one, region, name, chosen.id, ending, letterhead=paper)
        target = out / made.name
        if target.exists() and not replace:
            raise InputError(
                f"{target} gibt es schon, vielleicht von Hand weitergeschrieben; geschrieben ist "
                "nichts. Bitte einen anderen Ordner nennen (--out) oder ersetzen: --replace."
            )
        with output_file(target) as path:
            path.write_bytes(made.content)
        console().print(f"{target} ({german.size(len(made.content))})", markup=False)


def _every(
    connection: "Connection",
    region: str,
    asked: tuple[str, list[str], str],
    element: "FundingElement",
) -> "tuple[Document, str]":
    from api.dossier.asked import read_all
    from api.questions import QUESTIONS
    from kpk_geo.errors import InputError

    level, areas, quartier = asked
    if not level or areas or quartier:
        raise InputError("--all gilt für eine ganze Ebene: mit --level EBENE, ohne --area.")
    return read_all(connection, region, level, QUESTIONS, element), f"{level}-alle"


def _one(
    connection: "Connection",
    region: str,
    asked: tuple[str, list[str], str],
    element: "FundingElement",
    *,
    short: bool,
) -> "tuple[Document, str]":
    from api.area_pages.read import read_asked
    from api.dossier.asked import (
        level_of_areas,
        number_of_quarter,
        read_areas_dossier,
        read_quarter_dossier,
    )
    from api.dossier.write import dossier_of, name_of_areas
    from api.questions import QUESTIONS
    from kpk_geo.errors import InputError

    level, areas, quartier = asked
    if quartier and areas:
        raise InputError("Bitte nur eines nennen: --area für Gebiete oder --quarter.")
    if not quartier and not areas:
        raise InputError(
            "Welches Gebiet gemeint ist, fehlt: --area NUMMER (auch mehrmals), oder --quarter "
            "NAME, oder --all --level EBENE."
        )
    if quartier:
        number = number_of_quarter(connection, region, quartier)
        content = read_quarter_dossier(connection, region, number, QUESTIONS, element)
        name = f"quartier-{number}"
    else:
        key = level or level_of_areas(connection, region, areas).level
        wanted = read_asked(connection, region, key, areas)
        content = read_areas_dossier(
            connection, wanted, QUESTIONS, element, is_quarter=len(areas) > 1
        )
        name = name_of_areas(areas)
    # The paper names no commands: whoever writes it reads here how to complete it.
    for label, reason in content.profile.absent:
        console().print(f"Nicht ausgewertet: {label}. {reason}", markup=False)
    return dossier_of(content, short=short), name
