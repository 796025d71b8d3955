"""Reads amounts as Germans type them; `maps/assets/kit/german.js` reads them by the same rule."""

import re

from kpk_geo.errors import InputError, excerpt

# Whole groups of three behind points or spaces ("120.000"), or digits alone; then a comma.
_GERMAN = re.compile(r"(?:[1-9]\d{0,2}(?:([. ])\d{3}(?:\1\d{3})*)|\d+)(?:,(?P<cents>\d+))?")
_CURRENCY = re.compile(r" ?(?:€|eur|euro)$", re.IGNORECASE)


def amount_of(text: str | None, option: str) -> float | None:
    """Read an amount, at least 0; None stays None.

    Parameters
    ----------
    text
        As it was typed.
    option
        Named in the message.

    Raises
    ------
    InputError
        It cannot be read for sure: "120,000" and "1.5" mean one number here, another abroad.

    Examples
    --------
    >>> amount_of("120.000", "--budget"), amount_of("46.000,50 €", "--budget")
    (120000.0, 46000.5)
    >>> amount_of("9200", "--price"), amount_of(None, "--price")
    (9200.0, None)
    """
    if text is None:
        return None
    typed = _CURRENCY.sub("", " ".join(text.split()))
    found = _GERMAN.fullmatch(typed)
    if found is None or len(found["cents"] or "") == 3:
        raise InputError(
            f"{option} {excerpt(text)}: Das ist nicht sicher zu lesen. Bitte schreiben wie "
            "120000 oder 120.000 oder 46.000,50."
        )
    return float(typed.replace(".", "").replace(" ", "").replace(",", "."))
