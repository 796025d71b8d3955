"""Commands about the forecast of children."""

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


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.runs, "forecast", run_command)
    add(groups.exports, "forecast", export_command)


def run_command(
    region: RegionOption,
    years: Annotated[
        int | None, typer.Option("--years", min=1, max=20, help="Jahre voraus; sonst wie geplant.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Kinder je Gebiet und Altersgruppe vorausberechnen, mit Spannen aus Rückrechnungen."""
    from api.questions.forecast.run import run_forecast
    from kpk_geo.database.current import open_database
    from maps.forecast.text import NOT_SAID, group_sentence, places_sentence

    with open_database() as engine, progress() as on_step:
        on_step("Vorausberechnung")
        run = run_forecast(engine, region, years=years)
    summary = run.summary
    if as_json:
        print_json(
            {"run": run.run_pk, "region": region, "summary": summary.model_dump(mode="json")}
        )
        return
    lines = [f"Vorausberechnung für {region}, Lauf {run.run_pk}"]
    lines += [f"  {group_sentence(summary, group)}" for group in summary.groups]
    lines += [f"  {places_sentence(summary, item)}" for item in summary.places]
    lines += [f"  Nicht gerechnet: {name}: {text}" for name, text in summary.failures]
    console().print("\n".join([*lines, f"  {NOT_SAID[0]}"]), markup=False)


def export_command(
    region: RegionOption,
    out: OutOption,
    file_format: FormatOption = ExportFormat.CSV,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Die Vorausberechnung schreiben: Gebiete und Altersgruppen, daneben Verfahren und Quellen."""
    from api.questions.forecast.export import write_forecast
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_forecast(
            engine, region, out, file_format=file_format.value, columns=columns
        )
    print_written(written, out, "Verfahren und Quellen")
