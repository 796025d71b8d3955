"""The commands kpk funding: elements, calendar, half posts of FGZ, the Land's money."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal.german_help import add, group
from api.terminal.options import JsonOption, print_json
from api.terminal.output import console
from kpk_geo.errors import InputError, excerpt
from kpk_geo.local_time import local_today

if TYPE_CHECKING:
    from analyses.funding.allocation import Allocation

DayOption = Annotated[
    str | None,
    typer.Option("--day", help="Tag, von dem aus gesehen wird: JJJJ-MM-TT; sonst heute."),
]
OutTable = Annotated[
    Path | None, typer.Option("--out", help="Zu schreibende Datei: .csv (deutsches Excel).")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    own = group("Förderung: was, bis wann, mit welchem Geld.")
    add(own, "elements", elements_command)
    add(own, "calendar", calendar_command)
    add(own, "fgz", fgz_command)
    add(own, "allocation", allocation_command)
    app.add_typer(own, name="funding")


def elements_command(as_json: JsonOption = False) -> None:
    """Die sechs Bausteine von kinderstark, mit Bedingungen und Quellen."""
    from api.funding.data import elements_out
    from kpk_geo.funding.elements import elements, programme

    if as_json:
        print_json(elements_out().model_dump(mode="json"))
        return
    lines = [programme().name, f"  {programme().double_funding}"]
    for item in elements():
        lines += [f"{item.number}. {item.name} ({item.id}): {item.sentence}"]
        lines += [f"   - {text}" for text in item.all_conditions]
        source = item.source
        lines.append(f"   Quelle: {source.text}; {source.evidence.label}, {source.checked_label}")
    _print([*lines, programme().unconfirmed])


def calendar_command(day: DayOption = None, as_json: JsonOption = False) -> None:
    """Förderkalender: was kommt, was nicht bestätigt ist, was vorbei ist."""
    from api.funding.data import calendar_out
    from maps.funding.text import CHECKED, calendar_rows, headline

    today = local_today() if day is None else _day(day, "--day")
    if as_json:
        print_json(calendar_out(today).model_dump(mode="json"))
        return
    lines = [headline(today)]
    for row in calendar_rows(today):
        when = f"{row.day} ({row.state}, {row.distance})" if row.is_sure else row.day
        lines.append(f"  {when}: {row.what} [{row.programme}, {row.kind}]")
        if row.note:
            lines.append(f"     {row.note}")
        lines.append(f"     {row.source.text} {row.source.address}".rstrip())
    _print([*lines, CHECKED])


def fgz_command(
    count: Annotated[int, typer.Option("--count", help="Zahl der FGZ in der Kommune.")],
    half_post_costs: Annotated[
        float | None,
        typer.Option("--half-post-costs", help="EUR im Jahr je halber Stelle, wenn nicht 36000."),
    ] = None,
    startchancen: Annotated[
        int | None,
        typer.Option(
            "--startchancen", help="Offene Ganztagsgrundschulen im Startchancen-Programm."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Familiengrundschulzentren in halben Stellen: Kosten im Jahr, Land und Kommune."""
    from analyses.funding.fgz_posts import fgz_costs, is_open
    from api.funding.data import costs_out
    from maps.funding.text import costs_line, posts

    costs = fgz_costs(count, half_post_costs=half_post_costs)
    open_ = None if startchancen is None else is_open(startchancen)
    if as_json:
        print_json(costs_out(costs).model_dump(mode="json") | {"is_open": open_})
        return
    lines = [
        costs_line(costs),
        f"  {posts(costs)}: {costs.coordination_half_posts} halbe Koordination, "
        f"{costs.lead_half_posts} halbe Leitung",
    ]
    if open_ is not None:
        answer = "erfüllt" if open_ else "nicht erfüllt"
        lines.append(f"  Voraussetzung für neue FGZ (zwei Startchancen-Schulen): {answer}")
    _print(lines)


def allocation_command(
    counts: Annotated[Path, typer.Option("--counts", help="Kinder je Kommune: .csv oder .xlsx.")],
    year: Annotated[int, typer.Option("--year", help="Jahr, dessen Summe verteilt wird.")],
    budget: Annotated[
        float | None, typer.Option("--budget", help="Summe in EUR, wenn nicht die bestätigte.")
    ] = None,
    age: Annotated[
        int | None, typer.Option("--age", min=1, max=27, help="Altersgrenze der Zahlen: unter …")
    ] = None,
    day: Annotated[str | None, typer.Option("--day", help="Stichtag der Zahlen.")] = None,
    suppressed_max: Annotated[
        int | None,
        typer.Option("--suppressed-max", min=0, help="So groß ist eine gesperrte Zahl höchstens."),
    ] = None,
    total: Annotated[
        int | None, typer.Option("--total", min=0, help="Kinder in ganz Nordrhein-Westfalen.")
    ] = None,
    out: OutTable = None,
    as_json: JsonOption = False,
) -> None:
    """Geld des Landes nach dem Anteil der Kinder im SGB II: Überschlag je Kommune."""
    from analyses.funding.allocation import allocate
    from kpk_geo.funding.budgets import budget_of
    from kpk_geo.funding.counts import CountBasis
    from kpk_geo.ingest.children_counts import read_children_counts

    basis = CountBasis(
        age_limit=age, reference_date=None if day is None else _day(day, "--day")
    )  # fmt: skip
    read = read_children_counts(counts, basis=basis, suppressed_max=suppressed_max, total=total)
    money = budget_of(year).total if budget is None else budget
    made = [allocate(money, table) for table in read.tables]
    _show(made, read.notes, year, money, out=out, as_json=as_json)


def _show(
    made: "list[Allocation]", notes: tuple[str, ...], year: int, money: float, *, out: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    from analyses.funding.allocation import spans
    from api.funding.table import allocation_records, write_allocation
    from maps.funding.text import allocation_lines, euros, share_text, span_text

    said = [*notes, *allocation_lines(made)]
    if out is not None:
        rows = write_allocation(out, made)
        _print([f"{rows} Kommunen in {out}", *said])
        return
    if as_json:
        print_json(
            {"year": year, "budget": money, "notes": said, "items": allocation_records(made)}
        )
        return
    lines = [f"Von {euros(money)} für {year}:"]
    if len(made) == 1:
        lines += [f"  {share.key} {share.label}: {share_text(share)}" for share in made[0].shares]
        if made[0].rest_cents:
            lines.append(f"  übrige Kommunen: {euros(made[0].rest_cents / 100)}")
    else:
        lines += [f"  {span.key} {span.label}: {span_text(span)}" for span in spans(made)]
    _print([*lines, *said])


def _day(text: str, option: str) -> date:
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError as error:
        raise InputError(
            f"{option} {excerpt(text)}: Das ist kein Tag. Bitte so angeben: 2026-11-26."
        ) from error


def _print(lines: list[str]) -> None:
    console().print("\n".join(lines), markup=False)
