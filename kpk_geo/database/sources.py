"""The source register: what was imported from where, and what was found while importing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from kpk_geo.database.bulk import copy_rows
from kpk_geo.database.proposal_state import corrections_state
from kpk_geo.database.slices import ALL, Slice, count
from kpk_geo.database.tables import import_note, place_decision, source
from kpk_geo.import_report import Report, Severity, SourceFile, counted
from kpk_geo.model import Source
from kpk_geo.profile import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """One import, as it goes into the register."""

    region_id: str
    name: str
    kind: str
    source_file: SourceFile
    provenance: Provenance
    load_pk: int | None = None  # the load that brings it
    reading: str = ""  # how the profile says to read the file

    @property
    def fingerprint(self) -> str:
        """Changes with the file, with how it is read, and with the files that it needs for that."""
        digests = [file.sha256 for file in self.source_file.beside]
        state = " ".join([self.source_file.sha256, self.reading, *digests])
        return hashlib.sha256(state.encode()).hexdigest()


def write_source(connection: Connection, entry: SourceEntry) -> int:
    """Register an import in place of an earlier one of the same name; give its key."""
    values = {
        "kind": entry.kind,
        "file": entry.source_file.name,
        **entry.provenance.model_dump(),
        "sha256": entry.source_file.sha256,
        "size": entry.source_file.size,
        "load_pk": entry.load_pk,
        "fingerprint": entry.fingerprint,
        "imported_at": func.now(),
        "rows_accepted": 0,
        "rows_rejected": 0,
    }
    statement = insert(source).values(region_id=entry.region_id, name=entry.name, **values)
    source_pk = connection.scalar(
        statement.on_conflict_do_update(
            index_elements=["region_id", "name"], set_=values
        ).returning(source.c.source_pk)
    )
    assert source_pk is not None
    return int(source_pk)


def finish_source(
    connection: Connection,
    source_pk: int,
    *,
    accepted: int,
    report: Report,
) -> None:
    """Note what came of an import.

    Parameters
    ----------
    source_pk
        Key of the source.
    accepted
        Number of rows that were loaded.
    report
        Its notes take the place of earlier ones; its tally is kept with the source.
    """
    notes, tally = report.notes, report.tally
    found = counted(notes)
    values = {
        "rows_accepted": accepted,
        "rows_rejected": found[Severity.REJECTED],
        "repaired": found[Severity.REPAIRED],
        "rows_read": tally.rows,
        "valid": tally.valid,
        "zero": tally.zero,
        "missing": tally.missing,
        "suppressed": tally.suppressed,
        "not_meant": tally.not_meant,
    }
    statement = update(source).where(source.c.source_pk == source_pk)
    connection.execute(statement.values(**values))
    connection.execute(delete(import_note).where(import_note.c.source_pk == source_pk))
    copy_rows(
        connection,
        "kpk.import_note",
        ["source_pk", "severity", "file", "line", "column_name", "value", "reason"],
        (
            (
                source_pk,
                item.severity.value,
                item.file,
                item.line,
                item.column,
                item.value,
                item.reason,
            )
            for item in notes
        ),
    )


def date_source(connection: Connection, source_pk: int, day: date | None) -> None:
    """Date a source whose profile names no date by the youngest entry of its file.

    Parameters
    ----------
    source_pk
        Key of the source.
    day
        Date of the youngest entry; None: nothing is changed.
    """
    undated = (source.c.source_pk == source_pk) & source.c.reference_date.is_(None)
    if day is not None:
        connection.execute(update(source).where(undated).values(reference_date=day))


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run has read, of one moment: data that come while it computes are not its own."""

    digests: dict[str, str]  # source name -> sha256 of its file
    fingerprint: str  # as `inputs_fingerprint` gives it


def read_inputs(connection: Connection, region_id: str, names: tuple[str, ...]) -> Inputs:
    """Give what a run is about to rest on; read it in the `snapshot` that gives the data.

    Parameters
    ----------
    names
        As for `read_digests`.
    """
    digests = read_digests(connection, region_id, names)
    return Inputs(digests, inputs_fingerprint(connection, region_id, digests))


def read_digests(connection: Connection, region_id: str, names: tuple[str, ...]) -> dict[str, str]:
    """Give the SHA-256 of the files of a region, by names in the register that begin so.

    Parameters
    ----------
    names
        Beginnings of names in the register, such as "table:"; one of them must fit.
    """
    return {
        found.name: found.sha256
        for found in read_sources(connection, region_id)
        if found.name.startswith(names)
    }


