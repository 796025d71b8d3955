"""What the pages of founding show; all texts are German and ready."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Somewhere to go."""

    label: str
    address: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfView:
    """A fetched folder to choose."""

    id: str
    name: str
    what: str  # when it was fetched, how complete it is
    missing: str  # what lacks; may be empty
    fault: str  # why it cannot be chosen; empty: it can
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HostView:
    """Whom a fetch would ask, and for what."""

    host: str
    more: str  # to which hosts it may lead on
    sources: Sequence[tuple[str, str]]  # title; size and licence


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchView:
    """What would be fetched."""

    summary: str
    hosts: Sequence[HostView]
    remarks: Sequence[str]
    shown: str  # digest of the hosts: what is agreed to is what was shown
    consent: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingView:
    """A region that is there already."""

    title: str
    sentences: Sequence[str]
    asks_renewal: bool
    asks_id: bool
    region_id: str  # that is used or proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """The commune that was found."""

    key: str
    name: str
    details: Sequence[tuple[str, str]]
    shelves: Sequence[ShelfView]
    fetch: FetchView | None  # None: no source describes it
    standing: StandingView | None  # None: it is new
    running: Link | None  # somebody founds it already


@dataclass(frozen=True, slots=True, kw_only=True)
class NewView:
    """The page on which founding begins."""

    typed: str
    place: PlaceView | None = None
    question: str = ""  # which is meant
    choices: Sequence[Link] = ()
    problem: str = ""
    records: Sequence[Link] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CutView:
    """One way of cutting the place."""

    level: str
    label: str
    details: Sequence[str]
    warning: str
    badge: str  # such as "Vorschlag"; may be empty
    picture: Markup
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseView:
    """A part of the way."""

    label: str
    state: str  # done, now, open
    said: str  # the state in a German word


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """How real a map is."""

    label: str
    address: str
    status: str
    word: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """What maps rest on, and the way to the real thing."""

    label: str
    status: str
    word: str
    what: str
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundingView:
    """The page of one founding."""

    address: str
    headline: str
    kicker: str
    phases: Sequence[PhaseView] = ()
    job_address: str = ""  # where a script asks how far it is; empty: nobody works on it
    step: str = ""
    problem: str = ""  # why it stopped
    refusal: str = ""  # why what was asked for was not done
    may_resume: bool = False
    place_address: str = ""  # of the page of the place, to choose another source
    notes: Sequence[str] = ()
    cuts: Sequence[CutView] = ()
    sentence: str = ""
    maps: Sequence[MapLine] = ()
    needs: Sequence[NeedLine] = ()
    papers: Sequence[Link] = ()
    hints: Sequence[str] = ()
    licences: Sequence[Link] = ()
    said: Sequence[str] = field(default_factory=tuple)  # how it went
    region_links: Sequence[Link] = ()
    is_invented: bool = False
