"""Damaged files of every kind give one German sentence, or a note about the row, in seconds."""

import base64
import io
import json
import random
import re
import time
import zipfile
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import shapely
from damage import repacked, said, written

from benchmarks.fuzz import readers, seeds
from benchmarks.fuzz.readers import READERS, Reader
from kpk_geo.errors import InputError
from kpk_geo.ingest import limits
from kpk_geo.ingest.addresses.entries import house_numbers

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


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside the checkout")
@pytest.mark.parametrize("case", sorted(CASES.glob("*")), ids=lambda folder: folder.name)
def test_file_that_crashed_a_reader_is_refused_or_read_in_part(case: Path) -> None:
    kind = (case / "info.txt").read_text().split()[1]
    file = next(path for path in case.iterdir() if path.name != "info.txt")
    read = ODD_READERS[kind] if kind in ODD_READERS else READERS[kind].read
    said(Reader(file.name, bytes, read), file)


def encrypted(content: bytes) -> bytes:
    """Set the flag that says so in every header."""
    return re.sub(
        rb"(PK\x03\x04..|PK\x01\x02....)(.)",
        lambda found: found[1] + bytes([found[2][0] | 1]), content, flags=re.DOTALL,
    )  # fmt: skip


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
        assert READERS["pop.2011"](path).tally.valid  # pandas' notes are not needed


def test_parquet_with_damaged_statistics_is_no_endless_loop(tmp_path: Path) -> None:
    content = READERS["pop.2011"].seed()
    path = tmp_path / READERS["pop.2011"].file
    start = time.process_time()
    for place in range(300, 600):  # the statistics of its pages; one of them never came back
        path.write_bytes(content[:place] + b"\x0c" + content[place + 1 :])
        with suppress(InputError):
            READERS["pop.2011"](path)
    assert time.process_time() - start < 60


@pytest.mark.parametrize("content", [b"[" * 100_000, b'[{"key": ' + b"9" * 5000 + b"}]"])
def test_endless_json(tmp_path: Path, content: bytes) -> None:
    assert "endlose Zahl oder Verschachtelung" in written(tmp_path, "ind.json", content)


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
    house_numbers(text)


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
        seed = reader.seed()  # once: an archive holds the second in which it was written
        twice = [damaged(seed, random.Random(5)) for _ in range(2)]
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
