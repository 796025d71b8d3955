"""A small map as a picture with its legend in it, and outlines for many tiny maps of one ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import shapely
from markupsafe import Markup

from kpk_geo.frames import Areas
from maps.kit.drawing.areas import AreaPicture, Fill, Pen, area_ground, drawn_areas
from maps.kit.drawing.grid import Grid
from maps.kit.place_names import MapName

__all__ = ["Fill", "Marks", "SmallOutlines", "outline_map", "small_outlines"]
WIDTH = 460  # units: about pixels
_PEN = Pen(border=1, parent=1.6, mark=3, dot=9, label=13, sign=12)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Marks:
    """What lies over the classes of a map."""

    outlined: Sequence[str] = ()  # area_ids
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # address and German title
    names: Sequence[MapName] = ()  # as `map_names` gives them


def outline_map(
    areas: Areas,
    classes: Mapping[str, str],
    fills: Mapping[str, Fill],
    *,
    title: str,
    marks: Marks = Marks(),
) -> Markup:
    """Draw areas as SVG, with a legend in it.

    Parameters
    ----------
    areas
        Simplified for drawing, in metres.
    classes
        Key of the fill by area_id.
    fills
        By key, in the order of the legend.
    title
        German: says what is drawn to those who do not see it.
    marks
        What lies over the classes.
    """
    return drawn_areas(
        AreaPicture(
            ground=area_ground(areas, WIDTH), classes=classes, fills=fills, title=title,
            marked=marks.outlined, links=marks.links, names=marks.names, has_legend=True, pen=_PEN,
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallOutlines:
    """Areas on a picture so small that half pixels do: the unit of the paths."""

    paths: dict[str, str]  # by area_id, in half pixels
    width: int
    height: int


def small_outlines(areas: Areas, width: int) -> SmallOutlines:
    """Give outlines for many small pictures of the same areas on one scale.

    Parameters
    ----------
    areas
        In metres; drawn in half pixels, since nothing finer can be seen.
    width
        Of the picture, in pixels.
    """
    grid = Grid.around(areas.total_bounds, 2 * width)
    return SmallOutlines(
        paths={
            str(area_id): grid.surface([shapely.simplify(shape, 1 / grid.scale)])
            for area_id, shape in zip(areas.index, areas.geometry, strict=True)
        },
        width=width,
        height=max(20, round(grid.height / 2)),
    )
