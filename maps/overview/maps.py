"""The maps of the overview: one large, and a small one of each finding."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from kpk_geo.frames import Areas
from kpk_geo.german import number, several
from maps.kit.drawing.areas import (
    SMALL_PEN,
    AreaGround,
    AreaPicture,
    Fill,
    Pen,
    area_ground,
    drawn_areas,
)
from maps.kit.figure import Figure, FigureTable
from maps.overview.list import area_name
from maps.overview.parts import OverviewPart
from maps.overview.view import OverviewAreas, OverviewView

LARGE: Final = 900  # units of the large map; it is shown at about two thirds of them
SMALL: Final = 240
MAX_PARENTS: Final = 30  # whose borders a small map shows; own setting
_SMALL_DETAIL: Final = 1.25  # seven maps make the page; nobody sees more on one of them
_LARGE_PEN: Final = Pen(
    border=1.6, parent=2.4, mark=4, label=32, disc=19
)  # letters for a phone; wide screens make them smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMap:
    """A finding with its map, which leads to the large one."""

    figure: Figure
    title: str
    address: str
    fills: Sequence[Fill]


def large_figure(
    view: OverviewView, part: OverviewPart, marked: Sequence[str], numbers: Mapping[str, str]
) -> Figure:
    """Draw the map beside the list.

    Parameters
    ----------
    view
        Of the page.
    part
        Whose areas are coloured.
    marked
        area_ids that are outlined.
    numbers
        By area_id: as which the list beside names it.
    """
    found = view.areas[part.level]
    coarse = [name for name in found.names if name.rank == 0]
    outlined = [name for name in found.names if name.rank and name.area_id in set(marked)]
    picture = AreaPicture(
        ground=area_ground(found.areas, LARGE, margin=4), classes=part.classes, fills=part.fills,
        title=_alt(part), marked=marked, numbers=numbers, lines=view.lines,
        names=[*coarse, *outlined], pen=_LARGE_PEN,
    )  # fmt: skip
    return Figure(
        id="karte", title=part.finding, picture=drawn_areas(picture), alt=_alt(part),
        source="; ".join(text for text in (part.source, view.state.background) if text),
        table=_area_table(part, found),
    )  # fmt: skip


def small_maps(view: OverviewView) -> Iterator[SmallMap]:
    """Draw the map of each finding; one ground for all of a level."""
    grounds: dict[str, AreaGround] = {}
    for place, part in enumerate(every_part([*view.parts, *view.proposals])):
        if part.level not in grounds:
            grounds[part.level] = _small_ground(view.areas[part.level].areas)
        picture = AreaPicture(
            ground=grounds[part.level], classes=part.classes, fills=part.fills, title=_alt(part),
            dots=[(dot.x, dot.y) for dot in part.dots], pen=SMALL_PEN,
        )  # fmt: skip
        yield SmallMap(
            figure=Figure(
                id=f"befund-{place}", title=part.finding, picture=drawn_areas(picture),
                alt=_alt(part), source=part.source, table=_class_table(part),
            ),
            title=part.title, address=part.address, fills=list(part.fills.values()),
        )  # fmt: skip


def city_picture(view: OverviewView) -> Markup | None:
    """Draw the first finding for the list of cities; None where there is none."""
    if not view.parts:
        return None
    part = view.parts[0]
    ground = _small_ground(view.areas[part.level].areas)
    return drawn_areas(
        AreaPicture(
            ground=ground, classes=part.classes, fills=part.fills, title=_alt(part), pen=SMALL_PEN
        )
    )


def _small_ground(areas: Areas) -> AreaGround:
    """Draw no borders of areas above where they would cover what is shown."""
    ground = area_ground(areas, SMALL, detail=_SMALL_DETAIL)
    return ground if areas["parent_id"].nunique() <= MAX_PARENTS else replace(ground, parents="")


def every_part(parts: Sequence[OverviewPart]) -> Iterator[OverviewPart]:
    """List all parts that have a map, those that come with another right behind it."""
    for part in parts:
        yield from part.every()


def _alt(part: OverviewPart) -> str:
    """Say what is drawn, with the number of areas of each class."""
    counts = ", ".join(f"{fill.label}: {number(fill.count)}" for fill in part.fills.values())
    return f"Karte „{part.title}“. {part.finding} Gebiete: {counts}."


def _class_table(part: OverviewPart) -> FigureTable:
    rows = tuple((fill.label, number(fill.count)) for fill in part.fills.values())
    return FigureTable(head=("Klasse", "Gebiete"), rows=rows, caption=part.title)


def _area_table(part: OverviewPart, found: OverviewAreas) -> FigureTable:
    """List every area with its class."""
    rows = tuple(
        (area_name(found, str(key)), found.parents.get(str(key), ""), _label(part, str(key)))
        for key in found.areas.index
    )
    count = several(len(rows), "Gebiet", "Gebiete")
    return FigureTable(
        head=("Gebiet", "liegt in", part.title), rows=rows, caption=f"{part.title}: {count}"
    )


def _label(part: OverviewPart, area_id: str) -> str:
    fill: Fill | None = part.fills.get(part.classes.get(area_id, ""))
    return fill.label if fill else "keine Angabe"
