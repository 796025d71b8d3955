"""Maps of what was decided: pale ground once, and on it areas and sites with their numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from markupsafe import Markup

from kpk_geo.frames import Areas
from maps.decisions.view import DecisionCard
from maps.kit.drawing.paths import shape_path
from maps.kit.outlines import WIDTH
from maps.kit.page import render
from maps.kit.palette import DECISION_COLOURS, GROUND_COLOUR

_MARGIN = 0.02  # share of the width that is left around a shape outside of the ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What lies where in the pictures of a page."""

    west: float
    north: float
    scale: float  # pixels per metre
    height: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Give the pixels of a place in metres."""
        return round((x - self.west) * self.scale, 1), round((self.north - y) * self.scale, 1)


def paper_for(ground: Areas | None, cards: Sequence[DecisionCard]) -> Paper | None:
    """Lay out all that is drawn; None where nothing is.

    Parameters
    ----------
    ground
        Areas of the region today.
    cards
        Whose shapes and sites may lie beside it.
    """
    boxes: list[shapely.Geometry] = (
        [] if ground is None or ground.empty else [shapely.box(*ground.total_bounds)]
    )
    for card in cards:
        boxes += card.shapes
        site = card.decision.site
        if site is not None and not math.isnan(site.x):
            boxes.append(shapely.Point(site.x, site.y).buffer(500))
    if not boxes:
        return None
    west, south, east, north = shapely.total_bounds(boxes)
    rim = _MARGIN * max(east - west, 1.0)
    scale = WIDTH / (east - west + 2 * rim)
    height = max(40, round((north - south + 2 * rim) * scale))
    return Paper(west=west - rim, north=north + rim, scale=scale, height=height)


def ground_symbol(ground: Areas | None, paper: Paper) -> Markup:
    """Draw the ground, once for all pictures of a page."""
    paths = [] if ground is None else [_path(shape, paper) for shape in ground.geometry]
    return Markup(
        render(
            "decisions/ground.svg.jinja", path="".join(paths), width=WIDTH, height=paper.height,
            colour=GROUND_COLOUR,
        )
    )  # fmt: skip


def decision_map(cards: Sequence[DecisionCard], paper: Paper, *, title: str) -> Markup:
    """Draw decisions over the ground.

    Parameters
    ----------
    cards
        The first one lies on top.
    paper
        As the ground was drawn.
    title
        German: says what is drawn to those who do not see it.
    """
    marks = [_mark(card, paper) for card in reversed(cards) if not card.decision.removed]
    shown = {card.decision.status for card in cards if not card.decision.removed}
    legend = [
        (status.label, DECISION_COLOURS[status.value])
        for status in sorted(shown, key=list(type(next(iter(shown)))).index)
    ] if shown else []  # fmt: skip
    return Markup(
        render(
            "decisions/map.svg.jinja", marks=marks, width=WIDTH, height=paper.height, title=title,
            legend=legend,
        )
    )  # fmt: skip


def _mark(card: DecisionCard, paper: Paper) -> dict[str, object]:
    site = card.decision.site
    is_placed = site is not None and not math.isnan(site.x)
    labels = [paper.place(*shapely.point_on_surface(shape).coords[0][:2]) for shape in card.shapes]
    return {
        "number": card.number,
        "title": card.decision.title,
        "colour": DECISION_COLOURS[card.decision.status.value],
        "ink": "#ffffff" if card.decision.status.value == "agreed" else "#14263a",
        "paths": [] if card.decision.areas_by_site else [_path(s, paper) for s in card.shapes],
        "labels": [] if card.decision.areas_by_site else labels,
        "site": paper.place(site.x, site.y) if site is not None and is_placed else None,
    }


def _path(shape: shapely.Geometry, paper: Paper) -> str:
    return shape_path(shape, paper.west, paper.north, paper.scale)
