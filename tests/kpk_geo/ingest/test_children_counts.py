"""Children in SGB II by commune: read as people write such tables, refused with row and way out."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kpk_geo.errors import DuplicateIdError, InputError, MissingColumnError, SourceError
from kpk_geo.funding.counts import CountBasis
from kpk_geo.ingest.children_counts import ChildrenCounts, read_children_counts


def read(folder: Path, *lines: str, **options: object) -> ChildrenCounts:
    path = folder / "kinder.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_children_counts(path, **options)  # type: ignore[arg-type]


def found(counts: ChildrenCounts, column: int = 0) -> dict[str, tuple[int, int | None]]:
    return {item.key: (item.low, item.high) for item in counts.tables[column].communes}


def test_thousands_lost_zeros_and_suppressed_counts_are_understood(tmp_path: Path) -> None:
    counts = read(
        tmp_path, "AGS;Name;Anzahl", "5114000;Krefeld;8.411", "05913;Dortmund;25.000",
        "05978036;Unna;*", suppressed_max=9,
    )  # fmt: skip
    assert found(counts) == {"05114": (8411, 8411), "05913": (25000, 25000), "05978036": (0, 9)}
    assert [item.label for item in counts.tables[0].communes][:2] == ["Krefeld", "Dortmund"]


def test_a_heading_says_whom_it_counts_and_each_is_a_way_of_counting(tmp_path: Path) -> None:
    counts = read(
        tmp_path, "AGS;Kinder unter 15 am 31.12.2025;Kinder U18 2024-06-30;Anzahl", "05114;1;2;3",
        basis=CountBasis(age_limit=7),
    )  # fmt: skip
    assert [table.basis for table in counts.tables] == [
        CountBasis(age_limit=15, reference_date=date(2025, 12, 31)),
        CountBasis(age_limit=18, reference_date=date(2024, 6, 30)),
        CountBasis(age_limit=7),
    ]


def test_the_row_of_the_land_is_the_total_and_no_commune(tmp_path: Path) -> None:
    counts = read(tmp_path, "AGS;Anzahl", "5;1000", "05114;10")
    assert counts.tables[0].total == 1000
    assert list(found(counts)) == ["05114"]
    asked = read(tmp_path, "AGS;Anzahl", "05;1000", "05114;10", total=900)
    assert asked.tables[0].total == 900


def test_a_kreis_beside_its_own_towns_is_said(tmp_path: Path) -> None:
    counts = read(tmp_path, "AGS;Anzahl", "05978;100", "05978036;10")
    assert "05978 steht neben 05978036" in counts.notes[-1]


def test_excel_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "kinder.xlsx"
    pd.DataFrame({"AGS": [5114000, 5913000], "Anzahl": [8411, 25000]}).to_excel(path, index=False)
    assert found(read_children_counts(path)) == {"05114": (8411, 8411), "05913": (25000, 25000)}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("-5", "zwischen 0 und"),
        ("12,5 %", "Anteil"),
        ("12 %", "Anteil"),
        ("0,125", "Anteil"),
        ("", "fehlt"),
        ("viele", "keine Zahl"),
        ("1e9", "zwischen 0 und"),
        ("999.999.999.999", "zwischen 0 und"),
    ],
)
def test_a_cell_that_is_no_count_is_refused_with_its_row(
    tmp_path: Path, cell: str, words: str
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read(tmp_path, "AGS;Anzahl", "05913;25", f"05114;{cell}")
    assert "Zeile 3" in str(caught.value)


@pytest.mark.parametrize("key", ["06412", "Summe", "", "051", "05-11-4x", "０５１１４"])
def test_a_key_of_no_commune_is_refused_with_its_row(tmp_path: Path, key: str) -> None:
    with pytest.raises(InputError, match=r"Zeile 2: .*05"):
        read(tmp_path, "AGS;Anzahl", f"{key};25", "05114;3")


def test_a_commune_that_stands_twice_is_refused_with_both_rows(tmp_path: Path) -> None:
    with pytest.raises(DuplicateIdError, match="Zeile 4: 05114 steht schon in Zeile 2"):
        read(tmp_path, "AGS;Anzahl", "05114;25", "05913;1", "5114000;25")


@pytest.mark.parametrize(
    ("heading", "words"), [("AGS;Quote", "mit den Kindern"), ("Ort;Anzahl", "Schlüssel")]
)
def test_an_absent_column_is_named(tmp_path: Path, heading: str, words: str) -> None:
    with pytest.raises(MissingColumnError, match=words):
        read(tmp_path, heading, "05114;25")


def test_empty_and_absent_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "leer.csv").write_text("")
    with pytest.raises(InputError, match="leer"):
        read_children_counts(tmp_path / "leer.csv")
    with pytest.raises(InputError, match="keine Zeilen"):
        read(tmp_path, "AGS;Anzahl")
    with pytest.raises(SourceError, match="fehlt"):
        read_children_counts(tmp_path / "gibtesnicht.csv")


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"31\.02\.2025 ist kein Tag"):
        read(tmp_path, "AGS;Kinder am 31.02.2025", "05114;25")
