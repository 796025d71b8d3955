"""Options that several commands take, and how they are written as JSON."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from api.files.audience import Columns
from kpk_geo.errors import InputError, excerpt, suggestion
from kpk_geo.model import Term

T = TypeVar("T", bound=Term)

RegionOption = Annotated[str, typer.Option("--region", help="Kennung der Region.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Ausgabe für Programme.")]
OutOption = Annotated[Path, typer.Option("--out", help="Zu schreibende Datei.")]


class ExportFormat(StrEnum):
    """File formats of an export."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    GPKG = "gpkg"
    JSON = "json"


ColumnsOption = Annotated[
    Columns,
    typer.Option(
        "--columns",
        help="Für csv und xlsx: german (Überschriften und Stellen wie auf den Seiten) oder machine "
        "(technische Namen, alle Stellen).",
    ),
]
FormatOption = Annotated[ExportFormat, typer.Option("--format", help="Dateiformat.")]

EndingOption = Annotated[
    ExportFormat | None,
    typer.Option("--format", help="Dateiformat; sonst sagt es die Endung der Datei, ohne sie csv."),
]

TableFormatOption = Annotated[
    ExportFormat | None,
    typer.Option("--format", help="csv oder xlsx; sonst sagt es die Endung der Datei."),
]


def format_of(path: Path, file_format: ExportFormat | None) -> ExportFormat:
    """Give the format of a file: as asked for, else by its ending, else CSV.

    Parameters
    ----------
    path
        As it was typed.
    file_format
        None: the ending says it.
    """
    ending = path.suffix.lower().removeprefix(".")
    known = {item.value: item for item in ExportFormat}
    return file_format or known.get(ending, ExportFormat.CSV)


def table_path(path: Path, file_format: ExportFormat | None) -> Path:
    """Give the file of a table that is written by its ending, .csv or .xlsx.

    Parameters
    ----------
    path
        As it was typed; without an ending it gets that of the format.
    file_format
        None: the ending says it.

    Raises
    ------
    InputError
        Ending and format differ, or such a table is not written in that format.
    """
    if file_format is None:
        return path
    if file_format not in (ExportFormat.CSV, ExportFormat.XLSX):
        raise InputError(f"Diese Tabelle gibt es als csv oder xlsx, nicht als {file_format.value}.")
    wanted = f".{file_format.value}"
    if path.suffix.lower() not in ("", wanted):
        raise InputError(
            f"--format {file_format.value} und die Endung von {path} passen nicht zusammen. Bitte "
            f"{path.stem}{wanted} schreiben, oder --format weglassen."
        )
    return path if path.suffix else path.with_suffix(wanted)


def term_of(terms: type[T], text: str | None, option: str) -> T | None:
    """Read a word of ours that was given as an option; None stays None.

    Parameters
    ----------
    terms
        The list that the word must come from.
    text
        As it was typed: a code or a German word, in any case.
    option
        Its name, for the message.

    Raises
    ------
    InputError
        There is no such word; the message suggests one.
    """
    if text is None:
        return None
    found = terms.parse(text)
    if found is None:
        hint = suggestion(text, [member.value for member in terms])
        raise InputError(f"{option} {excerpt(text)}: Das gibt es nicht. {hint}")
    return found


def print_json(value: Any) -> None:
    """Print a value as JSON; dates as ISO texts."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
