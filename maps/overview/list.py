"""The list "Wo zuerst hinsehen?": areas with the figures that the questions bring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kpk_geo.german import number, several
from maps.kit.area_addresses import area_address
from maps.overview.parts import AreaList, ListColumn, OverviewPart
from maps.overview.view import OverviewAreas, OverviewView

MAX_ROWS: Final = 8  # seen at one look beside the map
MISSING: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCell:
    """A figure of an area."""

    text: str
    bar: int | None  # hundredths; None: without a bar
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """An area of the list."""

    area_id: str
    number: str  # in the list, and on the map if it draws the same areas
    name: str
    parent: str
    address: str  # of its own page
    cells: Sequence[ListCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGroup:
    """Rows for one reason."""

    label: str  # German; empty: without a heading of its own
    rows: Sequence[ListRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownList:
    """The list as it stands beside the map."""

    headings: Sequence[str]
    groups: Sequence[ShownGroup]
    note: str
    nothing: str  # German: said instead of an empty list
    more: str  # German: how many areas there are in all; empty where all are shown
    address: str  # where all of them are
    level: str  # key of the level of its areas

    def numbers(self) -> dict[str, str]:
        """Give the numbers of its rows by area_id."""
        return {row.area_id: row.number for group in self.groups for row in group.rows}


def shown_list(view: OverviewView, part: OverviewPart, content: AreaList) -> ShownList:
    """Cut the list to what is seen at one look, the certain ones first.

    Parameters
    ----------
    view
        Of the page: figures of other questions about the same areas stand beside.
    part
        Whose list it is.
    content
        The list.
    """
    columns = [
        column for other in view.parts if other.level == part.level for column in other.columns
    ]
    found = view.areas[part.level]
    listed = [
        (group, [key for key in group.area_ids if key in found.areas.index])
        for group in content.groups
    ]
    shown = [key for _, known in listed for key in known][:MAX_ROWS]
    columns = [column for column in columns if _says_something(column, shown)]
    groups, room, every = [], MAX_ROWS, 0
    for group, known in listed:
        first = MAX_ROWS - room + 1
        rows = [
            _row(view, part.level, key, columns, place)
            for place, key in enumerate(known[:room], start=first)
        ]
        room, every = room - len(rows), every + len(known)
        if rows:
            label = f"{group.label} ({number(len(known))})" if group.label else ""
            groups.append(ShownGroup(label=label, rows=rows))
    return ShownList(
        headings=[column.heading for column in columns], groups=groups, note=content.note,
        nothing="" if groups else content.nothing,
        more=f"Alle {several(every, 'Gebiet', 'Gebiete')}" if every > MAX_ROWS else "",
        address=part.address, level=part.level,
    )  # fmt: skip


def _says_something(column: ListColumn, area_ids: Sequence[str]) -> bool:
    """Whether a column tells anything of the areas shown, other than that it is not sure."""
    texts = {column.texts.get(key, MISSING) for key in area_ids}
    return not column.unsure or bool(texts - {column.unsure, MISSING})


def _row(
    view: OverviewView, level: str, area_id: str, columns: Sequence[ListColumn], place: int
) -> ListRow:
    found = view.areas[level]
    name, parent = area_name(found, area_id), found.parents.get(area_id, "")
    return ListRow(
        area_id=area_id, number=number(place), name=name, parent="" if parent == name else parent,
        address=area_address(view.region_id, level, area_id), cells=list(_cells(area_id, columns)),
    )  # fmt: skip


def _cells(area_id: str, columns: Sequence[ListColumn]) -> Iterator[ListCell]:
    for column in columns:
        share = column.bars.get(area_id)
        yield ListCell(
            text=column.texts.get(area_id, MISSING),
            bar=None if share is None else max(4, round(100 * share)),
            note=column.notes.get(area_id, ""),
        )


def area_name(found: OverviewAreas, area_id: str) -> str:
    """Name an area; one without a name by its key."""
    return str(found.areas["name"].get(area_id) or "").strip() or f"Gebiet {area_id}"
