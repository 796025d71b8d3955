"""Decisions of steering groups: every change is a version, and none is ever taken away.

Not to be confused with decisions about addresses (`kpk_geo/database/decisions.py`). Nothing here
hangs on a region, its areas or its runs, so a region may be loaded anew or deleted.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from pyproj import CRS
from sqlalchemy import Connection, RowMapping, insert, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from kpk_geo.crs import system
from kpk_geo.database.tables import (
    planning_decision,
    planning_decision_version,
    region,
)
from kpk_geo.errors import InputError, NotFoundError, OutdatedRunError
from kpk_geo.results.decisions import DECISION_FORMAT, Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionVersion:
    """One version of a decision as it is stored."""

    decision_pk: int
    region_id: str
    srid: int  # of its places
    version: int
    shapes_version: int
    decision: Decision
    change: str  # German
    changed_by: str
    changed_at: datetime

    @property
    def work_crs(self) -> CRS:
        """The system in whose metres its places are."""
        return system(self.srid)


_VERSIONS = select(
    planning_decision_version.c.decision_pk, planning_decision.c.region_id,
    planning_decision.c.srid,
    planning_decision_version.c.version, planning_decision_version.c.format_version,
    planning_decision_version.c.record, planning_decision_version.c.shapes_version,
    planning_decision_version.c.change, planning_decision_version.c.changed_by,
    planning_decision_version.c.changed_at,
).join(planning_decision)  # fmt: skip


def create_decision(
    connection: Connection, region_id: str, decision: Decision, *, by: str, submission: str | None
) -> tuple[int, bool]:
    """Store a new decision; give its number, and whether it is new.

    The same submission again stores nothing and gives the number of the first one.

    Parameters
    ----------
    decision
        Whole, as it is to be read later.
    by
        Name of the user who stores it.
    submission
        Of the form that was sent; None: there was none.
    """
    if submission is not None:
        # Of two that come at once the second waits here for the first.
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": submission}
        )
        known = connection.scalar(
            select(planning_decision.c.decision_pk).where(
                planning_decision.c.submission == submission
            )
        )
        if known is not None:
            return int(known), False
    srid = select(region.c.srid).where(region.c.region_id == region_id).scalar_subquery()
    made = insert(planning_decision).values(region_id=region_id, srid=srid, submission=submission)
    decision_pk = connection.scalar(made.returning(planning_decision.c.decision_pk))
    assert decision_pk is not None
    _write(connection, decision_pk, 1, decision, change="festgehalten", by=by, shapes=1)
    return int(decision_pk), True


def add_version(
    connection: Connection, current: DecisionVersion, decision: Decision, *, change: str, by: str
) -> int:
    """Store a changed decision beside what was there; give the number of the new version.

    Parameters
    ----------
    current
        As it was read with `lock_decision`, in this very transaction.
    decision
        Whole, with the change.
    change
        German: what was done.
    by
        Name of the user who does it.
    """
    version = current.version + 1
    same = decision.areas == current.decision.areas and (
        (decision.level, decision.valid_from)
        == (current.decision.level, current.decision.valid_from)
    )
    shapes = current.shapes_version if same else version
    _write(connection, current.decision_pk, version, decision, change=change, by=by, shapes=shapes)
    return version


def restore_version(
    connection: Connection, current: DecisionVersion, earlier: DecisionVersion, *, by: str
) -> int:
    """Store an earlier version as the newest one; what lies between stays readable.

    Parameters
    ----------
    current
        As it was read with `lock_decision`.
    earlier
        The version that is to hold again.
    by
        Name of the user who does it.
    """
    version = current.version + 1
    change = f"zurückgenommen: {current.change} (wieder wie Fassung {earlier.version})"
    _write(
        connection, current.decision_pk, version, earlier.decision, change=change, by=by,
        shapes=earlier.shapes_version,
    )  # fmt: skip
    return version


def _write(
    connection: Connection,
    decision_pk: int,
    version: int,
    decision: Decision,
    *,
    change: str,
    by: str,
    shapes: int,
) -> None:
    connection.execute(
        insert(planning_decision_version).values(
            decision_pk=decision_pk, version=version, format_version=DECISION_FORMAT,
            record=decision.model_dump(mode="json"), shapes_version=shapes, change=change,
            changed_by=by,
        )
    )  # fmt: skip


def read_decisions_of(connection: Connection, region_id: str) -> list[DecisionVersion]:
    """Read the newest version of every decision, removed ones too; the latest day first."""
    newest = (
        _VERSIONS.where(planning_decision.c.region_id == region_id)
        .order_by(
            planning_decision_version.c.decision_pk, planning_decision_version.c.version.desc()
        )
        .ext(distinct_on(planning_decision_version.c.decision_pk))
    )
    found = [_version(row) for row in connection.execute(newest).mappings()]
    return sorted(found, key=lambda item: (item.decision.day, item.decision_pk), reverse=True)


def read_versions(connection: Connection, decision_pk: int) -> list[DecisionVersion]:
    """Read all versions of a decision, oldest first.

    Raises
    ------
    NotFoundError
        There is none of that number.
    """
    query = _VERSIONS.where(planning_decision.c.decision_pk == decision_pk).order_by(
        planning_decision_version.c.version
    )
    found = [_version(row) for row in connection.execute(query).mappings()]
    if not found:
        raise NotFoundError(
            f"Einen Beschluss Nr. {decision_pk} gibt es nicht. Alle zeigt kpk decision list."
        )
    return found


def lock_decision(
    connection: Connection, decision_pk: int, *, based_on: int | None = None
) -> DecisionVersion:
    """Read the newest version and keep others from adding one until this transaction ends.

    Parameters
    ----------
    decision_pk
        Number of the decision.
    based_on
        Version that the change was made to; None: whichever is the newest.

    Raises
    ------
    NotFoundError
        There is no such decision.
    InputError
        Somebody else stored a version meanwhile.
    """
    connection.execute(
        text("SELECT 1 FROM kpk.planning_decision WHERE decision_pk = :key FOR UPDATE"),
        {"key": decision_pk},
    )
    newest = read_versions(connection, decision_pk)[-1]
    if based_on is not None and newest.version != based_on:
        raise InputError(
            f"Inzwischen gibt es von diesem Beschluss die Fassung {newest.version} "
            f"({newest.change}); geändert werden sollte die Fassung {based_on}. Nichts ist "
            "überschrieben. Bitte die neue Fassung ansehen und die eigene Änderung dort eintragen."
        )
    return newest


def _version(row: RowMapping) -> DecisionVersion:
    values: dict[str, Any] = dict(row)
    outdated = OutdatedRunError(
        f"Der Beschluss Nr. {row['decision_pk']} ist von einer anderen Programmversion "
        "gespeichert worden und wird hier nicht gelesen. Bitte das Programm aktualisieren."
    )
    if values.pop("format_version") != DECISION_FORMAT:
        raise outdated
    try:
        decision = Decision.model_validate(values.pop("record"))
    except ValidationError as error:
        raise outdated from error
    return DecisionVersion(decision=decision, **values)
