"""Tables that are written by the ending of their file, and an option that says the same."""

from pathlib import Path

import pytest

from api.terminal.options import ExportFormat, table_path
from kpk_geo.errors import InputError


def test_the_ending_says_the_format_and_the_format_gives_an_ending() -> None:
    assert table_path(Path("a.csv"), None) == Path("a.csv")
    assert table_path(Path("a.XLSX"), ExportFormat.XLSX) == Path("a.XLSX")
    assert table_path(Path("a"), ExportFormat.XLSX) == Path("a.xlsx")


def test_what_differs_or_is_not_written_is_refused_with_the_way_out() -> None:
    with pytest.raises(InputError, match=r"Bitte a\.xlsx schreiben"):
        table_path(Path("a.csv"), ExportFormat.XLSX)
    with pytest.raises(InputError, match="als csv oder xlsx, nicht als geojson"):
        table_path(Path("a.json"), ExportFormat.GEOJSON)
