"""Commands about the lists that providers get and give back."""

import getpass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal.german_help import add
from api.terminal.options import RegionOption
from api.terminal.output import console
from kpk_geo.errors import InputError
from kpk_geo.german import day, number, several
from kpk_geo.local_time import local_day, local_today
from kpk_geo.model import ProposalKind

if TYPE_CHECKING:
    from api.questions.offers.taken_lists import TakenList
    from kpk_geo.import_report import ImportNote

UserOption = Annotated[
    str | None, typer.Option("--user", help="Wer es tut; Vorgabe: das Benutzerkonto.")
]


def register(offers: typer.Typer) -> None:
    """Add the commands to the group `kpk offers`."""
    add(offers, "lists", lists)
    add(offers, "take", take)
    add(offers, "link", link)
    add(offers, "links", links)


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
        written = write_lists(engine, region, out, provider=provider, today=local_today())
    for item in written:
        offers = several(item.offers, "Angebot", "Angebote")
        console().print(f"{item.file}: {item.provider}, {offers}", markup=False)
    console().print(
        f"{several(len(written), 'Liste', 'Listen')}. Angebote an geschützten Orten, beendete und "
        "solche ohne Träger stehen in keiner. Zurück kommen sie mit kpk offers take DATEI."
    )


def link(
    region: RegionOption,
    provider: Annotated[
        str, typer.Option("--provider", help="Name des Trägers, wie in der Liste.")
    ],
    user: UserOption = None,
) -> None:
    """Einen Link machen, unter dem ein Träger seine Angebote bestätigt: 30 Tage, ohne Konto."""
    from api.questions.offers.links import link_address, make_link
    from kpk_geo.database.current import open_database
    from kpk_geo.settings import Settings

    with open_database() as engine:
        token = make_link(engine, region, provider, by=user or getpass.getuser())
    settings = Settings()
    console().print(link_address(token, settings.public_address), markup=False, soft_wrap=True)
    console().print(
        f"Für „{provider}“, 30 Tage gültig. Der Link steht nur hier; gespeichert ist sein "
        "Prüfwert. Verschicken Sie ihn selbst, an eine Stelle, nicht an mehrere.",
        markup=False,
    )
    if not settings.public_address:
        console().print(
            "KPK_PUBLIC_ADDRESS ist nicht gesetzt: Von außen ist der Dienst so nicht zu erreichen. "
            "Ohne offenen Dienst geht es mit den Listen (kpk offers lists)."
        )


def links(
    region: RegionOption,
    revoke: Annotated[
        list[int] | None, typer.Option("--revoke", help="Diesen Link widerrufen; mehrfach möglich.")
    ] = None,
    user: UserOption = None,
) -> None:
    """Die Links der Träger zeigen: gültig, abgelaufen, widerrufen, zuletzt benutzt."""
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.provider_links import read_links, revoke_links
    from kpk_geo.database.regions import read_region

    with open_database() as engine, transaction(engine) as connection:
        read_region(connection, region)
        revoke_links(connection, region, revoke or (), by=user or getpass.getuser())
        found = read_links(connection, region)
    for item in found:
        until = day(local_day(item.expires_at))
        used = "noch keine Antwort"
        if item.used_at is not None:
            used = f"zuletzt geantwortet {day(local_day(item.used_at))}"
        console().print(
            f"Nr. {item.link_pk}: {item.provider}, {item.state}, gilt bis {until}, {used}",
            markup=False,
        )
    if not found:
        console().print("Noch kein Link. Einen machen: kpk offers link --region … --provider …")


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
        return local_today()
    try:
        found = datetime.strptime(text.strip(), "%d.%m.%Y").date()
    except ValueError as error:
        raise InputError(f"--on {text}: Erwartet wird ein Tag wie 24.12.2026.") from error
    if found > local_today():
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
