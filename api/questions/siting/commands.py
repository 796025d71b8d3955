"""Commands about new sites."""

from typing import Annotated

import typer

from api.files.audience import Columns
from api.questions.question import CommandGroups
from api.terminal.amounts import amount_of
from api.terminal.german_help import add
from api.terminal.options import (
    ColumnsOption,
    ExportFormat,
    FormatOption,
    JsonOption,
    OutOption,
    RegionOption,
    term_of,
)
from api.terminal.output import console, print_written
from kpk_geo.errors import InputError
from kpk_geo.model import OfferKind

SOLVER_SECONDS = 60.0  # of the solver, where nobody waits before a page
_KIND_ONLY = "Bitte entweder --kind nennen oder --plan; ohne beides gilt [[siting]] im Profil."


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.runs, "siting", run_command)
    add(groups.exports, "siting", export_command)


def run_command(
    region: RegionOption,
    plan: Annotated[
        str | None, typer.Option("--plan", help="Name einer Frage im Profil oder einer gestellten.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="Was eröffnen soll, etwa family_office.")
    ] = None,
    count: Annotated[int, typer.Option("--count", help="So viele neue Orte.")] = 1,
    life_phase: Annotated[
        list[str] | None,
        typer.Option("--life-phase", help="Wessen Kinder zählen, etwa 0-3; mehrfach möglich."),
    ] = None,
    mode: Annotated[str | None, typer.Option("--mode", help="walk, pushchair, bike, car.")] = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", help="Höchstens so viele Minuten.")
    ] = None,
    candidates: Annotated[
        str | None,
        typer.Option("--candidates", help="Mögliche Orte: Arten wie school,kita, grid, planned."),
    ] = None,
    grid_metres: Annotated[
        float | None, typer.Option("--grid-metres", help="Abstand der Punkte des Rasters.")
    ] = None,
    aim: Annotated[
        str | None, typer.Option("--aim", help="coverage, median, centre oder cover_all.")
    ] = None,
    need: Annotated[str | None, typer.Option("--need", help="children oder burden.")] = None,
    equity: Annotated[
        str | None, typer.Option("--equity", help="none oder most_burdened_first.")
    ] = None,
    capacity: Annotated[
        float | None, typer.Option("--capacity", help="Kinder, für die ein Ort Platz hat.")
    ] = None,
    price: Annotated[
        str | None, typer.Option("--price", help="Euro im Jahr je Ort; sonst der bekannte.")
    ] = None,
    budget: Annotated[
        str | None, typer.Option("--budget", help="Euro im Jahr für alle neuen Orte.")
    ] = None,
    tour_days: Annotated[
        int | None, typer.Option("--tour-days", help="Mit --aim tour: an so vielen Tagen.")
    ] = None,
    tour_hours: Annotated[
        float | None, typer.Option("--tour-hours", help="Mit --aim tour: Stunden am Tag.")
    ] = None,
    stay_minutes: Annotated[
        float | None, typer.Option("--stay-minutes", help="Mit --aim tour: Minuten je Halt.")
    ] = None,
    depot: Annotated[
        str | None, typer.Option("--depot", help="Mit --aim tour: Beginn als Breite,Länge.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Unter diesem Namen speichern; sonst die Art.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Suchen, wo der nächste Ort einer Art am meisten nützt, und was er für wen ändert."""
    from api.questions.siting.asked import USUAL_CANDIDATES, AskedSiting, plan_of
    from api.questions.siting.terminal import answer_plans

    if kind is None:
        asked = (
            life_phase, mode, minutes, candidates, grid_metres, aim, need, equity, capacity, price,
            budget, tour_days, tour_hours, stay_minutes, depot, name,
        )  # fmt: skip
        if count != 1 or any(value is not None for value in asked):
            raise InputError(f"Was gesucht ist, braucht --kind. {_KIND_ONLY}")
        answer_plans(region, plan, as_json=as_json)
        return
    if plan is not None:
        raise InputError(_KIND_ONLY)
    wanted = plan_of(
        AskedSiting(
            kind=kind, count=count, life_phase=life_phase or [], mode=mode,
            minutes=minutes, candidates=[candidates or USUAL_CANDIDATES], grid_metres=grid_metres,
            aim=aim, need=need, equity=equity, capacity=capacity,
            price=amount_of(price, "--price"), budget=amount_of(budget, "--budget"),
            tour_days=tour_days, tour_hours=tour_hours, stay_minutes=stay_minutes, depot=depot,
        ),
        name=name, time_limit=SOLVER_SECONDS,
    )  # fmt: skip
    answer_plans(region, wanted, as_json=as_json)


def export_command(
    region: RegionOption,
    out: OutOption,
    file_format: FormatOption = ExportFormat.CSV,
    kind: Annotated[
        str | None, typer.Option("--kind", help="Art, die eröffnet; sonst die zuletzt gerechnete.")
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--plan", help="Name der gespeicherten Frage.")
    ] = None,
    sites: Annotated[
        bool, typer.Option("--sites", help="Die Orte als Punkte statt der Gebiete.")
    ] = False,
    columns: ColumnsOption = Columns.GERMAN,
) -> None:
    """Vorgeschlagene Orte und neu erreichte Kinder schreiben, mit Antwort und Verfahren daneben."""
    from api.questions.siting.export import write_siting
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_siting(
            engine, region, out, file_format=file_format.value, plan=plan, sites=sites,
            kind=term_of(OfferKind, kind, "--kind"), columns=columns,
        )  # fmt: skip
    what = "Orte" if sites else "Gebiete"
    if file_format is ExportFormat.XLSX:  # which holds both, a sheet each
        console().print(f"{written.rows} Orte und {written.more[0]} Gebiete in {out}")
        return
    print_written(written, out, "Antwort und Verfahren", what=what)
