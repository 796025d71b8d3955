"""Commands about the lists that providers get and give back."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal.german_help import add
from api.terminal.options import RegionOption
from api.terminal.output import console
from kpk_geo.errors import InputError
from kpk_geo.german import day, number, several
from kpk_geo.model import ProposalKind

if TYPE_CHECKING:
    from api.questions.offers.taken_lists import TakenList
    from kpk_geo.import_report import ImportNote


def register(offers: typer.Typer) -> None:
    """Add the commands to the group `kpk offers`."""
    add(offers, "lists", lists)
    add(offers, "take", take)


def lists(
    region: RegionOption,
    out: Annotated[Path, typer.Option("--out", help="Ordner für die Excel-Dateien.")],
    provider: Annotated[
        str | None, typer.Option("--provider", help="Nur für diesen Träger; sonst für alle.")
    ] = None,
) -> None:
    """Je Träger eine vorausgefüllte Excel-Liste seiner Angebote schreiben, zum Bestätigen."""
    from api.questions.offers.lists import write_lists
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_lists(engine, region, out, provider=provider, today=date.today())
    for item in written:
        offers = several(item.offers, "Angebot", "Angebote")
        console().print(f"{item.file}: {item.provider}, {offers}", markup=False)
    console().print(
        f"{several(len(written), 'Liste', 'Listen')}. Angebote an geschützten Orten, beendete und "
        "solche ohne Träger stehen in keiner. Zurück kommen sie mit kpk offers take DATEI."
    )


def take(
    file: Annotated[Path, typer.Argument(help="Liste, die ein Träger zurückgegeben hat (.xlsx).")],
    store: Annotated[
        bool, typer.Option("--store", help="Als Vorschläge speichern; sonst nur zeigen.")
    ] = False,
    on: Annotated[
        str | None, typer.Option("--on", help="Tag der Antworten (TT.MM.JJJJ); Vorgabe: heute.")
    ] = None,
) -> None:
    """Eine zurückgegebene Liste lesen: zeigen, was sich ändert, und als Vorschläge speichern."""
    from api.questions.offers.taken_lists import take_list
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        taken = take_list(engine, file, said_on=_day(on), store=store)
    _say(taken)


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        found = datetime.strptime(text.strip(), "%d.%m.%Y").date()
    except ValueError as error:
        raise InputError(f"--on {text}: Erwartet wird ein Tag wie 24.12.2026.") from error
    if found > date.today():
        raise InputError(f"--on {text}: Der Tag liegt in der Zukunft.")
    return found


def _say(taken: "TakenList") -> None:
    from maps.offers.proposal_text import proposal_line

    out = console()
    out.print(f"{taken.mark.provider}, Liste vom {day(taken.mark.issued_on)}", markup=False)
    counts = {kind: taken.count(kind) for kind in ProposalKind}
    parts = (f"{kind.label} {number(count)}" for kind, count in counts.items())
    unanswered = several(taken.unanswered, "Zeile", "Zeilen")
    out.print(f"Angebote: {', '.join(parts)}; ohne Antwort {unanswered}")
    if taken.absent:
        rows = several(taken.absent, "ausgegebene Zeile fehlt", "ausgegebene Zeilen fehlen")
        out.print(f"{rows}; sie gelten nicht als beendet.")
    for item in taken.proposals:
        title = str(item.new.get("title") or taken.titles.get(item.offer_id or ""))
        out.print(f"  {proposal_line(item.kind, title, item.old, item.new)}", markup=False)
    for note in taken.notes:
        out.print(f"  {_note(note)}", markup=False)
    if taken.written is None:
        out.print("Noch nichts gespeichert. Als Vorschläge speichern: --store")
        return
    known = taken.written.known
    out.print(
        f"{several(taken.written.stored, 'Vorschlag', 'Vorschläge')} gespeichert"
        + (f", {number(known)} davor schon" if known else "")
        + ". Annehmen oder ablehnen: Seite /angebote/vorschlaege."
    )


def _note(note: "ImportNote") -> str:
    where = f"Zeile {note.line}" if note.line else "Datei"
    column = f", {note.column}" if note.column else ""
    return f"{where}{column}: {note.reason}"
