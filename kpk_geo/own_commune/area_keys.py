"""Which column of a layer of areas holds their keys, and which their names?

The registry says it where somebody has seen the file. Where it is silent, or has the two the wrong
way round, the cells decide: a key is a number of its own for each area, a name has letters.
"""

import re
from collections.abc import Mapping

import pandas as pd

from kpk_geo.errors import InputError, listed
from kpk_geo.open_data import Reading

# Numbers that a program gave to rows: they change with each export and mean no area.
_OF_PROGRAMS = re.compile(
    r"(object|global|feature)?_?(id|fid|gid)|shape.*|st_.*|oid", re.IGNORECASE
)
_NUMBER = r"[\d.]+"


def key_and_name(
    texts: Mapping[str, "pd.Series[str]"], reading: Reading, *, where: str
) -> tuple[str, str]:
    """Choose the columns of keys and names; where there are no names, the keys stand for them.

    Parameters
    ----------
    texts
        Cells by column, as texts.
    reading
        What the registry says.
    where
        Begins the message: the file.

    Raises
    ------
    InputError
        No column can be a key.
    """
    stated = (reading.id_column, reading.name_column)
    described = [name for name in stated if name is not None and name in texts]
    numbered = [name for name in described if texts[name].str.fullmatch(_NUMBER).all()]
    key = numbered[0] if numbered else next(iter(described), None)
    if key is None or not (texts[key] != "").all():
        key = _found(texts, where)
    worded = [name for name in texts if name != key and texts[name].str.contains("[A-Za-z]").all()]
    name = next((item for item in described[::-1] if item in worded), None)
    return key, name or next(iter(worded), key)


def _found(texts: Mapping[str, "pd.Series[str]"], where: str) -> str:
    own = [
        name for name, column in texts.items()
        if (column != "").all() and column.is_unique and not _OF_PROGRAMS.fullmatch(name)
    ]  # fmt: skip
    if not own:
        raise InputError(
            f"{where}: In keiner Spalte steht je Gebiet ein eigener Schlüssel. Vorhanden sind: "
            f"{listed(texts)}."
        )
    numbers = [name for name in own if texts[name].str.fullmatch(_NUMBER).all()]
    return (numbers or own)[0]
