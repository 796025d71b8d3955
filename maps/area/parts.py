"""What a planning question brings to the page of an area or a Quartier."""

from collections.abc import Sequence
from dataclasses import dataclass

from maps.kit.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure of the area, as the page of its question shows it."""

    label: str  # German
    text: str  # German: with its unit; "–" without a figure
    compared: str = ""  # German: with what it is compared, such as "Stadt 19,4 %"
    note: str = ""  # German: how sure it is, or why it is missing
    life_phase: str = ""  # German: of a link of the Präventionskette, whose age it is for
    is_absent: bool = False  # of a link: families of one of the areas have none that they get to


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPart:
    """A question's answer for one area, or for several that are taken as one Quartier.

    Counts of several areas are added up, rates are made from the sums and never averaged. Where
    only some of the areas have a figure, `Fact.note` says so: "aus 4 von 5 Gebieten".
    """

    question: str  # slug
    heading: str  # German: what the reader asks, such as "Was ist da?"
    address: str  # of the question's page, with this area chosen where it can be
    headline: str = ""  # German: a piece of the area's own sentence, such as "sehr hohe Belastung"
    sentence: str = ""  # German: what is found
    statements: Sequence[Fact] = ()
    figures: Sequence[Figure] = ()
    certainty: Sequence[str] = ()  # German: for "Wie sicher ist das?"
    lines: Sequence[str] = ()  # German: said one by one, such as reasons
    links: Sequence[tuple[str, str]] = ()  # German label and address: where more is known
    stale: str = ""  # German: that the data changed since the run; empty if they did not
