"""Commands about sites that opened or closed."""

from datetime import date
from typing import Annotated

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
from kpk_geo.errors import InputError


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.runs, "impact", run_command)
    add(groups.exports, "impact", export_command)


def run_command(
    region: RegionOption,
    indicator: Annotated[
        str, typer.Option("--indicator", help="Kennung; braucht Zähler und Nenner.")
    ],
    site: Annotated[
        str | None, typer.Option("--site", help="Kennung oder genauer Titel des Angebots.")
    ] = None,
    areas: Annotated[
        str | None, typer.Option("--areas", help="Statt --site: Gebiete, mit Komma getrennt.")
    ] = None,
    nearest: Annotated[
        int, typer.Option("--nearest", min=1, help="So viele Gebiete um das Angebot.")
    ] = 6,
    opened: Annotated[str | None, typer.Option("--opened", help="Tag der Eröffnung.")] = None,
    closed: Annotated[
        str | None, typer.Option("--closed", help="Statt --opened: Tag der Schließung.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Prüfen, ob sich um einen Standort seit seiner Eröffnung etwas anders entwickelt hat."""
    from api.questions.impact.read import Catchment
    from api.questions.impact.run import run_impact
    from api.questions.impact.table import read_impact_table
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from maps.impact.text import headline, left_out_line, not_said, past_lines, power_line

    if (opened is None) == (closed is None):
        raise InputError("Bitte entweder --opened oder --closed mit einem Tag nennen.")
    if (site is None) == (areas is None):
        raise InputError("Bitte entweder --site oder --areas nennen.")
    named = tuple(part.strip() for part in (areas or "").split(",") if part.strip())
    wanted = Catchment(site=site, areas=named, nearest=nearest)
    day = parse_day(str(opened or closed))
    with open_database() as engine, progress() as on_step:
        on_step("Wirkung")
        run = run_impact(engine, region, indicator, wanted, day, closed=closed is not None)
        with transaction(engine) as connection:
            table = read_impact_table(connection, region, indicator)
    sentence = headline(run.parameters, run.summary, table.label, table.polarity)
    if as_json:
        summary = run.summary.model_dump(mode="json")
        print_json({"run": run.run_pk, "region": region, "sentence": sentence, "summary": summary})
        return
    lines = [
        f"Wirkung von {run.parameters.title} auf „{table.label}“, Lauf {run.run_pk}",
        f"  {sentence}",
    ]
    lines += [f"  {text}" for text in [left_out_line(run.summary), power_line(run.summary)] if text]
    lines += [f"  {text}" for text in past_lines(run.parameters, run.summary)]
    console().print("\n".join([*lines, f"  {not_said(run.summary)[0]}"]), markup=False)


def parse_day(text: str) -> date:
    """Read a day as 2024-08-01 or 01.08.2024.

    >>> parse_day("01.08.2024")
    datetime.date(2024, 8, 1)

    Raises
    ------
    InputError
        It is no day.
    """
    parts = text.strip().split(".")
    iso = "-".join(part.zfill(2) for part in reversed(parts)) if len(parts) == 3 else text.strip()
    try:
        return date.fromisoformat(iso)
    except ValueError as error:
        raise InputError(f"{text}: Das ist kein Tag. Erwartet wird etwa 01.08.2024.") from error


def export_command(
    region: RegionOption,
    out: OutOption,
    file_format: FormatOption = ExportFormat.CSV,
    indicator: Annotated[
        str | None, typer.Option("--indicator", help="Ein Indikator; sonst der zuletzt gerechnete.")
    ] = None,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Die Wirkung eines Standorts schreiben: Gebiete, und daneben Antwort und Verfahren."""
    from api.questions.impact.export import write_impact
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_impact(
            engine, region, out, file_format=file_format.value, indicator=indicator,
            columns=columns,
        )  # fmt: skip
    print_written(written, out, "Antwort und Verfahren")
