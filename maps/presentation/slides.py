"""Slides from what questions bring to the overview: nothing is computed or judged here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from markupsafe import Markup

from kpk_geo.german import day, number, several
from maps.kit.drawing.areas import AreaGround, AreaPicture, Fill, Pen, area_ground, drawn_areas
from maps.kit.menu import OVERVIEW
from maps.overview.parts import OverviewPart
from maps.overview.text import list_part, story
from maps.overview.view import OverviewView, Unanswered

WIDTH = 1000  # units of a slide's picture
# On a screen of 1280 x 720 a picture is about 660 pixels wide: names of 34 units are 22 pixels.
PEN = Pen(border=1.6, parent=2.6, mark=6, dot=24, label=34, sign=26)
LONG = 95  # letters of a sentence from which on it is set smaller (own setting)
VERY_LONG = 190
MAX_DOT_LABELS = 3  # what dots are stands in the legend; more of them would fill it


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Slide:
    """One map and one sentence; or one sentence and what is to be done."""

    kicker: str  # German: the method's name, small
    sentence: str  # German: what is found, with its number
    detail: str = ""  # German
    picture: Markup = field(default_factory=Markup)
    legend: Sequence[Fill] = ()
    mark: str = ""  # German: what is outlined on the map; empty: nothing
    dots: Sequence[str] = ()  # German: what the dots of the map are
    lines: Sequence[str] = ()  # German: of a slide without a map
    not_said: Sequence[str] = ()  # German: for whoever speaks
    source: str = ""  # German: whose data, of which day
    stale: str = ""  # German: that the data changed since; empty if they did not
    address: str = ""  # of the page that shows it large

    @property
    def size(self) -> str:
        """How large the sentence can be set: a class of the style sheet."""
        if len(self.sentence) > VERY_LONG:
            return "very-long"
        return "long" if len(self.sentence) > LONG else "short"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Presentation:
    """All that is shown."""

    region_id: str
    region_name: str
    synthetic: bool
    substitutes: str  # German: what stands in for statistics of the commune; may be empty
    day: str  # German: youngest reference date of the data, else when they were loaded
    slides: Sequence[Slide]


def presentation(
    view: OverviewView, proposals: Sequence[OverviewPart], steps: Sequence[str] = ()
) -> Presentation:
    """Put the slides in order: the headline, each finding, what is proposed, what comes next.

    Parameters
    ----------
    view
        As the overview tells it; its areas are those of all levels that are drawn.
    proposals
        Further parts that come after the findings, such as a proposed site.
    steps
        German: what questions name as next steps.
    """
    parts = [own for part in view.parts for own in part.every()]
    drawn = _Drawn(view)
    slides = [drawn.slide(part) for part in (*parts, *proposals)]
    if parts:
        next_slide = _what_next(steps, is_place_proposed=bool(proposals))
        slides = [*drawn.head(parts[0]), *slides, next_slide]
    if view.unanswered or not slides:
        slides.append(_not_yet(view.unanswered, is_first=not parts))
    return Presentation(
        region_id=view.region_id, region_name=view.region_name, synthetic=view.synthetic,
        substitutes=view.state.substitutes, day=_day(view), slides=slides,
    )  # fmt: skip


_GENERAL = (
    "Die Karten nennen keine Ursachen und beschreiben keine Menschen, nur Anteile in Gebieten.",
    "Sie ersetzen nicht das Wissen der Menschen vor Ort.",
)


def _day(view: OverviewView) -> str:
    newest = view.state.newest
    return f"Stand {day(newest)}" if newest else f"geladen am {day(view.state.loaded)}"


class _Drawn:
    """Draws parts; one ground for all of a level."""

    def __init__(self, view: OverviewView) -> None:
        self._view = view
        self._grounds: dict[str, AreaGround] = {}

    def head(self, part: OverviewPart) -> list[Slide]:
        """Open with the headline over the first map; none where it says what the first slide says.

        Outlined are the areas that the overview says to look at first.
        """
        opening, listed = story(self._view), list_part(self._view.parts)
        if opening.headline == part.finding:
            return []
        groups = listed.area_list.groups if listed and listed.area_list else ()
        marked = [key for group in groups if group.is_marked for key in group.area_ids]
        mark = listed.area_list.mark if marked and listed and listed.area_list else ""
        query = urlencode({"region": self._view.region_id})
        return [
            Slide(
                kicker="Auf einen Blick", sentence=opening.headline,
                picture=self._picture(part, marked), legend=_legend(part.fills), mark=mark,
                source=part.source, not_said=_GENERAL, address=f"{OVERVIEW}?{query}",
            )
        ]  # fmt: skip

    def slide(self, part: OverviewPart) -> Slide:
        """Show a part: its finding as the sentence, its map with the legend.

        Where the areas of its level are not there any more the finding stands alone.
        """
        picture = self._picture(part)
        labels = list(dict.fromkeys(dot.label for dot in part.dots))
        dots = labels if len(labels) <= MAX_DOT_LABELS else [f"{number(len(part.dots))} Orte"]
        return Slide(
            kicker=part.title, sentence=part.spoken or part.finding,
            detail="" if part.detail == part.finding else part.detail, picture=picture,
            legend=_legend(part.fills) if picture else (), dots=dots if picture else (),
            not_said=part.not_said, source=part.source, stale=part.stale, address=part.address,
        )  # fmt: skip

    def _picture(self, part: OverviewPart, marked: Sequence[str] = ()) -> Markup:
        found = self._view.areas.get(part.level)
        if found is None:
            return Markup()
        if part.level not in self._grounds:
            self._grounds[part.level] = area_ground(found.areas, WIDTH, margin=4)
        words = ", ".join(f"{fill.label}: {number(fill.count)}" for fill in part.fills.values())
        return drawn_areas(
            AreaPicture(
                ground=self._grounds[part.level], classes=part.classes, fills=part.fills,
                title=f"Karte „{part.title}“. {part.finding} Gebiete: {words}.",
                marked=marked, dots=[(dot.x, dot.y) for dot in part.dots],
                names=[name for name in found.names if name.rank == 0],
                lines=self._view.lines, pen=PEN,
            )
        )  # fmt: skip


def _legend(fills: Mapping[str, Fill]) -> list[Fill]:
    return list(fills.values())


def _what_next(steps: Sequence[str], *, is_place_proposed: bool) -> Slide:
    rooms = ["Räume, Träger und Kosten klären."] if is_place_proposed else []
    return Slide(
        kicker="Wie es weitergeht",
        sentence="Karten entscheiden nicht. Was folgt, beraten die, die den Ort kennen.",
        lines=[
            *steps,
            "Den Befund mit Fachkräften und Familien vor Ort prüfen.",
            *rooms,
            "Den Beschluss mit seinen Zahlen festhalten und später nachsehen, was daraus wurde.",
        ],
    )


def _not_yet(unanswered: Sequence[Unanswered], *, is_first: bool) -> Slide:
    count = several(len(unanswered), "Frage ist", "Fragen sind")
    nothing = "Für diese Region ist noch nichts gerechnet."
    return Slide(
        kicker="Noch nicht gerechnet",
        sentence=nothing if is_first else f"{count} noch nicht beantwortet.",
        # What a profile lacks is for whoever keeps it, and stands on the overview.
        lines=[f"{item.label}: {item.sentence}" for item in unanswered],
        detail="Was dafür noch gebraucht wird, steht im Überblick.",
    )
