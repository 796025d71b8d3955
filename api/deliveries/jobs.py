"""How far a delivery is that is being taken, and how far its maps are."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from kpk_geo.errors import InputError


@dataclass(slots=True)
class Job:
    """A delivery that is being taken."""

    label: str = "Wird übernommen: vorbereiten"
    error: str = ""
    is_done: bool = False
    stage: Literal["taking", "renewing"] = "taking"

    def tell(self, text: str) -> None:
        """Say in German what is done now."""
        verb = "Wird übernommen" if self.stage == "taking" else "Wird neu gerechnet"
        self.label = f"{verb}: {text}"


@dataclass(slots=True)
class Turns:
    """One change of a region at a time: while a run reads, no delivery may change its data."""

    _locks: dict[str, threading.Lock] = field(default_factory=dict)

    @contextmanager
    def waited(self, region_id: str) -> Iterator[None]:
        """Wait until nobody else changes the region."""
        with self._locks.setdefault(region_id, threading.Lock()):
            yield

    @contextmanager
    def at_once(self, region_id: str) -> Iterator[None]:
        """Change the region now or not at all.

        Raises
        ------
        InputError
            Somebody else does.
        """
        lock = self._locks.setdefault(region_id, threading.Lock())
        if not lock.acquire(blocking=False):
            raise InputError(
                "Für diese Region wird gerade eine Datei übernommen oder neu gerechnet. Bitte "
                "warten, bis das fertig ist, dann noch einmal versuchen."
            )
        try:
            yield
        finally:
            lock.release()
