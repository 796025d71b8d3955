"""Rows that sum up others: told and left out, since they are no area and no offer."""

import re
from collections.abc import Iterable, Mapping, Sequence

_SUM = r"(?:zwischen|gesamt|end)?summen?|(?:ins)?gesamt(?:zahl|stadt|ergebnis|wert)?|total|zusammen"
_BEGINS = re.compile(rf"(?:{_SUM})\b", re.IGNORECASE)
_ENDS = re.compile(r".*\b(?:summe|(?:ins)?gesamt|zusammen)[.:]?", re.IGNORECASE)
_WHOLE = re.compile(rf"(?:{_SUM}|stadt|kreis|landkreis|gemeinde|kommune)[ .:]*", re.IGNORECASE)


def is_sum_word(text: str) -> bool:
    """Whether a cell says nothing but "sum".

    >>> is_sum_word("gesamt:"), is_sum_word("Gesamtschule Nord")
    (True, False)
    """
    return bool(_WHOLE.fullmatch(text.strip()))


def names_a_sum(text: str) -> bool:
    """Whether a label begins or ends with a word for a sum.

    >>> names_a_sum("Stadt gesamt"), names_a_sum("Summe Bezirk 3"), names_a_sum("Stadtmitte")
    (True, True, False)
    """
    bare = text.strip()
    return is_sum_word(bare) or bool(_BEGINS.match(bare) or _ENDS.fullmatch(bare))


def adds_up(
    row: Mapping[str, float], parts: Iterable[Mapping[str, float]], columns: Sequence[str]
) -> bool:
    """Whether the counts of a row are the sums of at least two others.

    Parameters
    ----------
    row
        Number by column; NaN: none.
    parts
        The rows that it may sum up.
    columns
        Those that hold counts; one with a gap in a part says nothing.
    """
    rows = list(parts)
    if len(rows) < 2:
        return False
    agree = 0
    for column in columns:
        total = sum(part[column] for part in rows)
        if row[column] != row[column] or total != total:  # NaN: nothing to compare
            continue
        if row[column] != total:
            return False
        agree += total > 0
    return agree > 0
