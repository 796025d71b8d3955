"""The whole Präventionskette at a glance: areas down, links across, one sign in each cell."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from analyses.burden.classes import burden_word
from kpk_geo import german
from kpk_geo.model import FieldOfAction, LifePhase, LinkStatus, Underserved
from kpk_geo.results.gaps import GapArea, LinkSummary, MatrixCell, matrix_key
from maps.gaps.signs import STATUS_SIGNS
from maps.gaps.view import Choice, GapsView, status_of
from maps.gaps.words import link_name, percent

SHARE_LIMITS = (0.2, 0.5, 0.8, 0.95)  # own setting; 0.8 is what a link asks for unless it says so
NO_GOAL = "ohne Ziel"
_GAPS = tuple(status for status in STATUS_SIGNS if status.is_gap)
# Without streets an empty list would say "no gap".
_LISTED_STYLES = tuple(
    STATUS_SIGNS[status].style
    for status in STATUS_SIGNS
    if status.is_gap or status is LinkStatus.NO_STREETS
)
_EMPTY_STYLES = ("t0", "gq")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A link, or a field of action in a life phase."""

    cell: str
    label: str
    title: str  # as it is read out: with its life phase
    total: str  # of the areas, in the last line
    is_map: bool = True  # leads to a map of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading over several columns."""

    label: str
    span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """A cell: what stands in it, how it looks, how it is read out."""

    text: str
    style: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Columns of an area under one sign, as a phone lists them."""

    square: Square
    places: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An area."""

    area_id: str
    name: str
    parent: str
    verdict: Underserved
    burden: str
    burden_class: int  # 0: not known
    score: float
    squares: list[Square]
    listings: list[Listing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All of it; `legend` explains every look that a cell can have."""

    groups: list[Group]
    columns: list[Column]
    rows: list[Row]
    legend: list[Square]
    caption: str
    total_label: str


def table_of(view: GapsView, choice: Choice) -> Table:
    """Lay out what is asked for, the area with most to do first."""
    table = _fields_table(view, choice) if choice.shown == "matrix" else _links_table(view, choice)
    return replace(table, rows=sorted(table.rows, key=_most_first))


def _most_first(row: Row) -> tuple[float, str]:
    return (math.inf if math.isnan(row.score) else -row.score, row.area_id)


def score_of(area: GapArea, links: Sequence[LinkSummary]) -> float:
    """Add the parts of the score up that belong to these links; NaN for an unknown area.

    Parameters
    ----------
    area
        One area of the run.
    links
        Those that count.
    """
    if math.isnan(area.score):
        return math.nan
    parts = (area.score_parts.get(item.cell, 0.0) for item in links)
    return math.fsum(part for part in parts if not math.isnan(part))


def _links_table(view: GapsView, choice: Choice) -> Table:
    links = view.links(choice.phase)
    by_goal = choice.grouped_by == "goal"
    if by_goal:
        links.sort(key=lambda item: (not item.goal, item.goal))
    heads = [(item.goal or NO_GOAL) if by_goal else _head(item.life_phase) for item in links]
    columns = [
        Column(cell=item.cell, label=link_name(item) if by_goal else item.label,
               title=link_name(item), total=_gap_count(item))
        for item in links
    ]  # fmt: skip
    rows = [
        _row(
            view,
            area,
            choice,
            [_link_square(status_of(area, item.cell)) for item in links],
            _LISTED_STYLES,
        )
        for area in view.results
    ]
    return Table(
        groups=_groups(heads), columns=columns, rows=rows,
        legend=[
            Square(text=sign.letter, style=sign.style, spoken=sign.label)
            for sign in STATUS_SIGNS.values()
        ],
        caption="Jedes Zeichen sagt, wie ein Glied in einem Gebiet steht.",
        total_label="Gebiete mit Lücke",
    )  # fmt: skip


def _gap_count(link: LinkSummary) -> str:
    return german.number(sum(link.areas.get(status, 0) for status in _GAPS))


def _link_square(status: LinkStatus) -> Square:
    sign = STATUS_SIGNS[status]
    return Square(text=sign.letter, style=sign.style, spoken=sign.spoken)


def _fields_table(view: GapsView, choice: Choice) -> Table:
    phases = [choice.phase] if choice.phase else list(LifePhase)
    pairs = [(phase, field) for phase in phases for field in FieldOfAction]
    keys = [matrix_key(phase, field) for phase, field in pairs]
    columns = [
        Column(cell=key, label=field.label, title=f"{field.label} ({phase.label})",
               total=_offers(view, key), is_map=False)
        for key, (phase, field) in zip(keys, pairs, strict=True)
    ]  # fmt: skip
    rows = [
        _row(
            view, area, choice, [_field_square(area.matrix.get(key)) for key in keys], _EMPTY_STYLES
        )
        for area in view.results
    ]
    return Table(
        groups=_groups([_head(phase) for phase, _ in pairs]), columns=columns, rows=rows,
        legend=_FIELD_LEGEND,
        caption="Die Zahl nennt Angebote im Gebiet, die Farbe den Anteil der Kinder, die "
        "rechtzeitig zu einem kommen, auch jenseits der Grenze.",
        total_label="Summe der Gebiete",
    )  # fmt: skip


def _offers(view: GapsView, key: str) -> str:
    found = [area.matrix[key] for area in view.results if key in area.matrix]
    if not found or all(cell.nothing_recorded for cell in found):
        return "?"
    return german.number(sum(cell.offers for cell in found))


_FIELD_LEGEND = [
    Square(text="0", style="t0", spoken="unter 20 % der Kinder kommen rechtzeitig hin"),
    Square(text="1", style="t1", spoken="20 bis 50 %"),
    Square(text="1", style="t2", spoken="50 bis 80 %"),
    Square(text="1", style="t3", spoken="80 bis 95 %"),
    Square(text="2", style="t4", spoken="95 % und mehr"),
    Square(text="?", style="gq", spoken="In der ganzen Region steht kein solches Angebot in der "
           "Liste: eine Frage, kein Befund"),
    Square(text="·", style="gx", spoken="nicht zu sagen"),
]  # fmt: skip


def _field_square(cell: MatrixCell | None) -> Square:
    if cell is None or cell.nothing_recorded:
        return Square(text="?", style="gq", spoken="nichts verzeichnet")
    offers = german.number(cell.offers)
    named = german.several(cell.offers, "Angebot", "Angebote")
    if math.isnan(cell.share):
        return Square(text=offers if cell.offers else "·", style="gx", spoken=named)
    place = sum(cell.share >= limit for limit in SHARE_LIMITS)
    return Square(
        text=offers, style=f"t{place}", spoken=f"{named}, {percent(cell.share)} kommen hin"
    )


def _head(phase: LifePhase) -> str:
    """Let a long word break where German breaks it: columns are narrow."""
    return phase.label.replace("Schwangerschaft", "Schwan\u00adger\u00adschaft")


def _groups(heads: Sequence[str]) -> list[Group]:
    return [Group(label=label, span=len(list(same))) for label, same in groupby(heads)]


def _row(
    view: GapsView, area: GapArea, choice: Choice, squares: list[Square], listed: Sequence[str]
) -> Row:
    links = view.links(choice.phase)
    return Row(
        area_id=area.area_id, name=view.names[area.area_id], parent=view.parents[area.area_id],
        verdict=area.underserved.get(choice.key, Underserved.UNKNOWN),
        burden=burden_word(area.burden_class), burden_class=area.burden_class or 0,
        score=score_of(area, links), squares=squares,
        listings=_listings(squares, listed),
    )  # fmt: skip


def _listings(squares: Sequence[Square], styles: Sequence[str]) -> list[Listing]:
    """Pick what a phone lists of an area, by sign."""
    found: dict[str, Listing] = {}
    for place, square in enumerate(squares):
        if square.style in styles:
            found.setdefault(square.style, Listing(square=square, places=[]))
            found[square.style].places.append(place)
    return [found[style] for style in styles if style in found]
