"""Turns what was typed into a decision, or says of every field what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from api.questions.decisions.draft import (
    MAX_NOTES,
    DecisionDraft,
    FieldChecks,
    NoteDraft,
    any_day,
    line_of,
    past_day,
    text_of,
)
from api.questions.decisions.places import (
    CONFIDENTIAL,
    area_at,
    current_level,
    find_areas,
    find_decision_site,
    level_of,
)
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.confidential import ConfidentialNames, read_confidential_names
from kpk_geo.errors import InputError, suggestion
from kpk_geo.german import day, number
from kpk_geo.model import DecisionKind
from kpk_geo.profile import RegionProfile
from kpk_geo.results.decisions import (
    DecidedArea,
    Decision,
    DecisionNote,
    DecisionSite,
)

MAX_REVIEW_YEARS = 30  # later days are slips of the pen: own setting


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDraft:
    """A decision without faults, not yet bound to runs."""

    title: str
    kind: DecisionKind
    day: date
    body: str
    reason: str
    level: AreaLevel | None  # None: no area was decided on
    areas: tuple[DecidedArea, ...]
    areas_by_site: bool
    site: DecisionSite | None
    notes: tuple[DecisionNote, ...]
    review_on: date | None
    run: int | None


def check_draft(
    connection: Connection,
    profile: RegionProfile,
    draft: DecisionDraft,
    today: date,
    *,
    kept: Decision | None = None,
) -> CheckedDraft:
    """Check every field of a decision.

    Parameters
    ----------
    profile
        Of the region.
    draft
        As it was typed.
    today
        No decision lies in the future.
    kept
        The decision that is changed: its areas stay, also where they are not there any more.

    Raises
    ------
    FieldsError
        Something is wrong; every fault beside its field.
    """
    region_id = profile.region.id
    checks = FieldChecks()
    secret = read_confidential_names(connection, region_id)
    title = checks.tried("title", lambda: open_text(secret, line_of(draft.title, "Titel")))
    kind = checks.tried("kind", lambda: _kind(draft.kind))
    agreed = checks.tried("day", lambda: past_day(draft.day, "Datum", today))
    body = checks.tried(
        "body", lambda: open_text(secret, line_of(draft.body, "Wer hat beschlossen"))
    )
    reason = checks.tried("reason", lambda: open_text(secret, text_of(draft.reason, "Begründung")))
    level, areas = _areas(connection, profile, draft, checks, kept)
    site = checks.tried(
        "site", lambda: find_decision_site(connection, region_id, draft.site, draft.place)
    )
    notes = check_notes(checks, secret, draft.notes, today)
    review = checks.tried("review_on", lambda: _review(draft.review_on, agreed, today))
    opened = checks.tried("opened", lambda: _opened(draft.opened, site))
    run = checks.tried("run", lambda: _run(connection, region_id, draft.run))
    _require_subject(checks, kind, areas, site)
    checks.require_none()
    assert title is not None
    assert kind is not None
    assert agreed is not None
    if site is not None:
        site = site.model_copy(update={"opened": opened})
    around = _around(connection, level, areas or (), site)
    return CheckedDraft(
        title=title, kind=kind, day=agreed, body=body or "", reason=reason or "",
        level=level if areas or around else None, areas=areas or around,
        areas_by_site=bool(around), site=site, notes=notes, review_on=review, run=run,
    )  # fmt: skip


def shown_areas(decision: Decision) -> tuple[str, ...]:
    """Write the areas of a decision as the form has them; those that its site gave are none."""
    if decision.areas_by_site:
        return ()
    return tuple(f"{area.area_id} {area.name}" for area in decision.areas)


def _areas(
    connection: Connection,
    profile: RegionProfile,
    draft: DecisionDraft,
    checks: FieldChecks,
    kept: Decision | None,
) -> tuple[AreaLevel | None, tuple[DecidedArea, ...] | None]:
    typed = tuple(name.strip() for name in draft.areas if name.strip())
    if kept is not None and typed and typed == shown_areas(kept):
        is_level_kept = draft.level in ("", kept.level, kept.level_label)
        level = current_level(connection, profile.region.id, kept.level or "")
        if is_level_kept:
            return level, kept.areas
    level = checks.tried("level", lambda: level_of(connection, profile, draft.level))
    if level is None:
        return None, None
    found = checks.tried("areas", lambda: find_areas(connection, profile.region.id, level, typed))
    return level, found


def _around(
    connection: Connection,
    level: AreaLevel | None,
    areas: tuple[DecidedArea, ...],
    site: DecisionSite | None,
) -> tuple[DecidedArea, ...]:
    """Give the area in which a site lies, where no areas were named."""
    if areas or site is None or level is None:
        return ()
    found = area_at(connection, level, site)
    return () if found is None else (found,)


def check_notes(
    checks: FieldChecks, secret: ConfidentialNames, drafts: Sequence[NoteDraft], today: date
) -> tuple[DecisionNote, ...]:
    """Check pieces of evidence; those without any entry are passed over.

    Parameters
    ----------
    checks
        Collects the faults, as `note-0`, `note-1` and so on.
    secret
        What may not be named.
    drafts
        As they were typed.
    today
        No evidence is of a later day.
    """
    if len(drafts) > MAX_NOTES:
        checks.tried("note-0", lambda: _too_many(len(drafts)))
        return ()
    notes = []
    for place, draft in enumerate(drafts):
        if not (draft.text.strip() or draft.source.strip() or draft.day.strip()):
            continue
        note = checks.tried(f"note-{place}", lambda draft=draft: _note(secret, draft, today))  # type: ignore[misc]
        if note is not None:
            notes.append(note)
    return tuple(notes)


def _too_many(notes: int) -> None:
    raise InputError(f"Belege: {number(notes)} sind zu viele; höchstens {MAX_NOTES}.")


def _note(secret: ConfidentialNames, draft: NoteDraft, today: date) -> DecisionNote:
    return DecisionNote(
        text=open_text(secret, text_of(draft.text, "Beleg")),
        source=open_text(secret, line_of(draft.source, "Quelle des Belegs")),
        day=past_day(draft.day, "Tag des Belegs", today) if draft.day.strip() else None,
    )


def open_text(secret: ConfidentialNames, content: str) -> str:
    """Give a text that names no confidential place.

    Raises
    ------
    InputError
        It names one.
    """
    if secret.is_named_in(content):
        raise InputError(CONFIDENTIAL)
    return content


def _kind(typed: str) -> DecisionKind:
    found = DecisionKind.parse(typed)
    if found is None:
        known = [kind.label for kind in DecisionKind]
        raise InputError(f"Art: Bitte wählen. {suggestion(typed, known)}")
    return found


def _review(typed: str, agreed: date | None, today: date) -> date | None:
    if not typed.strip():
        return None
    found = any_day(typed, "Wiedervorlage")
    if agreed is not None and found < agreed:
        raise InputError(f"Wiedervorlage: Der {day(found)} liegt vor dem Beschluss.")
    if found.year > today.year + MAX_REVIEW_YEARS:
        raise InputError(
            f"Wiedervorlage: Der {day(found)} liegt mehr als {MAX_REVIEW_YEARS} Jahre voraus. "
            "Stimmt das Jahr?"
        )
    return found


def _opened(typed: str, site: DecisionSite | None) -> date | None:
    if not typed.strip():
        return None
    found = any_day(typed, "Eröffnung")
    if site is None:
        raise InputError("Eröffnung: Bitte dazu den Standort angeben.")
    return found


def _run(connection: Connection, region_id: str, typed: str) -> int | None:
    if not typed.strip():
        return None
    query = text("SELECT run_pk FROM kpk.run WHERE region_id = :region_id AND run_pk = :run_pk")
    is_number = typed.strip().isdecimal() and len(typed.strip()) < 10
    found = (
        connection.scalar(query, {"region_id": region_id, "run_pk": int(typed)})
        if is_number
        else None
    )
    if found is None:
        raise InputError(f"Lauf: Einen Lauf {typed.strip()[:20]} gibt es in dieser Region nicht.")
    return int(found)


def _require_subject(
    checks: FieldChecks,
    kind: DecisionKind | None,
    areas: tuple[DecidedArea, ...] | None,
    site: DecisionSite | None,
) -> None:
    if kind is DecisionKind.PRIORITY_AREA and areas == ():
        checks.by_field.setdefault("areas", "Gebiete: Bitte mindestens ein Gebiet angeben.")
    if kind is DecisionKind.SITE and site is None:
        checks.by_field.setdefault("site", "Standort: Bitte den Standort angeben.")
