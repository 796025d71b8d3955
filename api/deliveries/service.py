"""Deliveries of all regions: brought, shown, taken as a job with progress, taken back."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from api.deliveries.draft import Draft
from api.deliveries.drafts import Drafts
from api.deliveries.fields import kept_fields
from api.deliveries.jobs import Job, Turns
from api.deliveries.provider_lists import look_at_list
from api.deliveries.renewing import (
    Findings,
    outdated_questions,
    read_findings,
    renew,
    stored_questions,
)
from api.deliveries.settling import settled
from api.deliveries.staging import Staging, Upload
from api.deliveries.taking import take_delivery
from api.deliveries.understood import LoadedRegion, read_loaded_region
from api.deliveries.undoing import undo_delivery
from api.questions import QUESTIONS
from api.questions.question import Question
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError, KpkError, listed
from kpk_geo.ingest.offers.provider_list import is_provider_list

_log = logging.getLogger(__name__)
_FAILED = {
    "taking": "Das Übernehmen ist an einem Fehler des Programms gescheitert; geändert ist nichts. "
    "Einzelheiten stehen im Protokoll des Dienstes.",
    "renewing": "Das Neu-Rechnen ist an einem Fehler des Programms gescheitert. Die Datei ist "
    "übernommen, die früheren Ergebnisse stehen noch da. Einzelheiten stehen im Protokoll des "
    "Dienstes.",
}


@dataclass(slots=True)
class DeliveryService:
    """What the pages of deliveries ask."""

    engine: Engine
    state_dir: Path
    questions: Sequence[Question] = QUESTIONS  # whose results rest on deliveries
    jobs: dict[str, Job] = field(default_factory=dict)
    staging: Staging = field(init=False)
    _drafts: Drafts = field(init=False)
    _turns: Turns = field(default_factory=Turns)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.staging = Staging(self.state_dir)
        self._drafts = Drafts(self.engine, self.staging)

    def receive(self, region_id: str, name: str, chunks: Iterable[bytes], by: str) -> Upload:
        """Keep a file as `Staging.receive` does, and look whether it can be read at all.

        Parameters
        ----------
        region_id, name, chunks, by
            As there.

        Raises
        ------
        InputError
            It is refused or damaged; nothing of it stays.
        NotFoundError
            The region is not loaded.
        """
        around = read_loaded_region(self.engine, region_id)
        upload = self.staging.receive(region_id, name, chunks, by)
        try:
            if is_provider_list(self.staging.file_of(upload)):
                look_at_list(self.engine, upload, self.staging)
            else:
                self._drafts.understood(upload, around)
        except KpkError:
            self.staging.discard(upload)
            raise
        return upload

    def read(self, region_id: str, upload_id: str) -> Upload:
        """Read a delivery as it really stands, also where taking it was cut off.

        Raises
        ------
        NotFoundError
            There is none of that name.
        """
        return self._settled(self.staging.read(region_id, upload_id))

    def all_of(self, region_id: str) -> list[Upload]:
        """List the deliveries of a region as they really stand, the newest first."""
        return [self._settled(upload) for upload in self.staging.all_of(region_id)]

    def _settled(self, upload: Upload) -> Upload:
        return upload if self.is_busy(upload.id) else settled(self.engine, self.staging, upload)

    def draft(self, region_id: str, upload_id: str) -> tuple[Draft, LoadedRegion]:
        """Give a delivery as it is understood and answered now, tried if that is possible.

        Raises
        ------
        NotFoundError
            There is no such delivery, or the region is not loaded.
        InputError
            The chosen sheet or line cannot be read.
        """
        upload = self.read(region_id, upload_id)
        around = read_loaded_region(self.engine, region_id)
        return self._drafts.draft(upload, around), around

    def answer(self, upload: Upload, typed: dict[str, list[str]]) -> Upload:
        """Keep what was typed.

        Parameters
        ----------
        upload
            The delivery.
        typed
            Fields of the form.

        Raises
        ------
        InputError
            It was taken already, or the form holds too much.
        """
        if upload.state == "taken":
            raise InputError("Diese Lieferung ist schon übernommen. Bitte die Seite neu laden.")
        fields = kept_fields(typed)
        place = fields.pop("sheet", ""), fields.pop("header_line", "")
        before = fields.pop("shown_sheet", ""), fields.pop("shown_line", "")
        if place == before:
            changed = upload.model_copy(update={"typed": fields})
        else:  # other columns: nothing that was said holds
            line = int(place[1]) if place[1].isdecimal() and len(place[1]) < 6 else None
            changed = upload.model_copy(
                update={"typed": {}, "sheet": place[0] or None, "header_line": line}
            )
        self.staging.keep(changed)
        return changed

    def start(
        self, region_id: str, upload_id: str, by: str, *, shown: str, renews: bool = False
    ) -> None:
        """Take a delivery in a thread of its own; `job` says how far it is.

        Parameters
        ----------
        region_id, upload_id
            Of the delivery.
        by
            Who takes it.
        shown
            Digest of the profile on which the page rested.
        renews
            Compute anew what rests on it, once it is taken.

        Raises
        ------
        InputError
            Something is still open, or the profile changed meanwhile.
        """
        job = self._new_job(upload_id)
        if job is None:
            return
        try:
            draft, _ = self.draft(region_id, upload_id)
            _require(draft, shown)
        except KpkError:
            del self.jobs[upload_id]
            raise

        def work() -> None:
            before = self._findings(region_id) if renews else {}
            self.take(draft, by, job)
            if renews:
                self._renew(region_id, upload_id, before, job)

        self._begin(region_id, upload_id, job, work)

    def start_renewing(self, region_id: str, upload_id: str) -> None:
        """Compute anew what is out of date, in a thread of its own; `job` says how far it is.

        Parameters
        ----------
        region_id, upload_id
            Of a delivery that was taken or taken back.
        """
        job = self._new_job(upload_id)
        if job is None:
            return

        def work() -> None:
            self._renew(region_id, upload_id, self._findings(region_id), job)

        self._begin(region_id, upload_id, job, work)

    def start_work(self, region_id: str, key: str, work: Callable[[Job], None]) -> None:
        """Change a region in a thread of its own, one change at a time; once, however often asked.

        Parameters
        ----------
        key
            Of the job.
        work
            Is given the job, and tells it how far it is.
        """
        job = self._new_job(key)
        if job is not None:
            self._begin(region_id, key, job, lambda: work(job))

    def outdated(self, region_id: str) -> list[Question]:
        """List the questions whose stored results rest on other data than there are now."""
        with transaction(self.engine) as connection:
            return outdated_questions(connection, region_id, self.questions)

    def stored(self, region_id: str) -> list[Question]:
        """List the questions with a stored result that can be computed anew."""
        with transaction(self.engine) as connection:
            return stored_questions(connection, region_id, self.questions)

    def is_busy(self, upload_id: str) -> bool:
        """Whether a delivery is being taken, or its maps are computed."""
        job = self.jobs.get(upload_id)
        return job is not None and not job.is_done

    def _new_job(self, upload_id: str) -> Job | None:
        """Begin a job; None where one is under way, so that two clicks are one."""
        with self._lock:
            if self.is_busy(upload_id):
                return None
            self.jobs[upload_id] = Job()
            return self.jobs[upload_id]

    def _begin(self, region_id: str, upload_id: str, job: Job, work: Callable[[], None]) -> None:
        def run() -> None:
            try:
                with self._turns.waited(region_id):
                    work()
            except KpkError as error:
                job.error = str(error)
            except Exception:
                _log.exception("%s delivery %s failed", job.stage, upload_id)
                job.error = _FAILED[job.stage]
            finally:
                job.is_done = True

        threading.Thread(target=run, daemon=True, name=f"delivery-{upload_id}").start()

    def _findings(self, region_id: str) -> Findings:
        with transaction(self.engine) as connection:
            return read_findings(connection, region_id, self.questions)

    def _renew(self, region_id: str, upload_id: str, before: Findings, job: Job) -> None:
        job.stage = "renewing"
        made = renew(self.engine, region_id, self.outdated(region_id), before, job.tell)
        upload = self.staging.read(region_id, upload_id)
        self.staging.keep(upload.model_copy(update={"renewed": made}))

    def take(self, draft: Draft, by: str, job: Job | None = None) -> Upload:
        """Take a delivery as `take_delivery` does.

        Parameters
        ----------
        draft
            With nothing open.
        by
            Who takes it.
        job
            Is told how far it is.
        """
        return take_delivery(self.engine, self.staging, draft, by, (job or Job()).tell)

    def take_back(self, region_id: str, upload_id: str) -> Upload:
        """Take the newest delivery back as `undo_delivery` does."""
        with self._turns.at_once(region_id):
            return undo_delivery(self.engine, self.staging, self.read(region_id, upload_id))


def _require(draft: Draft, shown: str) -> None:
    if draft.problem:
        raise InputError(draft.problem)
    if draft.open:
        titles = listed((question.title for question in draft.open), limit=3)
        raise InputError(f"Noch offen: {titles}")
    if draft.before is None or draft.before.digest != shown:
        raise InputError(
            "Das Profil wurde inzwischen geändert; übernommen ist nichts. Bitte die Vorschau noch "
            "einmal ansehen: Ihre Datei und Ihre Antworten sind noch da."
        )
    if not draft.may_be_taken:
        raise InputError("Die Vorschau ist noch nicht fertig. Bitte die Seite neu laden.")
