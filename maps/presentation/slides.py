"""Slides from what questions bring to the overview: nothing is computed or judged here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from kpk_geo import german
from maps.kit.drawing.areas import AreaGround, AreaPicture, Fill, Pen, drawn_areas
from maps.kit.place_names import MapName
from maps.overview.parts import OverviewPart

WIDTH = 1000  # units of a slide's picture
# On a screen of 1280 x 720 a picture is about 660 pixels wide: names of 32 units are 21 pixels high.
PEN = Pen(border=1.6, parent=2.6, mark=6, dot=24, label=32, sign=26)
LONG = 95  # letters of a sentence from which on it is set smaller (own setting)
VERY_LONG = 190


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Slide:
    """One map and one sentence; or one sentence and what is to be done."""

    kicker: str  # German: the method's name, small
    sentence: str  # German: what is found, with its number
    detail: str = ""  # German
    picture: Markup = Markup("")
    legend: Sequence[Fill] = ()
    dots: Sequence[str] = ()  # German: what the dots of the map are, each once
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
class Ground:
    """Where the maps of a level are drawn."""

    areas: AreaGround
    names: Sequence[MapName] = ()  # the most important first


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that the region has no answer to yet."""

    label: str  # German
    step: str  # German: what is missing, or the next step


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Presentation:
    """All that is shown."""

    region_id: str
    region_name: str
    synthetic: bool
    loaded: str  # German day
    slides: Sequence[Slide]


def part_slide(part: OverviewPart, ground: Ground | None) -> Slide:
    """Show a question's part: its finding as the sentence, its map with the legend.

    Parameters
    ----------
    part
        As its question brings it.
    ground
        Of the part's level; None where its areas are not there any more: the finding alone.
    """
    used = {part.classes[key] for key in part.classes}
    legend = [fill for key, fill in part.fills.items() if key in used or fill.count]
    picture = Markup("") if ground is None else _picture(part, ground)
    return Slide(
        kicker=part.title,
        sentence=part.finding,
        detail=part.detail,
        picture=picture,
        legend=legend if picture else (),
        dots=tuple(dict.fromkeys(dot.label for dot in part.dots)),
        not_said=part.not_said,
        source=part.source,
        stale=part.stale,
        address=part.address,
    )


def _picture(part: OverviewPart, ground: Ground) -> Markup:
    words = ", ".join(f"{fill.label}: {fill.count}" for fill in part.fills.values())
    return drawn_areas(
        AreaPicture(
            ground=ground.areas, classes=part.classes, fills=part.fills,
            title=f"Karte: {part.title}. Gebiete {words}.",
            dots=[(dot.x, dot.y) for dot in part.dots], names=ground.names, pen=PEN,
        )
    )  # fmt: skip


def presentation_slides(
    parts: Sequence[OverviewPart],
    grounds: Mapping[str, Ground],
    unanswered: Sequence[Unanswered],
    steps: Iterable[str] = (),
) -> list[Slide]:
    """Put the slides in order: the headline first, what is to be done last.

    Parameters
    ----------
    parts
        In the order in which they are told.
    grounds
        By level.
    unanswered
        They give one slide together, and none of their own.
    steps
        German: what questions name as next steps.
    """
    slides = [part_slide(part, grounds.get(part.level)) for part in parts]
    first = _headline(parts, slides)
    slides = ([first] if first else []) + slides
    last = list(steps)
    if slides:
        slides.append(_what_next(last))
    if unanswered:
        slides.append(_not_yet(unanswered, is_first=not slides))
    return slides


def _headline(parts: Sequence[OverviewPart], slides: Sequence[Slide]) -> Slide | None:
    """Open with the sentence that may head the overview, over its own map."""
    for part, slide in zip(parts, slides, strict=True):
        if part.headline and part.headline != part.finding:
            return replace(
                slide, kicker="Auf einen Blick", sentence=part.headline, detail=part.detail
            )
    return None


def _what_next(steps: Sequence[str]) -> Slide:
    return Slide(
        kicker="Wie es weitergeht",
        sentence="Karten entscheiden nicht: Was folgt, beraten die Menschen, die den Ort kennen.",
        lines=[
            *steps,
            "Den Befund mit Fachkräften und Familien vor Ort prüfen.",
            "Räume, Träger und Kosten klären.",
            "Den Beschluss mit seinen Zahlen festhalten und nach einem Jahr nachsehen.",
        ],
    )


def _not_yet(unanswered: Sequence[Unanswered], *, is_first: bool) -> Slide:
    count = german.several(len(unanswered), "Frage ist", "Fragen sind")
    return Slide(
        kicker="Noch nicht gerechnet",
        sentence="Für diese Region ist noch nichts gerechnet."
        if is_first else f"{count} noch nicht beantwortet.",
        lines=[f"{item.label}: {item.step}" for item in unanswered],
    )  # fmt: skip
