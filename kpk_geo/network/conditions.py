"""Access that holds only at times or for some vehicles, as tags `...:conditional` say it.

Asked is what holds on an ordinary working day, when families are on their way. Where a condition
covers all of that time its value counts, where it lies outside it does not, and where neither is
sure the tag without a condition counts and the way is told.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from kpk_geo.network.tag_values import CONDITIONAL_KEYS
from kpk_geo.opening.calendar import kindergarten_year
from kpk_geo.opening.read import hours_or_none
from kpk_geo.opening.throughout import open_throughout

# The time that is asked about: Monday to Friday from 8 to 18 h, without public holidays. An own
# setting: the hours in which most offers for families are open. The year is any whose school
# holidays are known: what names a year counts as not sure.
HOURS: Final = (8, 18)
YEAR: Final = kindergarten_year(date(2025, 9, 1))

MAX_VALUE: Final = 255  # letters that OpenStreetMap allows in a value

# Vehicles and purposes that are not those of a family on its way.
_OTHERS: Final = {
    "hgv", "hgv_articulated", "goods", "bus", "psv", "tourist_bus", "delivery", "trailer",
    "caravan", "emergency", "forestry", "agricultural", "taxi", "motorcycle", "moped", "mofa",
    "disabled", "police", "hazmat", "permit_holder", "maintenance",
}  # fmt: skip
# From this size on a limit is none for a family's car; tonnes, metres, number.
_LARGER: Final = {
    "weight": 2.8, "weightrating": 2.8, "maxweight": 2.8, "maxweightrating": 2.8, "axleload": 2.0,
    "length": 5.5, "width": 2.2, "height": 2.0, "axles": 2.0, "wheels": 4.0,
}  # fmt: skip
_SIZE = re.compile(r"([a-z]+)\s*>=?\s*([\d.]+)\s*(t|m)?$")
_CLAUSE = re.compile(r"([^@;()]+)@\s*(\([^()]*\)|[^;()]+)(?:;|$)")


def on_a_working_day(tags: Mapping[str, str]) -> tuple[Mapping[str, str], bool]:
    """Put in place of tags what their conditions make of them.

    Parameters
    ----------
    tags
        Of a way or a node; they are left as they are.

    Returns
    -------
    tags : Mapping of str to str
        With the values that hold on a working day; the same object where there are no conditions.
    is_sure : bool
        False where a condition holds for a part of the time, or is not understood.

    Examples
    --------
    >>> tags, _ = on_a_working_day({"foot:conditional": "no @ (Mo-Fr 07:00-19:00)"})
    >>> tags["foot"]
    'no'
    >>> on_a_working_day({"access:conditional": "no @ (22:00-06:00)"})
    ({'access:conditional': 'no @ (22:00-06:00)'}, True)
    """
    keys = [key for key in CONDITIONAL_KEYS if f"{key}:conditional" in tags]
    if not keys:
        return tags, True
    result, is_sure = dict(tags), True
    for key in keys:
        value, understood = _value(tags[f"{key}:conditional"])
        is_sure &= understood
        if value is not None:
            result[key] = value
    return result, is_sure


@lru_cache(maxsize=4096)
def _value(text: str) -> tuple[str | None, bool]:
    """Give the last value whose condition holds all the time, and whether all are understood."""
    clauses = _CLAUSE.findall(text) if len(text) <= MAX_VALUE else []
    if not clauses or _CLAUSE.sub("", text).strip(" ;"):
        return None, False
    found, understood = None, True
    for value, condition in clauses:
        holds = _holds(condition.strip().removeprefix("(").removesuffix(")").strip())
        if holds is None:
            understood = False
        elif holds:
            found = value.strip()
    return found, understood


def _holds(condition: str) -> bool | None:
    """Say whether all parts of a condition hold; None: for a part of the time, or not sure."""
    parts = [_part_holds(part.strip()) for part in re.split(r"\band\b", condition, flags=re.I)]
    if False in parts:
        return False
    return None if None in parts else True


def _part_holds(part: str) -> bool | None:
    words = part.lower()
    if words in _OTHERS:
        return False
    size = _SIZE.match(words)
    if size is not None and size[1] in _LARGER:
        return False if float(size[2]) >= _LARGER[size[1]] else None
    # "Mo-Fr" alone names whole days here, as the page "Conditional restrictions" has it.
    hours = hours_or_none(part) or hours_or_none(f"{part} 00:00-24:00")
    if hours is None:
        return None
    return open_throughout(hours, YEAR, minutes=(HOURS[0] * 60, HOURS[1] * 60))
