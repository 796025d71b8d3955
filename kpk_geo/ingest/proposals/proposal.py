"""The proposal for a whole file: opened, held against the areas, each column given a role."""

from collections.abc import Mapping, Sequence

from kpk_geo.ingest.numbers import NumberFormat
from kpk_geo.ingest.proposals import looks
from kpk_geo.ingest.proposals.areas import SURE, WEAK, AreaMatch, Level, best_match
from kpk_geo.ingest.proposals.columns import Column, columns_of
from kpk_geo.ingest.proposals.coordinates import pair_of
from kpk_geo.ingest.proposals.figures import READABLE, Figures, figures_of
from kpk_geo.ingest.proposals.known import Known, known_for
from kpk_geo.ingest.proposals.notes import file_notes
from kpk_geo.ingest.proposals.offer_columns import Place, names
from kpk_geo.ingest.proposals.offer_list import is_template
from kpk_geo.ingest.proposals.offer_proposal import offers_proposal
from kpk_geo.ingest.proposals.opened import Opened
from kpk_geo.ingest.proposals.record import DeliveryKind, Found, Proposal, ProposedColumn, Role
from kpk_geo.ingest.proposals.table_proposal import table_proposal
from kpk_geo.model import Unit
from kpk_geo.profile import MISSING_MARKERS, SUPPRESSED_MARKERS

_NUMBERS = NumberFormat(
    decimal=",", missing=frozenset(MISSING_MARKERS), suppressed=frozenset(SUPPRESSED_MARKERS)
)


def propose(opened: Opened, levels: Sequence[Level], known: Known, place: Place) -> Proposal:
    """Say what a file seems to hold; nothing is decided that its cells leave open.

    Parameters
    ----------
    opened
        The cells of the file.
    levels
        All areas that are loaded.
    known
        What the profile says of columns, and the last delivery.
    place
        Name and streets of the region.
    """
    columns = columns_of(opened)
    if opened.geometry in ("surfaces", "lines"):
        return _plain(opened, columns, DeliveryKind.AREAS)
    if columns and columns[0].share(looks.is_grid_cell) >= SURE:
        return _plain(opened, columns, DeliveryKind.CENSUS)
    figures = {
        column.heading: item for column in columns
        if (item := _figures(column, known)) is not None
    }  # fmt: skip
    if is_template(columns):
        return offers_proposal(opened, columns, figures, place, template=True)
    matches = {
        column.heading: match for column in columns
        if column.filled and (match := best_match(column, levels)) is not None
    }  # fmt: skip
    best = _best_area(matches)
    has_places = opened.points is not None or _has_places(columns, figures)
    if best is not None and (best.is_sure or (not has_places and best.score > WEAK)):
        return table_proposal(opened, columns, best, matches, figures, known)
    if has_places or _reads_like_offers(columns):
        return offers_proposal(opened, columns, figures, place, template=False)
    return _plain(opened, columns, DeliveryKind.OPEN)


def _figures(column: Column, known: Known) -> Figures | None:
    entry = known_for(column.heading, known)
    counts = entry is not None and (entry.part != "column" or entry.indicator.unit is Unit.COUNT)
    return figures_of(column, _NUMBERS, _readable(column), counts=counts)


def _readable(column: Column) -> float:
    """Say how many cells must be numbers: "75 (davon 20 U3)" stands under "Plätze" now and then."""
    is_named = names(column, "capacity_value") or names(column, "pupils")
    return 0.5 if is_named else READABLE


def _best_area(matches: Mapping[str, AreaMatch]) -> AreaMatch | None:
    """Take the column that fits areas best; a key goes before a name."""
    order = {"key": 3, "padded": 2, "pattern": 1, "name": 0}
    return max(
        matches.values(),
        key=lambda m: (
            m.is_sure,
            not m.ambiguous,
            round(m.score, 1),
            order[m.way],
            len(m.level.names),
        ),
        default=None,
    )


def _has_places(columns: Sequence[Column], figures: Mapping[str, Figures]) -> bool:
    """Whether a file has addresses or coordinates."""
    if pair_of(list(figures.values())) or any(c.mostly(looks.is_pair, SURE) for c in columns):
        return True
    return any(
        c.mostly(looks.is_house, SURE) and (c.mostly(looks.names_street, 0.4) or names(c, "street"))
        for c in columns
    )


def _reads_like_offers(columns: Sequence[Column]) -> bool:
    words = [
        any(names(c, field) for c in columns) for field in ("title", "kind", "street", "postcode")
    ]
    return sum(words) >= 2


def _plain(opened: Opened, columns: Sequence[Column], kind: DeliveryKind) -> Proposal:
    said = Found(role=Role.TEXT, evidence="")
    grid = Found(role=Role.GRID_CELL, evidence="Zellen nennen Zellen des Zensusgitters")
    cells = {c.heading for c in columns if c.mostly(looks.is_grid_cell, SURE)}
    shown = [
        ProposedColumn(
            heading=c.heading, place=c.place, example="", found=grid if c.heading in cells else said
        )
        for c in columns
    ]
    return Proposal(
        file=opened.source_file.name, kind=kind, keys=opened.keys, columns=tuple(shown),
        questions=(), rows=len(opened.text), notes=file_notes(opened),
    )  # fmt: skip
