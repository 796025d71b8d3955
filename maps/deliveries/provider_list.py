"""What the page of a list shows that a provider filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from maps.deliveries.view import RegionView


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGroup:
    """What was said of one offer."""

    title: str
    lines: Sequence[str]  # German


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderListView:
    """A list that a provider filled in, before or after it is taken."""

    region: RegionView
    address: str
    file: str
    kicker: str
    headline: str
    groups: Sequence[AnswerGroup]
    confirmed: Sequence[str]  # titles of offers that are right as they are
    silent: str  # German: what was not answered; empty: nothing
    notes: Sequence[str]  # German: what could not be read
    day: str  # TT.MM.JJJJ: of the answers
    is_taken: bool = False
    taken: str = ""  # German: what became of it
    problem: str = ""
    may_be_taken: bool = True
