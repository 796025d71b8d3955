"""Headings of a table: in which line they stand, of how many lines they are, and their names."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise, product

from kpk_geo.errors import InputError, MissingColumnError, suggestion
from kpk_geo.german import number
from kpk_geo.ingest.excel import Row
from kpk_geo.profile import TableFormat

MAX_COLUMNS = 2_000  # the widest tables of the statistical offices have about 700
_NUMBERED = re.compile(r"(.*) \(\d+\)")
MAX_HEADING_LINES = 5  # of headings; more are a form
_LOOKED_AT = 50  # lines in which headings are looked for that are not where they should be


def headed(
    numbered: Iterator[Row], name: str, table_format: TableFormat, sought: Sequence[str]
) -> tuple[list[str], Iterator[Row]]:
    """Split headings from rows.

    Parameters
    ----------
    numbered
        All lines of the file.
    name
        Of the file, for messages.
    table_format
        Section of the profile: in which line the headings begin, and of how many lines they are.
    sought
        Headings that are needed: where one is absent, they are looked for further down.

    Raises
    ------
    MissingColumnError
        The headings stand in another line; the message names it.
    InputError
        There is no such line, or it has too many columns.
    """
    first = table_format.header_line
    for line, cells in numbered:
        if line < first or not any(cells):
            continue
        refuse_wide(len(cells), name)
        if table_format.header_lines > 1:
            below = [row for _, row in islice(numbered, table_format.header_lines - 1)]
            return _header(joined_headings([cells, *below])), numbered
        header = _header(cells)
        if not set(sought) <= set(header):
            next_lines = list(islice(numbered, _LOOKED_AT))
            _propose_lines([(line, cells), *next_lines], name, sought)
            numbered = _both(next_lines, numbered)
        return header, numbered
    raise InputError(
        f"{name}: Keine Kopfzeile in Zeile {first} gefunden; die Datei ist leer oder kürzer."
    )


def _both(first: Sequence[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest


def _propose_lines(lines: Sequence[Row], name: str, sought: Sequence[str]) -> None:
    """Say where the headings stand, if all of them stand further down or in several lines."""
    for count, place in product(range(1, MAX_HEADING_LINES + 1), range(len(lines))):
        if count == 1 and place == 0:
            continue  # what was given; a heading that stands twice is asked about elsewhere
        headings = joined_headings([cells for _, cells in lines[place : place + count]])
        if not set(sought) <= set(headings):
            continue
        first, here = lines[place][0], lines[0][0]
        keys = [f"header_line = {first}"] if place else []
        keys += [f"header_lines = {count}"] if count > 1 else []
        where = f"in Zeile {first}" if count == 1 else f"in {count} Zeilen ab Zeile {first}"
        raise MissingColumnError(
            f"{name}: In Zeile {here} stehen die gesuchten Spalten nicht, wohl aber {where}: im "
            f"Profil {' und '.join(keys)} eintragen."
        )


def joined_headings(lines: Sequence[Sequence[str]]) -> list[str]:
    """Join headings of several lines; one that spans columns counts for each of them.

    Parameters
    ----------
    lines
        Cells from above to below. An empty one belongs to the heading left of it, if that one has
        something below.

    Examples
    --------
    >>> joined_headings([["Bezirk", "Einwohner", "", "Kinder"], ["", "2023", "2024", "2024"]])
    ['Bezirk', 'Einwohner 2023', 'Einwohner 2024', 'Kinder 2024']
    """
    width = max(len(line) for line in lines)
    padded = [[*line, *[""] * (width - len(line))] for line in lines]
    for upper, lower in pairwise(padded):
        for place in range(1, width):
            if not upper[place] and lower[place] and lower[place - 1]:
                upper[place] = upper[place - 1]
    columns = zip(*padded, strict=True)
    return [" ".join(dict.fromkeys(part for part in column if part)) for column in columns]


def refuse_wide(columns: int, name: str) -> None:
    """Check how many columns a table has.

    Parameters
    ----------
    columns
        Their number.
    name
        Of the file, for the message.

    Raises
    ------
    InputError
        There are too many.
    """
    if columns > MAX_COLUMNS:
        raise InputError(
            f"{name}: Die Kopfzeile hat {number(columns)} Spalten, erlaubt sind "
            f"{number(MAX_COLUMNS)}. Stimmen das Trennzeichen (separator) und header_line?"
        )


def _header(cells: Sequence[str]) -> list[str]:
    """Name the columns; repeated names get numbers, the first too: nobody guesses which is meant.

    >>> _header(["Nr", "Quote", "Quote", ""])
    ['Nr', 'Quote (1)', 'Quote (2)', 'ohne Namen 4']
    """
    names = [" ".join(cell.split()) or f"ohne Namen {i}" for i, cell in enumerate(cells, 1)]
    often = {name for name, count in Counter(names).items() if count > 1}
    taken = set(names)
    numbers: Counter[str] = Counter()
    return [_numbered(name, numbers, taken) if name in often else name for name in names]


def _numbered(name: str, numbers: Counter[str], taken: set[str]) -> str:
    """Give the next number that makes a name of its own."""
    while True:
        numbers[name] += 1
        found = f"{name} ({numbers[name]})"
        if found not in taken:
            taken.add(found)
            return found


def with_plain_names(names: Sequence[str], rows: Collection[Sequence[str]]) -> list[str]:
    """Take the number off the first of several columns that all say the same.

    Parameters
    ----------
    names
        As `headings` gives them.
    rows
        The cells of every row.

    Examples
    --------
    >>> with_plain_names(["Nr (1)", "Nr (2)"], [["1", "1"], ["2", "2"]])
    ['Nr', 'Nr (2)']
    """
    found = list(names)
    groups: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if numbered := _NUMBERED.fullmatch(name):
            groups.setdefault(numbered[1], []).append(place)
    for base, places in groups.items():
        is_free = len(places) > 1 and base not in names and names[places[0]] == f"{base} (1)"
        if is_free and all(row[places[0]] == row[i] for row in rows for i in places[1:]):
            found[places[0]] = base
    return found


def absent_column(name: str, known: Sequence[str]) -> str:
    """Say of a column that is sought what was probably meant.

    Parameters
    ----------
    name
        As the profile has it.
    known
        Headings of the file, repeated ones with their numbers.
    """
    several = [f"„{other}“" for other in known if _is_numbered(other, name)]
    if len(several) > 1:
        return (
            f"Die Überschrift „{name}“ steht {len(several)}-mal in der Datei, über verschiedenen "
            "Angaben. Welche Spalte ist gemeint? Im Profil, von links gezählt: "
            f"{', '.join(several)}."
        )
    return f"Die Spalte „{name}“ fehlt. {suggestion(name, known)}"


def _is_numbered(name: str, base: str) -> bool:
    numbered = _NUMBERED.fullmatch(name)
    return numbered is not None and numbered[1] == base
