"""Loads of a region: one at a time, each numbered, and what of the last one failed."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from kpk_geo.database.connection import transaction
from kpk_geo.database.locks import REGIONS, held, holder_name, is_held, since
from kpk_geo.database.tables import failed_source, region_load, source
from kpk_geo.errors import RegionLockedError, listed
from kpk_geo.import_report import ImportNote, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedSource:
    """A source whose newest file could not be loaded."""

    name: str
    kind: str  # German
    file: str
    failed_at: datetime
    reason: str  # German
    notes: tuple[ImportNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadState:
    """Whether what is there of a region is of one load."""

    started_at: datetime | None  # of the newest load; None: before loads were numbered
    is_running: bool
    is_broken_off: bool  # it neither ended nor runs: it was killed, or an error ended it
    earlier: tuple[str, ...]  # files of sources that an earlier load brought
    failed: tuple[str, ...]  # files that the newest load could not take

    @property
    def is_whole(self) -> bool:
        """Whether all sources are of the newest load."""
        return not (self.is_running or self.is_broken_off or self.earlier or self.failed)

    @property
    def sentence(self) -> str:
        """Say in German what is not of the newest load; empty where all is."""
        if self.is_running:
            return "Wird gerade geladen; bis dahin können Dateien verschiedener Lieferungen gelten."
        texts = []
        if self.is_broken_off:
            texts.append("Das letzte Laden ist abgebrochen. Bitte noch einmal: kpk load.")
        if self.failed:
            texts.append(f"Beim letzten Laden abgelehnt: {listed(self.failed, limit=3)}.")
        if self.earlier:
            texts.append(f"Noch aus einem früheren Laden: {listed(self.earlier, limit=3)}.")
        return " ".join(texts)


@contextmanager
def one_load(engine: Engine, region_id: str) -> Iterator[int]:
    """Hold the region for one load; give the number of the load.

    The lock dies with its connection, so nothing has to be cleaned up after a kill.

    Raises
    ------
    RegionLockedError
        Somebody else is loading the region; the message says who, and since when.
    """
    with region_held(engine, region_id):
        with transaction(engine) as connection:
            load_pk = _begin(connection, region_id)
        yield load_pk
        with transaction(engine) as connection:
            connection.execute(
                update(region_load)
                .where(region_load.c.load_pk == load_pk)
                .values(finished_at=func.now())
            )


@contextmanager
def region_held(engine: Engine, region_id: str) -> Iterator[None]:
    """Hold the region, so that nobody else loads it, without beginning a load of all sources.

    Raises
    ------
    RegionLockedError
        Somebody else is loading the region; the message says who, and since when.
    """

    def refusal(connection: Connection) -> RegionLockedError:
        return RegionLockedError(_who(connection, region_id))

    with held(engine, REGIONS, region_id, refusal=refusal):
        yield


def newest_load(connection: Connection, region_id: str) -> int:
    """Give the number of the newest load; 0: there was none since loads are numbered."""
    query = select(func.max(region_load.c.load_pk)).where(region_load.c.region_id == region_id)
    return int(connection.scalar(query) or 0)


def _begin(connection: Connection, region_id: str) -> int:
    values = {"region_id": region_id, "loaded_by": holder_name()}
    statement = insert(region_load).values(**values).returning(region_load.c.load_pk)
    return int(connection.execute(statement).scalar_one())


def _who(connection: Connection, region_id: str) -> str:
    row = connection.execute(
        select(region_load.c.loaded_by, region_load.c.started_at)
        .where(region_load.c.region_id == region_id, region_load.c.finished_at.is_(None))
        .order_by(region_load.c.load_pk.desc())
    ).first()
    by = since(*row) if row else ""
    return f"Die Region „{region_id}“ wird gerade{by} geladen. Bitte danach noch einmal."


def note_failures(connection: Connection, region_id: str, failed: Sequence[FailedSource]) -> None:
    """Keep what could not be loaded, in place of what was kept of earlier loads.

    Parameters
    ----------
    failed
            Of the newest load; none: the report tells of no failure any more.
    """
    connection.execute(delete(failed_source).where(failed_source.c.region_id == region_id))
    for item in failed:
        values = asdict(item) | {"notes": [asdict(note) for note in item.notes]}
        connection.execute(upsert(failed_source).values(region_id=region_id, **values))


def read_failures(connection: Connection, region_id: str) -> list[FailedSource]:
    """Read what the newest load could not take, by name."""
    rows = connection.execute(
        select(failed_source)
        .where(failed_source.c.region_id == region_id)
        .order_by(failed_source.c.name)
    ).mappings()
    return [
        FailedSource(
            **{name: row[name] for name in ("name", "kind", "file", "failed_at", "reason")},
            notes=tuple(_notes(row["notes"])),
        )
        for row in rows
    ]


def _notes(stored: Iterable[dict[str, object]]) -> Iterator[ImportNote]:
    for values in stored:
        yield ImportNote(**{**values, "severity": Severity(str(values["severity"]))})  # type: ignore[arg-type]


def read_load_state(connection: Connection, region_id: str) -> LoadState:
    """Say whether all that is there of a region was brought by one load."""
    newest = connection.execute(
        select(region_load.c.load_pk, region_load.c.started_at, region_load.c.finished_at)
        .where(region_load.c.region_id == region_id)
        .order_by(region_load.c.load_pk.desc())
    ).first()
    load_pk = newest[0] if newest else None
    earlier = connection.scalars(
        select(source.c.file)
        .where(source.c.region_id == region_id, source.c.load_pk.is_distinct_from(load_pk))
        .order_by(source.c.source_pk)
    ).all()
    failed = connection.scalars(
        select(failed_source.c.file)
        .where(failed_source.c.region_id == region_id)
        .order_by(failed_source.c.name)
    ).all()
    has_ended = newest is None or newest[2] is not None
    is_running = not has_ended and is_held(connection, REGIONS, region_id)
    return LoadState(
        started_at=newest[1] if newest else None,
        is_running=is_running,
        is_broken_off=not (has_ended or is_running),
        earlier=tuple(dict.fromkeys(earlier)),
        failed=tuple(dict.fromkeys(failed)),
    )
