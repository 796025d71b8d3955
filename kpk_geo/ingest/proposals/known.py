"""What the profile knows already: the columns of earlier deliveries, and its indicators."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kpk_geo.geocoding.normalise import plain_key
from kpk_geo.ingest.proposals.areas import AreaMatch
from kpk_geo.profile import Indicator, IndicatorTable


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownColumn:
    """A column that the profile names, or an indicator that is called like a heading."""

    indicator: Indicator
    part: str = "column"  # column, numerator or denominator
    unit_in_file: str = ""
    file: str = ""  # of the delivery in which it was named so; empty: only the name is alike


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Known:
    """All of it, by the letters and digits of the heading."""

    columns: Mapping[str, tuple[KnownColumn, ...]] = field(default_factory=dict)
    tables: tuple[IndicatorTable, ...] = ()  # the newest first
    last: Mapping[str, Mapping[str, float]] = field(
        default_factory=dict
    )  # indicator -> area -> value

    def of(self, heading: str) -> tuple[KnownColumn, ...]:
        """Give what a heading may be; empty: nothing of that name is known."""
        return self.columns.get(plain_key(heading), ())

    def table_like(self, headings: Collection[str], match: AreaMatch) -> IndicatorTable | None:
        """Give the newest table of the profile all of whose columns a file has; None: none.

        Parameters
        ----------
        headings
            Of the file.
        match
            Of its column that names areas, and of which level.
        """
        present = set(headings)
        for table in self.tables:
            parts = [(v.column, v.numerator, v.denominator) for v in table.values]
            used = {table.key_column, *(name for part in parts for name in part if name)}
            is_plain = table.item_column is None and not table.is_carried_over
            same = table.level == match.level.level and table.key_column == match.heading
            if used <= present and same and is_plain:
                return table
        return None


def known_of(
    indicators: Sequence[Indicator],
    tables: Sequence[IndicatorTable],
    last: Mapping[str, Mapping[str, float]] | None = None,
) -> Known:
    """Put together what a profile says of columns.

    Parameters
    ----------
    indicators, tables
        Of the profile; of tables the latest counts most.
    last
        Values of the last delivery by indicator and area, in the indicator's unit.
    """
    by_id = {item.id: item for item in indicators}
    found: dict[str, list[KnownColumn]] = {}
    newest = sorted(tables, key=lambda table: str(table.reference_date or ""), reverse=True)
    for table in newest:
        for value in table.values:
            parts = (
                ("column", value.column), ("numerator", value.numerator),
                ("denominator", value.denominator),
            )  # fmt: skip
            for part, heading in parts:
                if heading is None:
                    continue
                entry = KnownColumn(
                    indicator=by_id[value.indicator], part=part, file=table.file,
                    unit_in_file=value.unit_in_file or "",
                )  # fmt: skip
                _add(found, heading, entry)
    for item in indicators:
        for name in (item.label, item.id):
            if plain_key(name) not in found:
                _add(found, name, KnownColumn(indicator=item))
    return Known(
        columns={key: tuple(entries) for key, entries in found.items()}, tables=tuple(newest),
        last=last or {},
    )  # fmt: skip


def _add(found: dict[str, list[KnownColumn]], heading: str, entry: KnownColumn) -> None:
    """Keep an entry unless one says the same of the same indicator."""
    entries = found.setdefault(plain_key(heading), [])
    if not any((e.indicator.id, e.part) == (entry.indicator.id, entry.part) for e in entries):
        entries.append(entry)


def known_for(heading: str, known: Known) -> KnownColumn | None:
    """Give what a heading means to the profile, numerators before denominators; None: nothing.

    Parameters
    ----------
    heading
        Of a column.
    known
        What the profile says.
    """
    entries = known.of(heading)
    above = [entry for entry in entries if entry.part != "denominator"]
    return next(iter(above or entries), None)
