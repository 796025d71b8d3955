"""A decision of a steering group: what was agreed, why, and what the desk showed at that moment.

No run: nothing in it is computed. Figures are copies of what stored runs said, so that they can be
read when those runs, their region and even their areas are gone.
"""

from datetime import date

from kpk_geo.model import DecisionKind, DecisionStatus
from kpk_geo.results.record import Figure, Record

DECISION_FORMAT = 1  # raised whenever the records below change


class KeyFigure(Record):
    """One figure of one area, as the page of its question shows it."""

    area_id: str
    question: str  # slug
    subject: str  # which of several answers: an indicator, a kind of offer; may be empty
    name: str  # of the figure within its question: what makes it the same later
    label: str  # German
    text: str  # German: as it was shown; "–" without a figure
    certainty: str  # German: the uncertainty that is stored; empty if none is
    run_pk: int
    data_day: date | None  # to which its data refer
    value: Figure = float("nan")  # the code of a class, or a number
    low: Figure = float("nan")  # of the stored interval
    high: Figure = float("nan")
    is_class: bool = False  # `value` is the code of a class, not a number
    probability: Figure = float("nan")  # of the class, where it is known

    @property
    def key(self) -> tuple[str, str, str, str]:
        """By which the figure of another moment is the same one."""
        return self.area_id, self.question, self.subject, self.name


class RestedRun(Record):
    """A stored run that was the newest of its question at that moment."""

    run_pk: int
    question: str  # slug
    label: str  # German: of the question; the slug where it is not known
    subject: str | None
    format_version: int
    finished_on: date
    software_version: str
    fingerprint: str | None  # of all that it was computed from
    inputs: dict[str, str]  # source name -> sha256 of its file
    level: str | None  # key of its areas' level; None: those areas are gone
    valid_from: date | None
    settings: str  # digest of its parameters, without days


class Snapshot(Record):
    """What the desk showed when a decision was put down."""

    taken_on: date
    runs: tuple[RestedRun, ...]
    figures: tuple[KeyFigure, ...]
    absent: dict[str, str]  # label of a question -> German reason why it has no figures


class DecidedArea(Record):
    """An area that was decided on; its shape is kept beside the record."""

    area_id: str
    name: str


class DecisionSite(Record):
    """A site that was decided on; never a confidential one."""

    offer_id: str | None
    name: str
    place: str
    x: Figure = float("nan")  # metres of the region's system; NaN: its place is not known
    y: Figure = float("nan")
    opened: date | None = None


class DecisionNote(Record):
    """A piece of qualitative evidence."""

    text: str
    source: str
    day: date | None


class StatusChange(Record):
    """What became of the decision, since when, and why."""

    status: DecisionStatus
    day: date
    reason: str


class Decision(Record):
    """One version of a decision, whole."""

    region_name: str
    title: str
    kind: DecisionKind
    day: date
    body: str  # who decided: a body, never a person
    reason: str
    level: str | None  # key of the areas' level
    level_label: str
    valid_from: date | None  # edition of the areas
    areas: tuple[DecidedArea, ...]
    areas_by_site: bool  # not named: the area in which the site lies
    site: DecisionSite | None
    notes: tuple[DecisionNote, ...]
    statuses: tuple[StatusChange, ...]  # oldest first; the last one holds
    review_on: date | None
    occasion_run: int | None  # the run from whose page it was put down
    snapshot: Snapshot
    removed: str = ""  # German: why it no longer counts; empty: it counts

    @property
    def status(self) -> DecisionStatus:
        """What holds."""
        return self.statuses[-1].status
