"""The headline of the overview, made of what the questions found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kpk_geo.german import several
from maps.overview.parts import OverviewPart
from maps.overview.view import OverviewView

MAX_HEADLINES: Final = 2  # sentences of the heading; more nobody reads at one look


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The finding in a sentence or two, and what belongs beneath."""

    headline: str
    lead: str


def story(view: OverviewView) -> Story:
    """Put the sentences of all parts together; where none has one, say what there is.

    A part claims nothing that its run does not say, so neither does the headline.
    """
    headlines = [part.headline for part in view.parts if part.headline]
    details = [part.detail for part in view.parts if part.detail]
    if not headlines and details:
        headlines, details = details[:1], details[1:]
    if not headlines:
        return Story(headline=_nothing(view), lead=_begin(view))
    rest = headlines[MAX_HEADLINES:]
    return Story(headline=" ".join(headlines[:MAX_HEADLINES]), lead=" ".join([*rest, *details]))


def _nothing(view: OverviewView) -> str:
    """Say what is loaded where nothing was found."""
    if view.parts:
        first = view.parts[0]
        return f"{view.region_name}: {first.spoken or first.finding}"
    count = sum(len(found.areas) for found in view.areas.values())
    if view.is_land:
        communes = several(count, "Gemeinde", "Gemeinden")
        return (
            f"{view.region_name}: {communes} und {view.offers}; was sich über sie sagen lässt, "
            "steht unter „Kommunen vergleichen“."
        )
    areas = several(count, "Gebiet", "Gebiete")
    so_far = (
        "was ausgewertet ist, sagt noch nichts"
        if view.has_runs
        else ("ausgewertet ist noch nichts")
    )
    return f"{view.region_name}: {areas} und {view.offers}; {so_far}."


def _begin(view: OverviewView) -> str:
    return "" if view.parts else "Was die Auswertungen brauchen, steht unten."


def first_part(parts: Sequence[OverviewPart]) -> OverviewPart | None:
    """Give the part whose map is drawn large."""
    return parts[0] if parts else None


def list_part(parts: Sequence[OverviewPart]) -> OverviewPart | None:
    """Give the part whose list is shown: of several the last, which rests on those before it."""
    return next((part for part in reversed(parts) if part.area_list is not None), None)
