"""All that the page of decisions shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import shapely

from analyses.decisions.comparison import FigurePair
from kpk_geo.frames import Areas
from kpk_geo.model import Source
from kpk_geo.results.decisions import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One version of a decision."""

    version: int
    change: str  # German
    day: date
    by: str  # empty for those who are not logged in


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class DecisionCard:
    """A decision with what became of it."""

    number: int
    version: int
    decision: Decision
    shapes: tuple[shapely.Geometry, ...]  # simplified, as they were, in metres
    pairs: tuple[FigurePair, ...]
    not_compared: str  # German; empty where figures stand side by side
    absent: Mapping[str, str]  # today: label of a question -> German reason
    impact_command: str  # that asks for an effect; empty where nothing can be asked
    subjects: Mapping[str, str] = field(default_factory=dict)  # of runs: key -> German label
    history: tuple[HistoryLine, ...] = ()  # newest first; on the page of one decision
    is_old: bool = False  # an earlier version is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """The form as it was filled in, with what is wrong."""

    values: Mapping[str, str]
    areas: Sequence[str]
    notes: Sequence[Mapping[str, str]]
    errors: Mapping[str, str]  # German, by field
    area_options: Sequence[str]
    site_options: Sequence[str]
    level_options: Sequence[tuple[str, str]]  # key and German label
    submission: str
    number: int | None = None  # of the decision that is changed
    based_on: int | None = None  # its version

    @property
    def first_fault(self) -> str:
        """The first field with a fault, in the order of the form; empty if there is none."""
        order = (
            "title", "kind", "day", "body", "level", "areas", "site", "place", "opened", "reason",
            *(f"note-{place}" for place in range(len(self.notes))), "review_on", "run",
        )  # fmt: skip
        return next((name for name in order if name in self.errors), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallForms:
    """What was typed into the forms below one decision, with what is wrong."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LogView:
    """The log of a region, or one of its decisions."""

    region_id: str
    region_name: str
    synthetic: bool
    ground: Areas | None  # simplified; None: no areas are loaded
    cards: Sequence[DecisionCard]
    today: date
    planner: str | None
    here: str  # own path with its query, to come back to after logging in
    sources: Sequence[Source] = ()  # of the ground
    gaps_level: str = ""  # areas of this level have gaps of the Präventionskette
    wants_form: bool = False  # somebody followed a link to put something down
    entry_form: FormView | None = None
    small: SmallForms = field(default_factory=SmallForms)
    is_single: bool = False
    is_print: bool = False
    problem: str = ""  # German: what went wrong as a whole
