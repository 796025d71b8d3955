"""House numbers in columns of their own: joined to their street, they are one address."""

import pandas as pd

from kpk_geo.geocoding.house_number import read_house_number
from kpk_geo.geocoding.parse import parse_address
from kpk_geo.geocoding.register_entry import joined

NUMBER_FIELD = "house_number"
SUFFIX_FIELD = "house_number_suffix"


def with_house_numbers(fields: pd.DataFrame) -> pd.DataFrame:
    """Write house number and suffix behind the street and drop their columns."""
    blank = pd.Series("", index=fields.index)
    numbers = fields[NUMBER_FIELD]
    suffixes = fields.get(SUFFIX_FIELD, blank)
    joined = [
        joined_street(street, number, suffix)
        for street, number, suffix in zip(fields["street"], numbers, suffixes, strict=True)
    ]
    rest = fields.drop(columns=[NUMBER_FIELD, SUFFIX_FIELD], errors="ignore")
    return rest.assign(street=pd.Series(joined, index=fields.index, dtype=object))


def joined_street(street: str, number: str, suffix: str) -> str:
    """Write one address; a number that the street has already is not written twice.

    Parameters
    ----------
    street
        Name of the street, perhaps with the number.
    number
        As its column has it; Excel makes "5.0" of it where others are empty.
    suffix
        Letter or fraction; empty: none.

    Examples
    --------
    >>> joined_street("Hafenstr.", "5.0", "a"), joined_street("Hafenstr. 5a", "5", "a")
    ('Hafenstr. 5a', 'Hafenstr. 5a')
    >>> joined_street("Straße des 17. Juni", "135", ""), joined_street("Ring", "2", "1/2")
    ('Straße des 17. Juni 135', 'Ring 2 1/2')
    >>> joined_street("Ring 25", "25/3", ""), joined_street("Ring 25/3", "25", "")
    ('Ring 25/3', 'Ring 25/3')
    """
    number = number.removesuffix(".0").strip()
    if not number:
        return street
    whole = joined(number, suffix.strip())
    known, wanted = parse_address(street), read_house_number(whole)
    if known.house is None or not wanted or known.house.first[0] != wanted[0].first[0]:
        return f"{street} {whole}".strip()
    is_more_exact = known.house.text == str(known.number) != wanted[0].text
    return f"{known.street} {whole}" if is_more_exact else street
