"""What becomes of a decision: evidence, status, removal, undo; each a version of its own."""

from datetime import date

from sqlalchemy import Connection, Engine

from api.questions.decisions.checked import check_notes, open_text
from api.questions.decisions.draft import FieldChecks, NoteDraft, past_day, text_of
from kpk_geo.database.confidential import read_confidential_names
from kpk_geo.database.connection import transaction
from kpk_geo.database.planning_decisions import (
    DecisionVersion,
    add_version,
    lock_decision,
    read_versions,
    restore_version,
)
from kpk_geo.database.regions import touch_region
from kpk_geo.errors import InputError, suggestion
from kpk_geo.german import day
from kpk_geo.local_time import local_today
from kpk_geo.model import DecisionStatus
from kpk_geo.results.decisions import Decision, StatusChange


def add_note(engine: Engine, number: int, draft: NoteDraft, *, by: str) -> int:
    """Add a piece of evidence; give the number of the new version.

    Parameters
    ----------
    number
        Of the decision.
    draft
        As it was typed.
    by
        Name of the user.

    Raises
    ------
    FieldsError
        Something typed is wrong.
    InputError
        The decision was removed.
    """
    with transaction(engine) as connection:
        current = lock_decision(connection, number)
        old = require_there(current)
        checks = FieldChecks()
        secret = read_confidential_names(connection, current.region_id)
        notes = check_notes(checks, secret, [draft], local_today())
        if not notes and not checks.by_field:
            checks.by_field["note-0"] = "Beleg: Bitte ausfüllen."
        checks.require_none()
        changed = old.model_copy(update={"notes": (*old.notes, *notes)})
        return _add(connection, current, changed, "Beleg ergänzt", by)


def set_status(
    engine: Engine, number: int, status: str, *, since: str, reason: str, by: str
) -> int:
    """Say what became of a decision; give the number of the new version.

    Parameters
    ----------
    number
        Of the decision.
    status
        Code or German word.
    since
        Day, as it was typed; empty: today.
    reason
        In words; may be empty.
    by
        Name of the user.

    Raises
    ------
    FieldsError
        Something typed is wrong.
    InputError
        The decision was removed.
    """
    today = local_today()
    with transaction(engine) as connection:
        current = lock_decision(connection, number)
        old = require_there(current)
        secret = read_confidential_names(connection, current.region_id)
        checks = FieldChecks()
        found = checks.tried("status", lambda: _status(status))
        held = checks.tried(
            "status_day",
            lambda: _not_before(past_day(since or day(today), "Stand seit", today), old),
        )
        why = checks.tried(
            "status_reason",
            lambda: open_text(secret, text_of(reason, "Grund", required=False)),
        )
        checks.require_none()
        assert found is not None
        assert held is not None
        change = StatusChange(status=found, day=held, reason=why or "")
        changed = old.model_copy(update={"statuses": (*old.statuses, change)})
        return _add(connection, current, changed, f"Stand: {found.label}", by)


def remove_decision(engine: Engine, number: int, *, reason: str, by: str) -> int:
    """Mark a decision as removed; it stays readable. Give the number of the new version.

    Parameters
    ----------
    number
        Of the decision.
    reason
        In words.
    by
        Name of the user.

    Raises
    ------
    FieldsError
        There is no reason.
    InputError
        It was removed already.
    """
    with transaction(engine) as connection:
        current = lock_decision(connection, number)
        old = require_there(current)
        checks = FieldChecks()
        secret = read_confidential_names(connection, current.region_id)
        why = checks.tried(
            "removed", lambda: open_text(secret, text_of(reason, "Grund der Entfernung"))
        )
        checks.require_none()
        changed = old.model_copy(update={"removed": why})
        return _add(connection, current, changed, "entfernt", by)


def undo_change(engine: Engine, number: int, *, by: str) -> int:
    """Let the version before the newest hold again; give the number of the new version.

    Parameters
    ----------
    number
        Of the decision.
    by
        Name of the user.

    Raises
    ------
    InputError
        There is only one version.
    """
    with transaction(engine) as connection:
        current = lock_decision(connection, number)
        versions = read_versions(connection, number)
        if len(versions) < 2:
            raise InputError(
                "An diesem Beschluss ist noch nichts geändert. Wer ihn nicht mehr will, entfernt "
                "ihn mit einem Grund; auch das lässt sich zurücknehmen."
            )
        version = restore_version(connection, current, versions[-2], by=by)
        touch_region(connection, current.region_id)
    return version


def _add(
    connection: Connection, current: DecisionVersion, changed: Decision, change: str, by: str
) -> int:
    version = add_version(connection, current, changed, change=change, by=by)
    touch_region(connection, current.region_id)
    return version


def require_there(current: DecisionVersion) -> Decision:
    """Give a decision that was not removed.

    Raises
    ------
    InputError
        It was.
    """
    if current.decision.removed:
        raise InputError(
            "Dieser Beschluss ist entfernt. Erst die Entfernung zurücknehmen, dann ändern."
        )
    return current.decision


def _not_before(found: date, old: Decision) -> date:
    if found < old.day:
        raise InputError(f"Stand seit: Der {day(found)} liegt vor dem Beschluss ({day(old.day)}).")
    return found


def _status(typed: str) -> DecisionStatus:
    found = DecisionStatus.parse(typed)
    if found is None:
        known = [status.label for status in DecisionStatus]
        raise InputError(f"Stand: „{typed[:40]}“ gibt es nicht. {suggestion(typed, known)}")
    return found
