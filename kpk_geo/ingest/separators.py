"""What separates the columns of a text table."""

import csv
import io
import re
from collections import Counter
from itertools import islice

_SEPARATORS = (";", ",", "\t", "|")
_LOOKED_AT = 30  # lines below the headings that tell the separator
_NAMED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # how Excel is told, in a line of its own


def names_separator(text: str) -> bool:
    """Whether the first line tells Excel the separator and holds nothing else."""
    return _NAMED.match(text) is not None


def likely_separator(text: str, header_line: int) -> str:
    r"""Take the separator that a file names, or that splits most lines into as many columns.

    A heading such as "Quote, in Prozent" holds commas, and a title may stand above the headings, so
    the line of the headings alone does not decide.

    Parameters
    ----------
    text
        The whole file.
    header_line
        Line of the headings, from 1.

    Examples
    --------
    >>> likely_separator("Name;Quote, in Prozent, 2024\nNord;1,5\n", 1)
    ';'
    """
    if named := _NAMED.match(text):
        return named[1]
    stream = io.StringIO(text)
    for _ in range(header_line - 1):
        stream.readline()
    lines = list(islice(stream, _LOOKED_AT + 1))

    def fitting(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _split(lines, separator) if len(row) > 1)
        return max(((often, width) for width, often in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=fitting)


def _split(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return []
