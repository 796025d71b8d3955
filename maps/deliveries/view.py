"""What the pages of deliveries show; all texts are German and ready."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An entry of a list to choose from."""

    value: str
    label: str
    follows: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question with its answers; nothing is preselected."""

    number: int
    id: str
    title: str
    options: Sequence[Choice]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """One column of the file."""

    place: int
    heading: str
    example: str  # empty: none may be shown
    evidence: str
    meanings: Sequence[Choice]  # none: it is what it is
    meaning: str  # where there is nothing to choose
    questions: Sequence[int]  # numbers of those that hang on it
    is_taken: bool
    label: str = ""  # of a new indicator; empty: it becomes none
    polarities: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasView:
    """A text of the file that is no area, and which it may be."""

    text: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One map with its sentence."""

    title: str
    sentences: Sequence[str]
    picture: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """What stands in the file."""

    sentence: str
    rows: Sequence[tuple[str, Sequence[str], bool]]  # line, cells, whether it is the headings
    notes: Sequence[str]  # rows not read and why, what is hidden
    sheets: Sequence[Choice] = ()
    header_line: int = 1
    has_lines: bool = False  # a line of headings can be chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLine:
    """A delivery in the list."""

    address: str
    name: str
    what: str  # when, by whom, what became of it


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionView:
    """The region a page is about."""

    region_id: str
    name: str
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The page on which a file is dropped."""

    region: RegionView
    planner: str | None
    uploads: Sequence[UploadLine]
    max_bytes: int
    max_text: str
    endings: str
    problem: str = ""  # why nothing can be taken here


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A map that was computed anew."""

    label: str
    address: str
    kind: str  # changed, same, failed
    before: str  # what it found; "": there was nothing
    after: str
    fault: str  # why it was not computed; "": it was


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """The page of one delivery."""

    region: RegionView
    address: str
    file: str
    kicker: str
    headline: str
    state: str  # open, taken, undone
    questions: Sequence[QuestionView] = ()
    problem: str = ""
    content: FileView | None = None
    columns: Sequence[ColumnView] = ()
    areas: Figure | None = None
    aliases: Sequence[AliasView] = ()
    figures: Sequence[Figure] = ()
    day: str = ""
    day_whence: str = ""
    asks_day: bool = False
    sources: Sequence[Choice] = ()
    publisher: str = ""
    difference: str = ""
    report: Sequence[str] = ()  # what the load says
    shown: str = ""  # digest of the profile on which the page rests
    may_be_taken: bool = False
    open_count: int = 0
    taken: str = ""  # what was done
    job: str = ""  # what is being done; empty: nothing
    job_address: str = ""  # where a script asks how far it is
    job_error: str = ""
    links: Sequence[Choice] = field(default_factory=tuple)  # where to go from here
    renews: bool = True  # whether they are
    renewed_after: Sequence[str] = ()  # questions that can be computed anew once it is taken
    outdated: Sequence[str] = ()  # questions whose results rest on other data now
    not_counted: str = ""  # why what came does not change the index
    index_address: str = ""  # of the page on which the index is planned
    changes: Sequence[ChangeView] = ()  # what was computed anew, changes first


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginView:
    """Somebody who is not logged in asks for a delivery."""

    region: RegionView
    here: str
