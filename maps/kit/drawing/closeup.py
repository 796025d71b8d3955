"""Areas among those around them, by name and class, and where that is in the city.

The map at the head of an area's page and in its dossier: no script, no style sheet. Links come from
whoever has them; on paper there are none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from markupsafe import Markup
from shapely.affinity import affine_transform

from kpk_geo.frames import Areas
from maps.kit.chart_scale import FONT
from maps.kit.drawing.areas import HATCH, Fill
from maps.kit.drawing.closeup_names import LETTER, PlacedName, Wanted, placed_names
from maps.kit.drawing.paths import shape_path
from maps.kit.page import render

WIDTH, HEIGHT = 440, 360  # pixels
AROUND = 1.1  # of the area's own extent are shown to each side
CITY_ROOM = 1.08  # no more is shown than the city and a little
EDGE = 0.04  # of the window may lie beyond the city
INSET = 92  # pixels: the whole city
LEGEND_LINE = 22  # pixels
STRONG_LETTER = 7.6  # pixels, of a bold one
LISTED_GAP = 14  # pixels between two names below the map
LEGEND_BOX = 38  # pixels: box and blank of a class
_OWN, _OTHER = "#6d7f90", "#e9e3d9"  # where no classes are known


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CloseUp:
    """What is drawn."""

    ground: Areas  # all areas of the level, simplified for drawing, in metres
    chosen: Sequence[str]  # keys of those asked about
    named: Sequence[str]  # keys of those around that are named
    title: str  # German: says what is drawn to those who do not see it
    links: Mapping[str, str] = field(default_factory=dict)  # address by key
    classes: Mapping[str, str] = field(default_factory=dict)  # key of the fill by area_id
    fills: Mapping[str, Fill] = field(default_factory=dict)  # by key, in the order of the legend
    heading: str = ""  # German: what the classes are of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    west: float
    north: float
    scale: float  # pixels per metre

    def pixels(self, shape: shapely.Geometry) -> shapely.Geometry:
        moved = affine_transform(shape, (1, 0, 0, -1, -self.west, self.north))
        return affine_transform(moved, (self.scale, 0, 0, self.scale, 0, 0))


def closeup_map(drawn: CloseUp) -> Markup:
    """Draw the areas asked about among those around them, and where that is in the city.

    Parameters
    ----------
    drawn
        The areas, and their classes where there are any: they are filled by them then, and the
        areas asked about are outlined.
    """
    ground, chosen = drawn.ground, set(drawn.chosen)
    own = ground[ground.index.isin(list(chosen))]
    window, frame = _window(own, ground)
    shown = ground[ground.intersects(frame)]
    shapes = [
        {
            "path": _drawn(shape, window), "is_own": str(key) in chosen, "name": name,
            "link": drawn.links.get(str(key), ""), "fill": _fill(drawn, str(key)),
        }
        for key, shape, name in zip(shown.index, shown.geometry, shown["name"], strict=True)
    ]  # fmt: skip
    is_whole, legend = len(shown) == len(ground), _legend(drawn)
    names, numbered = _names(drawn, shown, frame, window, has_inset=not is_whole)
    last_line = max((item["y"] for item in legend), default=HEIGHT - LEGEND_LINE)
    listed = _listed(numbered, last_line + LEGEND_LINE)
    last_line = max((item["y"] for item in listed), default=last_line)
    inset = _Window(
        west=ground.total_bounds[0], north=ground.total_bounds[3], scale=_fit(ground, INSET)
    )
    return Markup(
        render(
            "kit/drawing/closeup.svg.jinja", width=WIDTH, height=HEIGHT, font=FONT,
            title=drawn.title, shapes=sorted(shapes, key=lambda item: item["is_own"]),
            outline="" if not drawn.fills else _drawn(shapely.union_all(own.geometry), window),
            names=names, listed=listed,
            city=[shape_path(s.simplify(1 / inset.scale), inset.west, inset.north, inset.scale)
                  for s in ground.geometry],
            own=[shape_path(s, inset.west, inset.north, inset.scale) for s in own.geometry],
            inset=INSET, is_whole=is_whole, heading=drawn.heading, legend=legend,
            foot=last_line + LEGEND_LINE,
        )
    )  # fmt: skip


def _fill(drawn: CloseUp, key: str) -> str:
    """Give the colour of an area; "" for one that is hatched, since nothing is known of it."""
    if not drawn.fills:
        return _OWN if key in set(drawn.chosen) else _OTHER
    fill = drawn.fills.get(drawn.classes.get(key, ""))
    return "" if fill is None or fill.pattern == HATCH else fill.colour


def _legend(drawn: CloseUp) -> list[dict[str, Any]]:
    """Lay the classes out below the map, line by line, after what they are classes of."""
    found: list[dict[str, Any]] = []
    x, y = 8 + round(STRONG_LETTER * len(drawn.heading)), 0
    for fill in drawn.fills.values():
        width = round(LEGEND_BOX + LETTER * len(fill.label))
        if x + width > WIDTH and x:
            x, y = 4, y + LEGEND_LINE
        colour = "" if fill.pattern == HATCH else fill.colour
        found.append({"x": x, "y": HEIGHT + y + 7, "label": fill.label, "colour": colour})
        x += width
    return found


def _drawn(shape: shapely.Geometry, window: _Window) -> str:
    """Write an outline without what is finer than half a pixel: a whole city would weigh much."""
    coarse = shapely.simplify(shape, 0.5 / window.scale)
    return shape_path(coarse, window.west, window.north, window.scale)


def _window(own: Areas, ground: Areas) -> tuple[_Window, shapely.Geometry]:
    """Show the areas with what is around them, and no more emptiness beyond the city than must."""
    west, south, east, north = own.total_bounds
    wide, high = max(east - west, 100.0), max(north - south, 100.0)
    scale = min(WIDTH / (wide * (1 + 2 * AROUND)), HEIGHT / (high * (1 + 2 * AROUND)))
    scale = max(scale, min(WIDTH / _span(ground, 0), HEIGHT / _span(ground, 1)) / CITY_ROOM)
    city_west, city_south, city_east, city_north = ground.total_bounds
    left = _within((west + east) / 2, WIDTH / scale, city_west, city_east)
    bottom = _within((south + north) / 2, HEIGHT / scale, city_south, city_north)
    top = bottom + HEIGHT / scale
    frame = shapely.box(left, bottom, left + WIDTH / scale, top)
    return _Window(west=left, north=top, scale=scale), frame


def _span(ground: Areas, axis: int) -> float:
    bounds = ground.total_bounds
    return float(max(bounds[axis + 2] - bounds[axis], 100.0))


def _within(middle: float, extent: float, low: float, high: float) -> float:
    """Give where a window begins: around the middle, but not beyond the city's ends."""
    low, high = low - EDGE * extent, high + EDGE * extent
    if extent >= high - low:
        return (low + high - extent) / 2
    return min(max(middle - extent / 2, low), high - extent)


