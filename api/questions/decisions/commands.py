"""Commands about decisions: put down, list, show, add to, export."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from api.questions.question import CommandGroups
from api.terminal.german_help import add, group
from api.terminal.options import (
    ExportFormat,
    FormatOption,
    JsonOption,
    OutOption,
    RegionOption,
    print_json,
)
from api.terminal.output import console
from kpk_geo.german import day
from kpk_geo.local_time import local_day, local_today

if TYPE_CHECKING:
    from api.questions.decisions.draft import NoteDraft
    from api.questions.decisions.read import ReadDecision

NumberArgument = Annotated[int, typer.Argument(help="Nummer des Beschlusses.")]
UserOption = Annotated[
    str | None, typer.Option("--user", help="Wer festhält; Vorgabe: das Benutzerkonto.")
]


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    decisions = group("Beschlüsse festhalten und später ansehen, was daraus wurde.")
    add(decisions, "add", add_command)
    add(decisions, "list", list_command)
    add(decisions, "show", show_command)
    add(decisions, "note", note_command)
    add(decisions, "status", status_command)
    add(decisions, "remove", remove_command)
    add(decisions, "undo", undo_command)
    groups.app.add_typer(decisions, name="decision")
    add(groups.exports, "decisions", export_command)


def add_command(
    region: RegionOption,
    title: Annotated[str, typer.Option("--title", help="Ein Satz, den alle verstehen.")],
    kind: Annotated[str, typer.Option("--kind", help="Schwerpunktgebiet, Standort oder Anderes.")],
    date: Annotated[str, typer.Option("--date", help="Beschlossen am, etwa 12.03.2026.")],
    body: Annotated[str, typer.Option("--body", help="Gremium; keine Namen von Menschen.")],
    reason: Annotated[str, typer.Option("--reason", help="Begründung in Worten.")],
    area: Annotated[
        list[str] | None, typer.Option("--area", help="Gebiet, Nummer oder Name; mehrmals möglich.")
    ] = None,
    level: Annotated[
        str, typer.Option("--level", help="Gebietsebene; sonst die der Auswertungen.")
    ] = "",
    site: Annotated[
        str, typer.Option("--site", help="Angebot (Kennung oder Titel), oder ein Name.")
    ] = "",
    place: Annotated[str, typer.Option("--place", help="Adresse oder Lage des Standorts.")] = "",
    opened: Annotated[str, typer.Option("--opened", help="Tag der Eröffnung.")] = "",
    evidence: Annotated[
        list[str] | None,
        typer.Option("--evidence", help="Beleg als „Text; Quelle; Tag“; mehrmals möglich."),
    ] = None,
    review: Annotated[str, typer.Option("--review", help="Tag der Wiedervorlage.")] = "",
    run: Annotated[str, typer.Option("--run", help="Nummer des Laufs, der Anlass war.")] = "",
    user: UserOption = None,
    as_json: JsonOption = False,
) -> None:
    """Einen Beschluss festhalten, mit dem, was jetzt gezeigt wird."""
    from api.questions import QUESTIONS
    from api.questions.decisions.draft import DecisionDraft
    from api.questions.decisions.service import add_decision
    from kpk_geo.database.current import open_database

    draft = DecisionDraft(
        title=title, kind=kind, day=date, body=body, reason=reason, level=level,
        areas=tuple(area or ()), site=site, place=place, opened=opened, review_on=review, run=run,
        notes=tuple(_evidence(text) for text in evidence or ()),
    )  # fmt: skip
    with open_database() as engine:
        number = add_decision(engine, region, draft, QUESTIONS, by=_name(user))
    if as_json:
        print_json({"number": number})
        return
    console().print(f"Festgehalten als Beschluss Nr. {number}.")
    console().print(f"Ansehen: kpk decision show {number}, oder /maps/decisions?region={region}")


def _evidence(typed: str) -> "NoteDraft":
    from api.questions.decisions.draft import NoteDraft

    parts = [part.strip() for part in typed.rsplit(";", 2)]
    text, source, when = (*parts, "", "")[:3]
    return NoteDraft(text=text, source=source, day=when)


def _name(user: str | None) -> str:
    return user or getpass.getuser()


def list_command(region: RegionOption, as_json: JsonOption = False) -> None:
    """Alle Beschlüsse einer Region zeigen, die neuesten zuerst."""

    from api.questions import QUESTIONS
    from api.questions.decisions.export import log_table
    from api.questions.decisions.read import read_decision_log
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database

    with open_database() as engine, transaction(engine) as connection:
        log = read_decision_log(connection, region, QUESTIONS, local_today())
    if as_json:
        print_json(log_table(log).to_dict("records"))
        return
    for read in log:
        decision = read.decision
        state = "entfernt" if decision.removed else decision.status.label
        console().print(
            f"Nr. {read.stored.decision_pk}, {day(decision.day)}: {decision.title} ({state})",
            markup=False,
        )
    if not log:
        console().print("Noch kein Beschluss. Festhalten: kpk decision add --region … --title …")


def show_command(number: NumberArgument, as_json: JsonOption = False) -> None:
    """Einen Beschluss zeigen: was, warum, worauf er beruhte, und was daraus wurde."""

    from api.questions import QUESTIONS
    from api.questions.decisions.read import read_one
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database

    with open_database() as engine, transaction(engine) as connection:
        read, versions = read_one(connection, number, QUESTIONS, local_today())
    if as_json:
        print_json([version.decision.model_dump(mode="json") for version in versions])
        return
    _print(read)
    for version in versions:
        when = day(local_day(version.changed_at))
        console().print(
            f"  Fassung {version.version}: {version.change}, {when}, {version.changed_by}",
            markup=False,
        )


def _print(read: "ReadDecision") -> None:
    from maps.decisions.text import (
        NO_EFFECT,
        note_text,
        outcome_sentence,
        outcome_text,
        run_text,
        subject_text,
    )

    decision = read.decision
    state = "entfernt" if decision.removed else decision.status.label
    lines = [
        f"Beschluss Nr. {read.stored.decision_pk}: {decision.title}",
        f"  {day(decision.day)}, {decision.body}, {decision.kind.label}, {state}",
        f"  Wo: {subject_text(decision) or '–'}",
        f"  Warum: {decision.reason}",
        *(f"  Beleg: {note_text(note)}" for note in decision.notes),
        *(f"  Beruht auf {run_text(run, read.subjects)}" for run in decision.snapshot.runs),
        f"  {read.not_compared or outcome_sentence(read.pairs)}",
        f"  {NO_EFFECT}",
    ]
    for pair in read.pairs:
        then = pair.then.text if pair.then else "–"
        now = pair.now.text if pair.now else "–"
        name = f"{pair.shown.area_id} {pair.shown.label}"
        lines.append(f"    {name}: damals {then}, heute {now} ({outcome_text(pair)})")
    console().print("\n".join(lines), markup=False)


def note_command(
    number: NumberArgument,
    text: Annotated[str, typer.Option("--text", help="Was gesagt oder beobachtet wurde.")],
    source: Annotated[str, typer.Option("--source", help="Quelle, etwa Stadtteilkonferenz.")],
    date: Annotated[str, typer.Option("--date", help="Tag, etwa 12.03.2026.")] = "",
    user: UserOption = None,
) -> None:
    """Einen Beleg in Worten ergänzen."""
    from api.questions.decisions.changes import add_note
    from api.questions.decisions.draft import NoteDraft
    from kpk_geo.database.current import open_database

    draft = NoteDraft(text=text, source=source, day=date)
    with open_database() as engine:
        version = add_note(engine, number, draft, by=_name(user))
    _say(number, version)


def status_command(
    number: NumberArgument,
    to: Annotated[
        str, typer.Option("--to", help="beschlossen, umgesetzt, aufgegeben oder ersetzt.")
    ],
    date: Annotated[str, typer.Option("--date", help="Seit wann; sonst heute.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Warum.")] = "",
    user: UserOption = None,
) -> None:
    """Sagen, was aus einem Beschluss wurde."""
    from api.questions.decisions.changes import set_status
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        version = set_status(engine, number, to, since=date, reason=reason, by=_name(user))
    _say(number, version)


def remove_command(
    number: NumberArgument,
    reason: Annotated[str, typer.Option("--reason", help="Warum.")],
    user: UserOption = None,
) -> None:
    """Einen Beschluss als entfernt kennzeichnen; er bleibt lesbar."""
    from api.questions.decisions.changes import remove_decision
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        version = remove_decision(engine, number, reason=reason, by=_name(user))
    _say(number, version)


def undo_command(number: NumberArgument, user: UserOption = None) -> None:
    """Die letzte Änderung an einem Beschluss zurücknehmen."""
    from api.questions.decisions.changes import undo_change
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        version = undo_change(engine, number, by=_name(user))
    _say(number, version)


def _say(number: int, version: int) -> None:
    console().print(f"Beschluss Nr. {number}: Fassung {version} gespeichert.")


def export_command(
    region: RegionOption, out: OutOption, file_format: FormatOption = ExportFormat.CSV
) -> None:
    """Beschlüsse schreiben: je Beschluss eine Zeile, dazu die Kennzahlen damals und heute."""
    from api.questions import QUESTIONS
    from api.questions.decisions.export import write_decisions
    from kpk_geo.database.current import open_database
    from kpk_geo.german import several

    with open_database() as engine:
        written = write_decisions(engine, region, out, QUESTIONS, file_format=file_format.value)
    console().print(f"{several(written.rows, 'Beschluss', 'Beschlüsse')} in {out}", markup=False)
    if written.notes:
        console().print(f"Lesehilfe in {written.notes}", markup=False)
