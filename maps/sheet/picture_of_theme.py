"""Any theme of any map page as a picture: the page's own record, and nothing computed anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kpk_geo.errors import NotFoundError, excerpt
from kpk_geo.frames import Areas
from kpk_geo.german import number
from maps.kit.drawing.areas import AreaGround, AreaPicture, Backdrop, Fill, Pen, area_ground
from maps.kit.palette import NO_DATA_COLOUR
from maps.kit.place_names import MapName
from maps.kit.themes import LegendItem, Theme
from maps.sheet.shown_map import ShownMap, Surface

NO_DATA: Final = "no-data"
WITHOUT: Final = "nicht in diesen Daten"
_MARGIN: Final = 6  # units around a map, for borders and marks
_OUTLINE: Final = "outline"  # of areas that only lie around points


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Place:
    """Where a map lies: areas of its level, names, rivers and rails."""

    areas: Areas
    names: Sequence[MapName]
    lines: Sequence[Backdrop]
    parents: Mapping[str, str] = field(default_factory=dict)  # by area_id, where each lies
    background: str = ""  # German: whose lines these are; empty where there are none


def theme_picture(
    shown: ShownMap, theme: Theme, place: Place, ground: AreaGround, *, chosen: str = "",
    pen: Pen | None = None,
) -> AreaPicture:  # fmt: skip
    """Make the picture of a theme.

    Parameters
    ----------
    shown
        What the page shows.
    theme
        One of its themes.
    place
        Of the level that it shows.
    ground
        Of the areas of the place, in the size of the picture.
    chosen
        area_id of the area that is outlined and named; empty: none.
    pen
        Widths of lines; None for those of a picture of `WIDTH`.

    Raises
    ------
    NotFoundError
        There is no area of this id on the map.
    """
    if chosen and chosen not in ground.shapes:
        raise NotFoundError(
            f"Das Gebiet „{excerpt(chosen)}“ gibt es auf der Ebene „{shown.level_label}“ nicht. "
            "Bitte die Nummer so angeben, wie sie in der Tabelle der Karte steht."
        )
    fills, classes = fills_of(theme), classes_of(shown, theme, ground)
    if NO_DATA in classes.values():
        fills[NO_DATA] = no_data_fill(sum(key == NO_DATA for key in classes.values()))
    if _OUTLINE in classes.values():
        fills[_OUTLINE] = Fill(label="", colour="#ffffff")
    marks = (shown.area_ids[at] for at in theme.marked)
    return AreaPicture(
        ground=ground, classes=classes, fills=fills, title=spoken(shown, theme),
        marked=[chosen] if chosen else [], dots=shown.sites, names=_names(place, chosen),
        lines=place.lines,
        points=shown.points_of(theme) if shown.points else (),
        cells=_cells(shown.surface(), ground) if shown.surface and theme.shows_surface else (),
        notes=dict.fromkeys(marks, theme.mark.letter) if theme.mark else {},
        has_legend=True, pen=pen or Pen(),
    )  # fmt: skip


def fills_of(theme: Theme) -> dict[str, Fill]:
    """Give the classes of a theme for a picture, by their place in it."""
    return {str(place): fill_of(item) for place, item in enumerate(theme.items)}


def fill_of(item: LegendItem) -> Fill:
    """Give a class as a picture draws it."""
    return Fill(
        label=item.label, colour=item.colour, count=item.count or 0, sign=item.letter,
        pattern="" if item.pattern == "none" else item.pattern, is_gap=item.is_gap,
    )  # fmt: skip


def no_data_fill(count: int) -> Fill:
    """Give the class of areas of which the page's data know nothing."""
    return Fill(label=WITHOUT, colour=NO_DATA_COLOUR, pattern="hatch", count=count, is_gap=True)


def classes_of(shown: ShownMap, theme: Theme, ground: AreaGround) -> dict[str, str]:
    """Say which class each area of the map has: key in `fills_of`, by area_id.

    Parameters
    ----------
    shown, theme
        What the page shows.
    ground
        The areas of the picture.
    """
    if shown.points or theme.shows_surface:
        return {} if theme.shows_surface else dict.fromkeys(ground.shapes, _OUTLINE)
    codes = dict(zip(shown.area_ids, theme.classes, strict=True))
    return {
        area_id: NO_DATA if codes.get(area_id, -1) < 0 else str(codes[area_id])
        for area_id in ground.shapes
    }


def spoken(shown: ShownMap, theme: Theme) -> str:
    """Say what is drawn to those who do not see it: the finding and the number of each class."""
    what = "Orte" if shown.points else "Gebiete"
    counts = ", ".join(
        f"{item.label}: {number(item.count)}" for item in theme.items if item.count is not None
    )
    title = theme.finding or theme.label
    return f"Karte „{theme.label}“, {shown.region_name}. {title.rstrip('.')}. {what}: {counts}."


def sized_ground(areas: Areas, width: int, height: int) -> AreaGround:
    """Simplify areas for a picture as large as fits a box.

    Parameters
    ----------
    areas
        In metres, at least one.
    width, height
        Of the box, in units.
    """
    west, south, east, north = areas.total_bounds
    breadth, length = max(east - west, 1.0), max(north - south, 1.0)
    room = min(width - 2 * _MARGIN, (height - 2 * _MARGIN) * breadth / length)
    return area_ground(areas, max(1, round(room)) + 2 * _MARGIN, margin=_MARGIN)


def _names(place: Place, chosen: str) -> list[MapName]:
    own = [name for name in place.names if chosen and name.area_id == chosen]
    return own + [name for name in place.names if name.rank == 0 and name not in own]


def _cells(surface: Surface, ground: AreaGround) -> list[tuple[str, str]]:
    """Write one path for each class of a surface: rows of cells that lie side by side as one."""
    paths: Mapping[int, list[str]] = {code: [] for code in range(len(surface.colours))}
    for row, codes in enumerate(surface.classes):
        for code, first, last in _runs(codes):
            if code < 0:
                continue
            north = surface.north - row * surface.cell
            left, top = ground.grid.place(surface.west + first * surface.cell, north)
            right, below = ground.grid.place(
                surface.west + last * surface.cell, north - surface.cell
            )
            paths[code].append(f"M{left} {top}H{right}V{below}H{left}z")
    return [(surface.colours[code], "".join(path)) for code, path in paths.items() if path]


def _runs(codes: Sequence[int]) -> list[tuple[int, int, int]]:
    """Give class, first and last + 1 of each run.

    >>> _runs([2, 2, -1])
    [(2, 0, 2), (-1, 2, 3)]
    """
    starts = [at for at in range(len(codes)) if not at or codes[at] != codes[at - 1]]
    ends = [*starts[1:], len(codes)]
    return [(codes[first], first, last) for first, last in zip(starts, ends, strict=True)]
