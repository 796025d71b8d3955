"""How much is done at once: places for work, and a bounded wait for one.

A request that needs the database or computes takes a place first, before it holds a thread or a
connection. So neither can run out under requests that wait for each other, stored answers pass by,
and whoever waits too long is told when to come again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from anyio import to_thread

from kpk_geo.errors import BusyError

T = TypeVar("T")
Kind = Literal["looking", "reading", "computing"]
# Fewer than the pool has connections (kpk_geo/database/connection.py), as one piece of work may
# need a second one; all together fewer than the 40 threads of the server.
DATABASE_PLACES = 16
LOOKING_PLACES = 4  # who asks, and as of when: single rows, which hold nothing else meanwhile
COMPUTING_PLACES = 4  # two processors; the others wait for a lock or for the database
# Who waits for a large city to be read holds a place: other cities need some that are left.
COMPUTING_PLACES_OF_A_REGION = 2
PATIENCE = 10.0  # seconds that a reader waits
# A search for the best of thousands of sites takes seconds: it gets at most half of the places, so
# that short questions are answered meanwhile; a region's searches do not take its other places.
LONG_PLACES = COMPUTING_PLACES // 2
LONG_PLACES_OF_A_REGION = 1
LONG_PATIENCE = 20.0  # seconds that a search waits at each limit of its own; own setting
COMPUTING_PATIENCE = 60.0  # the first question of a city of 600,000 takes ten seconds


@dataclass(slots=True)
class WorkLimit:
    """Lets so many pieces of work run at once."""

    places: int
    patience: float  # seconds
    then: "WorkLimit | None" = None  # in which a place is taken as well, once one is free here
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.places)

    @property
    def free(self) -> bool:
        """Whether a place is free right now."""
        return not self._free.locked()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Take a place; wait for one no longer than `patience` at each limit.

        Raises
        ------
        BusyError
            No place became free.
        """
        try:
            async with asyncio.timeout(self.patience):
                await self._free.acquire()
        except TimeoutError as error:
            raise BusyError from error
        try:
            async with self.then.place() if self.then else nullcontext():
                yield
        finally:
            self._free.release()

    async def run(self, job: Callable[[], T]) -> T:
        """Do a piece of work in a thread, as soon as there is a place."""
        async with self.place():
            return await to_thread.run_sync(job)


@dataclass(slots=True)
class Work:
    """The places of the service, apart by how long they are taken.

    Whoever holds a place for reading or computing may still look something up, never the reverse:
    so none can wait for each other.
    """

    looking: WorkLimit = field(default_factory=lambda: WorkLimit(LOOKING_PLACES, PATIENCE))
    reading: WorkLimit = field(default_factory=lambda: WorkLimit(DATABASE_PLACES, PATIENCE))
    computing: WorkLimit = field(
        default_factory=lambda: WorkLimit(COMPUTING_PLACES, COMPUTING_PATIENCE)
    )

    searching: WorkLimit = field(init=False)  # long work: a share of the places for computing

    _regions: dict[str, WorkLimit] = field(default_factory=dict)
    _searching_regions: dict[str, WorkLimit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.searching = WorkLimit(LONG_PLACES, LONG_PATIENCE, then=self.computing)

    def of(self, kind: Kind) -> WorkLimit:
        """Give the places for a kind of work."""
        return {"looking": self.looking, "reading": self.reading, "computing": self.computing}[kind]

    def computing_for(self, region_id: str) -> WorkLimit:
        """Give the places for computing that one region may take; the region must exist."""
        return self._regions.setdefault(
            region_id,
            WorkLimit(COMPUTING_PLACES_OF_A_REGION, COMPUTING_PATIENCE, then=self.computing),
        )

    def searching_for(self, region_id: str) -> WorkLimit:
        """Give the places for long work of a region, beside those of `computing_for`."""
        return self._searching_regions.setdefault(
            region_id, WorkLimit(LONG_PLACES_OF_A_REGION, LONG_PATIENCE, then=self.searching)
        )
