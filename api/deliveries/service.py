"""Deliveries of all regions: brought, shown, taken as a job with progress, taken back."""

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from api.deliveries.draft import Draft
from api.deliveries.drafts import Drafts
from api.deliveries.fields import kept_fields
from api.deliveries.jobs import Job
from api.deliveries.staging import Staging, Upload
from api.deliveries.taking import take_delivery
from api.deliveries.understood import LoadedRegion, read_loaded_region
from api.deliveries.undoing import undo_delivery
from kpk_geo.errors import InputError, KpkError, listed

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class DeliveryService:
    """What the pages of deliveries ask."""

    engine: Engine
    state_dir: Path
    jobs: dict[str, Job] = field(default_factory=dict)
    staging: Staging = field(init=False)
    _drafts: Drafts = field(init=False)
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
            self._drafts.understood(upload, around)
        except KpkError:
            self.staging.discard(upload)
            raise
        return upload

    def draft(self, region_id: str, upload_id: str) -> tuple[Draft, LoadedRegion]:
        """Give a delivery as it is understood and answered now, tried if that is possible.

        Raises
        ------
        NotFoundError
            There is no such delivery, or the region is not loaded.
        InputError
            The chosen sheet or line cannot be read.
        """
        upload = self.staging.read(region_id, upload_id)
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

    def start(self, region_id: str, upload_id: str, by: str, *, shown: str) -> None:
        """Take a delivery in a thread of its own; `job` says how far it is.

        Parameters
        ----------
        region_id, upload_id
            Of the delivery.
        by
            Who takes it.
        shown
            Digest of the profile on which the page rested.

        Raises
        ------
        InputError
            Something is still open, or the profile changed meanwhile.
        """
        with self._lock:
            running = self.jobs.get(upload_id)
            if running is not None and not running.is_done:
                return
            job = self.jobs[upload_id] = Job()
        try:
            draft, _ = self.draft(region_id, upload_id)
            _require(draft, shown)
        except KpkError:
            del self.jobs[upload_id]
            raise
        threading.Thread(target=self._run, args=(draft, by, job), daemon=True).start()

    def _run(self, draft: Draft, by: str, job: Job) -> None:
        try:
            self.take(draft, by, job)
        except KpkError as error:
            job.error = str(error)
        except Exception:
            _log.exception("taking delivery %s failed", draft.upload.id)
            job.error = (
                "Das Übernehmen ist an einem Fehler des Programms gescheitert; geändert ist "
                "nichts. Einzelheiten stehen im Protokoll des Dienstes."
            )
        finally:
            job.is_done = True

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
        return undo_delivery(self.engine, self.staging, self.staging.read(region_id, upload_id))


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
