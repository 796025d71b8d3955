"""Writes into a profile from what the burden index is computed; all else stays as it is."""

from datetime import date
from typing import Any

import tomlkit

from kpk_geo.german import day as day_text
from kpk_geo.profile.plans import BurdenIndexPlan
from kpk_geo.profile.region import parse_profile
from kpk_geo.profile.writing import ProfileText, toml_value

SECTION = "burden_index"
# What a person chooses; method, limits and weights of other indicators stay as they were written.
_CHOSEN = ("level", "reference_date", "population", "compare_with", "status", "dynamic")


def with_index(before: ProfileText, plan: BurdenIndexPlan | None, today: date) -> ProfileText:
    """Give the profile with another plan of the index; checked.

    Parameters
    ----------
    before
        As it is.
    plan
        What is to be computed; None: nothing.
    today
        Stands in the comment beside the section.

    Raises
    ------
    ProfileError
        What would come of it is no profile that can be read.
    """
    document = tomlkit.parse(before.text)
    if plan is None:
        document.pop(SECTION, None)
    else:
        _write(document, plan, today)
    after = ProfileText(before.path, tomlkit.dumps(document))
    parse_profile(after.text, before.path)
    return after


def _write(document: tomlkit.TOMLDocument, plan: BurdenIndexPlan, today: date) -> None:
    if SECTION not in document:
        document.add(tomlkit.nl())
        document.add(SECTION, tomlkit.table())
    section: Any = document[SECTION]
    values = plan.model_dump(include=set(_CHOSEN), exclude_defaults=True)
    for name in _CHOSEN:
        if name in values:
            section[name] = toml_value(_plain(values[name]))
        else:
            section.pop(name, None)
    section.comment(f"am {day_text(today)} auf der Seite „Daten“ gewählt")


def _plain(value: Any) -> Any:
    """Leave out weights that are the usual 1."""
    if not isinstance(value, tuple):
        return value
    return [{key: part for key, part in item.items() if part != 1} for item in value]
