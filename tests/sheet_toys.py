"""A toy map to be handed on: six areas, five classes with all that a class may have."""

from collections.abc import Sequence
from dataclasses import replace

from area_toys import board

from kpk_geo.frames import Areas
from maps.kit.drawing.areas import AreaGround
from maps.kit.themes import LegendItem, Theme
from maps.sheet.picture_of_theme import Place, sized_ground
from maps.sheet.shown_map import ShownMap

ITEMS = (
    LegendItem(label="gering", limits="unter 1", colour="#f6ece4"),
    LegendItem(label="mittel", limits="", colour="#cd7d4d", letter="K"),
    LegendItem(label="hoch", limits="", colour="#84361c", pattern="plus"),
    LegendItem(label="unsicher", limits="", colour="#b5ddd5", pattern="minus-unsure"),
    LegendItem(label="gesperrt", limits="", colour="#ffffff", pattern="hatch", is_gap=True),
)


def theme(codes: Sequence[int]) -> Theme:
    """A theme of these classes, counted."""
    items = tuple(replace(item, count=codes.count(at)) for at, item in enumerate(ITEMS))
    return Theme(
        id="status", label="Belastung", sentence="Wie belastet ist ein Gebiet?",
        finding="Ein Gebiet ist belastet.", items=items, classes=tuple(codes),
    )  # fmt: skip


def place_of(areas: Areas) -> Place:
    """Areas without names and lines."""
    return Place(areas=areas, names=(), lines=(), background="")


PLACE = place_of(board(3, 2))


def ground() -> AreaGround:
    """The toy's areas in a picture of 400 units."""
    return sized_ground(PLACE.areas, 400, 400)


def shown(own: Theme, area_ids: tuple[str, ...] | None = None) -> ShownMap:
    """A page that shows one theme."""
    return ShownMap(
        method="Belastungsindex", region_id="toy", region_name="Spielstadt", level="gebiet",
        level_label="Gebiet", area_ids=tuple(PLACE.areas.index) if area_ids is None else area_ids,
        themes=[own], when="Stichtag 31.12.2024", sources=(), not_said="Sie nennt keine Ursachen.",
    )  # fmt: skip
