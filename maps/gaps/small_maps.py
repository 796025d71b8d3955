"""One small map for each link, all on one scale: where it is missing, at one look."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kpk_geo import german
from kpk_geo.model import LifePhase, LinkStatus
from kpk_geo.results.gaps import GapArea, LinkSummary
from maps.gaps.signs import STATUS_SIGNS
from maps.gaps.view import Choice, GapsView, status_of
from maps.gaps.words import link_name
from maps.kit.outlines import SmallOutlines, small_outlines
from maps.kit.page import render

WIDTH = 168  # pixels
_DRAWN = tuple(status for status in STATUS_SIGNS if status.is_gap or STATUS_SIGNS[status].is_gap)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMap:
    """The map of one link."""

    cell: str
    label: str
    phase: LifePhase
    picture: Markup
    sentence: str  # what it shows, in a few words
    line: str  # what the run says of the link as a whole


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMaps:
    """All of them, and the ground that they share."""

    ground: Markup
    maps: list[SmallMap]


def small_maps(view: GapsView, choice: Choice, lines: dict[str, str]) -> SmallMaps:
    """Draw the links of a life phase, or all.

    Parameters
    ----------
    view, choice
        Of the page.
    lines
        German: what is said of each link, by its cell.
    """
    outlines = small_outlines(view.areas, WIDTH)
    ground = render("gaps/ground.svg.jinja", path="".join(outlines.paths.values()))
    return SmallMaps(
        ground=Markup(ground),
        maps=[_map(outlines, view.results, item, lines) for item in view.links(choice.phase)],
    )


def _map(
    outlines: SmallOutlines, areas: Sequence[GapArea], link: LinkSummary, lines: dict[str, str]
) -> SmallMap:
    paths: dict[str, list[str]] = {}
    for area in areas:
        status = status_of(area, link.cell)
        if status in _DRAWN:
            paths.setdefault(status.value, []).append(outlines.paths[area.area_id])
    shapes = [
        ("url(#schraffur)" if STATUS_SIGNS[status].is_gap else STATUS_SIGNS[status].colour,
         "".join(paths[status.value]))
        for status in _DRAWN if status.value in paths
    ]  # fmt: skip
    sentence = _sentence(areas, link)
    picture = render(
        "gaps/small_map.svg.jinja", shapes=shapes, width=outlines.width, height=outlines.height,
        title=f"{link_name(link)}: {sentence}",
    )  # fmt: skip
    return SmallMap(
        cell=link.cell, label=link.label, phase=link.life_phase, picture=Markup(picture),
        sentence=sentence, line=lines.get(link.cell, ""),
    )  # fmt: skip


def _sentence(areas: Sequence[GapArea], link: LinkSummary) -> str:
    statuses = [status_of(area, link.cell) for area in areas]
    gaps = sum(status.is_gap for status in statuses)
    if gaps:
        return f"Lücke in {german.several(gaps, 'Gebiet', 'Gebieten')}"
    streetless = statuses.count(LinkStatus.NO_STREETS)
    if streetless:
        of_all = german.several(len(statuses), "Gebiet", "Gebieten")
        return f"für {german.number(streetless)} von {of_all} nicht zu sagen: keine Straßen"
    known = any(not STATUS_SIGNS[status].is_gap for status in statuses)
    return "keine Lücke" if known else "keine Angabe"
