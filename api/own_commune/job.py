"""A founding that is being worked on: how far it is, and whether somebody wants it to stop."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from api.own_commune.fetching import Connect
from api.own_commune.found import COMPUTE, LOAD, PAPERS
from api.own_commune.record import Founding
from kpk_geo.open_data import Registry
from kpk_geo.settings import Settings

FETCH, CUT, CHOOSE, CUT_REST = "Holen", "Zuschneiden", "Gebiete wählen", "Rest zuschneiden"
PHASES = (FETCH, CUT, CHOOSE, CUT_REST, LOAD, COMPUTE, PAPERS)  # in this order


def first_phase(record: Founding) -> str:
    """Say with which phase a job begins.

    Parameters
    ----------
    record
        That is to be worked on.
    """
    if record.stage == "build":
        return CUT_REST
    return CUT if record.source else FETCH


class CancelledError(BaseException):
    """Somebody stopped it; no error, so that no reader takes it for a damaged file."""


@dataclass(slots=True)
class Job:
    """A founding that is being worked on."""

    record: Founding
    phase: str
    step: str = "wird vorbereitet"
    is_cancelled: bool = False

    def tell(self, step: str) -> None:
        """Hear what is done next.

        Parameters
        ----------
        step
            German.

        Raises
        ------
        CancelledError
            Somebody wished that it stops.
        """
        if self.is_cancelled:
            raise CancelledError
        self.step = step
        if step in PHASES:
            self.phase = step

    def enter(self, phase: str) -> None:
        """Hear that another phase begins, which has steps of its own."""
        self.phase = phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """With what a job works."""

    engine: Engine
    settings: Settings
    registry: Registry
    connect: Connect
    keep: Callable[[Founding], None]
