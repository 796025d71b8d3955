"""A map of areas: one path per class, white borders, grey parents, names, and what is marked.

Nothing in it needs a style sheet: the same picture stands in a page, on a sheet and in a document.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely
from markupsafe import Markup

from kpk_geo.frames import Areas
from maps.kit.drawing.grid import Grid
from maps.kit.drawing.labels import label_boxes, placed_labels
from maps.kit.drawing.numbers import placed_numbers
from maps.kit.drawing.patterns import HATCH, pattern_id, pattern_svg
from maps.kit.drawing.points import Point, dot_path, point_paths
from maps.kit.drawing.scale_bar import scale_bar
from maps.kit.page import render
from maps.kit.place_names import MapName

__all__ = ["HATCH", "AreaGround", "AreaPicture", "Backdrop", "Fill", "Pen", "area_ground"]
# Lines of every map; classes and signs have their colours from the palette.
_LOOK: Final = {"ink": "#211d18", "parent": "#6f675e", "edge": "#c3bab0"}
_BAR: Final = 0.22  # of the breadth of the map, at most, for its scale bar
_LEGEND_LINE = 26  # units of a line of the legend in the picture, for small type


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """One class of the map."""

    label: str  # German
    colour: str
    count: int = 0
    sign: str = ""  # on the map too, so that a copier keeps what the colour says
    pattern: str = ""  # of the palette; HATCH: nothing is known, and the label says why
    is_gap: bool = False  # no class; its pattern is pale


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Widths of lines and height of type, in units of the picture."""

    border: float = 1.4
    parent: float = 2.2
    mark: float = 4.5
    dot: float = 13
    point: float = 8  # radius
    label: int = 22
    sign: int = 22
    disc: int = 15  # radius


SMALL_PEN: Final = Pen(border=0.8, parent=1.1, mark=2.5, dot=7, label=14, sign=12)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AreaGround:
    """Areas made ready to be drawn, once for several pictures of one size."""

    grid: Grid
    shapes: Mapping[str, shapely.Geometry]  # by area_id, simplified together, in metres
    parents: str  # path of the areas above; empty where there are none


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """Lines over the areas by which one knows where one is, such as rivers."""

    shape: shapely.Geometry  # lines in metres
    colour: str
    width: float  # units
    dashes: str = ""


def area_ground(areas: Areas, width: int, *, margin: int = 3, detail: float = 0.7) -> AreaGround:
    """Simplify areas for a picture so that neighbours keep sharing their border.

    Parameters
    ----------
    areas
        Polygons in metres by area_id, with parent_id; in any order.
    width
        Of the picture, in units: nothing finer than one is kept.
    margin
        Units that stay free on each side, for borders and marks.
    detail
        Units: corners that stand out less than about so much are left out.
    """
    ordered = areas.sort_index()
    grid = Grid.around(ordered.total_bounds, width, margin)
    shapes = ordered.geometry.to_numpy()
    if len(shapes):
        shapes = shapely.coverage_simplify(shapes, detail / grid.scale)
    keys = [str(key) for key in ordered.index]
    return AreaGround(
        grid=grid,
        shapes=dict(zip(keys, shapes, strict=True)),
        parents=_parents(grid, shapes, [str(key or "") for key in ordered["parent_id"].fillna("")]),
    )


def _parents(grid: Grid, shapes: np.ndarray, parents: Sequence[str]) -> str:
    """Write the borders of the areas above; of a single one the city's own."""
    names = np.array(parents, dtype=object)
    known = [name for name in sorted(set(parents)) if name]
    if not known:
        return ""
    return grid.surface(shapely.unary_union(shapes[names == name]) for name in known)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AreaPicture:
    """What is drawn."""

    ground: AreaGround
    classes: Mapping[str, str]  # key of the fill by area_id; an area without one stays blank
    fills: Mapping[str, Fill]  # by key, in the order of the legend
    title: str  # German: says what is drawn to those who do not see it
    marked: Sequence[str] = ()  # area_ids that are outlined
    outlined: Sequence[str] = ()  # area_ids that are outlined as one: their common border alone
    numbers: Mapping[str, str] = field(default_factory=dict)  # by area_id, first things first
    dots: Sequence[tuple[float, float]] = ()  # metres
    names: Sequence[MapName] = ()  # the most important first
    lines: Sequence[Backdrop] = ()
    points: Sequence[Point] = ()  # with signs, the lowest first
    cells: Sequence[tuple[str, str]] = ()  # colour and path of a surface below the areas
    notes: Mapping[str, str] = field(default_factory=dict)  # a further sign, by area_id
    # By area_id, address and German title of a pointer's way to it: keys of the keyboard go through
    # the table that stands beside such a map, which hundreds of stops in a picture would bar.
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    has_legend: bool = False  # below the map, in the picture
    has_bar: bool = False  # a scale bar below the map
    pen: Pen = Pen()


def drawn_areas(picture: AreaPicture) -> Markup:
    """Draw a map as SVG.

    Parameters
    ----------
    picture
        All numbers of its paths are whole; the same picture gives the same bytes.
    """
    content = _content(picture)
    name = _id(content)
    legend = [
        {"label": fill.label, "count": fill.count, "sign": fill.sign, "fill": paint(fill, name)}
        for fill in (picture.fills.values() if picture.has_legend else ())
    ]
    return Markup(
        render("kit/drawing/areas.svg.jinja", **_named(picture, content, name), legend=legend,
               legend_line=max(_LEGEND_LINE, round(1.3 * picture.pen.label)),
               bar=scale_bar(picture.ground.grid.scale, _BAR * picture.ground.grid.width)
               if picture.has_bar else None)
    )  # fmt: skip


