"""Cells, headings, names and sheets without end: named, or read in no time."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from damage import in_two, repacked, written

from benchmarks.fuzz import readers, seeds
from benchmarks.fuzz.readers import READERS
from kpk_geo.geocoding.normalise import street_key
from kpk_geo.geocoding.parse import MAX_ADDRESS, AddressKind, parse_address
from kpk_geo.ingest.cells import MAX_CELL

LONG = "a" * (MAX_CELL + 1)


def test_cell_that_is_too_long_costs_its_row(tmp_path: Path) -> None:
    path = tmp_path / "offers.csv"
    path.write_bytes(in_two(seeds.OFFERS, "Hafenstr. 1", LONG))
    report = READERS["offers.csv"](path)
    (note,) = [note for note in report.notes if note.line == 2]
    assert note.column == "street"
    assert note.value is None
    assert note.reason.startswith("Die Zelle ist 10.001 Zeichen lang, erlaubt sind 10.000.")


@pytest.mark.parametrize(
    ("reader", "content"),
    [
        ("ind.csv", in_two(seeds.TABLE, "1.000", LONG)),
        ("offers.portal", in_two(seeds.PORTAL, "Familienzentrum", LONG)),
        ("areas.geojson", READERS["areas.geojson"].seed().replace(b"Hafen", LONG.encode())),
        ("offers.geojson", READERS["offers.geojson"].seed().replace(b"Kita Markt", LONG.encode())),
    ],
)  # fmt: skip
def test_every_reader_names_a_cell_that_is_too_long(
    tmp_path: Path, reader: str, content: bytes
) -> None:
    assert "Die Zelle ist 10.0" in written(tmp_path, reader, content)


@pytest.mark.parametrize("reader", ["adr.hkde", "adr.layer"])
def test_register_with_an_endless_name(tmp_path: Path, reader: str) -> None:
    content = READERS[reader].seed().replace(b"Waldweg", LONG.encode())
    assert "Ein Feld ist länger als 10000 Zeichen." in written(tmp_path, reader, content)


@pytest.mark.parametrize("piece", ["a", "1-", "a, ", " ecke", "(", "12345 ", "haus ", "nr 1 "])
def test_time_for_an_address_does_not_grow_with_its_square(piece: str) -> None:
    start = time.monotonic()
    for _ in range(20):
        address = parse_address("Hauptstr. " + piece * 8_000)
        parse_address("Hauptstr. 1", city=piece * 8_000)
    assert address.kind is AddressKind.TOO_LONG
    assert time.monotonic() - start < 2
    longest = ("Hauptstr. " + piece * 300)[:MAX_ADDRESS]
    start = time.monotonic()
    parse_address(longest)
    assert time.monotonic() - start < 1


@pytest.mark.parametrize("letters", [255, 256, 257, 512])
def test_an_endless_name_is_not_like_a_street(letters: int) -> None:
    """A distance of 256 letters once fell on 0: the very same name."""
    locator = readers._locator()
    assert locator.geocoder is not None
    street = "hafenstr"[:1] + "q" * (letters + 7)
    assert len(street_key(street)) == letters + 8
    changed = parse_address("Hafenstr. 1")
    reading = replace(changed.readings[0], street=street)
    changed = replace(changed, text=street, readings=(reading,))
    assert not locator.geocoder.find(changed).grade.is_booked


def test_repeated_headings_take_no_time(tmp_path: Path) -> None:
    content = seeds.TABLE.replace("jobless", "jobless" + ";key" * 1_900).encode()
    written(tmp_path, "ind.csv", content)
    more = seeds.TABLE.replace("jobless", "jobless" + ";key" * 10_000).encode()
    assert "Die Kopfzeile hat 10.005 Spalten, erlaubt sind 2.000." in (
        written(tmp_path, "ind.csv", more)
    )  # fmt: skip


def test_a_key_in_very_many_rows_is_told_shortly(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(seeds.TABLE + "01;1;1;1;1\n" * 3_000)
    report = READERS["ind.csv"](path)
    assert max(len(note.reason) for note in report.notes) < 300


def test_sheet_that_claims_to_be_endless_is_read(tmp_path: Path) -> None:
    def claims(name: str, inner: bytes) -> tuple[str, bytes]:
        return name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', inner)

    path = tmp_path / "table.xlsx"
    path.write_bytes(repacked(seeds.indicator_book(), claims))
    start = time.monotonic()
    assert READERS["ind.xlsx"](path).tally.valid == 8
    assert time.monotonic() - start < 5


def test_merged_cells_down_a_whole_column(tmp_path: Path) -> None:
    everywhere = "".join(f'<mergeCell ref="{column}5:{column}1048576"/>' for column in "BCDE")

    def merges(name: str, inner: bytes) -> tuple[str, bytes]:
        return name, inner.replace(b"<mergeCell ", everywhere.encode() + b"<mergeCell ")

    path = tmp_path / "table.xlsx"
    path.write_bytes(repacked(seeds.indicator_book(), merges))
    start = time.monotonic()
    report = READERS["ind.xlsx"](path)
    assert sum("ihr Wert gilt" in note.reason for note in report.notes) == 5
    assert time.monotonic() - start < 5
