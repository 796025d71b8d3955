"""What came of a fetch, source by source."""

from dataclasses import dataclass

from api.fetch.plan import Planned
from kpk_geo.model.term import Term
from kpk_geo.open_data import FetchedFile, Manifest


class State(Term):
    """How a source ended."""

    CAME = "came", "geholt"
    UNCHANGED = "unchanged", "unverändert"
    RECENT = "recent", "eben erst geholt"
    NOT_NEEDED = "not_needed", "nicht gebraucht"
    FAILED = "failed", "nicht geholt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one source ended."""

    planned: Planned
    state: State
    files: tuple[FetchedFile, ...] = ()
    why: str = ""  # German; where it failed
    way_out: str = ""  # German; where it failed


@dataclass(frozen=True, slots=True)
class FetchReport:
    """How a fetch ended."""

    outcomes: tuple[Outcome, ...]
    manifest: Manifest

    def of(self, *states: State) -> tuple[Outcome, ...]:
        """Give the sources that ended in one of these ways."""
        return tuple(item for item in self.outcomes if item.state in states)
