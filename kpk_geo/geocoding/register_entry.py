"""The house number of a register's entry: every number that it names, and its text as delivered."""

import re
from collections.abc import Iterable

from kpk_geo.geocoding.house_number import (
    MAX_TEXT,
    HouseKey,
    HouseNumber,
    house_text,
    read_house_number,
    suffix_key,
)


def register_numbers(number: str, suffix: str = "") -> tuple[HouseKey, ...]:
    """Give the numbers of a register's entry; an entry with two numbers is both.

    Parameters
    ----------
    number, suffix
        As delivered; a suffix in a column of its own, else empty. No number at all is 0.

    Returns
    -------
    tuple of HouseKey
        Empty: the text is no house number.

    Examples
    --------
    >>> register_numbers("12", "A"), register_numbers("1-3"), register_numbers("2", "1/2")
    (((12, 'a'),), ((1, ''), (3, '')), ((2, '1/2'),))
    >>> register_numbers(""), register_numbers("Hof")
    (((0, ''),), ())
    """
    if not number:
        return ((0, suffix_key(suffix)),)
    readings = read_house_number(joined(number, suffix))
    if readings:
        # In a column of its own "/12" is an entrance; in one cell "8/12" may be both houses.
        return (readings[0] if suffix else readings[-1]).numbers
    begin = re.match(r"(\d{1,4})(?!\d)\s*(.*)$", f"{number} {suffix}".strip())
    if begin is None or not begin[1].isascii() or len(begin[0]) > MAX_TEXT:
        return ()
    # A column of its own that holds another number: "25" and "3" are what others write as 25/3.
    mark = "/" if suffix.isdigit() and begin[2] == suffix else ""
    return ((int(begin[1]), mark + suffix_key(begin[2])),)


def joined(number: str, suffix: str) -> str:
    """Write number and suffix of two columns as one text.

    >>> joined("12", "a"), joined("2", "1/2"), joined("25", "/3")
    ('12a', '2 1/2', '25/3')
    """
    gap = " " if suffix[:1].isdigit() or (len(suffix) > 1 and suffix[:1].isalpha()) else ""
    return f"{number}{gap}{suffix}".strip()


def label_of(number: str, suffix: str, keys: Iterable[HouseKey]) -> str:
    """Give the text of an entry as delivered; "" where `house_text` writes the same.

    Parameters
    ----------
    number, suffix
        As delivered.
    keys
        What `register_numbers` made of them.
    """
    text = " ".join("".join(filter(str.isprintable, joined(number, suffix))).split())
    (first, *more) = keys
    return "" if not more and text == house_text(*first) else text


def names_exactly(label: str, number: HouseNumber) -> bool:
    """Say whether an entry as delivered names just the same houses.

    Parameters
    ----------
    label
        As `label_of` gives it; empty: a single house.
    number
        What is asked for.
    """
    if not label:
        return len(number.numbers) == 1
    readings = read_house_number(label)
    return any(reading.numbers == number.numbers for reading in readings) or (
        len(number.numbers) == 1 and not any(reading.last for reading in readings)
    )
