"""A map as one picture for a slide or a report: finding, map, legend, source and date in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from maps.kit.drawing.areas import Fill, Pen, drawn_content, paint
from maps.kit.drawing.scale_bar import ScaleBar, scale_bar
from maps.kit.page import render
from maps.kit.palette import INK
from maps.kit.themes import LegendItem, Theme
from maps.sheet.legend import Legend, draw_legend, listed_items
from maps.sheet.lines import Column
from maps.sheet.picture_of_theme import (
    NO_DATA,
    Place,
    fill_of,
    sized_ground,
    theme_picture,
)
from maps.sheet.shown_map import EXACT, ShownMap, said_on_paper, source_text

WIDTH: Final = 1600  # units
MARGIN: Final = 48
PANEL: Final = 430  # of the legend beside the map
_GUTTER: Final = 40
_MAP_HEIGHT: Final = 860
_FLAT: Final = 1.9  # breadths of its height from which on a region has its legend below
_FLAT_HEIGHT: Final = 640
_TITLE: Final = ((90, 44.0), (150, 38.0), (260, 32.0))  # letters up to, size of the type
_SMALLEST: Final = 26.0
# About 1000 units of map: names of 24 units are 3.8 mm on a picture of 254 mm.
PEN: Final = Pen(border=1.6, parent=2.4, mark=5, dot=12, point=8, label=24, sign=22)
BELOW_COLUMNS: Final = 3
SCENARIO: Final = "GEDANKENSPIEL"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Plate:
    """A picture with its size."""

    svg: str
    width: int
    height: int


def map_plate(shown: ShownMap, theme: Theme, place: Place, *, chosen: str = "") -> Plate:
    """Draw a theme with all that must stand beside it.

    Parameters
    ----------
    shown
        What the page shows.
    theme
        One of its themes.
    place
        Of the level that it shows.
    chosen
        area_id of the area that is outlined and named; empty: none.

    Raises
    ------
    NotFoundError
        There is no area of this id on the map.
    """
    west, south, east, north = place.areas.total_bounds
    is_flat = (east - west) > _FLAT * (north - south)
    head = _head(shown, theme)
    room = WIDTH - 2 * MARGIN if is_flat else WIDTH - 2 * MARGIN - PANEL - _GUTTER
    ground = sized_ground(place.areas, room, _FLAT_HEIGHT if is_flat else _MAP_HEIGHT)
    picture = theme_picture(shown, theme, place, ground, chosen=chosen, pen=PEN)
    content, name = drawn_content(picture)
    top = round(head.y + 18)
    more = extra_items(picture.fills.get(NO_DATA), len(shown.sites))
    what = "Orte" if shown.points else "Gebiete"
    if is_flat:
        legends, end = _below(theme, more, top + ground.grid.height + 30, what)
    else:
        panel = Column(WIDTH - MARGIN - PANEL, top, PANEL)
        legends, end = [_panel(theme, more, panel, what)], panel.y
    end = max(end, top + ground.grid.height) + 24
    foot = _foot(shown, place, end)
    height = round(foot.y + MARGIN / 2)
    left = MARGIN + round((room - ground.grid.width) / 2)
    bar = scale_bar(ground.grid.scale, 0.22 * room)
    return Plate(
        svg=render(
            "sheet/plate.svg.jinja", width=WIDTH, height=height, margin=MARGIN, pen=PEN,
            alt=picture.title, map=content, at=(left, top),
            lines=[*head.lines, *(line for item in legends for line in item.lines), *foot.lines],
            swatches=[own for item in legends for own in item.swatches],
            fill_of=lambda item: paint(fill_of(item), name), rule=end - 6,
            bar=_placed(bar, room, top + ground.grid.height),
        ),
        width=WIDTH, height=height,
    )  # fmt: skip


def extra_items(no_data: Fill | None, sites: int = 0) -> list[LegendItem]:
    """Give what a picture has besides the classes of its theme.

    Parameters
    ----------
    no_data
        The class of areas that the data do not know; None: there are none.
    sites
        How many places are proposed.
    """
    proposed = LegendItem(label="vorgeschlagener Ort", limits="", colour=INK["chosen"],
                          shape="circle", count=sites)  # fmt: skip
    found = [proposed] if sites else []
    if no_data is None:
        return found
    unknown = LegendItem(label=no_data.label, limits="", colour=no_data.colour,
                         pattern=no_data.pattern, count=no_data.count, is_gap=True)  # fmt: skip
    return [*found, unknown]


def _head(shown: ShownMap, theme: Theme) -> Column:
    column = Column(MARGIN, 36, WIDTH - 2 * MARGIN)
    if shown.scenario:
        column.add(SCENARIO, 54, look="warn")
        column.add(shown.scenario, 26, look="warn", after=10)
    column.add(kicker(shown), 22, look="soft", after=6)
    title = theme.finding or theme.label
    column.add(title, title_size(title), look="strong", after=4)
    for note in notes(shown):
        column.add(note, 21, look="warn")
    return column


def kicker(shown: ShownMap) -> str:
    """Say in a line what the map is of."""
    level = f"Ebene {shown.level_label}" if shown.area_ids else ""
    return " · ".join(part for part in (shown.method, shown.region_name, level, shown.when) if part)


def notes(shown: ShownMap) -> list[str]:
    """Say what must stand above every picture: that data are invented, or that they changed."""
    invented = f"Erfundene Daten: {shown.region_name} gibt es nicht." if shown.synthetic else ""
    return [text for text in (invented, *shown.notes) if text]


def title_size(title: str) -> float:
    """Say how large a title can be set."""
    return next((size for letters, size in _TITLE if len(title) <= letters), _SMALLEST)


def _panel(theme: Theme, more: Sequence[LegendItem], column: Column, what: str) -> Legend:
    column.add(theme.label, 25, look="strong", after=6)
    legend = draw_legend(theme, more, column, what=what, size=20)
    column.y += 12
    column.add(said_on_paper(theme.sentence), 18, look="soft")
    legend.lines += column.lines
    return legend


def _below(
    theme: Theme, more: Sequence[LegendItem], top: float, what: str
) -> tuple[list[Legend], float]:
    """Put the legend into columns under a flat map; the first has the label and the sentence."""
    width = (WIDTH - 2 * MARGIN - (BELOW_COLUMNS - 1) * _GUTTER) / BELOW_COLUMNS
    left = [MARGIN + place * (width + _GUTTER) for place in range(BELOW_COLUMNS)]
    words = Column(left[0], top, width)
    words.add(theme.label, 25, look="strong", after=6)
    words.add(said_on_paper(theme.sentence), 18, look="soft")
    items = listed_items(theme, more)
    if theme.field or len(items) < BELOW_COLUMNS + 1:
        column = Column(left[1], top, width)
        legends = [draw_legend(theme, more, column, what=what, size=20)]
        ends = [column.y]
    else:
        legends, ends, half = [], [], (len(items) + 1) // 2
        for place, part in enumerate((items[:half], items[half:])):
            column = Column(left[1 + place], top, width)
            own = Theme(id="", label="", sentence="", items=tuple(part), classes=())
            legends.append(draw_legend(own, (), column, what=what, size=20))
            ends.append(column.y)
    legends.append(Legend(lines=words.lines))
    return legends, max(words.y, *ends)


def _foot(shown: ShownMap, place: Place, top: float) -> Column:
    column = Column(MARGIN, top + 8, WIDTH - 2 * MARGIN)
    column.add(f"Was die Karte nicht sagt: {shown.not_said}", 19, after=4)
    column.add(source_line(shown, place), 16, look="soft", after=4)
    column.add(EXACT, 16, look="soft")
    return column


def source_line(shown: ShownMap, place: Place) -> str:
    """Name the sources of the page and those of the lines on the map."""
    lines = place.background if place.lines and place.background else ""
    found = source_text(shown.sources)
    texts = (f"Quelle: {found}" if found else "", f"Gewässer und Bahn: {lines}" if lines else "")
    return ". ".join(text for text in texts if text)


def _placed(bar: ScaleBar, room: float, bottom: float) -> dict[str, float | str]:
    return {"x": MARGIN, "y": bottom - 6, "width": bar.width, "text": bar.text}
