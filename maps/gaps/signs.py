"""How the statuses of links, verdicts and classes of burden look: letter, colour, pattern, word."""

from dataclasses import dataclass
from typing import Final

from kpk_geo.model import LinkStatus, Underserved
from maps.kit.palette import (
    GAP_COLOURS,
    HINT_PATTERN,
    NO_DATA_COLOUR,
    NO_DATA_PATTERN,
    NOTHING_COLOUR,
)
from maps.kit.themes import LegendItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One class: what says it without colour, and what says it with."""

    letter: str
    label: str  # German, in a legend
    spoken: str  # German, short: as a cell is read out
    style: str  # class in the style sheet
    colour: str
    pattern: str = "none"
    is_gap: bool = False  # hatched: nothing is known

    def item(self, count: int | None) -> LegendItem:
        """Give the entry of a legend; `count`: of the areas."""
        return LegendItem(
            label=self.label, limits="", colour=self.colour, pattern=self.pattern, count=count,
            letter=self.letter, is_gap=self.is_gap,
        )  # fmt: skip


# In the order of a legend: what is to be done comes first.
STATUS_SIGNS: Final = {
    LinkStatus.MISSING: Sign(
        letter="F", label=LinkStatus.MISSING.label, spoken="fehlt", style="gm",
        colour=GAP_COLOURS["missing"],
    ),
    LinkStatus.UNREACHED: Sign(
        letter="N", label=LinkStatus.UNREACHED.label, spoken="nicht erreichbar", style="gu",
        colour=GAP_COLOURS["unreached"],
    ),
    LinkStatus.WEAK: Sign(
        letter="S", label=LinkStatus.WEAK.label, spoken="zu schwach", style="gw",
        colour=GAP_COLOURS["weak"],
    ),
    LinkStatus.PRESENT: Sign(
        letter="✓", label=LinkStatus.PRESENT.label, spoken="vorhanden", style="gp",
        colour=NOTHING_COLOUR,
    ),
    LinkStatus.UNKNOWN: Sign(
        letter="–", label=LinkStatus.UNKNOWN.label, spoken="keine Angabe", style="gq",
        colour=NO_DATA_COLOUR, pattern=NO_DATA_PATTERN, is_gap=True,
    ),
    LinkStatus.NO_STREETS: Sign(
        letter="~", label=LinkStatus.NO_STREETS.label, spoken="keine Straßen geladen", style="gs",
        colour=NO_DATA_COLOUR, pattern=NO_DATA_PATTERN, is_gap=True,
    ),
    LinkStatus.NOT_NEEDED: Sign(
        letter="·", label=LinkStatus.NOT_NEEDED.label, spoken="nicht vorgesehen", style="gx",
        colour=NO_DATA_COLOUR,
    ),
}  # fmt: skip
VERDICT_SIGNS: Final = {
    Underserved.CERTAIN: Sign(
        letter="!", label=Underserved.CERTAIN.label, spoken=Underserved.CERTAIN.label, style="gm",
        colour=GAP_COLOURS["missing"],
    ),
    Underserved.HINT: Sign(
        letter="", label=Underserved.HINT.label, spoken=Underserved.HINT.label, style="gw",
        colour=GAP_COLOURS["weak"], pattern=HINT_PATTERN,
    ),
    Underserved.NONE: Sign(
        letter="", label=Underserved.NONE.label, spoken=Underserved.NONE.label, style="gp",
        colour=NOTHING_COLOUR,
    ),
    Underserved.UNKNOWN: Sign(
        letter="", label=Underserved.UNKNOWN.label, spoken=Underserved.UNKNOWN.label, style="gq",
        colour=NO_DATA_COLOUR, pattern=NO_DATA_PATTERN, is_gap=True,
    ),
}  # fmt: skip
