"""Commands about saved scenarios."""

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
from api.terminal.output import console, print_written
from kpk_geo import german
from kpk_geo.local_time import local_day


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.trials, "list", list_command)
    add(groups.exports, "scenario", export_command)


def list_command(region: RegionOption, as_json: JsonOption = False) -> None:
    """Gespeicherte Gedankenspiele zeigen, das neueste zuerst."""
    from api.questions.scenarios.read import head_out, judged
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.regions import read_region
    from kpk_geo.database.scenarios import read_scenarios

    with open_database() as engine, transaction(engine) as connection:
        loaded = read_region(connection, region)
        found = [head_out(judged(saved, loaded)) for saved in read_scenarios(connection, region)]
    if as_json:
        print_json([item.model_dump(mode="json") for item in found])
        return
    if not found:
        console().print(
            "Noch ist kein Gedankenspiel gespeichert. Anlegen: auf der Seite Wege und Versorgung "
            "unter „Was wäre, wenn?“."
        )
    for item in found:
        day = german.day(local_day(item.created_at))
        changed = ", Daten seither geändert" if item.data_changed else ""
        console().print(
            f"{item.id}  {item.name} (Fassung {item.version}), {item.author}, {day}{changed}",
            markup=False,
        )
        console().print(f"    {item.sentence}: {'; '.join(item.words)}", markup=False)


def export_command(
    region: RegionOption,
    number: Annotated[int, typer.Option("--id", help="Nummer; zeigt kpk scenario list.")],
    out: OutOption,
    file_format: FormatOption = ExportFormat.CSV,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Ein gespeichertes Gedankenspiel je Gebiet schreiben, mit Frage und Änderungen daneben."""
    from api.questions.scenarios.export import write_scenario_file
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_scenario_file(
            engine, region, number, out, file_format=file_format.value, columns=columns
        )
    print_written(written, out, "Frage, Änderungen und Quellen")
