"""Commands about gaps of the Präventionskette."""

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
    term_of,
)
from api.terminal.output import console, print_written, progress
from kpk_geo.model import LifePhase, Underserved
from kpk_geo.results.gaps import OVERALL


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.runs, "gaps", run_command)
    add(groups.exports, "gaps", export_command)


def run_command(region: RegionOption, as_json: JsonOption = False) -> None:
    """Lücken der Präventionskette suchen, und Gebiete, in denen zuerst mehr gebraucht wird."""
    from api.questions.gaps.export import sentence_of
    from api.questions.gaps.run import run_gaps
    from api.questions.gaps.table import read_gaps_table
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from maps.gaps.reasons import burden_line, lack_line, reasons
    from maps.gaps.text import link_line, run_notes

    with open_database() as engine, progress() as on_step:
        run = run_gaps(engine, region, on_step=on_step)
        with transaction(engine) as connection:
            table = read_gaps_table(connection, region)
    sentence = sentence_of(table)
    if as_json:
        summary = run.summary.model_dump(mode="json")
        print_json({"run": run.run_pk, "region": region, "sentence": sentence, "summary": summary})
        return
    lines = [f"Lücken der Kette für {region}, Lauf {run.run_pk}", f"  {sentence}"]
    lines += [f"  {link_line(link)}" for link in run.summary.links]
    for area in table.ranked():
        verdict = area.underserved[OVERALL]
        why = reasons(area, run.summary, table.indicator_labels)
        if verdict is Underserved.HINT:  # the file and the page give all that is known of hints
            why = (burden_line(area), lack_line(area))
        lines.append(
            f"  {area.rank[OVERALL]:.0f}. {table.names[area.area_id]} ({verdict.label}): "
            f"{' '.join(why)}"
        )
    lines += [f"  {text}" for text in run_notes(run.summary, table.names)]
    console().print("\n".join(lines), markup=False)


def export_command(
    region: RegionOption,
    out: OutOption,
    file_format: FormatOption = ExportFormat.CSV,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", help="areas: ein Gebiet je Zeile; underserved: die Rangliste mit Gründen."
        ),
    ] = "areas",
    life_phase: Annotated[
        str | None, typer.Option("--life-phase", help="Rangliste einer Lebensphase, etwa 0-3.")
    ] = None,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Lücken und unterversorgte Gebiete schreiben, mit Gliedern und Verfahren daneben."""
    from api.questions.gaps.export import write_gaps
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_gaps(
            engine, region, out, file_format=file_format.value, kind=kind,
            phase=term_of(LifePhase, life_phase, "--life-phase"), columns=columns,
        )  # fmt: skip
    print_written(written, out, "Glieder und Verfahren")
