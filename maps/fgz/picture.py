"""The map of schools as a picture without a script: the first numbered, the others as points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from markupsafe import Markup

from kpk_geo.frames import Areas
from kpk_geo.model import SchoolStanding
from kpk_geo.results.fgz import FgzSchool
from maps.kit.page import render
from maps.kit.palette import HOT_COLOURS, INK, REACHED_COLOURS

WIDTH = 720  # pixels
MAX_HEIGHT = 720
RADIUS = 11  # pixels: of a point with a number
APART = 2 * RADIUS + 1  # pixels between the middles of two numbers, so that both can be read
NEAR = APART - 0.1  # below APART by more than rounding, so that each move frees the number
MARGIN = RADIUS + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One school on the picture."""

    x: float  # pixels: where it lies
    y: float
    at_x: float  # where its number stands, beside others that lie close by
    at_y: float
    kind: str  # key of `KINDS`
    label: str  # its rank; empty for the others
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DotKind:
    """How schools of one kind are drawn."""

    label: str  # German
    fill: str
    ink: str
    square: bool = False


KINDS = {
    "first": DotKind(label="vorn, mit Rang", fill=HOT_COLOURS["core"], ink=INK["light"]),
    "ranked": DotKind(label="weiter hinten", fill=HOT_COLOURS["hint"], ink=INK["dark"]),
    "without": DotKind(label="ohne Sozialindexstufe", fill=INK["light"], ink=INK["dark"]),
    "already": DotKind(
        label="ist schon FGZ", fill=REACHED_COLOURS[3], ink=INK["light"], square=True
    ),
}  # fmt: skip
_KIND_OF = {
    SchoolStanding.RANKED: "ranked", SchoolStanding.WITHOUT_INDEX: "without",
    SchoolStanding.ALREADY: "already",
}  # fmt: skip


def schools_map(areas: Areas, schools: Sequence[FgzSchool], *, first: int, title: str) -> Markup:
    """Draw schools over the outlines of the areas, with a legend.

    Parameters
    ----------
    areas
        Simplified for drawing, in metres.
    schools
        Those without a sure place are left out.
    first
        Ranks up to this one are numbered.
    title
        German: says what is drawn to those who do not see it.
    """
    west, south, east, north = areas.total_bounds
    scale = min(WIDTH / max(east - west, 1.0), MAX_HEIGHT / max(north - south, 1.0))
    paths = [_path(shape, west, north, scale) for shape in areas.geometry]
    placed = [item for item in schools if not math.isnan(item.x)]
    dots = _dots(placed, first, west, north, scale)
    used = [kind for name, kind in KINDS.items() if any(dot.kind == name for dot in dots)]
    return Markup(
        render(
            "fgz/schools.svg.jinja", paths=paths, dots=dots, kinds=KINDS, legend=used, title=title,
            width=round((east - west) * scale), height=round((north - south) * scale),
            radius=RADIUS, margin=MARGIN,
        )
    )  # fmt: skip


def _dots(
    schools: Sequence[FgzSchool], first: int, west: float, north: float, scale: float
) -> list[Dot]:
    """Place the numbers so that none hides another; the others are drawn below them."""
    numbered: list[Dot] = []
    others: list[Dot] = []
    for item in schools:
        x, y = (item.x - west) * scale, (north - item.y) * scale
        is_first = item.rank is not None and item.rank <= first
        at_x = _free(x, y, numbered) if is_first else x
        dot = Dot(
            x=x, y=y, at_x=at_x, at_y=y, kind="first" if is_first else _KIND_OF[item.standing],
            label=str(item.rank) if is_first else "",
            title=f"{item.title}, Rang {item.rank}" if item.rank else item.title,
        )  # fmt: skip
        (numbered if is_first else others).append(dot)
    return [*others, *numbered]


def _free(x: float, y: float, taken: Sequence[Dot]) -> float:
    """Move a number to the right until it hides no earlier one."""
    at = x
    while True:
        hidden = [dot.at_x for dot in taken if math.hypot(dot.at_x - at, dot.at_y - y) < NEAR]
        if not hidden:
            return at
        at = max(hidden) + APART


def _path(shape: shapely.Geometry, west: float, north: float, scale: float) -> str:
    parts = []
    for polygon in getattr(shape, "geoms", [shape]):
        for ring in (polygon.exterior, *polygon.interiors):
            xy = np.asarray(ring.coords)[:, :2]
            x, y = (xy[:, 0] - west) * scale, (north - xy[:, 1]) * scale
            parts.append(
                "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True)) + "Z"
            )
    return "".join(parts)
