"""A map as one file: opened from a stick, without a network, by mouse, finger and keyboard.

What it holds are the themes of the page, and nothing else: no site of an offer by name, no figure
that the page does not show. Its policy forbids it to fetch or to send anything.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import shapely
from markupsafe import Markup

from kpk_geo.errors import NotFoundError
from kpk_geo.german import number
from maps.kit.drawing.areas import AreaGround, Fill, Pen, paint
from maps.kit.drawing.labels import placed_labels
from maps.kit.drawing.patterns import pattern_id, pattern_svg
from maps.kit.drawing.points import dot_path, point_paths
from maps.kit.page import render
from maps.kit.themes import LegendItem, Theme
from maps.sheet.legend import listed_items
from maps.sheet.paper import swatch_svg
from maps.sheet.picture_of_theme import (
    NO_DATA,
    Place,
    classes_of,
    fill_of,
    no_data_fill,
    sized_ground,
    theme_picture,
)
from maps.sheet.plate import extra_items, kicker, notes, source_line
from maps.sheet.shown_map import EXACT, NO_THEME, ShownMap, said_on_paper

_WIDTH: Final = 1000  # units
_HEIGHT: Final = 900
_PEN: Final = Pen(border=1.2, parent=2.2, point=7, label=21)
_PREFIX: Final = "m"  # of the names of patterns: there is one map in the file


def map_file(shown: ShownMap, theme: Theme, place: Place, *, chosen: str = "") -> str:
    """Write a map as one HTML file.

    Parameters
    ----------
    shown
        What the page shows.
    theme
        Of it, shown at first; for one that shows a surface see `first_of_file`.
    place
        Of the level that it shows.
    chosen
        area_id of the area that is open at first; empty: none.

    Raises
    ------
    NotFoundError
        There is no area of this id, or no theme with classes.
    """
    themes, first = _with_classes(shown), first_of_file(shown, theme)
    ground = sized_ground(place.areas, _WIDTH, _HEIGHT)
    picture = theme_picture(shown, first, place, ground, chosen=chosen, pen=_PEN)
    content = [_theme(own, shown, ground) for own in themes]
    data = {"themes": content, "first": themes.index(first), "chosen": chosen}
    areas = _areas(shown, first, place, ground)
    script, style = _asset("map_file.js"), _asset("map_file.css")
    return render(
        "sheet/map_file.html.jinja", exact=EXACT, shown=shown, theme=first,
        themes=themes, areas=areas,
        kicker=kicker(shown), notes=[*notes(shown), *_left_out(theme, first)],
        source=source_line(shown, place),
        sentence=said_on_paper(first.sentence), alt=picture.title, width=ground.grid.width,
        height=ground.grid.height, patterns=_patterns(themes), pen=_PEN,
        parents=ground.parents, lines=[
            {"d": ground.grid.lines(line.shape), "line": line} for line in place.lines
        ],
        labels=placed_labels(picture.names, ground.grid, _PEN.label),
        points=[point_paths(shown.points_of(own), ground.grid, _PEN.point) for own in themes]
        if shown.points else [],
        dots=dot_path(shown.sites, ground.grid),
        first=data["first"], legends=[_legend(own, shown, ground) for own in themes], data=data,
        rows=_rows(areas, themes, shown, ground), script=Markup(script), style=Markup(style),
        policy=_policy(script, style), what="Orte" if shown.points else "Gebiete",
    )  # fmt: skip


def _with_classes(shown: ShownMap) -> list[Theme]:
    return [own for own in shown.themes if not own.shows_surface]


def first_of_file(shown: ShownMap, theme: Theme) -> Theme:
    """Say with which theme a file begins: a surface gives way to the theme that stands for it.

    Parameters
    ----------
    shown
        What the page shows.
    theme
        That it shows at the moment.

    Raises
    ------
    NotFoundError
        There is no theme with classes.
    """
    themes = _with_classes(shown)
    if not themes:
        raise NotFoundError(NO_THEME)
    if theme in themes:
        return theme
    return next((own for own in themes if own.id == theme.instead), themes[0])


def _left_out(theme: Theme, first: Theme) -> list[str]:
    if theme.id == first.id:
        return []
    return [
        f"Die Fläche „{theme.label}“ steht nicht in dieser Datei; sie beginnt mit „{first.label}“."
    ]


def _policy(script: str, style: str) -> str:
    """Allow exactly this script and this style, and nothing from anywhere."""
    digests = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (script, style)
    ]
    return "; ".join([
        "default-src 'none'", f"script-src 'sha256-{digests[0]}'",
        f"style-src 'sha256-{digests[1]}'", "base-uri 'none'", "form-action 'none'",
    ])  # fmt: skip


@cache
def _asset(name: str) -> str:
    return files("maps").joinpath(f"sheet/{name}").read_text(encoding="utf-8")


def _items(theme: Theme, shown: ShownMap, ground: AreaGround) -> list[LegendItem]:
    """Give the classes of a theme and, behind them, that of areas which it does not know."""
    unknown = sum(key == NO_DATA for key in classes_of(shown, theme, ground).values())
    return [*theme.items, *extra_items(no_data_fill(unknown) if unknown else None)]


def _codes(theme: Theme, shown: ShownMap, ground: AreaGround) -> dict[str, int]:
    classes = classes_of(shown, theme, ground)
    return {key: len(theme.items) if code == NO_DATA else int(code)
            for key, code in classes.items()}  # fmt: skip


def _theme(theme: Theme, shown: ShownMap, ground: AreaGround) -> dict[str, Any]:
    """Give what the script needs to show a theme; classes in the order of the areas."""
    items = _items(theme, shown, ground)
    codes = {} if shown.points else _codes(theme, shown, ground)
    return {
        "finding": theme.finding or theme.label, "label": theme.label,
        "sentence": said_on_paper(theme.sentence),
        "items": [
            {"label": _label(theme, place, item), "fill": _fill(item)}
            for place, item in enumerate(items)
        ],
        "classes": [codes[key] for key in ground.shapes] if codes else [],
    }  # fmt: skip


def _label(theme: Theme, place: int, item: LegendItem) -> str:
    """Name a class; a cell of a field, and its striped twin, by row and column in words."""
    head = theme.field
    if head is None:
        return item.label
    signs = {own.label for own in theme.items[: len(head.rows) * len(head.columns)]}
    if item.label not in signs:
        return item.label
    if place >= len(signs):  # a twin of a cell that is not sure
        return f"{item.limits}, unsicher"
    row, column = divmod(place, len(head.columns))
    return item.limits or f"{head.rows[row]}, {head.columns[column]}"


def _fill(item: LegendItem) -> str:
    own: Fill = fill_of(item)
    return paint(own, _PREFIX)


def _patterns(themes: Sequence[Theme]) -> Markup:
    found: dict[str, Markup] = {_PREFIX: pattern_svg(_PREFIX, "hatch", "#ffffff")}
    for theme in themes:
        for item in theme.items:
            if item.pattern != "none":
                name = pattern_id(_PREFIX, item.pattern, item.colour)
                found[name] = pattern_svg(name, item.pattern, item.colour, is_gap=item.is_gap)
    return Markup().join(found.values())


def _areas(shown: ShownMap, theme: Theme, place: Place, ground: AreaGround) -> list[dict[str, Any]]:
    """Give path, name and class of each area, in the order of the picture."""
    names = {str(key): str(name) for key, name in place.areas["name"].fillna("").items()}
    items = _items(theme, shown, ground)
    codes = {} if shown.points else _codes(theme, shown, ground)
    return [
        {
            "id": key, "place": at, "name": names[key] or f"Gebiet {key}",
            "parent": place.parents.get(key, ""),
            "d": "" if shapely.is_empty(shape) else ground.grid.surface([shape]),
            "fill": _fill(items[codes[key]]) if codes else "#ffffff",
            "class": _label(theme, codes[key], items[codes[key]]) if codes else "",
        }
        for at, (key, shape) in enumerate(ground.shapes.items())
    ]  # fmt: skip


def _legend(theme: Theme, shown: ShownMap, ground: AreaGround) -> list[dict[str, Any]]:
    items = _items(theme, shown, ground)
    labels = {id(item): _label(theme, place, item) for place, item in enumerate(items)}
    listed = items if theme.field else listed_items(theme, items[len(theme.items) :])
    return [
        {"swatch": Markup(swatch_svg(item)), "label": (label := labels.get(id(item), item.label)),
         "limits": "" if label == item.limits else item.limits,
         "count": "" if item.count is None else number(item.count)}
        for item in listed if item.is_listed
    ]  # fmt: skip


def _rows(
    areas: Sequence[dict[str, Any]], themes: Sequence[Theme], shown: ShownMap, ground: AreaGround
) -> list[dict[str, Any]]:
    """Give the table: of each area its class in every theme; of points the number of each class."""
    if shown.points:
        return [
            {"id": "", "name": item.label, "parent": "",
             "cells": [theme.label, "–" if item.count is None else number(item.count)]}
            for theme in themes for item in theme.items
        ]  # fmt: skip
    columns = []
    for theme in themes:
        items, codes = _items(theme, shown, ground), _codes(theme, shown, ground)
        columns.append({key: _label(theme, code, items[code]) for key, code in codes.items()})
    return [
        {"id": area["id"], "name": area["name"], "parent": area["parent"],
         "cells": [column[area["id"]] for column in columns]}
        for area in areas
    ]  # fmt: skip
