"""Shapes of the JSON about decisions; days in requests are texts as people write them."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from api.http.schemas import TypedText
from api.questions.decisions.draft import MAX_AREAS, MAX_NOTES, DecisionDraft, NoteDraft
from kpk_geo.model import Outcome
from kpk_geo.results.decisions import Decision, KeyFigure


class NoteIn(BaseModel):
    """A piece of qualitative evidence."""

    text: TypedText
    source: TypedText
    day: TypedText = ""

    def draft(self) -> NoteDraft:
        """Give it as it was typed."""
        return NoteDraft(text=self.text, source=self.source, day=self.day)


class DecisionLogIn(BaseModel):
    """A decision to put down; what was shown at this moment is added."""

    title: TypedText
    kind: TypedText = Field(description="priority_area, site oder other; auch das deutsche Wort")
    day: TypedText
    body: TypedText
    reason: TypedText
    level: TypedText = ""
    areas: list[TypedText] = Field(default=[], max_length=MAX_AREAS)
    site: TypedText = ""
    place: TypedText = ""
    opened: TypedText = ""
    review_on: TypedText = ""
    run: TypedText = ""
    notes: list[NoteIn] = Field(default=[], max_length=MAX_NOTES)

    def draft(self) -> DecisionDraft:
        """Give it as it was typed."""
        values = self.model_dump(exclude={"areas", "notes", "based_on", "submission"})
        notes = tuple(note.draft() for note in self.notes)
        return DecisionDraft(**values, areas=tuple(self.areas), notes=notes)


class NewDecisionIn(DecisionLogIn):
    """A new decision."""

    submission: str | None = Field(
        default=None, max_length=100, description="Gleicher Text: wird nur einmal gespeichert"
    )


class ChangedDecisionIn(DecisionLogIn):
    """All fields of a changed decision."""

    based_on: int = Field(description="Fassung, die geändert wurde")


class StatusIn(BaseModel):
    """What became of a decision."""

    status: TypedText
    since: TypedText = ""
    reason: TypedText = ""


class RemovalIn(BaseModel):
    """Why a decision no longer counts."""

    reason: TypedText


class StoredOut(BaseModel):
    """What was stored."""

    number: int
    version: int


class ComparedOut(BaseModel):
    """One figure at both moments."""

    then: KeyFigure | None
    now: KeyFigure | None
    outcome: Outcome
    sentence: str  # German


class LoggedDecisionOut(BaseModel):
    """A decision with what became of it."""

    number: int
    version: int
    status: str
    changed_at: datetime
    decision: Decision
    compared_on: date
    not_compared: str  # German; empty where figures stand side by side
    outcome: str  # German, in one sentence
    compared: list[ComparedOut]


class VersionOut(BaseModel):
    """One version of a decision."""

    version: int
    change: str
    changed_at: datetime
    decision: Decision


class DecisionHistoryOut(LoggedDecisionOut):
    """A decision with all its versions, oldest first."""

    versions: list[VersionOut]


class DecisionLogOut(BaseModel):
    """All decisions of a region, the latest day first."""

    region_id: str
    sentence: str
    items: list[LoggedDecisionOut]
