"""Deliveries of all regions: brought, shown, taken as a job with progress, taken back."""

import logging
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from api.deliveries.draft import Draft, draft_of, with_preview
from api.deliveries.fields import kept_fields
from api.deliveries.homes import Home, home_of, writable_home
from api.deliveries.preview import Preview, preview_of
from api.deliveries.provider_lists import look_at_list
from api.deliveries.staging import Staging, Taken, Upload
from api.deliveries.understood import (
    LoadedRegion,
    Understood,
    read_loaded_region,
    understand,
)
from api.load.delivery import Delivery, load_delivery, take_back
from kpk_geo.database.connection import transaction
from kpk_geo.database.offer_rows import drop_unused_sites
from kpk_geo.database.offer_times import read_offer_times, restore_offer_times
from kpk_geo.errors import InputError, KpkError, NotFoundError, listed
from kpk_geo.german import number
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.offers.provider_list import is_provider_list
from kpk_geo.profile.writing import ProfileText, read_text, replace_text

T = TypeVar("T")
KEPT = 8  # proposals and previews that are kept: who answers a question sees the page again
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """A delivery that is being taken."""

    label: str = "wird vorbereitet"
    error: str = ""
    is_done: bool = False


@dataclass(slots=True)
class DeliveryService:
    """What the pages of deliveries ask."""

    engine: Engine
    state_dir: Path
    jobs: dict[str, Job] = field(default_factory=dict)
    _understood: "OrderedDict[tuple[object, ...], Understood]" = field(default_factory=OrderedDict)
    _previews: "OrderedDict[tuple[object, ...], Preview | str]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def staging(self) -> Staging:
        """The kept files."""
        return Staging(self.state_dir)

    def receive(self, region_id: str, name: str, chunks: Iterable[bytes], by: str) -> Upload:
        """Keep a file, and look whether it can be read at all; refused, nothing of it stays.

        Parameters
        ----------
        region_id
            For which region it is.
        name
            As its sender calls it.
        chunks
            Its bytes.
        by
            Who brings it.

        Raises
        ------
        InputError
            It is too large, of a kind that is not read, or damaged.
        NotFoundError
            The region is not loaded.
        """
        around = read_loaded_region(self.engine, region_id)
        upload = self.staging.receive(region_id, name, chunks, by)
        try:
            if is_provider_list(self.staging.file_of(upload)):
                look_at_list(self.engine, upload, self.staging)
            else:
                self._understand(upload, around)
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
        understood = self._understand(upload, around)
        try:
            home: Home | None = home_of(self.state_dir, region_id)
        except NotFoundError:
            home = None
        source_file = self.staging.file_of(upload)
        draft = draft_of(self.engine, upload, understood, around, source_file, home)
        return self._tried(draft, around), around

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
        """Take a delivery: file beside the profile, values and profile together, or nothing.

        Parameters
        ----------
        draft
            With nothing open.
        by
            Who takes it.
        job
            Is told how far it is.

        Raises
        ------
        InputError
            The file cannot be used, or the profile changed meanwhile; nothing was changed.
        RegionLockedError
            The region is being loaded by somebody else.
        """
        job = job or Job()
        delivery, before, after = draft.delivery, draft.before, draft.after
        assert delivery is not None
        assert before is not None
        assert after is not None
        region_id = draft.upload.region_id
        home = writable_home(self.state_dir, region_id)
        before, after = replace(before, path=home.profile), replace(after, path=home.profile)
        target = home.data / delivery.source_file.name
        was_there = target.exists()
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(delivery.source_file.path, target)
        old_sha256 = self._sha256_of(draft, home)
        with transaction(self.engine) as connection:
            times = read_offer_times(connection, region_id)
        is_list = draft.sections is not None and draft.sections.kind == "offers"

        def tell(label: str) -> None:
            job.label = label

        try:
            result = load_delivery(
                self.engine, delivery, on_step=tell,
                on_stored=lambda connection: _put(connection, before, after),
            )  # fmt: skip
        except BaseException:
            _put_back(before, after)
            if not was_there:
                target.unlink(missing_ok=True)
            raise
        upload = draft.upload.model_copy(
            update={
                "state": "taken",
                "taken": Taken(
                    at=datetime.now(UTC), by=by, source_name=delivery.source_name,
                    replaced=delivery.replaces, profile_before=before.text,
                    digest_after=after.digest, file=delivery.source_file.name,
                    old_sha256=old_sha256,
                    summary=f"{number(result.accepted)} Zeilen oder Werte übernommen",
                    indicators=_indicators(delivery), offers=times if is_list else {},
                ),
            }
        )  # fmt: skip
        self.staging.keep(upload)
        return upload

    def _sha256_of(self, draft: Draft, home: Home) -> str:
        """Take the fingerprint of the file that is replaced, so that it can come back."""
        old = _section_file(draft.before, draft.delivery)
        return describe_file(old, home.data).sha256 if old else ""

    def take_back(self, region_id: str, upload_id: str) -> Upload:
        """Take the newest delivery back: what was there before is there again.

        Parameters
        ----------
        region_id, upload_id
            Of the delivery.

        Raises
        ------
        InputError
            A later delivery or change of the profile rests on it, or the former file changed.
        RegionLockedError
            The region is being loaded by somebody else.
        """
        upload = self.staging.read(region_id, upload_id)
        taken = upload.taken
        if upload.state != "taken" or taken is None:
            raise InputError("Diese Lieferung ist nicht übernommen; zurückzunehmen gibt es nichts.")
        home = home_of(self.state_dir, region_id)
        now, before = read_text(home.profile), ProfileText(home.profile, taken.profile_before)
        if now.digest != taken.digest_after:
            raise InputError(self._why_not(upload, home))

        def finish(connection: Connection) -> None:
            if taken.offers:
                restore_offer_times(connection, region_id, taken.offers)
                drop_unused_sites(connection, region_id)
            _put(connection, now, before)

        if taken.replaced:
            self._restore(taken, before, home, finish)
        else:
            take_back(self.engine, before.profile, taken.source_name, on_stored=finish)
        (home.data / taken.file).unlink(missing_ok=True)
        upload = upload.model_copy(update={"state": "undone"})
        self.staging.keep(upload)
        return upload

    def _restore(
        self,
        taken: Taken,
        before: ProfileText,
        home: Home,
        finish: Callable[[Connection], None],
    ) -> None:
        """Load what was replaced from its file, which must be the one of then."""
        section = next(s for s in before.profile.files if s.source_name == taken.replaced)
        file = describe_file(section.file, home.data)
        if taken.old_sha256 and file.sha256 != taken.old_sha256:
            raise InputError(
                f"{section.file} ist nicht mehr die Datei von damals; rückgängig geht es so nicht. "
                "Bitte die frühere Datei zurücklegen."
            )
        load_delivery(
            self.engine,
            Delivery(
                profile=before.profile, source_name=taken.replaced, source_file=file,
                replaces=taken.source_name,
            ),
            on_stored=finish,
        )  # fmt: skip

    def _why_not(self, upload: Upload, home: Home) -> str:
        assert upload.taken is not None
        later = [
            other.name for other in self.staging.all_of(upload.region_id)
            if other.state == "taken" and other.taken and other.taken.at > upload.taken.at
        ]  # fmt: skip
        if later:
            return (
                f"Danach wurde noch übernommen: {listed(later, limit=3)}. Bitte zuerst das "
                "rückgängig machen."
            )
        return (
            f"Das Profil {home.profile.name} wurde seither von Hand geändert; rückgängig geht es "
            f"so nicht. Bitte den Abschnitt mit „{upload.taken.file}“ im Profil entfernen und "
            "laden."
        )

    def _understand(self, upload: Upload, around: LoadedRegion) -> Understood:
        key = (upload.id, upload.sheet, upload.header_line, around.region.revision)
        found = self._understood.get(key)
        if found is None:
            found = understand(
                self.staging.file_of(upload), around, sheet=upload.sheet,
                header_line=upload.header_line,
            )  # fmt: skip
            _keep(self._understood, key, found)
        return found

    def _tried(self, draft: Draft, around: LoadedRegion) -> Draft:
        if draft.delivery is None or draft.after is None:
            return draft
        key = (draft.upload.id, draft.after.digest, around.region.revision)
        found = self._previews.get(key)
        if found is None:
            try:
                found = preview_of(self.engine, draft.delivery)
            except KpkError as error:
                found = str(error)
            _keep(self._previews, key, found)
        return (
            with_preview(draft, found)
            if isinstance(found, Preview)
            else replace(draft, problem=found)
        )


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


def _indicators(delivery: Delivery) -> list[str]:
    sections = delivery.profile.tables
    found = next((s for s in sections if s.source_name == delivery.source_name), None)
    return [value.indicator for value in found.values] if found else []


def _section_file(before: ProfileText | None, delivery: Delivery | None) -> str:
    if before is None or delivery is None or not delivery.replaces:
        return ""
    sections = before.profile.files
    return next(s.file for s in sections if s.source_name == delivery.replaces)


def _put(connection: Connection, before: ProfileText, after: ProfileText) -> None:
    """Write the profile as the last thing of the transaction, while it can still be taken back."""
    replace_text(after, shown=before.digest)


def _put_back(before: ProfileText, after: ProfileText) -> None:
    """Bring the profile back if it was written, and the database then failed to keep the values."""
    if read_text(after.path).digest == after.digest:
        replace_text(before, shown=after.digest)


def _keep(store: "OrderedDict[tuple[object, ...], T]", key: tuple[object, ...], found: T) -> None:
    store[key] = found
    while len(store) > KEPT:
        store.popitem(last=False)
