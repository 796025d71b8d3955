"""Damaged files of every kind give one German sentence, or a note about the row, in seconds."""

import base64
import io
import json
import random
import re
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import shapely

from benchmarks.fuzz import readers, seeds
from benchmarks.fuzz.readers import READERS, Reader
from kpk_geo.errors import KpkError
from kpk_geo.geocoding.normalise import street_key
from kpk_geo.geocoding.parse import MAX_ADDRESS, AddressKind, parse_address
from kpk_geo.ingest import limits
from kpk_geo.ingest.addresses.entries import house_number
from kpk_geo.ingest.cells import MAX_CELL

CASES = Path(__file__).parents[4] / "shared" / "cases" / "fuzz"
# Where the columns of the cases are called otherwise than those of the seeds.
ODD_READERS: dict[str, readers.Read] = {
    "areas.gpkg": partial(readers.areas, key="quarter_id", name="quarter_name"),
    "areas.zip": partial(readers.areas, key="STATBEZ", name="NAME"),
    "adr.layer": partial(
        readers.addresses, format="layer", columns={"street": "street", "number": "nr"}
    ),
    "net": READERS["net.osm"].read,
    "pop.2022csv": READERS["pop.2022"].read,
}
# GDAL and shapely remark upon what they see before they give up.
pytestmark = pytest.mark.filterwarnings("ignore")
GERMAN = re.compile(r"\b(Die|Das|Der|Ein|Keine|keine|nicht|Bitte|bitte|Erwartet)\b")


def said(reader: Reader, path: Path) -> str:
    """Read; give the error, or what the report says if the rest could be read."""
    start = time.process_time()  # a busy machine is no slow reader
    try:
        notes = reader(path).notes
        text = " ".join(note.reason for note in notes)
    except KpkError as error:
        text = str(error)
        assert path.name in text
    assert time.process_time() - start < 10
    assert GERMAN.search(text), text
    return text


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside the checkout")
@pytest.mark.parametrize("case", sorted(CASES.glob("*")), ids=lambda folder: folder.name)
def test_file_that_crashed_a_reader_is_refused_or_read_in_part(case: Path) -> None:
    kind = (case / "info.txt").read_text().split()[1]
    file = next(path for path in case.iterdir() if path.name != "info.txt")
    read = ODD_READERS[kind] if kind in ODD_READERS else READERS[kind].read
    said(Reader(file.name, bytes, read), file)


def written(folder: Path, reader: str, content: bytes) -> str:
    path = folder / READERS[reader].file
    path.write_bytes(content)
    return said(READERS[reader], path)


def repacked(
    content: bytes, change: Callable[[str, bytes], tuple[str, bytes]], packing: int = 8
) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as out:
        for name in archive.namelist():
            out.writestr(*change(name, archive.read(name)), compress_type=packing)
    return target.getvalue()


def encrypted(content: bytes) -> bytes:
    """Set the flag that says so in every header."""
    return re.sub(
        rb"(PK\x03\x04..|PK\x01\x02....)(.)",
        lambda found: found[1] + bytes([found[2][0] | 1]), content, flags=re.DOTALL,
    )  # fmt: skip


def in_two(text: str, at: str, between: str) -> bytes:
    before, after = text.split(at, 1)
    return (before + between + after).encode()


def overwritten(content: bytes, behind: bytes) -> bytes:
    """Spoil the bytes of a member behind its name."""
    start = content.index(behind) + len(behind) + 20
    return content[:start] + b"\xff" * 30 + content[start + 30 :]


BROKEN_XML = repacked(
    seeds.indicator_book(),
    lambda name, inner: (name, inner[:-30] if "sheet1" in name else inner),
)
ARCHIVES = {
    "no archive": b"PK\x03\x04 nothing",
    "cut": seeds.gebref_zip()[:200],
    "member ..": repacked(seeds.gebref_zip(), lambda name, inner: (f"{len(name)}/..", inner)),
    "member .": repacked(seeds.gebref_zip(), lambda name, inner: (f"{len(name)}/.", inner)),
    "long name": repacked(seeds.gebref_zip(), lambda name, inner: ("x" * 300 + name, inner)),
    "encrypted": encrypted(seeds.gebref_zip()),
    "deflate": seeds.gebref_zip()[:60] + bytes(20) + seeds.gebref_zip()[80:],
    **{
        f"packing {packing}": packed[:70] + b"\xff" * 20 + packed[90:]
        for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
        if (packed := repacked(seeds.gebref_zip(), lambda name, inner: (name, inner), packing))
    },
}


