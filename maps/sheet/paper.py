"""A theme of a map page as a sheet of one page."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from kpk_geo.german import number
from maps.document.sheet import Paper, Sheet, SheetClass, SheetField
from maps.kit.drawing.areas import Pen, drawn_areas
from maps.kit.drawing.patterns import is_dark, pattern_id, pattern_svg
from maps.kit.drawing.points import sign_path
from maps.kit.page import render
from maps.kit.palette import INK
from maps.kit.themes import LegendItem, Theme
from maps.sheet.legend import listed_items
from maps.sheet.picture_of_theme import NO_DATA, Place, sized_ground, spoken, theme_picture
from maps.sheet.plate import extra_items, kicker, notes, source_line
from maps.sheet.shown_map import EXACT, ShownMap, said_on_paper

_UNITS: Final = 1400  # of the longer side of the map
# About 190 mm for the longer side: names of 24 units are 3.3 mm.
_PEN: Final = Pen(border=1.6, parent=2.6, mark=6, dot=14, point=8, label=24, sign=22)
_SIZE: Final = (46, 30)  # of a swatch


def theme_sheet(
    shown: ShownMap, theme: Theme, place: Place, paper: Paper, *, created: datetime,
    chosen: str = "",
) -> Sheet:  # fmt: skip
    """Make the sheet of a theme.

    Parameters
    ----------
    shown
        What the page shows.
    theme
        One of its themes.
    place
        Of the level that it shows.
    paper
        Size of the page.
    created
        What the file says it was made: of the data, so that the same data give the same file.
    chosen
        area_id of the area that is outlined and named; empty: none.

    Raises
    ------
    NotFoundError
        There is no area of this id on the map.
    """
    ground = sized_ground(place.areas, _UNITS, _UNITS)
    picture = theme_picture(shown, theme, place, ground, chosen=chosen, pen=_PEN)
    more = extra_items(picture.fills.get(NO_DATA), len(shown.sites))
    field = theme.field
    in_field = theme.items[: len(field.rows) * len(field.columns)] if field else ()
    return Sheet(
        paper=paper, title=theme.finding or f"{theme.label}: {shown.region_name}",
        kicker=kicker(shown), sentence=said_on_paper(theme.sentence), legend_title=theme.label,
        legend_head="Orte" if shown.points else "Gebiete",
        classes=[_class(item) for item in listed_items(theme, more)],
        field=SheetField(
            corner=field.corner, columns=field.columns, rows=field.rows,
            cells=tuple(_class(item) for item in in_field),
        ) if field else None,
        map=str(drawn_areas(replace(picture, has_legend=False, has_bar=True))),
        alt=spoken(shown, theme),
        not_said=shown.not_said, source=source_line(shown, place),
        foot=f"{EXACT} kpk_geo",
        created=created, notes=notes(shown), scenario=shown.scenario,
    )  # fmt: skip


def _class(item: LegendItem) -> SheetClass:
    count = "" if item.count is None else number(item.count)
    return SheetClass(label=item.label, limits=item.limits, count=count, swatch=swatch_svg(item))


def swatch_svg(item: LegendItem) -> str:
    """Draw a class for a legend that is text.

    Parameters
    ----------
    item
        Of a legend.
    """
    width, height = _SIZE
    pattern = "" if item.pattern == "none" else item.pattern
    name = pattern_id("s", pattern, item.colour) if pattern else ""
    return render(
        "sheet/swatch.svg.jinja", width=width, height=height, item=item,
        pattern=pattern_svg(name, pattern, item.colour, is_gap=item.is_gap) if pattern else "",
        fill=f"url(#{name})" if pattern else item.colour,
        ink=INK["light"] if is_dark(item.colour) else INK["dark"],
        sign=sign_path(item.shape, (width / 2, height / 2), 11) if item.shape else "",
    )  # fmt: skip
