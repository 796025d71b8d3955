"""Commands about access and supply."""

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
    term_of,
)
from api.terminal.output import console, print_written, progress
from kpk_geo.model import LifePhase, OfferKind, TravelMode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpk_geo.results.access import QuestionSummary


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.runs, "accessibility", run_command)
    add(groups.exports, "accessibility", export_command)


def run_command(region: RegionOption, as_json: JsonOption = False) -> None:
    """Wege, Versorgung und Gerechtigkeit rechnen: wer erreicht was, und reicht es?"""
    from api.questions.access.run import run_access
    from kpk_geo.database.areas import read_areas
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database

    with open_database() as engine, progress() as on_step:
        run = run_access(engine, region, on_step=on_step)
        with transaction(engine) as connection:
            areas = read_areas(connection, run.level_pk)
    if as_json:
        print_json({
            "run": run.run_pk, "region": region, "summary": run.summary.model_dump(mode="json")
        })  # fmt: skip
        return
    console().print(f"Wege und Versorgung für {region}, Lauf {run.run_pk}")
    for answered in run.summary.questions:
        console().print(f"  {_line(answered)}", markup=False)
        for text in _ways(answered):
            console().print(f"    {text}", markup=False)
    names = {str(key): str(name) for key, name in areas["name"].items()}
    for text in _of_modes(run.summary.questions, run.parameters.plan.max_travel_time, names):
        console().print(f"  {text}", markup=False)
    for unanswered in run.summary.unanswered:
        console().print(f"  Nicht gerechnet: {unanswered.reason}", markup=False)


def _line(summary: "QuestionSummary") -> str:
    from maps.access.area_records import percent
    from maps.access.headlines import whose_share
    from maps.access.supply_words import SupplyUnit

    asked = ", ".join((summary.kind.label, summary.life_phase.label, summary.mode.label))
    text = f"{asked}: {summary.offers} Orte"
    if summary.share_within_15_min == summary.share_within_15_min:  # not NaN
        whom = whose_share(summary.children_off_streets, summary.children)
        text += f", {percent(summary.share_within_15_min)} {whom} in 15 Minuten"
    if summary.has_supply:
        unit = SupplyUnit(kind=summary.kind, capacity=summary.capacity)
        text += f", {unit.phrase(summary.supply_per_100)}"
    return text


def _ways(summary: "QuestionSummary") -> list[str]:
    from maps.kit.ways_text import no_way_texts

    return no_way_texts(summary.children_no_way, summary.offers_no_way)


def _of_modes(
    summaries: "Sequence[QuestionSummary]", minutes: float, names: dict[str, str]
) -> list[str]:
    """Say once for each mode what holds for all its questions."""
    from maps.kit.ways_text import halo_texts, slope_text

    first = {summary.mode: summary for summary in reversed(summaries)}
    return [
        text
        for mode, summary in sorted(first.items())
        for text in (
            f"{mode.label}: {slope_text(mode, summary.slope)}",
            *halo_texts(mode, minutes, summary.halo, names),
        )
    ]


def export_command(
    region: RegionOption,
    out: OutOption,
    file_format: FormatOption = ExportFormat.CSV,
    kind: Annotated[
        str | None, typer.Option("--kind", help="Art des Angebots, etwa kita; sonst die erste.")
    ] = None,
    life_phase: Annotated[
        str | None, typer.Option("--life-phase", help="Lebensphase, etwa 3-6.")
    ] = None,
    mode: Annotated[
        str | None, typer.Option("--mode", help="walk, pushchair, bike oder car.")
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="Mit Richtwerten, Spannen und Luftlinie.")
    ] = False,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Wege und Versorgung je Gebiet schreiben, mit Quellen und Verfahren daneben."""
    from api.questions.access.export import write_access
    from api.questions.access.table import Selection
    from kpk_geo.database.current import open_database

    selection = Selection(
        kind=term_of(OfferKind, kind, "--kind"),
        life_phase=term_of(LifePhase, life_phase, "--life-phase"),
        mode=term_of(TravelMode, mode, "--mode"),
    )
    with open_database() as engine:
        written = write_access(
            engine, region, out, file_format=file_format.value, details=details,
            selection=selection, columns=columns,
        )  # fmt: skip
    print_written(written, out, "Quellen und Verfahren")
