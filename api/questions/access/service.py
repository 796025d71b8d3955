"""Keeps regions, networks and answers in memory for the service, one lock for each region.

Regions and answers themselves are plain data (`analyses.access`); what must be guarded against
several visitors at once is guarded here.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from fastapi import Request
from sqlalchemy import Engine

from analyses.access.answer import AccessQuestion, Answer, answer
from analyses.access.answer_equity import equity_of
from analyses.access.equity import Equity
from analyses.access.region import ModeNetwork, prepare_mode, surface_grid
from analyses.routing.routes import Lines
from analyses.routing.surface import Grid
from api.questions.access.burden import BurdenOfAreas, read_burden_of_areas
from api.questions.access.kept_modes import FOLDER as NETWORKS
from api.questions.access.kept_modes import KeptModes, discard_regions, streets_digest
from api.questions.access.read import LoadedAccess, read_access
from api.questions.question import ServiceRoom
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_regions
from kpk_geo.held_bytes import held_bytes
from kpk_geo.local_time import local_today
from kpk_geo.model import TravelMode
from kpk_geo.opening.calendar import kindergarten_year

ANSWERS_SHARE = 0.2  # of the memory of a service, for answers; own setting
MAX_SEARCHES = 6  # of a region: their drawings and files follow within minutes; own setting
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class PreparedRegion:
    """A loaded region; what is built of it once is kept, as long as the region is."""

    loaded: LoadedAccess
    networks: Path | None = None  # where its networks are kept for all processes
    # By answer, as long as the answer itself is kept.
    _of_answers: "WeakKeyDictionary[Answer, dict[Hashable, Any]]" = field(
        default_factory=WeakKeyDictionary
    )
    _built: dict[Hashable, Any] = field(default_factory=dict)
    _recent: "OrderedDict[Hashable, Any]" = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _held: tuple[Hashable, int] = (None, 0)  # of which things that are kept, and their bytes

    def mode(self, mode: TravelMode) -> ModeNetwork:
        """Give the network of a mode.

        Raises
        ------
        InputError
            The network does not cover the region.
        """
        return self.once(("mode", mode), lambda: self._prepared(mode))

    def _prepared(self, mode: TravelMode) -> ModeNetwork:
        data = self.loaded.data
        if self.networks is None:
            return prepare_mode(data, mode)
        digest = self.once("streets", lambda: streets_digest(data.streets))
        return KeptModes(self.networks, digest).prepare(data, mode)

    def held(self) -> int:
        """Estimate the bytes of the region and of all that is kept with it.

        While something is being built here, what was estimated last: nobody waits for that.
        """
        if not self._lock.acquire(blocking=False):
            return self._held[1]
        try:
            of_answers = [made for own in self._of_answers.values() for made in own.values()]
            kept = [*self._built.values(), *self._recent.values(), *of_answers]
        finally:
            self._lock.release()
        mark = tuple(map(id, kept))
        if self._held[0] != mark:
            self._held = mark, held_bytes([self.loaded, *kept])
        return self._held[1]

    def grid(self, mode: TravelMode) -> Grid:
        """Give the 100 m grid over all areas on the network of a mode."""
        prepared = self.mode(mode)
        return self.once(("grid", mode), lambda: surface_grid(self.loaded.data, prepared))

    def lines(self, mode: TravelMode) -> Lines:
        """Give the streets of a mode, to draw routes."""
        prepared = self.mode(mode)
        return self.once(
            ("lines", mode), lambda: Lines.of(prepared.network, prepared.snapper.drawn)
        )

    def answer(self, question: AccessQuestion) -> Answer:
        """Answer a question; the answer is not kept here."""
        return answer(self.loaded.data, self.mode(question.mode), question)

    def once(self, key: Hashable, build: Callable[[], T]) -> T:
        """Give what was built under a key, built on first demand."""
        with self._lock:
            if key not in self._built:
                self._built[key] = build()
            made: T = self._built[key]
            return made

    def of_answer(self, found: Answer, key: Hashable, build: Callable[[], T]) -> T:
        """Give what was built of an answer under a key, built on first demand; kept as long as it.

        Nobody waits for another: of two who ask at once each may build it.

        Parameters
        ----------
        found
            The answer.
        key
            What of it.
        build
            Makes it of the answer, and of the data of this region alone.
        """
        with self._lock:
            kept = self._of_answers.setdefault(found, {})
            if key in kept:
                known: T = kept[key]
                return known
        made = build()
        with self._lock:
            kept[key] = made
        return made

    def recent(self, key: Hashable, build: Callable[[], T]) -> T:
        """Give what was built under a key not long ago, else build it.

        Page, files and pictures of one search so show one answer, though a solver that ran out of
        time might find another one the next time. Nobody waits for another's search.
        """
        with self._lock:
            if key in self._recent:
                self._recent.move_to_end(key)
                known: T = self._recent[key]
                return known
        made = build()
        with self._lock:
            _keep(self._recent, key, made, MAX_SEARCHES)
        return made


@dataclass(slots=True)
class AccessService:
    """Regions by revision and answers by question; safe to use from several threads."""

    engine: Engine
    room: ServiceRoom = field(default_factory=ServiceRoom)
    _regions: "OrderedDict[str, tuple[int, PreparedRegion]]" = field(default_factory=OrderedDict)
    _answers: "OrderedDict[tuple[str, int, AccessQuestion], Answer]" = field(
        default_factory=OrderedDict
    )
    _sizes: dict[tuple[str, int, AccessQuestion], int] = field(default_factory=dict)
    _reading: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(
        default_factory=threading.Lock
    )  # of the tables above; held briefly

    def region(self, region_id: str, revision: int) -> PreparedRegion:
        """Give a region; read anew when its data changed.

        Two who ask for the same wait for one reading; other regions do not wait for it.
        """
        with self._lock:
            reading = self._reading.setdefault(region_id, threading.Lock())
        with reading:
            with self._lock:
                known = self._regions.get(region_id)
                if known is not None and known[0] == revision and _is_of_today(known[1]):
                    self._regions.move_to_end(region_id)
                    return known[1]
            with transaction(self.engine) as connection:
                loaded = read_access(connection, region_id)
                regions = [region.region_id for region in read_regions(connection)]
            made = PreparedRegion(loaded, networks=self._networks(region_id, regions))
            with self._lock:
                self._regions[region_id] = (revision, made)
                self._regions.move_to_end(region_id)
            self._forget_regions()
            return made

    def _networks(self, region_id: str, regions: Collection[str]) -> Path | None:
        """Give where networks of a region are kept; those of regions that are gone go too."""
        if self.room.folder is None:
            return None
        root = self.room.folder / NETWORKS
        discard_regions(root, loaded=regions)
        return root / region_id

    def answer(self, region_id: str, revision: int, question: AccessQuestion) -> Answer:
        """Give the answer to a question, computed on first demand.

        Parameters
        ----------
        revision
            Of the region's data; an answer of another revision is not used.
        question
            Kept by its content: equal questions have one answer.
        """
        key = (region_id, revision, question)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = self.region(region_id, revision).answer(question)
        size = held_bytes(made)
        with self._lock:
            self._answers[key], self._sizes[key] = made, size
            while len(self._answers) > 1 and sum(self._sizes.values()) > self._most(ANSWERS_SHARE):
                self._sizes.pop(self._answers.popitem(last=False)[0])
        self._forget_regions()  # the answer may have built a network
        return made

    def _forget_regions(self) -> None:
        """Forget the regions that were not asked for the longest, until the rest has room."""
        with self._lock:
            kept = [(region_id, prepared) for region_id, (_, prepared) in self._regions.items()]
        room, gone = self._most(1 - ANSWERS_SHARE), list[tuple[str, PreparedRegion]]()
        for place, (region_id, prepared) in enumerate(reversed(kept)):
            room -= prepared.held()
            if place and room < 0:
                gone.append((region_id, prepared))
        with self._lock:
            for region_id, prepared in gone:
                if region_id in self._regions and self._regions[region_id][1] is prepared:
                    del self._regions[region_id]

    def _most(self, share: float) -> float:
        return self.room.memory * share

    def burden(self, prepared: PreparedRegion) -> BurdenOfAreas:
        """Give the burden of a region's areas; a new index makes a new revision of the region."""

        def read() -> BurdenOfAreas:
            with transaction(self.engine) as connection:
                return read_burden_of_areas(connection, prepared.loaded)

        return prepared.once("burden", read)

    def equity(self, prepared: PreparedRegion, found: Answer) -> Equity | None:
        """Give the equity of an answer's offers all together, measured on first demand."""
        burden = self.burden(prepared).scores
        return prepared.of_answer(
            found, "equity", lambda: equity_of(prepared.loaded.data, found, burden)
        )


def service_of(request: Request) -> AccessService:
    """Give the service of the application."""
    service: AccessService = request.app.state.services["access"]
    return service


def _keep(kept: "OrderedDict[Any, Any]", key: Hashable, value: object, most: int) -> None:
    """Keep a value, and forget the one that was not asked for the longest."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)


def _is_of_today(prepared: PreparedRegion) -> bool:
    """Say whether hours a week are still a mean over the Kindergarten year that runs."""
    return kindergarten_year(prepared.loaded.data.today) == kindergarten_year(local_today())
