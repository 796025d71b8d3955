"""House numbers in columns of their own: joined to their street, they are one address."""

import pandas as pd

from kpk_geo.geocoding.parse import AddressKind, parse_address

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
    """
    number = number.removesuffix(".0").strip()
    if not number:
        return street
    gap = " " if suffix[:1].isdigit() else ""
    whole = f"{number}{gap}{suffix}".strip()
    known = parse_address(street)
    if known.kind is AddressKind.HOUSE and str(known.number) == number.lstrip("0"):
        has_suffix = bool(known.suffix or known.last) or not suffix
        return street if has_suffix else f"{street}{gap}{suffix}"
    return f"{street} {whole}".strip()
