"""What the form of a single offer shows: all texts as they stand in its fields, and its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

PATH = "/angebote/bearbeiten"


def form_address(region_id: str, offer_id: str | None = None) -> str:
    """Give the address of the form of an offer.

    Parameters
    ----------
    region_id
        Of the region.
    offer_id
        Of the offer; None: of a new one.

    Examples
    --------
    >>> form_address("unna", "A 1")
    '/angebote/bearbeiten?region=unna&angebot=A+1'
    """
    query = {"region": region_id} | ({} if offer_id is None else {"angebot": offer_id})
    return f"{PATH}?{urlencode(query)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPlace:
    """A place of the offer, and what is known of where it lies."""

    prefix: str  # begins the names of its inputs
    hours: str  # German: what was understood of its times; empty: there are none
    found: str  # German: the house that was found, or why there is none
    is_sure: bool
    point: tuple[float, float] | None  # latitude and longitude


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One thing that was changed, by whom, and whether it still counts."""

    when: str  # German: day and time
    by: str
    what: str  # German: created, changed, ended
    parts: Sequence[str]  # German: heading, before and after
    state: str  # German
    can_undo: bool = False
    number: int = 0  # of the proposal, to take it back


@dataclass(frozen=True, slots=True, kw_only=True)
class EditView:
    """The form of an offer."""

    region_id: str
    region_name: str
    synthetic: bool
    user: str
    offer_id: str | None  # None: a new one
    title: str
    kicker: str  # German: from which list it is
    values: Mapping[str, str]  # what stands in the inputs, by name
    seen: Mapping[str, str]  # what the offer says today
    places: Sequence[EditPlace]
    providers: Sequence[str] = ()  # that are known, to choose from
    is_confidential: bool = False
    is_secret_by_list: bool = False  # the list itself says so
    has_ended: bool = False
    waiting: int = 0  # proposals of the provider that nobody decided
    errors: Mapping[str, str] = field(default_factory=dict)  # by name of the input
    history: Sequence[HistoryEntry] = ()
    said: str = ""  # German: what was just done
    problem: str = ""  # German: what did not work
    meanwhile: Sequence[str] = ()  # German: what somebody else changed meanwhile
    today: str = ""  # TT.MM.JJJJ
    bounds: tuple[float, float, float, float] = (0, 0, 0, 0)  # west, south, east, north
    level: str | None = None  # whose outlines lie under the map
    revision: int = 0

    @property
    def address(self) -> str:
        """Give the address of the page itself."""
        return form_address(self.region_id, self.offer_id)

    @property
    def points(self) -> list[dict[str, Any]]:
        """Give the places that are known to the script."""
        return [{"prefix": place.prefix, "point": place.point} for place in self.places]
