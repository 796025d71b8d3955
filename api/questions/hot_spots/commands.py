"""Commands about hot spots."""

from enum import StrEnum
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

if TYPE_CHECKING:
    from analyses.hot_spots.budget import RegionBudget
    from api.questions.hot_spots.run import HotSpotRun


class NeighbourFormat(StrEnum):
    """File formats of neighbours."""

    GAL = "gal"
    CSV = "csv"


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.runs, "hot-spots", run_command)
    add(groups.exports, "hot-spots", export_command)
    add(groups.exports, "neighbours", neighbours_command)


def run_command(
    region: RegionOption,
    indicator: Annotated[
        str | None, typer.Option("--indicator", help="Ein Indikator; sonst alle geplanten.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Häufungen über den Zufall hinaus suchen, mit Nachbarn, Varianten und Suche im Kreis."""
    from api.questions.hot_spots.run import run_hot_spots
    from kpk_geo.database.current import open_database

    with open_database() as engine, progress() as on_step:
        found = run_hot_spots(engine, region, indicator, on_step=on_step)
    if as_json:
        from api.questions.hot_spots.schemas import RegionBudgetOut

        content = [
            {"run": run.run_pk, "summary": run.summary.model_dump(mode="json")}
            for run in found.runs
        ]
        failures = [{"indicator": name, "reason": text} for name, text in found.failures]
        budget = RegionBudgetOut.of(found.budget).model_dump(mode="json")
        print_json(
            {"region": region, "runs": content, "failures": failures, "region_budget": budget}
        )
        return
    from maps.hot_spots.budget_text import budget_text

    for run in found.runs:
        console().print(_lines(region, run, found.budget), markup=False)
    console().print(f"Ganze Region: {budget_text(found.budget)}", markup=False)
    for name, text in found.failures:
        console().print(f"Nicht gerechnet: {name}: {text}", markup=False)


def _lines(region: str, run: "HotSpotRun", budget: "RegionBudget") -> str:
    from maps.hot_spots.budget_text import region_sentence
    from maps.hot_spots.legend_classes import finding_counts
    from maps.hot_spots.surroundings_text import surroundings_sentence
    from maps.hot_spots.text import moran_sentence, neighbourhood

    summary, inference = run.summary, run.summary.inference
    lines = [f"Häufungen {summary.indicator} für {region}, Lauf {run.run_pk}"]
    if inference is None:
        lines.append(f"  {summary.reason}")
    else:
        how = "exakt" if inference.exact else f"{inference.permutations} Ziehungen"
        lines.append(f"  {summary.tests} Gebiete geprüft ({how}): {finding_counts(summary)}")
        lines += [
            f"  {text}"
            for text in (region_sentence(budget, summary), surroundings_sentence(summary))
            if text
        ]
    lines += [f"  {moran_sentence(summary)}", f"  {neighbourhood(summary.neighbours)}"]
    return "\n".join(lines)


def export_command(
    region: RegionOption,
    out: OutOption,
    file_format: FormatOption = ExportFormat.CSV,
    indicator: Annotated[
        str | None,
        typer.Option(
            "--indicator", help="Ein Indikator; sonst der Index, ohne ihn der erste geplante."
        ),
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="Mit Rängen, Varianten und weiteren Maßen.")
    ] = False,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Häufungen je Gebiet schreiben, mit dem ganzen Verfahren daneben."""
    from api.questions.hot_spots.export import write_hot_spots
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_hot_spots(
            engine, region, out, file_format=file_format.value, indicator=indicator,
            details=details, columns=columns,
        )  # fmt: skip
    print_written(written, out, "Quellen und Verfahren")


def neighbours_command(
    region: RegionOption,
    out: OutOption,
    file_format: Annotated[
        NeighbourFormat, typer.Option("--format", help="gal für PySAL und GeoDa, csv zum Lesen.")
    ] = NeighbourFormat.GAL,
    indicator: Annotated[
        str | None, typer.Option("--indicator", help="Dessen Stichtag sagt, was bewohnt ist.")
    ] = None,
) -> None:
    """Schreiben, welche Gebiete bei der Suche nach Häufungen Nachbarn sind."""
    from api.questions.hot_spots.neighbours import write_neighbours
    from kpk_geo.database.current import open_database

    with open_database() as engine, progress() as on_step:
        on_step("Nachbarschaften")
        written = write_neighbours(
            engine, region, out, file_format=file_format.value, indicator=indicator
        )
    print_written(written, out, "Verfahren und Quellen")
