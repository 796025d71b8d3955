"""Pages of an answer, each kept as it comes, so that an interrupted fetch goes on where it was."""

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from kpk_geo.errors import listed
from kpk_geo.services.cache import Slot
from kpk_geo.services.faults import MOVED, FetchError
from kpk_geo.services.features import Feature
from kpk_geo.services.task import Task

MAX_AGE = 24 * 3600.0  # seconds; older pages may be of another state of the data
MAX_PAGES = 2000


@dataclass(frozen=True, slots=True)
class Page:
    """Features of one page, and what the service says of the next."""

    features: list[Feature]
    following: Any = None  # as its protocol says it; None: nothing


def first_feature(page: Page, task: Task) -> str:
    """Say in German what a service knows of the one feature it was asked for.

    Raises
    ------
    FetchError
        There is none.
    """
    if not page.features:
        raise FetchError(f"{task.entry.access.host} antwortet, hat aber keine Objekte.", MOVED)
    names = [str(name) for name in page.features[0].get("properties") or {}]
    return f"Spalten: {listed(names, limit=8) or 'keine'}"


class Pages:
    """The pages of one answer.

    Parameters
    ----------
    slot
        Where they are kept.
    url
        Of the service, for messages.
    """

    def __init__(self, slot: Slot, url: str) -> None:
        self._folder = slot.pages
        self._host = urlsplit(url).hostname or url
        self._seen: set[str] = set()
        first = self._folder / "0.page"
        if first.is_file() and time.time() - first.stat().st_mtime > MAX_AGE:
            self.forget()

    def page(self, number: int, ask: Callable[[], bytes], read: Callable[[bytes], Page]) -> Page:
        """Give a page that is kept, or ask for it and keep it once it could be read.

        Parameters
        ----------
        number
            Of the page, from 0.
        ask
            Asks the service.
        read
            Reads the answer, or raises.

        Raises
        ------
        FetchError
            There are too many, or one comes twice: the service does not page.
        """
        if number >= MAX_PAGES:
            raise FetchError(f"{self._host} hört nicht auf, Seiten zu schicken.")
        path = self._folder / f"{number}.page"
        is_kept = path.is_file()
        content = path.read_bytes() if is_kept else ask()
        page = read(content)
        self._refuse_again(page)
        if not is_kept:
            self._folder.mkdir(exist_ok=True)
            draft = path.with_suffix(".draft")
            draft.write_bytes(content)
            draft.replace(path)
        return page

    def forget(self) -> None:
        """Throw the pages away: all are read, or they are of no use."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _refuse_again(self, page: Page) -> None:
        """Compare what features are, not how they are numbered: some services number anew."""
        if not page.features:
            return
        what = [[item.get("properties"), item.get("geometry")] for item in page.features]
        found = sha256(json.dumps(what, default=str).encode()).hexdigest()
        if found in self._seen:
            self.forget()
            raise FetchError(
                f"{self._host} schickt dieselbe Seite zweimal, statt weiterzublättern.",
                "Im Verzeichnis der Quellen page_size so groß setzen, dass alles auf eine Seite "
                "passt.",
            )
        self._seen.add(found)
