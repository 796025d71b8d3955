"""What comes of looking an address up."""

from dataclasses import dataclass
from datetime import date

from kpk_geo.model import MatchGrade, MatchLevel, MatchMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that may be meant, in metres of the region's system."""

    label: str
    level: MatchLevel
    x: float
    y: float
    score: float  # 0-100, how alike the spellings are
    municipality: str
    district: str = ""
    postcode: str = ""
    quality: str = ""
    register_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What came of one address. `place` is set for exakt and sicher only."""

    grade: MatchGrade
    level: MatchLevel
    method: MatchMethod
    reason: str  # a German sentence
    score: float = 0.0  # 0-100
    gap: float = 0.0  # points ahead of the second best spelling
    candidates: tuple[Candidate, ...] = ()

    @property
    def place(self) -> Candidate | None:
        """The house, where no person has to look."""
        return self.candidates[0] if self.grade.is_booked else None


def nothing(reason: str) -> Match:
    """Give the answer for an address that is nowhere; `reason` is a German sentence."""
    return Match(
        grade=MatchGrade.NONE, level=MatchLevel.NONE, method=MatchMethod.NONE, reason=reason
    )
