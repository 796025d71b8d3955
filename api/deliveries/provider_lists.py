"""Lists that providers filled in: no delivery of a section, but answers that become proposals."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from api.deliveries.staging import Staging, TakenAnswers, Upload
from api.deliveries.view import address_of, moment
from api.questions.offers.proposals import accept_proposals, withdraw_proposals
from api.questions.offers.taken_lists import TakenList, take_list
from kpk_geo.database.confidential import ConfidentialNames, read_confidential_names
from kpk_geo.database.connection import transaction
from kpk_geo.database.proposals import NewProposal, read_proposals
from kpk_geo.errors import InputError
from kpk_geo.german import day, number, several
from kpk_geo.import_report import ImportNote
from kpk_geo.local_time import local_today
from kpk_geo.model import ProposalKind, ProposalState
from maps.deliveries.provider_list import AnswerGroup, ProviderListView
from maps.deliveries.view import RegionView
from maps.offers.proposal_text import EMPTY, changed_parts

_SHOWN_NOTES = 40


def look_at_list(
    engine: Engine, upload: Upload, staging: Staging, *, said_on: date | None = None
) -> TakenList:
    """Read a list without storing anything.

    Parameters
    ----------
    upload
        The file that was brought.
    staging
        Where it is kept.
    said_on
        Day of the answers; None: today.

    Raises
    ------
    InputError
        It cannot be read, or is of another region.
    """
    taken = take_list(
        engine, staging.file_of(upload).path, said_on=said_on or local_today(), store=False
    )
    if taken.mark.region_id != upload.region_id:
        raise InputError(
            f"{upload.name}: Diese Liste gehört zur Region „{taken.mark.region_id}“. Bitte dort "
            "unter Daten hochladen."
        )
    return taken


def handle_list(
    engine: Engine, staging: Staging, upload: Upload, typed: dict[str, list[str]], *, by: str
) -> None:
    """Take a list, keep it as proposals, or take it back.

    Parameters
    ----------
    staging
        Where it is kept.
    upload
        The file that was brought.
    typed
        Fields of the form.
    by
        Name of the user.

    Raises
    ------
    InputError
        It was done already, or the form does not say what is meant.
    """
    action = typed.get("action", [""])[0]
    if action == "undo":
        _take_back(engine, staging, upload, by)
    elif action in ("take", "keep"):
        if upload.state == "taken":
            raise InputError("Diese Liste ist schon übernommen. Bitte die Seite neu laden.")
        said_on = _day(typed.get("day", [""])[0])
        _take(engine, staging, upload, said_on, by, accepts=action == "take")
    else:
        raise InputError("Was geschehen soll, fehlt im Formular. Bitte die Seite neu laden.")


def _take(
    engine: Engine, staging: Staging, upload: Upload, said_on: date, by: str, *, accepts: bool
) -> None:
    look_at_list(engine, upload, staging, said_on=said_on)  # of this region at all
    taken = take_list(engine, staging.file_of(upload).path, said_on=said_on, store=True)
    assert taken.written is not None
    numbers = taken.written.numbers
    summary = f"{several(len(numbers), 'Vorschlag', 'Vorschläge')} abgelegt"
    if taken.written.known:
        summary += f", {number(taken.written.known)} lagen schon vor"
    # Kept before anything is accepted: whatever happens then, it can be taken back.
    answers = TakenAnswers(
        at=datetime.now(UTC), by=by, numbers=list(numbers), replaced=list(taken.written.replaced),
        summary=summary,
    )  # fmt: skip
    upload = upload.model_copy(update={"state": "taken", "answers": answers})
    staging.keep(upload)
    if accepts and numbers:
        with transaction(engine) as connection:
            waiting = read_proposals(connection, upload.region_id, (ProposalState.OPEN,))
        own = [item for item in waiting if item.proposal_pk in set(numbers)]
        acceptable = [item.proposal_pk for item in own if not item.names_secret]
        accept_proposals(engine, upload.region_id, acceptable, by=by)
        count = several(len(acceptable), "Antwort gilt", "Antworten gelten")
        left = len(own) - len(acceptable)
        waits = f"; {number(left)} warten unter Vorschläge der Träger" if left else ""
        answers = answers.model_copy(update={"summary": f"{count} ab sofort{waits}"})
        staging.keep(upload.model_copy(update={"answers": answers}))


def _take_back(engine: Engine, staging: Staging, upload: Upload, by: str) -> None:
    answers = upload.answers
    if upload.state != "taken" or answers is None:
        raise InputError("Diese Liste ist nicht übernommen; zurückzunehmen gibt es nichts.")
    withdraw_proposals(engine, upload.region_id, answers.numbers, replaced=answers.replaced, by=by)
    staging.keep(upload.model_copy(update={"state": "undone", "answers": None}))


def _day(text: str) -> date:
    try:
        found = datetime.strptime(text.strip(), "%d.%m.%Y").date()
    except ValueError as error:
        raise InputError(f"„{text}“ ist kein Tag. Bitte so: 24.11.2026.") from error
    if found > local_today():
        raise InputError(f"Der Tag der Antworten ({text}) liegt in der Zukunft.")
    return found


def list_view(
    engine: Engine, staging: Staging, upload: Upload, region: RegionView, problem: str
) -> ProviderListView:
    """Put together the page of a list; what names a confidential place is covered.

    Parameters
    ----------
    staging
        Where it is kept.
    upload
        The file that was brought.
    region
        Of the page.
    problem
        German: what did not work; empty: nothing.
    """
    taken = look_at_list(engine, upload, staging)
    with transaction(engine) as connection:
        secret = read_confidential_names(connection, upload.region_id)
    groups, confirmed = _groups(taken, secret)
    answers = upload.answers
    mark = taken.mark
    return ProviderListView(
        region=region, address=address_of(upload), file=upload.name,
        kicker=f"{upload.name} · gebracht am {moment(upload.at)}",
        headline=_headline(taken, is_taken=upload.state == "taken"), groups=groups,
        confirmed=confirmed, silent=_silent(taken), notes=_notes(taken.notes, secret),
        day=day(local_today()), is_taken=upload.state == "taken", problem=problem,
        taken=f"{answers.summary}; am {moment(answers.at)} von {answers.by}. Ausgegeben am "
        f"{day(mark.issued_on)}." if answers else "",
        may_be_taken=bool(taken.proposals),
    )  # fmt: skip


def _headline(taken: TakenList, *, is_taken: bool) -> str:
    if is_taken:
        return f"Die Liste von {taken.mark.provider} ist übernommen."
    counts = [
        f"{number(taken.count(kind))} {word}"
        for kind, word in (
            (ProposalKind.CONFIRM, "bestätigt"), (ProposalKind.CHANGE, "geändert"),
            (ProposalKind.END, "beendet"), (ProposalKind.ADD, "neu"),
        ) if taken.count(kind)
    ]  # fmt: skip
    said = ", ".join(counts) if counts else "nichts beantwortet"
    return f"Eine ausgefüllte Liste von {taken.mark.provider}: {said}."


def _groups(taken: TakenList, secret: ConfidentialNames) -> tuple[list[AnswerGroup], list[str]]:
    groups: dict[str, list[str]] = {}
    confirmed = []
    for item in taken.proposals:
        title = str(item.new.get("title") or taken.titles.get(item.offer_id or "") or "")
        if item.kind is ProposalKind.CONFIRM and not item.remark:
            confirmed.append(secret.hidden(title))
            continue
        groups.setdefault(secret.hidden(title), []).extend(
            secret.hidden(line) for line in _lines(item)
        )
    return [AnswerGroup(title=title, lines=lines) for title, lines in groups.items()], confirmed


def _lines(item: NewProposal) -> list[str]:
    is_add = item.kind is ProposalKind.ADD
    lines = {ProposalKind.END: ["gibt es nicht mehr"], ProposalKind.ADD: ["neu"]}.get(item.kind, [])
    if item.kind is not ProposalKind.END:
        parts = changed_parts({} if is_add else item.old, item.new)
        lines = lines + [
            f"{part.label}: {part.new}" if is_add else f"{part.label}: {part.old} → {part.new}"
            for part in parts
            if not is_add or part.new != EMPTY
        ]
    return lines + ([f"Hinweis des Trägers: {item.remark}"] if item.remark else [])


def _silent(taken: TakenList) -> str:
    parts = []
    if taken.unanswered:
        parts.append(f"{several(taken.unanswered, 'Zeile', 'Zeilen')} ohne Antwort: daran ändert "
                     "sich nichts.")  # fmt: skip
    if taken.absent:
        rows = several(taken.absent, "ausgegebene Zeile fehlt", "ausgegebene Zeilen fehlen")
        parts.append(f"{rows}: das gilt nicht als beendet.")
    return " ".join(parts)


def _notes(notes: Sequence[ImportNote], secret: ConfidentialNames) -> list[str]:
    lines = []
    for note in notes[:_SHOWN_NOTES]:
        where = f"Zeile {note.line}" if note.line else "Datei"
        column = f", {note.column}" if note.column else ""
        lines.append(secret.hidden(f"{where}{column}: {note.reason}"))
    more = len(notes) - _SHOWN_NOTES
    return [*lines, f"und {number(more)} weitere"] if more > 0 else lines