def inputs_fingerprint(connection: Connection, region_id: str, names: Iterable[str]) -> str:
    """Name the state of all that a result may rest on: files, how they are read, decisions.

    Parameters
    ----------
    names
        Of the sources that it rested on. All sources of these kinds count, so that one that was
        added or left out since shows too.
    """
    kinds = {_kind(name) for name in names}
    query = select(source.c.name, source.c.fingerprint, source.c.sha256).where(
        source.c.region_id == region_id
    )
    state = sorted(
        f"{name} {fingerprint or sha256}"
        for name, fingerprint, sha256 in connection.execute(query)
        if _kind(name) in kinds
    )
    if "offers" in kinds:
        times = func.max(place_decision.c.decided_at), func.max(place_decision.c.undone_at)
        decided = select(*times).where(place_decision.c.region_id == region_id)
        state.append("decisions {} {}".format(*connection.execute(decided).one()))
        state += corrections_state(connection, region_id)
    return hashlib.sha256("\n".join(state).encode()).hexdigest()


def _kind(name: str) -> str:
    """Give the kind of a source by its name; each level of areas is one of its own."""
    parts = name.split(":")
    return ":".join(parts[:2]) if parts[0] == "areas" else parts[0]


def read_sources(connection: Connection, region_id: str) -> list[Source]:
    """Read the register of a region, in the order of import."""
    query = select(source).where(source.c.region_id == region_id).order_by(source.c.source_pk)
    return [Source(**row) for row in connection.execute(query).mappings()]


def read_import_notes(connection: Connection, region_id: str, *, part: Slice = ALL) -> pd.DataFrame:
    """Read the import report of a region.

    Parameters
    ----------
    part
        Which of the notes, in the order in which they were stored.
    """
    query = _import_notes(region_id).order_by(import_note.c.import_note_pk)
    return pd.DataFrame.from_records(
        [tuple(row) for row in connection.execute(part.of(query))],
        columns=["severity", "file", "line", "column", "value", "reason"],
    )


def count_import_notes(connection: Connection, region_id: str) -> int:
    """Count the lines of the import report of a region."""
    return count(connection, _import_notes(region_id))


def _import_notes(region_id: str) -> "Select[Any]":
    return (
        select(
            import_note.c.severity, import_note.c.file, import_note.c.line,
            import_note.c.column_name, import_note.c.value, import_note.c.reason,
        )
        .join(source)
        .where(source.c.region_id == region_id)
    )  # fmt: skip


def rename_sources(
    connection: Connection, region_id: str, wanted: Sequence[tuple[str, str]], *, kind: str
) -> None:
    """Let a list that only changed its file keep what is known of it.

    A list that is divided into several, or joined from them, is none of these: its sources give
    way to those that bring its offers now.

    Parameters
    ----------
    wanted
        Name and data set of each source of the kind that the profile names. The only one of a data
        set that is not known takes over the only earlier import of it that the profile no longer
        names.
    kind
        As the register calls it, such as "Angebote"; other sources are left alone.
    """
    names = {name for name, _ in wanted}
    known = connection.execute(
        select(source.c.name, source.c.dataset, source.c.source_pk)
        .where(source.c.region_id == region_id, source.c.kind == kind)
        .order_by(source.c.source_pk)
    ).all()
    present = {row[0] for row in known}
    left = [row for row in known if row[0] not in names]
    fresh = [(name, dataset) for name, dataset in wanted if name not in present]
    for name, dataset in fresh:
        gone = [row for row in left if row[1] == dataset]
        if len(gone) == 1 and sum(other == dataset for _, other in fresh) == 1:
            statement = update(source).where(source.c.source_pk == gone[0][2])
            connection.execute(statement.values(name=name))


def read_other_sources(connection: Connection, region_id: str, keep: Iterable[str]) -> list[int]:
    """Give the keys of the sources that the profile no longer names.

    They stay until a load succeeds, but what they brought gives way to a source that brings the
    same: a table whose file, sheet or blocks were renamed is no second delivery of its values.

    Parameters
    ----------
    keep
        Names in the register of those that the profile names.
    """
    query = select(source.c.source_pk).where(
        source.c.region_id == region_id, source.c.name.not_in(list(keep))
    )
    return list(connection.scalars(query))


def rename_source(connection: Connection, region_id: str, former: str, name: str) -> None:
    """Let a source go on under another name, with all that is known of what it brought.

    Parameters
    ----------
    former, name
        In the register.
    """
    connection.execute(
        update(source)
        .where(source.c.region_id == region_id, source.c.name == former)
        .values(name=name)
    )


def delete_source(connection: Connection, region_id: str, name: str) -> None:
    """Delete a source with all that it brought.

    Parameters
    ----------
    name
        In the register.
    """
    connection.execute(delete(source).where(source.c.region_id == region_id, source.c.name == name))


def delete_other_sources(connection: Connection, region_id: str, keep: Iterable[str]) -> list[str]:
    """Delete what stems from sources that the profile no longer names; give their names.

    Parameters
    ----------
    keep
        Names in the register of those that stay.
    """
    statement = (
        delete(source)
        .where(source.c.region_id == region_id, source.c.name.not_in(list(keep)))
        .returning(source.c.name)
    )
    return list(connection.scalars(statement))
