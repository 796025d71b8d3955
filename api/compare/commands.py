"""The commands that write the communes of a state, and try out changes of its offers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.files.audience import Columns
from api.questions.question import CommandGroups
from api.terminal.german_help import add
from api.terminal.options import (
    ColumnsOption,
    EndingOption,
    JsonOption,
    OutOption,
    format_of,
    print_json,
)
from api.terminal.output import console, print_written

if TYPE_CHECKING:
    from api.compare.what_if import AskedScenario


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.exports, "state", export_command)
    add(groups.trials, "state", scenario_command)


def export_command(
    state: Annotated[str, typer.Argument(help="Kennung eines geladenen Landes, etwa nrw.")],
    out: OutOption,
    file_format: EndingOption = None,
    kind: Annotated[
        str,
        typer.Option("--kind", help="kommunen: eine Zeile je Kommune mit ihren Kennzahlen; wege: "
                     "Wege und Versorgung je Kommune und Frage."),
    ] = "kommunen",
    commune: Annotated[
        str, typer.Option("--commune", help="Schlüssel einer Kommune: sie und die ihr gleichen.")
    ] = "",
    alike: Annotated[
        list[str] | None,
        typer.Option("--alike", help="was sie gemeinsam haben: type, size, programme, district."),
    ] = None,
    district: Annotated[str, typer.Option("--district", help="Schlüssel eines Kreises.")] = "",
    columns: ColumnsOption = Columns.GERMAN,
) -> None:  # fmt: skip
    """Kommunen eines Landes schreiben: dieselben Zahlen wie unter /vergleich."""
    from api.compare.asked import selection_of
    from api.compare.export import write_communes
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.state_runs import read_newest_state_run

    selection = selection_of(commune, alike or [], district)
    with open_database() as engine:
        written = write_communes(
            engine, state, out, selection, file_format=format_of(out, file_format).value, kind=kind,
            columns=columns,
        )  # fmt: skip
        with transaction(engine) as connection:
            run = read_newest_state_run(connection, state, with_results=True)
    what = "Kommunen" if kind == "kommunen" else "Zeilen"
    print_written(written, out, "Quellen und Verfahren", what=what)
    if run is not None:
        console().print(
            f"Wege je Zelle bleiben als GeoParquet (cells.parquet) unter {run.folder}",
            markup=False, soft_wrap=True,
        )  # fmt: skip


def scenario_command(
    state: Annotated[str, typer.Argument(help="Kennung eines geladenen Landes, etwa nrw.")],
    question: Annotated[
        str,
        typer.Option("--question", help="Frage, etwa kita/3-6/car/places; ohne Angabe nennt der "
                     "Befehl alle, die gerechnet sind."),
    ] = "",
    close: Annotated[
        list[str] | None, typer.Option("--close", help="Angebot, das schließt: seine Nummer.")
    ] = None,
    resize: Annotated[
        list[str] | None,
        typer.Option("--resize", help="anderer Umfang: Nummer=Zahl, etwa K17=40."),
    ] = None,
    opened: Annotated[
        list[str] | None,
        typer.Option("--open", help="neuer Standort: Breite;Länge=Umfang, etwa 51,535;7,689=40."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Zu schreibende Datei; sonst steht alles hier.")
    ] = None,
    file_format: EndingOption = None,
    columns: ColumnsOption = Columns.GERMAN,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Was wäre, wenn Angebote eines Landes kämen, gingen oder wüchsen? Über alle Grenzen."""
    from api.compare.what_if import ask_state
    from api.compare.what_if_asked import AskedChanges
    from api.compare.what_if_table import scenario_record, write_scenario
    from api.files.result_files import finite_records
    from api.state.scenarios import StateScenarios
    from kpk_geo.database.current import open_database
    from kpk_geo.settings import Settings

    asked = AskedChanges(close=close or (), resize=resize or (), add=opened or ())
    with open_database() as engine:
        service = StateScenarios(engine, Settings().state_dir)
        found = ask_state(service, state, question, asked)
        if out is not None:
            written = write_scenario(
                engine, found, out, file_format=format_of(out, file_format).value, columns=columns
            )
            print_written(written, out, "Frage, Änderungen und Verfahren", what="Kommunen")
    if as_json:
        record = scenario_record(found)
        print_json(record | {"items": finite_records(record["items"])})
    elif out is None:
        _print_scenario(found)


def _print_scenario(found: "AskedScenario") -> None:
    from api.compare.what_if import border_view
    from maps.compare.what_if import (
        change_line,
        headline,
        lines,
        question_label,
        table,
        unit_of,
    )

    view, communes = border_view(found), found.state.communes
    console().print(question_label(view.question), markup=False)
    for change in view.changes:
        console().print(change_line(change, unit_of(view.question), communes), markup=False)
    for text in (headline(view, communes), *lines(view)):
        console().print(text, markup=False, soft_wrap=True)
    rows = table(view, communes)
    for name, *cells in rows.rows:
        said = (f"{head} {cell}" for head, cell in zip(rows.head[1:], cells, strict=True)
                if cell != "0")  # fmt: skip
        console().print(f"- {name}: {'; '.join(said)}", markup=False, soft_wrap=True)
