"""What was understood and tried of late, so that who answers a question sees the page at once."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy import Engine

from api.deliveries.draft import Draft, draft_of, with_preview
from api.deliveries.homes import Home, home_of
from api.deliveries.preview import Preview, preview_of
from api.deliveries.staging import Staging, Upload
from api.deliveries.understood import LoadedRegion, Understood, understand
from kpk_geo.errors import KpkError, NotFoundError

T = TypeVar("T")
KEPT = 8  # proposals and previews that are kept: who answers a question sees the page again


@dataclass(slots=True)
class Drafts:
    """Proposals and previews of the newest deliveries that were looked at."""

    engine: Engine
    staging: Staging
    _understood: "OrderedDict[tuple[object, ...], Understood]" = field(default_factory=OrderedDict)
    _previews: "OrderedDict[tuple[object, ...], Preview | str]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def draft(self, upload: Upload, around: LoadedRegion) -> Draft:
        """Give a delivery as it is understood and answered now, tried if that is possible.

        Parameters
        ----------
        upload
            The delivery.
        around
            What is loaded of its region.

        Raises
        ------
        InputError
            The chosen sheet or line cannot be read.
        """
        understood = self.understood(upload, around)
        try:
            home: Home | None = home_of(self.staging.state_dir, upload.region_id)
        except NotFoundError:
            home = None
        source_file = self.staging.file_of(upload)
        return self._tried(
            draft_of(self.engine, upload, understood, around, source_file, home), around
        )

    def understood(self, upload: Upload, around: LoadedRegion) -> Understood:
        """Say what a file seems to be.

        Parameters
        ----------
        upload
            The delivery.
        around
            What is loaded of its region.

        Raises
        ------
        InputError
            It cannot be read.
        """
        key = (upload.id, upload.sheet, upload.header_line, around.region.revision)
        found = self._understood.get(key)
        if found is None:
            found = understand(
                self.staging.file_of(upload), around, sheet=upload.sheet,
                header_line=upload.header_line,
            )  # fmt: skip
            self._keep(self._understood, key, found)
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
            self._keep(self._previews, key, found)
        return (
            with_preview(draft, found)
            if isinstance(found, Preview)
            else replace(draft, problem=found)
        )

    def _keep(
        self, store: "OrderedDict[tuple[object, ...], T]", key: tuple[object, ...], found: T
    ) -> None:
        with self._lock:
            store[key] = found
            while len(store) > KEPT:
                store.popitem(last=False)