def _fit(ground: Areas, size: int) -> float:
    west, south, east, north = ground.total_bounds
    return float(size / max(east - west, north - south, 1.0))


def _names(
    drawn: CloseUp, shown: Areas, frame: shapely.Geometry, window: _Window, *, has_inset: bool
) -> tuple[list[PlacedName], list[tuple[str, str]]]:
    """Name the areas asked about first, then neighbours, the larger before the smaller."""
    chosen, named = set(drawn.chosen), {*drawn.chosen, *drawn.named}
    wanted = [
        (str(key) not in chosen, -shape.area, str(key), str(name or "").strip(), shape)
        for key, shape, name in zip(shown.index, shown.geometry, shown["name"], strict=True)
        if str(key) in named
    ]
    corner = (WIDTH - INSET - 16.0, HEIGHT - INSET - 16.0, float(WIDTH), float(HEIGHT))
    return placed_names(
        [Wanted(name=name, is_own=not is_other, shape=window.pixels(shape.intersection(frame)))
         for is_other, _, _, name, shape in sorted(wanted, key=lambda item: item[:3]) if name],
        WIDTH, HEIGHT, [corner] if has_inset else [],
    )  # fmt: skip


def _listed(names: Sequence[tuple[str, str]], top: int) -> list[dict[str, Any]]:
    """Lay numbers and names out below map and legend, line by line."""
    found: list[dict[str, Any]] = []
    x, y = 0, top
    for number, name in names:
        width = round(LETTER * (len(name) + 2)) + LISTED_GAP
        if x and x + width > WIDTH:
            x, y = 0, y + LEGEND_LINE
        found.append({"x": x, "y": y, "number": number, "name": name})
        x += width
    return found
