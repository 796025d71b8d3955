"""What the script of the pages of founding reads."""

from pydantic import BaseModel


class SuggestionOut(BaseModel):
    """A commune or Kreis that a half-typed name may mean."""

    key: str
    label: str  # German, as it is told apart


class ProgressOut(BaseModel):
    """How far a founding is."""

    is_running: bool
    phase: str
    step: str
