"""The command that decides about doubtful addresses on the terminal."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from api.questions.question import CommandGroups
from api.terminal.german_help import add
from api.terminal.options import RegionOption
from api.terminal.output import console
from kpk_geo.errors import KpkError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from kpk_geo.database.decisions import ReviewSite

_KEYS = "1/2/3 Vorschlag, s später, k kein Haus, z zurücknehmen, q aufhören"


def register(groups: CommandGroups) -> None:
    """Add the command."""
    add(groups.app, "review", review)


def review(
    region: RegionOption,
    user: Annotated[
        str | None, typer.Option("--user", help="Wer entscheidet; Vorgabe: das Benutzerkonto.")
    ] = None,
) -> None:
    """Adressen prüfen, die nicht sicher gefunden sind."""
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.decisions import count_review, read_review

    name = user or getpass.getuser()
    skipped = 0
    with open_database() as engine:
        while True:
            with transaction(engine) as connection:
                waiting, total = count_review(connection, region)
                sites = read_review(connection, region, limit=1, offset=skipped)
            if not sites:
                _say_end(waiting, total)
                return
            _show(sites[0], waiting, total)
            answer = typer.prompt(_KEYS, default="s", show_default=False).strip().lower()
            if answer == "q":
                return
            if answer == "s":
                skipped += 1
            elif answer:
                _act(engine, region, sites[0], answer, name)


def _show(site: "ReviewSite", waiting: int, total: int) -> None:
    out = console()
    out.print(f"\n[bold]noch {waiting} von {total}[/]")
    out.print(f"  {site.address or '(ohne Adresse)'}", markup=False, style="bold")
    out.print(f"  {', '.join(site.titles)}", markup=False)
    out.print(f"  {site.reason}", markup=False)
    for place, candidate in enumerate(site.candidates, 1):
        out.print(f"  {place}. {candidate.label}", markup=False)
    if not site.candidates:
        out.print("  Kein Vorschlag; auf der Seite /review lässt sich der Ort anklicken.")


def _act(engine: "Engine", region: str, site: "ReviewSite", answer: str, user: str) -> None:
    from api.questions.offers.review import Choice, decide_site, undo_decision

    try:
        if answer == "z":
            done = undo_decision(engine, region, by=user)
            console().print(f"  Zurückgenommen: {done['address']}", markup=False)
        elif answer == "k" or answer.isdigit():
            choice = Choice(candidate=None if answer == "k" else int(answer))
            decide_site(engine, region, site.site_id, choice, by=user)
        else:
            console().print(f"  „{answer}“ ist keine der Tasten.", markup=False)
    except KpkError as error:
        console().print(f"  {error}", markup=False)


def _say_end(waiting: int, total: int) -> None:
    if waiting:
        console().print(f"Für später übrig: {waiting} von {total}.")
    elif total:
        console().print(f"Alle {total} Adressen sind entschieden.")
    else:
        console().print("Keine Adresse ist zu prüfen.")
