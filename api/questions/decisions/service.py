"""Stores decisions, for page, API and command line alike; what becomes of them: `changes.py`.

Whatever is done adds a version. Nothing is computed, and nothing is overwritten.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Engine

from api.questions.decisions.changes import require_there
from api.questions.decisions.checked import CheckedDraft, check_draft
from api.questions.decisions.draft import (
    DecisionDraft,
)
from api.questions.decisions.snapshot import take_snapshot
from api.questions.question import Question
from kpk_geo.database.connection import transaction
from kpk_geo.database.decided_shapes import write_shapes
from kpk_geo.database.planning_decisions import (
    add_version,
    create_decision,
    lock_decision,
    read_versions,
)
from kpk_geo.database.regions import read_region, touch_region
from kpk_geo.local_time import local_today
from kpk_geo.model import DecisionStatus
from kpk_geo.results.decisions import Decision, Snapshot, StatusChange


def add_decision(
    engine: Engine,
    region_id: str,
    draft: DecisionDraft,
    questions: Sequence[Question],
    *,
    by: str,
    submission: str | None = None,
) -> int:
    """Put a decision down with what the desk shows at this moment; give its number.

    Parameters
    ----------
    draft
        As it was typed.
    questions
        Whose figures are copied.
    by
        Name of the user.
    submission
        Of the form that was sent; the same one again stores nothing.

    Raises
    ------
    FieldsError
        Something typed is wrong; nothing is stored.
    NotFoundError
        The region is not loaded.
    """
    today = local_today()
    with transaction(engine) as connection:
        region = read_region(connection, region_id)
        checked = check_draft(connection, region.profile, draft, today)
        status = StatusChange(status=DecisionStatus.AGREED, day=checked.day, reason="")
        decision = _decision(
            checked, region.name, _snapshot(connection, region_id, checked, questions, today),
            (status,),
        )  # fmt: skip
        number, is_new = create_decision(
            connection, region_id, decision, by=by, submission=submission
        )
        if checked.level is not None and is_new:
            newest = read_versions(connection, number)[-1]
            write_shapes(connection, newest, checked.level.level_pk)
        touch_region(connection, region_id)
    return number


def edit_decision(
    engine: Engine,
    number: int,
    draft: DecisionDraft,
    questions: Sequence[Question],
    *,
    based_on: int,
    by: str,
) -> int:
    """Store a changed decision as a new version; give its number.

    Figures stay those of the time at which the areas were decided on; other areas bring their own.

    Parameters
    ----------
    number
        Of the decision.
    draft
        All fields, as they were typed.
    questions
        Whose figures are copied where areas are others.
    based_on
        The version that was changed.
    by
        Name of the user.

    Raises
    ------
    FieldsError
        Something typed is wrong; nothing is stored.
    InputError
        Somebody else stored a version meanwhile, or the decision was removed.
    """
    today = local_today()
    with transaction(engine) as connection:
        current = lock_decision(connection, number, based_on=based_on)
        old = require_there(current)
        region = read_region(connection, current.region_id)
        checked = check_draft(connection, region.profile, draft, today, kept=old)
        is_same = _same_areas(old, checked)
        snapshot = (
            old.snapshot
            if is_same
            else _snapshot(connection, current.region_id, checked, questions, today)
        )
        first = old.statuses[0].model_copy(update={"day": checked.day})
        changed = _decision(checked, region.name, snapshot, (first, *old.statuses[1:]))
        if is_same:
            names = ("level", "level_label", "valid_from", "areas")
            changed = changed.model_copy(update={name: getattr(old, name) for name in names})
        change = "geändert" if is_same else "geändert, mit anderen Gebieten"
        version = add_version(connection, current, changed, change=change, by=by)
        if checked.level is not None and not is_same:
            write_shapes(connection, read_versions(connection, number)[-1], checked.level.level_pk)
        touch_region(connection, current.region_id)
    return version


def _same_areas(old: Decision, checked: CheckedDraft) -> bool:
    """Say whether the same areas are meant; their edition and figures then stay those of then."""
    if checked.level is not None and old.areas and checked.level.level != old.level:
        return False
    return [area.area_id for area in old.areas] == [area.area_id for area in checked.areas]


def _snapshot(
    connection: Connection,
    region_id: str,
    checked: CheckedDraft,
    questions: Sequence[Question],
    today: date,
) -> Snapshot:
    return take_snapshot(
        connection, region_id, questions, level=checked.level,
        area_ids=[area.area_id for area in checked.areas], today=today, also=checked.run,
    )  # fmt: skip


def _decision(
    checked: CheckedDraft,
    region_name: str,
    snapshot: Snapshot,
    statuses: tuple[StatusChange, ...],
) -> Decision:
    level = checked.level
    return Decision(
        region_name=region_name, title=checked.title, kind=checked.kind, day=checked.day,
        body=checked.body, reason=checked.reason, level=level.level if level else None,
        level_label=level.label if level else "", valid_from=level.valid_from if level else None,
        areas=checked.areas, areas_by_site=checked.areas_by_site, site=checked.site,
        notes=checked.notes, statuses=statuses, review_on=checked.review_on,
        occasion_run=checked.run, snapshot=snapshot,
    )  # fmt: skip
