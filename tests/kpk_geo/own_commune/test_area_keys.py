"""Which columns of a layer hold keys and names."""

import pandas as pd
import pytest

from kpk_geo.errors import InputError
from kpk_geo.open_data import Reading
from kpk_geo.own_commune.area_keys import key_and_name


def chosen(columns: dict[str, list[str]], **reading: object) -> tuple[str, str]:
    texts = {name: pd.Series(cells, dtype=str) for name, cells in columns.items()}
    return key_and_name(texts, Reading.model_validate(reading), where="gebiete.zip")


NUMBERS, NAMES = ["011", "012"], ["Vier Wälle", "Südring"]


@pytest.mark.parametrize(
    "reading",
    [
        {"id_column": "NR", "name_column": "NAME"},
        {"id_column": "NAME", "name_column": "NR"},  # the registry has them the wrong way round
        {"id_column": "FRUEHER", "name_column": "WEG"},  # the publisher renamed them
        {},
    ],
)
def test_numbers_are_keys_and_words_are_names(reading: dict[str, str]) -> None:
    columns = {"OBJECTID": ["1", "2"], "NAME": NAMES, "NR": NUMBERS, "SHAPE_Area": ["1.5", "2.5"]}
    assert chosen(columns, **reading) == ("NR", "NAME")


def test_parts_of_an_area_share_its_key() -> None:
    columns = {"OBJECTID": ["1", "2"], "NR": ["011", "011"], "NAME": ["Mitte", "Mitte"]}
    assert chosen(columns, id_column="NR", name_column="NAME") == ("NR", "NAME")


def test_without_numbers_names_are_keys_and_without_names_keys_are_names() -> None:
    assert chosen({"name": NAMES}) == ("name", "name")
    assert chosen({"NR": NUMBERS}) == ("NR", "NR")


def test_what_holds_no_key_is_refused() -> None:
    with pytest.raises(InputError, match=r"gebiete\.zip: In keiner Spalte .* OBJECTID, ART"):
        chosen({"OBJECTID": ["1", "2"], "ART": ["a", "a"]})
