"""Children in SGB II by commune, as a table (CSV or Excel) gives them, for the Land's key.

One row for each commune with its AGS, and one column for each way of counting. A heading may say
whom it counts: "Kinder unter 15 am 31.12.2025". A row with the key 05 is the Land itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from kpk_geo.errors import DuplicateIdError, InputError, MissingColumnError, excerpt, listed
from kpk_geo.funding.counts import STATE_KEY, CommuneCount, CountBasis, CountTable
from kpk_geo.german import number
from kpk_geo.import_report import Report
from kpk_geo.ingest.boundary import reading
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.indicators.columns import NumberColumn, number_column
from kpk_geo.ingest.numbers import Ambiguous, Cell, Decimal, NumberFormat
from kpk_geo.ingest.tables import TypedCells, read_table
from kpk_geo.model import Validity
from kpk_geo.profile import MISSING_MARKERS, SUPPRESSED_MARKERS, TableFormat

KEY_HEADINGS = ("ags", "schlüssel", "gemeindeschlüssel", "amtlicher gemeindeschlüssel", "key")
NAME_HEADINGS = ("name", "kommune", "gemeinde", "jugendamt", "stadt")
MAX_COUNT = 100_000_000  # children of a commune: own setting, far above any; finds slips
_COUNTED = re.compile(r"anzahl|kinder|unter\s*\d|\bu\d", re.IGNORECASE)
_AGE = re.compile(r"(?:unter|\bu)\s*(\d{1,2})(?!\d)", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_LOST_ZERO = {1: 2, 4: 5, 7: 8}  # digits: with the zero that Excel takes off


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildrenCounts:
    """What a table says, one way of counting after the other."""

    tables: tuple[CountTable, ...]
    notes: tuple[str, ...]  # German: what was repaired or must be known


def read_children_counts(
    path: Path, *, basis: CountBasis | None = None, suppressed_max: int | None = None,
    total: int | None = None,
) -> ChildrenCounts:  # fmt: skip
    """Read a table of children by commune.

    Parameters
    ----------
    path
        CSV or Excel.
    basis
        Whom a column counts whose heading does not say it; None: not known.
    suppressed_max
        So many a suppressed count is at most; at least it is 0. None: nothing bounds it.
    total
        Children in all of the Land; it goes before a row with the key 05.

    Raises
    ------
    SourceError
        There is no such file.
    MissingColumnError
        No column of keys, or none of counts.
    DuplicateIdError
        A commune stands twice.
    InputError
        The file is empty, or a cell is no whole number from 0 on; the message names row and way
        out.
    """
    source_file = describe_file(path.name, path.parent)
    report = Report(path.name)
    typed: TypedCells = {}
    with reading(source_file):
        table = read_table(
            source_file, TableFormat(file=path.name, source="kinder"), None, report, typed
        )
    key, name, counted = _columns(table, path.name)
    keys = {int(str(line)): _key(str(cell), int(str(line))) for line, cell in table[key].items()}
    _refuse_twice(keys)
    names = {} if name is None else {int(str(at)): str(cell) for at, cell in table[name].items()}
    made = [
        _table(
            _numbers(table[column], typed, report),
            keys,
            names,
            basis=_basis(column, basis or CountBasis()),
            suppressed_max=suppressed_max,
            total=total,
        )
        for column in counted
    ]
    notes = [note.reason for note in report.notes]
    return ChildrenCounts(tables=tuple(made), notes=(*notes, *_nested(keys.values())))


def _columns(table: pd.DataFrame, file: str) -> tuple[str, str | None, list[str]]:
    names = [str(column) for column in table.columns]
    key = _named(names, KEY_HEADINGS)
    if key is None:
        raise MissingColumnError(
            f"{file}: Es fehlt eine Spalte mit dem Schlüssel der Kommune. Bitte eine Spalte „AGS“ "
            f"ergänzen; vorhanden sind: {listed(names)}."
        )
    name = _named(names, NAME_HEADINGS)
    counted = [column for column in names if column not in (key, name) and _COUNTED.search(column)]
    if not counted:
        raise MissingColumnError(
            f"{file}: Es fehlt eine Spalte mit den Kindern. Bitte eine Spalte „Anzahl“ oder "
            f"„Kinder unter 15 am 31.12.2025“ ergänzen; vorhanden sind: {listed(names)}."
        )
    return key, name, counted


def _named(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    return next((name for name in names if name.strip().casefold() in wanted), None)


def _key(text: str, line: int) -> str:
    """Bring a key to 5 or 8 digits; the Land is 05, a town that is its own Kreis has 5."""
    digits = re.sub(r"[\s/-]", "", text)
    digits = digits.zfill(_LOST_ZERO.get(len(digits), len(digits)))
    if not re.fullmatch(r"05|05\d{3}|05\d{6}", digits, re.ASCII):
        raise InputError(
            f"Zeile {line}: „{excerpt(text)}“ ist kein Schlüssel einer Kommune in "
            "Nordrhein-Westfalen. Erwartet werden 5 Ziffern (Kreis, kreisfreie Stadt) oder 8 "
            "(Gemeinde), am Anfang 05. Zeilen anderer Länder und Zwischensummen bitte löschen."
        )
    return digits.removesuffix("000") if len(digits) == 8 else digits


def _refuse_twice(keys: Mapping[int, str]) -> None:
    first: dict[str, int] = {}
    for line, key in keys.items():
        if key in first:
            raise DuplicateIdError(
                f"Zeile {line}: {key} steht schon in Zeile {first[key]}. Bitte je Kommune nur eine "
                "Zeile."
            )
        first[key] = line


def _nested(keys: Iterable[str]) -> list[str]:
    """Say which Kreise stand beside towns of their own."""
    found = sorted(set(keys) - {STATE_KEY})
    notes = []
    for district in (key for key in found if len(key) == 5):
        towns = [key for key in found if len(key) == 8 and key.startswith(district)]
        if towns:
            notes.append(
                f"{district} steht neben {listed(towns)}: Richtig ist das nur, wenn der Kreis hier "
                "allein die Gemeinden ohne eigenes Jugendamt zählt."
            )
    return notes


def _basis(heading: str, usual: CountBasis) -> CountBasis:
    age, day = _AGE.search(heading), _DAY.search(heading)
    return CountBasis(
        age_limit=int(age[1]) if age else usual.age_limit,
        reference_date=_day(heading, day) if day else usual.reference_date,
    )


def _day(heading: str, found: re.Match[str]) -> date:
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    try:
        if year:
            return date(int(year), int(month), int(day))
        return date(int(iso_year), int(iso_month), int(iso_day))
    except ValueError as error:
        raise InputError(
            f"Spalte „{excerpt(heading)}“: {found[0]} ist kein Tag. Bitte berichtigen."
        ) from error


def _numbers(cells: "pd.Series[str]", typed: TypedCells, report: Report) -> NumberColumn:
    numbers = NumberFormat(
        decimal=",", missing=frozenset(MISSING_MARKERS), suppressed=frozenset(SUPPRESSED_MARKERS)
    )
    column = number_column(cells, typed, numbers, None, True, report)
    if isinstance(column, Ambiguous):
        # Children are whole, so the sign before three digits can only part thousands.
        report.note(
            f"Spalte „{cells.name}“: „{column.text}“ ist als ganze Zahl gelesen, mit Zeichen für "
            "die Tausender."
        )
        decimal: Decimal = "." if "," in column.text else ","
        column = number_column(cells, typed, numbers, decimal, True, report)
    assert not isinstance(column, Ambiguous)
    return column


def _table(
    column: NumberColumn, keys: Mapping[int, str], names: Mapping[int, str], *, basis: CountBasis,
    suppressed_max: int | None, total: int | None,
) -> CountTable:  # fmt: skip
    communes = []
    for line, cell in column.cells.items():
        suppressed = cell.validity is Validity.SUPPRESSED
        count = 0 if suppressed else _count(cell, column.name, line)
        if keys[line] == STATE_KEY:
            total = total if total is not None or suppressed else count
            continue
        communes.append(
            CommuneCount(
                key=keys[line],
                name=names.get(line, "").strip(),
                low=count,
                high=suppressed_max if suppressed else count,
                line=line,
            )
        )
    return CountTable(basis=basis, communes=tuple(communes), total=total)


def _count(cell: Cell, column: str, line: int) -> int:
    where = f"Zeile {line}, Spalte „{excerpt(column)}“"
    if cell.text is not None:
        raise InputError(f"{where}: „{excerpt(cell.text)}“ ist keine Zahl. Bitte berichtigen.")
    if cell.validity is Validity.MISSING:
        raise InputError(
            f"{where}: Die Anzahl fehlt; ohne sie stimmt die Summe nicht. Bitte ergänzen, 0 "
            "eintragen, wo es keine Kinder sind, oder * für eine gesperrte Zahl."
        )
    if cell.is_percent or cell.value != int(cell.value):
        raise InputError(
            f"{where}: Gebraucht werden Anzahlen von Kindern, hier steht ein Anteil oder eine "
            "gebrochene Zahl. Bitte die Spalte mit den Anzahlen nehmen."
        )
    if not 0 <= cell.value <= MAX_COUNT:
        raise InputError(
            f"{where}: Eine Anzahl von Kindern liegt zwischen 0 und "
            f"{number(MAX_COUNT)}. Bitte berichtigen."
        )
    return int(cell.value)