@pytest.mark.parametrize("content", ARCHIVES.values(), ids=ARCHIVES)
@pytest.mark.parametrize("reader", ["adr.gebref", "areas.zip", "pop.2022"])
def test_damaged_archive(tmp_path: Path, reader: str, content: bytes) -> None:
    assert "gelesen" not in written(tmp_path, reader, content)


BOOKS = {
    "no archive": b"PK\x03\x04 nothing",
    "cut": seeds.indicator_book()[:2000],
    "broken XML": BROKEN_XML,
    "encrypted": encrypted(seeds.indicator_book()),
    "deflate": overwritten(seeds.indicator_book(), b"worksheets/sheet1.xml"),
}


@pytest.mark.parametrize("content", BOOKS.values(), ids=BOOKS)
@pytest.mark.parametrize("reader", ["ind.xlsx", "offers.xlsx"])
def test_damaged_book(tmp_path: Path, reader: str, content: bytes) -> None:
    assert "keine lesbare Excel-Datei" in written(tmp_path, reader, content)


def test_book_without_a_sheet(tmp_path: Path) -> None:
    book = repacked(
        seeds.indicator_book(),
        lambda name, inner: (name, re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", inner)),
    )
    assert "kein Tabellenblatt" in written(tmp_path, "ind.xlsx", book)


OSM = {
    "id": ('id="90"', 'id="a"'),
    "coordinate": ('id="90" lat="51', 'id="90" lat="51.x'),
    "no number": ('id="90" lat="51', 'id="90" lat="nan'),
    "version": ('id="100" version="2"', 'id="100" version="%00"'),
    "time": ("2026-01-01T", "2026-99-01T"),
    "tag": ('v="Hafenstr."', f'v="{"a" * 5000}"'),
    "end": ("</osm>", ""),
}


@pytest.mark.parametrize("pair", OSM.values(), ids=OSM)
@pytest.mark.parametrize("reader", ["adr.osm", "offers.osm", "net.osm"])
def test_damaged_extract(tmp_path: Path, reader: str, pair: tuple[str, str]) -> None:
    text = seeds.osm().decode()
    assert pair[0] in text
    written(tmp_path, reader, text.replace(*pair).encode())


def test_geometry_without_numbers_costs_its_own_row(tmp_path: Path) -> None:
    areas = seeds.areas()
    square = shapely.get_coordinates(areas.geometry[1])
    square[2] = np.nan
    areas.loc[1, "geometry"] = shapely.Polygon(square)  # type: ignore[call-overload]  # pandas-stubs
    areas.loc[2, "geometry"] = shapely.Polygon()  # type: ignore[call-overload]  # pandas-stubs
    path = tmp_path / "areas.gpkg"
    path.write_bytes(seeds.layer(areas, "a.gpkg"))
    report = READERS["areas.gpkg"](path)
    assert [(note.line, note.reason) for note in report.notes if note.line] == [
        (3, "Das Objekt hat keine Geometrie."),
        (2, "Das Objekt hat Koordinaten, die keine Zahlen sind."),
    ]
    assert report.tally.valid == 2


def test_ring_that_is_not_closed_costs_its_own_row(tmp_path: Path) -> None:
    collection = json.loads(seeds.layer(seeds.areas().to_crs(4326), "a.geojson"))
    collection["features"][1]["geometry"]["coordinates"][0].pop()
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps(collection))
    report = READERS["areas.geojson"](path)
    assert [note.line for note in report.notes if note.line] == [2]
    assert report.tally.valid == 3


def test_empty_point_is_an_address_without_a_place(tmp_path: Path) -> None:
    collection = json.loads(seeds.layer(seeds.points().to_crs(4326), "p.geojson"))
    collection["features"][0]["geometry"] = {"type": "Point", "coordinates": []}
    collection["features"][1]["geometry"] = {"type": "MultiPoint", "coordinates": []}
    text = written(tmp_path, "adr.layer", json.dumps(collection).encode())
    assert text.count("Das Objekt hat keine Geometrie.") == 2


