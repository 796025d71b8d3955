"""The proposal for a table of areas: its key, its sums, its figures, and their day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kpk_geo.german import number
from kpk_geo.ingest.indicators.columns import NumberColumn
from kpk_geo.ingest.proposals.area_questions import area_questions, named_twice
from kpk_geo.ingest.proposals.areas import AreaMatch
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.counted import with_counts
from kpk_geo.ingest.proposals.days import proposed_days
from kpk_geo.ingest.proposals.figures import Figures, settled_by_last, settled_by_sum
from kpk_geo.ingest.proposals.known import Known, known_for
from kpk_geo.ingest.proposals.names_beside import compared, contradictions
from kpk_geo.ingest.proposals.notes import file_notes
from kpk_geo.ingest.proposals.opened import Opened
from kpk_geo.ingest.proposals.placeholders import (
    placeholder_in,
    placeholder_question,
    without_placeholder,
)
from kpk_geo.ingest.proposals.questions import date_questions, figure_questions
from kpk_geo.ingest.proposals.record import (
    SHOWN,
    DeliveryKind,
    Proposal,
    ProposedColumn,
    Question,
    Role,
)
from kpk_geo.ingest.proposals.sum_rows import sum_lines
from kpk_geo.ingest.proposals.table_columns import table_role


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """What the columns of a table share."""

    match: AreaMatch
    others: Mapping[str, AreaMatch]  # of further columns that fit areas
    figures: Mapping[str, Figures]  # sums among them
    keys: Mapping[int, str]  # area by line
    sums: Sequence[int]
    known: Known


def table_proposal(
    opened: Opened,
    columns: Sequence[Column],
    match: AreaMatch,
    matches: Mapping[str, AreaMatch],
    figures: Mapping[str, Figures],
    known: Known,
) -> Proposal:
    """Propose a table of figures by area.

    Parameters
    ----------
    opened
        The cells of the file.
    columns
        All of it.
    match
        Of the column that names the areas.
    matches
        Of all columns that fit areas, by heading.
    figures
        Columns of numbers, by heading.
    known
        What the profile says of columns, and the last delivery.
    """
    area = next(column for column in columns if column.heading == match.heading)
    sums = sum_lines(area, match, columns)
    cells = area.by_line.str.strip()
    keys = {int(str(line)): match.keys[text] for line, text in cells.items() if text in match.keys}
    others = {heading: other for heading, other in matches.items() if heading != match.heading}
    table = _Table(match, others, figures, keys, sums, known)
    bare = [column.without(sums) for column in columns]
    placeholders, shown = _with_placeholders([_column(column, table) for column in bare])
    shown = [_checked(column, bare[column.place], table) for column in shown]
    like = known.table_like([c.heading for c in columns], match)
    counted: list[Question] = []
    if like is None:  # else the profile says already of what shares are made
        shown, counted = with_counts(shown, known)
    figure_ones, notes = figure_questions(shown)
    rivals = _rivals(table, bare)
    questions = [*area_questions(match, rivals), *placeholders, *figure_ones, *counted]
    questions += [] if rivals else contradictions(shown, bare, match, keys)
    questions += date_questions([c for c in bare if c.heading != area.heading], set(keys))
    if like is not None:
        notes.append(f"Alle Spalten heißen wie in {like.file}; gelesen wird wie dort.")
    return Proposal(
        file=opened.source_file.name, kind=DeliveryKind.TABLE, keys=opened.keys,
        columns=tuple(shown), questions=tuple(questions), rows=len(opened.text), areas=match,
        sums=tuple(sums), like=like, shown_lines=tuple(sorted(keys)[:SHOWN]),
        notes=(*file_notes(opened), *named_twice(match), *notes), rivals=tuple(rivals),
        days=proposed_days(
            opened, [c for c, s in zip(bare, shown, strict=True) if s.role is Role.DAY]
        ),
    )  # fmt: skip


def _column(column: Column, table: _Table) -> ProposedColumn:
    entry = known_for(column.heading, table.known)
    figures = table.figures.get(column.heading)
    if figures is not None:
        figures = settled_by_sum(figures, table.sums)
        if entry is not None and entry.part == "column":
            last = table.known.last.get(entry.indicator.id, {})
            figures = settled_by_last(figures, table.keys, last)
        figures = _without(figures, column, table.sums)
    looked_at, sign = figures, placeholder_in(figures) if figures is not None else None
    if figures is not None and sign is not None:
        looked_at = without_placeholder(figures, sign)
    found = table_role(column, table.match, table.others, looked_at, entry)
    shown = set(table.keys) or set(column.by_line.index)
    return ProposedColumn(
        heading=column.heading, place=column.place, found=found, figures=looked_at,
        example="" if found.role is Role.CONTACT else column.first(shown),
        indicator=entry.indicator.id if entry else "", part=entry.part if entry else "column",
        unit_in_file=entry.unit_in_file if entry else "", placeholder=sign,
    )  # fmt: skip


def _checked(column: ProposedColumn, cells: Column, table: _Table) -> ProposedColumn:
    """Say of names beside keys in how many rows both speak of one area."""
    if column.role is not Role.AREA_NAME:
        return column
    agree, _ = compared(cells, table.match, table.keys)
    evidence = f"passt in {number(agree)} von {number(len(table.keys))} Zeilen zum Schlüssel"
    return replace(column, found=replace(column.found, evidence=evidence))


def _with_placeholders(
    columns: Sequence[ProposedColumn],
) -> tuple[list[Question], list[ProposedColumn]]:
    """Ask once for each number that probably stands for none."""
    by_sign: dict[float, list[ProposedColumn]] = {}
    for column in columns:
        if column.placeholder is not None and column.figures is not None:
            by_sign.setdefault(column.placeholder, []).append(column)
    questions = []
    for sign, having in by_sign.items():
        cells = sum(_times(column, sign) for column in having)
        questions.append(placeholder_question(having, sign, cells))
    return questions, list(columns)


def _times(column: ProposedColumn, sign: float) -> int:
    assert column.figures is not None
    texts = column.figures.column.texts
    written = {f"{sign:.0f}", f"{sign:.0f},0", f"{sign:.0f}.0"}
    return sum(count for text, count in texts.items() if text in written)


def _without(figures: Figures, column: Column, sums: Sequence[int]) -> Figures:
    """Leave the sums out once they have told how numbers are read."""

    def kept(read: NumberColumn) -> NumberColumn:
        cells = {line: cell for line, cell in read.cells.items() if line not in sums}
        return replace(read, cells=cells)

    other = kept(figures.other) if figures.other else None
    return replace(figures, column=column, read=kept(figures.read), other=other)


def _rivals(table: _Table, bare: Sequence[Column]) -> list[AreaMatch]:
    """Give other columns that fit the same level just as well, but name other areas in some row."""
    match, found = table.match, []
    for column in bare:
        other = table.others.get(column.heading)
        if other is None or not (other.is_sure and match.is_sure and other.way == match.way):
            continue
        cells = column.by_line.str.strip()
        own = {
            int(str(line)): other.keys[text] for line, text in cells.items() if text in other.keys
        }
        if other.level.level == match.level.level and own != table.keys:
            found.append(other)
    return found
