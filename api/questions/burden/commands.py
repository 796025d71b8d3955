"""Commands about the burden index."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.files.audience import Columns
from api.questions.question import CommandGroups
from api.terminal.german_help import add
from api.terminal.options import (
    ColumnsOption,
    ExportFormat,
    FormatOption,
    JsonOption,
    OutOption,
    RegionOption,
    print_json,
)
from api.terminal.output import console, print_written, progress
from kpk_geo.german import number

if TYPE_CHECKING:
    from analyses.burden.classes import ClassScheme
    from kpk_geo.results.burden import PartSummary


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.runs, "burden", run_command)
    add(groups.exports, "burden", export_command)
    add(groups.exports, "indicators", indicators_command)


def run_command(region: RegionOption, as_json: JsonOption = False) -> None:
    """Den Belastungsindex rechnen: Status, Dynamik, Klassen, Robustheit."""
    from api.questions.burden.run import run_burden
    from api.questions.burden.table import schemes_of
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.regions import read_region
    from maps.burden.certainty_text import certainty_notes

    with open_database() as engine, progress() as on_step:
        on_step("Belastungsindex")
        run = run_burden(engine, region)
        with transaction(engine) as connection:
            indicators = read_region(connection, region).profile.indicators
    if as_json:
        print_json({
            "run": run.run_pk, "region": region, "summary": run.summary.model_dump(mode="json")
        })  # fmt: skip
        return
    console().print(f"Belastungsindex für {region}, Lauf {run.run_pk}")
    labels, schemes = {x.id: x.label for x in indicators}, schemes_of(run.parameters)
    for name, part in run.summary.parts.items():
        for line in _lines(_TITLES[name], part, schemes[name], labels):
            console().print(line, markup=False)
    for note in certainty_notes(run.summary, labels, run.parameters.robust_share):
        console().print(f"  {note}", markup=False)


_TITLES = {"status": "Belastung (Status)", "dynamic": "Veränderung (Dynamik)"}


def _lines(
    title: str, part: "PartSummary", scheme: "ClassScheme", labels: dict[str, str]
) -> list[str]:
    classes = ", ".join(f"{scheme.label(item.code)} {item.count}" for item in part.classes)
    lines = [
        f"  {title}: {part.valid} von {part.areas} Gebieten bewertet: {classes}",
        f"  nahe einer Grenze: {part.near_border}",
    ]
    for pairs, verb in (
        (part.repeating, "sagen fast dasselbe"),
        (part.opposing, "laufen gegeneinander"),
    ):
        lines += [
            f"  Hinweis: „{labels[a]}“ und „{labels[b]}“ {verb} (Korrelation {number(r, 2)})."
            for a, b, r in pairs
        ]
    return lines


def export_command(
    region: RegionOption,
    out: OutOption,
    file_format: FormatOption = ExportFormat.CSV,
    details: Annotated[
        bool, typer.Option("--details", help="Mit Robustheit, Grenznähe und Gesamtfeld.")
    ] = False,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Den Belastungsindex schreiben, mit Quellen und Stand daneben."""
    from api.questions.burden.export import write_burden
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_burden(
            engine, region, out, file_format=file_format.value, details=details, columns=columns
        )
    print_written(written, out, "Quellen und Stand")


def indicators_command(
    region: RegionOption,
    out: OutOption,
    level: Annotated[str, typer.Option("--level", help="Gebietsebene.")],
    file_format: FormatOption = ExportFormat.CSV,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Die Indikatoren einer Gebietsebene schreiben, auch ohne Index."""
    from api.questions.burden.indicator_files import write_indicators
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_indicators(
            engine, region, level, out, file_format=file_format.value, columns=columns
        )
    print_written(written, out, "Quellen und Stand")
