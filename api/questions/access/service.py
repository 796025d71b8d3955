"""Keeps regions, networks and answers in memory for the service, one lock for each region.

Regions and answers themselves are plain data (`analyses.access`); what must be guarded against
several visitors at once is guarded here.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
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
from api.questions.access.read import LoadedAccess, read_access
from kpk_geo.database.connection import transaction
from kpk_geo.local_time import local_today
from kpk_geo.model import TravelMode
from kpk_geo.opening.calendar import kindergarten_year

MAX_REGIONS = 3  # a city of 600,000 takes about 300 MB
MAX_ANSWERS = 24
MAX_SEARCHES = 6  # of a region: their drawings and files follow within minutes; own setting
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class PreparedRegion:
    """A loaded region; what is built of it once is kept, as long as the region is."""

    loaded: LoadedAccess
    # By answer, as long as the answer itself is kept.
    _of_answers: "WeakKeyDictionary[Answer, dict[Hashable, Any]]" = field(
        default_factory=WeakKeyDictionary
    )
    _built: dict[Hashable, Any] = field(default_factory=dict)
    _recent: "OrderedDict[Hashable, Any]" = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def mode(self, mode: TravelMode) -> ModeNetwork:
        """Give the network of a mode.

        Raises
        ------
        InputError
            The network does not cover the region.
        """
        return self.once(("mode", mode), lambda: prepare_mode(self.loaded.data, mode))

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
    _regions: "OrderedDict[str, tuple[int, PreparedRegion]]" = field(default_factory=OrderedDict)
    _answers: "OrderedDict[tuple[str, int, AccessQuestion], Answer]" = field(
        default_factory=OrderedDict
    )
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
                made = PreparedRegion(read_access(connection, region_id))
            with self._lock:
                _keep(self._regions, region_id, (revision, made), MAX_REGIONS)
            return made

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
        with self._lock:
            _keep(self._answers, key, made, MAX_ANSWERS)
        return made

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
