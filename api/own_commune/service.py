"""Founding regions from the browser: one at a time, as a job that can be stopped and resumed."""

import fcntl
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from api.fetch import open_client
from api.own_commune.fetching import Connect
from api.own_commune.folders import Shelves
from api.own_commune.job import CancelledError, Job, Tools, first_phase
from api.own_commune.record import Founding, Records, now
from api.own_commune.standing import Standing, standing_of
from api.own_commune.steps import build, look_around
from kpk_geo.errors import InputError, KpkError, why
from kpk_geo.open_data import read_registry
from kpk_geo.settings import Settings

_log = logging.getLogger(__name__)
_BUG = (
    "Das ist an einem Fehler des Programms gescheitert; was schon zugeschnitten ist, bleibt. "
    "Einzelheiten stehen im Protokoll des Dienstes."
)
_DISK = (
    "Eine Datei ließ sich nicht lesen oder schreiben ({why}); was schon zugeschnitten ist, bleibt. "
    "Ist der Datenträger voll? Danach „Fortsetzen“."
)


@dataclass(slots=True)
class FoundingService:
    """What the pages of founding ask."""

    engine: Engine
    settings: Settings
    connect: Connect = open_client
    records: Records = field(init=False)
    shelves: Shelves = field(init=False)
    _jobs: dict[str, Job] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.records = Records(self.settings.state_dir)
        self.shelves = Shelves(self.settings, read_registry())

    @property
    def _tools(self) -> Tools:
        return Tools(
            engine=self.engine, settings=self.settings, registry=self.shelves.registry,
            connect=self.connect, keep=self.records.keep,
        )  # fmt: skip

    def job(self, record_id: str) -> Job | None:
        """Give the job that works on a record; None: nobody does."""
        return self._jobs.get(record_id)

    def standing(self, region_id: str) -> Standing:
        """Say what is there under an id.

        Raises
        ------
        InputError
            It is no id.
        """
        return standing_of(self.engine, self.settings.state_dir, region_id)

    def open_one(self, region_id: str) -> Founding | None:
        """Give the founding of a region that is not finished; None: there is none."""
        return next(
            (
                item for item in self.records.all()
                if item.region_id == region_id and item.stage != "done"
            ),
            None,
        )  # fmt: skip

    def begin(self, record: Founding) -> None:
        """Begin with a record whose place, source and areas somebody has agreed to.

        Raises
        ------
        InputError
            Another one is being worked on.
        """
        self._start(record, look_around)

    def choose(self, record_id: str, level: str) -> None:
        """Go on with the areas that were chosen.

        Raises
        ------
        InputError
            They are not among those that there are, or another region is being founded.
        """
        record = self.records.read(record_id)
        if self.job(record_id) is not None or record.stage not in ("areas", "build"):
            return  # somebody else was faster
        if level not in {cut.level for cut in record.cuts}:
            raise InputError("Bitte eines der Gebiete auswählen.")
        self._start(record.model_copy(update={"level": level, "stage": "build"}), build)

    def resume(self, record_id: str) -> None:
        """Go on where it stopped; what was cut stays.

        Raises
        ------
        InputError
            Another region is being founded.
        """
        record = self.records.read(record_id)
        if self.job(record_id) is None and record.stage in ("survey", "build"):
            self._start(record, look_around if record.stage == "survey" else build)

    def cancel(self, record_id: str) -> None:
        """Stop at the next step."""
        job = self.job(record_id)
        if job is not None:
            job.is_cancelled = True

    def discard(self, record_id: str) -> None:
        """Forget a record on which nobody works; what was cut or loaded stays.

        Raises
        ------
        InputError
            It is being worked on.
        """
        if self.job(record_id) is not None:
            raise InputError("Das läuft gerade. Bitte zuerst abbrechen.")
        self.records.discard(record_id)

    def _start(self, record: Founding, work: Callable[[Tools, Job], Founding]) -> None:
        fresh = record.model_copy(update={"error": "", "is_cancelled": False, "step": ""})
        with self._lock:
            if record.id in self._jobs:
                return  # of two who press at once, one begins
            self._refuse_second()
            self.records.keep(fresh)
            job = self._jobs[record.id] = Job(fresh, phase=first_phase(fresh))
        threading.Thread(target=self._run, args=(job, work), daemon=True).start()

    def _refuse_second(self) -> None:
        for other in self._jobs.values():
            raise InputError(
                f"Gerade wird {other.record.label} angelegt (begonnen von {other.record.by}). "
                "Immer nur eine Kommune zur selben Zeit: bitte warten, bis das fertig ist."
            )

    def _run(self, job: Job, work: Callable[[Tools, Job], Founding]) -> None:
        record, error, is_cancelled = job.record, "", False
        try:
            with _alone(self.records.room):
                record = work(self._tools, job)
        except CancelledError:
            is_cancelled = True
        except KpkError as fault:
            error = str(fault)
        except OSError as fault:
            _log.exception("founding %s failed", record.region_id)
            error = _DISK.format(why=why(fault))
        except Exception:
            _log.exception("founding %s failed", record.region_id)
            error = _BUG
        stopped = job.step if error or is_cancelled else ""
        record = job.record if stopped else record
        try:
            self.records.keep(
                record.model_copy(
                    update={"error": error, "is_cancelled": is_cancelled, "step": stopped}
                )
            )
        finally:
            del self._jobs[record.id]


@contextmanager
def _alone(room: Path) -> Iterator[None]:
    """Keep other services on the same state out; the lock dies with the program."""
    with (room / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(
                "Ein anderer Dienst auf diesem Rechner legt gerade eine Kommune an. Bitte "
                "warten, bis er fertig ist, und dann fortsetzen."
            ) from error
        yield


def new_record(
    service: FoundingService, *, key: str, label: str, standing: Standing, by: str
) -> Founding:
    """Describe a founding that is about to begin.

    Parameters
    ----------
    service
        Gives it a name that no other has.
    key, label
        Of the commune or Kreis.
    standing
        What is there under the id.
    by
        Who founds it.
    """
    return Founding(
        id=service.records.new_id(), key=key, label=label, region_id=standing.region_id,
        target=str(standing.target), level_before=standing.level, by=by, at=now(),
    )  # fmt: skip
