"""Tables that are delivered as a JSON list of records."""

import json
import math
from collections.abc import Iterator

from kpk_geo.errors import InputError
from kpk_geo.ingest.excel import Row, TypedCell, TypedRows, cell_text
from kpk_geo.ingest.headings import refuse_wide
from kpk_geo.letters import nfc
from kpk_geo.profile import TableFormat


def json_rows(
    content: str, name: str, table_format: TableFormat, typed: TypedRows
) -> tuple[list[str], Iterator[Row]]:
    """Give the keys of all records, and the records; the "line" of one is its number.

    Parameters
    ----------
    content
        Of the file.
    name
        Of the file, for messages.
    table_format
        Section of the profile: the decimal sign that numbers are written with.
    typed
        Takes which cells are numbers.

    Raises
    ------
    InputError
        It is no list of records.
    """
    try:
        records = json.loads(content)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{name}, Zeile {error.lineno}: kein gültiges JSON ({error.msg})."
        ) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, endless [[[[
        raise InputError(
            f"{name}: Das JSON enthält eine endlose Zahl oder Verschachtelung und ist keine Liste "
            "von Datensätzen. Bitte neu vom Lieferanten holen."
        ) from error
    if not isinstance(records, list) or not all(isinstance(entry, dict) for entry in records):
        raise InputError(f"{name}: Erwartet wird eine Liste von Datensätzen, also [{{…}}, {{…}}].")
    records = [{nfc(key): value for key, value in entry.items()} for entry in records]
    header = list(dict.fromkeys(key for entry in records for key in entry))
    refuse_wide(len(header), name)
    for line, entry in enumerate(records, 1):
        numbers: dict[int, TypedCell] = {
            position: _float(entry[key])
            for position, key in enumerate(header)
            if type(entry.get(key)) in (int, float)
        }
        if numbers:
            typed[line] = numbers
    rows = (
        (line, [cell_text(entry.get(key), table_format.decimal or ".") for key in header])
        for line, entry in enumerate(records, 1)
    )
    return header, rows


def _float(value: float) -> float:
    """Give a number; one of hundreds of digits is endless, and refused where it is read."""
    try:
        return float(value)
    except OverflowError:
        return math.inf
