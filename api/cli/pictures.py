"""Commands that hand a map on: as picture, as sheet."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.terminal.german_help import add
from api.terminal.options import RegionOption
from api.terminal.output import console

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from api.sheets.made import MapFormat
    from api.sheets.read import Drawable

QuestionOption = Annotated[
    str, typer.Option("--question", help="Karte, wie in ihrer Adresse hinter /maps/.")
]
ThemeOption = Annotated[
    str, typer.Option("--theme", help="Thema, wie in der Adresse der Karte; sonst das erste.")
]
ChosenOption = Annotated[
    str, typer.Option("--area", help="Nummer eines Gebiets, das hervorgehoben wird.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="Weitere Angabe der Adresse, etwa indicator=child_poverty."),
]
PictureOutOption = Annotated[
    Path | None, typer.Option("--out", help="Zieldatei; sonst eine mit sprechendem Namen.")
]


def register(app: typer.Typer, exports: typer.Typer) -> None:
    """Add the commands."""
    add(app, "picture", picture)
    add(exports, "map-file", map_file)


def picture(
    region: RegionOption,
    question: QuestionOption,
    theme: ThemeOption = "",
    file_format: Annotated[str, typer.Option("--format", help="svg, png oder pdf (Blatt).")] = (
        "png"
    ),
    dpi: Annotated[int, typer.Option("--dpi", help="Punkte je Zoll eines PNG: 200, 300.")] = 200,
    paper: Annotated[str, typer.Option("--paper", help="Größe eines Blatts: a4, a3.")] = "a4",
    area: ChosenOption = "",
    more: SetOption = None,
    out: PictureOutOption = None,
) -> None:
    """Eine Karte als Bild oder Blatt schreiben, mit Befund, Legende, Quelle und Stand."""
    from api.sheets.made import MapFormat, format_of

    kind = format_of(file_format)
    sizes = {MapFormat.PNG: {"dpi": str(dpi)}, MapFormat.PDF: {"paper": paper}}
    asked = asked_of(more or [], theme=theme, area=area, **sizes.get(kind, {}))
    found, name, content = made_map(region, question, kind, asked)
    path = out or Path(name)
    write_file(path, content)
    console().print(f"{found.theme.label}, {found.shown.region_name}: {path}", markup=False)


def map_file(
    region: RegionOption,
    question: QuestionOption,
    theme: ThemeOption = "",
    area: ChosenOption = "",
    more: SetOption = None,
    out: PictureOutOption = None,
) -> None:
    """Eine Karte als eine HTML-Datei schreiben, die ohne Netz läuft."""
    from api.sheets.made import MapFormat

    asked = asked_of(more or [], theme=theme, area=area)
    found, name, content = made_map(region, question, MapFormat.HTML, asked)
    path = out or Path(name)
    write_file(path, content)
    console().print(f"{found.shown.method}, {found.shown.region_name}: {path}", markup=False)


def asked_of(more: list[str], **named: str) -> dict[str, str]:
    """Put options and further parts of an address together.

    Parameters
    ----------
    more
        As `name=text`.
    **named
        Options; empty ones are left out.

    Raises
    ------
    InputError
        One of the further parts has no equals sign.
    """
    from kpk_geo.errors import InputError, excerpt

    found = {name: text for name, text in named.items() if text}
    for part in more:
        name, sign, text = part.partition("=")
        if not (name and sign):
            raise InputError(f"--set {excerpt(part)}: Erwartet wird NAME=WERT.")
        found[name] = text
    return found


def made_map(
    region: str, question: str, kind: "MapFormat", asked: Mapping[str, str]
) -> "tuple[Drawable, str, bytes]":
    """Read a map and make a file of it, with its name.

    Parameters
    ----------
    region, question
        Whose map.
    kind
        Of the file.
    asked
        Parameters of its address.

    Raises
    ------
    InputError
        A parameter is none of this map or file.
    """
    from api.questions import QUESTIONS
    from api.sheets.asked import read_asked
    from api.sheets.made import file_name, made_file
    from api.sheets.read import question_of, read_drawable
    from kpk_geo.database.current import open_database

    chosen = question_of(question, QUESTIONS)
    file = read_asked(asked.items(), chosen, kind)
    with open_database() as engine:
        found = read_drawable(engine, chosen, region, file.map, _services(engine))
        content = made_file(found, kind, dpi=file.dpi, paper=file.paper)
    return found, file_name(found, question, kind, file.paper), content


def _services(engine: "Engine") -> Callable[[str], Any]:
    """Make what a question keeps in memory when it is asked for."""
    from api.questions import QUESTIONS
    from api.questions.question import ServiceRoom

    made: dict[str, Any] = {}

    def service(name: str) -> Any:
        if name not in made:
            own = next(item.service for item in QUESTIONS if item.id == name)
            made[name] = own(engine, ServiceRoom()) if own else None
        return made[name]

    return service


def write_file(path: Path, content: bytes) -> None:
    """Write a file; its folder has to be there.

    Parameters
    ----------
    path
        Of the file.
    content
        Of the file.

    Raises
    ------
    InputError
        It cannot be written there.
    """
    from kpk_geo.errors import InputError, why

    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"{path} lässt sich nicht schreiben: {why(error)}.") from error
