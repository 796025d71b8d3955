"""The command that writes the communes of a state."""

from typing import Annotated

import typer

from api.files.audience import Columns
from api.questions.question import CommandGroups
from api.terminal.german_help import add
from api.terminal.options import ColumnsOption, ExportFormat, FormatOption, OutOption
from api.terminal.output import console, print_written


def register(groups: CommandGroups) -> None:
    """Add the command."""
    add(groups.exports, "state", export_command)


def export_command(
    state: Annotated[str, typer.Argument(help="Kennung eines geladenen Landes, etwa nrw.")],
    out: OutOption,
    file_format: FormatOption = ExportFormat.CSV,
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
            engine, state, out, selection, file_format=file_format.value, kind=kind,
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