@pytest.mark.parametrize("reader", ["areas.geojson", "adr.layer", "offers.geojson"])
def test_layer_whose_text_cannot_be_decoded(tmp_path: Path, reader: str) -> None:
    content = READERS[reader].seed()
    key = b'"name": "' if reader == "areas.geojson" else b'"street": "'
    assert key in content
    written(tmp_path, reader, content.replace(key, key[:-4] + b'\xc0": 1, ' + key + b"\xff", 1))


def test_parquet_with_damaged_notes_of_pandas(tmp_path: Path) -> None:
    content = READERS["pop.2011"].seed()
    (packed,) = re.findall(rb"/////[A-Za-z0-9+/=]{100,}", content)
    schema = base64.b64decode(packed)
    path = tmp_path / READERS["pop.2011"].file
    for new in (b"nxmpy_type", b"numpy_t\xdcpe"):
        assert b"numpy_type" in schema
        damaged_schema = base64.b64encode(schema.replace(b"numpy_type", new))
        path.write_bytes(content.replace(packed, damaged_schema))
        if new.isascii():
            assert READERS["pop.2011"](path).tally.valid  # pandas' notes are not needed
        else:
            assert said(READERS["pop.2011"], path)  # the library decodes them all the same


@pytest.mark.parametrize("content", [b"[" * 100_000, b'[{"key": ' + b"9" * 5000 + b"}]"])
def test_endless_json(tmp_path: Path, content: bytes) -> None:
    assert "endlose Zahl oder Verschachtelung" in written(tmp_path, "ind.json", content)


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
    address = parse_address("Hafenstr. 1")
    changed = type(address)(text=street, street=street, number=1, kind=AddressKind.HOUSE)
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


@pytest.mark.parametrize("number", ["NaN", "inf", "1e400"])
@pytest.mark.parametrize("reader", ["adr.gebref", "adr.hkde", "adr.table"])
def test_coordinate_that_is_no_number_costs_its_row(
    tmp_path: Path, reader: str, number: str
) -> None:
    easting = b"32351500,00" if reader == "adr.hkde" else b"350500"
    content = READERS[reader].seed()
    if reader == "adr.gebref":
        content = repacked(
            content, lambda n, inner: (n, inner.replace(easting, number.encode(), 1))
        )
    else:
        content = content.replace(easting, number.encode(), 1)
    assert "Die Koordinate ist nicht lesbar." in written(tmp_path, reader, content)


@pytest.mark.parametrize("text", ["²", "½", "1²", "٣", "12³4"])
def test_signs_that_look_like_digits_are_no_reason_to_crash(text: str) -> None:
    house_number(text)


@pytest.mark.parametrize(
    ("limit", "reader"),
    [
        ("TABLE", "ind.csv"), ("TABLE", "offers.portal"), ("LAYER", "areas.zip"),
        ("EXTRACT", "adr.osm"), ("EXTRACT", "offers.osm"), ("EXTRACT", "net.pbf"),
        ("STREAM", "adr.gebref"),
    ],
)  # fmt: skip
def test_file_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, reader: str
) -> None:
    monkeypatch.setattr(limits, limit, 100)
    text = written(tmp_path, reader, READERS[reader].seed())
    assert "zu groß; gelesen werden höchstens 0,1 kB" in text


def test_damage_by_chance_is_the_same_every_time() -> None:
    from benchmarks.fuzz.mutations import damaged

    for reader in READERS.values():
        twice = [damaged(reader.seed(), random.Random(5)) for _ in range(2)]
        assert twice[0] == twice[1]


def test_encoding_of_a_shapefile_that_is_no_name_is_asked_for(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(READERS["areas.zip"].seed())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    stem = next(name for name in members if name.endswith(".shp")).removesuffix(".shp")
    path = tmp_path / "areas.zip"
    path.write_bytes(seeds.zipped({**members, f"{stem}.cpg": b"cp\x001252"}))
    assert 'encoding = "utf-8"' in said(READERS["areas.zip"], path)


def test_declaration_of_a_kml_that_does_not_end_is_refused(tmp_path: Path) -> None:
    content = b'<?xml version="1.0" encoding="iso-8859-1">\n<kml>Stra\xdfe</kml>'
    written(tmp_path, "areas.kml", content)
