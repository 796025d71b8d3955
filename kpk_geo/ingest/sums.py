"""Rows that sum up others: told and left out, since they are no area and no offer."""

import re
from collections.abc import Iterable, Mapping, Sequence

_SUM = r"(?:zwischen|gesamt|end)?summen?|(?:ins)?gesamt(?:zahl|stadt|ergebnis|wert)?"
_ONLY = re.compile(rf"(?:{_SUM})[ .:]*", re.IGNORECASE)
_BEGINS = re.compile(rf"(?:{_SUM})\b", re.IGNORECASE)
_ENDS = re.compile(r".*\b(?:summe|(?:ins)?gesamt)[.:]?", re.IGNORECASE)
# Words that an offer may well be called by; beside figures without an area they mean a sum.
_OF_AN_AREA = re.compile(
    r"(?:total|zusammen|stadt|kreis|landkreis|gemeinde|kommune)[ .:]*|.*\bzusammen", re.IGNORECASE
)

# Beside a number and nothing else they are no offer; "Gesamtschule" is one.
_OF_A_LIST = re.compile(
    r"(?:total|zusammen|ergebnis|durchschnitt|mittelwert|mittel|anzahl|[Σ∑ø∅]|alle)\b.*"
    r"|[Σ∑ø∅].*|(?:gesamt|platz)-?(?:plätze|platzzahl|kapazität|anzahl|zahl(?:en)?)\b.*",
    re.IGNORECASE,
)


def is_sum_word(text: str) -> bool:
    """Whether a cell says nothing but "sum".

    >>> is_sum_word("gesamt:"), is_sum_word("Gesamtschule Nord")
    (True, False)
    """
    return bool(_ONLY.fullmatch(text.strip()))


def mentions_sum(text: str) -> bool:
    """Whether a label begins or ends with "sum".

    >>> mentions_sum("Summe Bezirk 3"), mentions_sum("Gesamtschule Nord")
    (True, False)
    """
    return bool(_BEGINS.match(text.strip()) or _ENDS.fullmatch(text.strip()))


def names_a_figure(text: str) -> bool:
    """Whether a label beside a number, with no address, calls it a sum or a mean of a list.

    >>> names_a_figure("Gesamtplätze"), names_a_figure("Gesamtschule Nord")
    (True, False)
    """
    return mentions_sum(text) or bool(_OF_A_LIST.fullmatch(text.strip()))


def names_a_sum(text: str) -> bool:
    """Whether a label beside figures without an area calls them a sum.

    >>> names_a_sum("Stadt gesamt"), names_a_sum("Stadt"), names_a_sum("Stadtmitte")
    (True, True, False)
    """
    return mentions_sum(text) or bool(_OF_AN_AREA.fullmatch(text.strip()))


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