def drawn_content(picture: AreaPicture) -> tuple[Markup, str]:
    """Draw a map as part of a larger picture: its paths and names without the element around.

    Parameters
    ----------
    picture
        Its legend is left to the larger picture, which needs the patterns of all classes where
        `has_legend`.

    Returns
    -------
    tuple
        The parts, and the name that its patterns begin with: `paint` takes it.
    """
    content = _content(picture)
    name = _id(content)
    return Markup(render("kit/drawing/content.svg.jinja", **_named(picture, content, name))), name


def _content(picture: AreaPicture) -> dict[str, Any]:
    grid, pen = picture.ground.grid, picture.pen
    discs = placed_numbers(picture.numbers, picture.ground.shapes, grid, pen.disc)
    blocked = [disc.box(pen.disc) for disc in discs]
    labels = placed_labels(picture.names, grid, pen.label, blocked=blocked)
    shown = {picture.classes.get(area_id) for area_id in picture.ground.shapes}
    return {
        "title": picture.title,
        "width": grid.width,
        "height": grid.height,
        "pen": pen,
        "classes": _class_paths(picture),
        "parents": picture.ground.parents,
        "cells": list(picture.cells),
        "lines": [
            {"d": grid.lines(line.shape), "colour": line.colour, "width": line.width,
             "dashes": line.dashes}
            for line in picture.lines
        ],
        "marked": _surface(picture.ground, picture.marked) + _common(picture),
        "dots": dot_path(picture.dots, grid),
        "points": point_paths(picture.points, grid, pen.point),
        "signs": _signs(picture, label_boxes(labels, pen.label)),
        "labels": labels,
        "discs": discs,
        "links": [
            (*picture.links[key], grid.surface([shape]))
            for key, shape in picture.ground.shapes.items() if key in picture.links
        ],
        "used": [
            fill for key, fill in picture.fills.items()
            if fill.pattern and (picture.has_legend or key in shown)
        ],
    }  # fmt: skip


def _named(picture: AreaPicture, content: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Add what names patterns: the picture's own, so that two of a page never share one."""
    patterns: dict[str, Markup] = {}
    for fill in content["used"]:
        own = pattern_id(name, fill.pattern, fill.colour)
        patterns[own] = pattern_svg(own, fill.pattern, fill.colour, is_gap=fill.is_gap)
    # Tiles leave hairs between them on some printers: below signs lies the plain colour.
    classes = [
        {**item, "fill": _painted(item["colour"], item["pattern"], name),
         "is_signed": item["pattern"] not in ("", HATCH),
         "is_blank": item["colour"] in ("#ffffff", "none") or item["pattern"] == HATCH}
        for item in content["classes"]
    ]  # fmt: skip
    return {
        **content, **_LOOK, "classes": classes, "patterns": Markup("\n").join(patterns.values())
    }  # fmt: skip


def _painted(colour: str, pattern: str, name: str) -> str:
    return f"url(#{pattern_id(name, pattern, colour)})" if pattern else colour


def paint(fill: Fill, name: str) -> str:
    """Give what a swatch of a class is filled with.

    Parameters
    ----------
    fill
        Of the picture.
    name
        As `drawn_content` gives it.
    """
    return _painted(fill.colour, fill.pattern, name)


def _id(content: Mapping[str, Any]) -> str:
    """Name the picture by what is drawn: two of a page never share the names of their patterns."""
    return "k" + hashlib.sha256(repr(sorted(content.items())).encode()).hexdigest()[:8]


def _surface(ground: AreaGround, area_ids: Sequence[str]) -> str:
    return ground.grid.surface(ground.shapes[key] for key in sorted(area_ids)
                               if key in ground.shapes)  # fmt: skip


def _common(picture: AreaPicture) -> str:
    shapes = picture.ground.shapes
    own = [shapes[key] for key in sorted(picture.outlined) if key in shapes]
    return picture.ground.grid.surface([shapely.union_all(own)]) if own else ""


def _class_paths(picture: AreaPicture) -> list[dict[str, str]]:
    """Write one path for each class that has an area; blank areas are white."""
    members: dict[str, list[str]] = {}
    for area_id in picture.ground.shapes:
        key = picture.classes.get(area_id, "")
        members.setdefault(key if key in picture.fills else "", []).append(area_id)
    blank = "none" if picture.cells else "#ffffff"
    order = ["", *picture.fills]
    return [
        {
            "colour": picture.fills[key].colour if key else blank,
            "pattern": picture.fills[key].pattern if key else "",
            "d": _surface(picture.ground, members[key]),
        }
        for key in order
        if key in members
    ]


def _signs(
    picture: AreaPicture, taken: Sequence[tuple[float, float, float, float]]
) -> list[tuple[str, int, int]]:
    """Place the signs of classes in the areas that have room for one beside the names."""
    grid, found, half = picture.ground.grid, [], picture.pen.sign / 2
    for area_id, shape in picture.ground.shapes.items():
        sign = _sign_of(picture, area_id)
        if not sign or shapely.is_empty(shape):
            continue
        west, south, east, north = shapely.bounds(shape)
        if min(east - west, north - south) * grid.scale >= picture.pen.sign:
            point = shapely.point_on_surface(shape)
            x, y = grid.place(point.x, point.y)
            if any(
                a < x + half and x - half < c and b < y + half and y - half < d
                for a, b, c, d in taken
            ):
                continue  # the colour says it too
            found.append((sign, x, y + round(0.36 * picture.pen.sign)))
    return found


def _sign_of(picture: AreaPicture, area_id: str) -> str:
    fill = picture.fills.get(picture.classes.get(area_id, ""))
    return (fill.sign if fill else "") + picture.notes.get(area_id, "")
