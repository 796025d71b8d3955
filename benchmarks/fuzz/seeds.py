"""Small whole files of every format that is read: what the fuzzing damages.

They describe the toy commune of the tests: four squares of a kilometre, three offers, four houses.
"""

import bz2
import gzip
import io
import json
import tempfile
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import osmium
import pandas as pd
import pyogrio
import shapely
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

from kpk_geo.fixed_zip import fixed_zip
from kpk_geo.offers.provider_list import LIST_FIELDS, ListMark, write_provider_list
from kpk_geo.offers.record import OFFER_FIELDS

X0, Y0 = 350_000, 5_700_000
KEYS = ("01", "02", "03", "04")
NAMES = ("Hafen", "Altstadt", "Höhe", "Wald")
TABLE = """key;people;children;poor;jobless
01;1.000;200;80;12,5
02;2.000;400;40;6,0
03;1.500;300;*;3,5
04;120;10;0;1,0
"""
CROSSWALK = """old;new;share
A;01;0,25
A;02;0,75
B;03;1
C;04;1
"""
OFFERS = """id;title;kind;provider;street;secret;hours;x;y
A1;Kita Anker;Kita;AWO;Hafenstr. 1;;montags 9-12 Uhr;350500;5700500
A2;Beratung am Markt;Beratung;Stadt;Marktplatz 3;nein;Tu 15:00-17:00;351500;5700500
A3;Schutzhaus;Schutzeinrichtung;Frauen helfen Frauen;Geheim 7;ja;;352500;5700500
"""
PORTAL = """Was: Krabbelgruppe
Wann: dienstags 10-11.30 Uhr
Wo: Familienzentrum, Hafenstr. 1, 47798 Spielstadt
Anmeldung: nicht nötig

Was: Elterncafé
Wann: jeden 1. Montag im Monat 9-11 Uhr
Wo: Marktplatz 3 (Hinterhaus)
"""
ADDRESSES = """street;number;postcode;x;y
Hafenstr.;1;47798;350500;5700500
Hafenstr.;3 a;47798;350540;5700500
Marktplatz;3;47798;351500;5700500
Waldweg;12;47798;353500;5700500
"""
CELLS = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner;Unter18;werterlaeuternde_Zeichen\r\n"


def degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a place in metres from the commune's corner."""
    point = gpd.GeoSeries([shapely.Point(X0 + x, Y0 + y)], crs=25832).to_crs(4326)[0]
    return float(point.x), float(point.y)


def areas() -> gpd.GeoDataFrame:
    squares = [
        shapely.box(X0 + 1000 * i, Y0, X0 + 1000 * (i + 1), Y0 + 1000) for i in range(len(KEYS))
    ]
    return gpd.GeoDataFrame({"key": KEYS, "name": NAMES}, geometry=squares, crs=25832)


def points() -> gpd.GeoDataFrame:
    """Houses, which are offers too."""
    rows = pd.read_csv(io.StringIO(ADDRESSES), sep=";", dtype=str)
    places = gpd.points_from_xy(rows["x"].astype(float), rows["y"].astype(float))
    named = rows.assign(title="Kita " + rows["street"], kind="Kita").drop(columns=["x", "y"])
    return gpd.GeoDataFrame(named, geometry=places, crs=25832)


def layer(frame: gpd.GeoDataFrame, name: str, **options: Any) -> bytes:
    """Write a frame in the format that the name's ending says, the same bytes every time."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00Z"})
    with tempfile.TemporaryDirectory() as folder:
        frame.to_file(Path(folder) / name, **options)
        return (Path(folder) / name).read_bytes()


def shapefile(frame: gpd.GeoDataFrame) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        frame.to_file(Path(folder) / "areas.shp", encoding="UTF-8")
        return zipped({path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())})


def kml(frame: gpd.GeoDataFrame) -> bytes:
    marks = "".join(
        f"<Placemark><name>{row.key}</name><description>{row.name}</description><Polygon>"
        f"<outerBoundaryIs><LinearRing><coordinates>"
        f"{' '.join(f'{x:.7f},{y:.7f}' for x, y in row.geometry.exterior.coords)}"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        for row in frame.to_crs(4326).itertuples(index=False)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document>{marks}</Document></kml>"
    ).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    """Pack members; dated alike, so that the bytes are the same every time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def workbook(rows: list[list[Any]], *, merged: str | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    target = io.BytesIO()
    book.save(target)
    with zipfile.ZipFile(target) as archive:  # packed anew, without the time of day
        return zipped({name: archive.read(name) for name in archive.namelist()})


def indicator_book() -> bytes:
    head, *rows = [line.split(";") for line in TABLE.splitlines()]
    numbers = [[row[0], *(_number(cell) for cell in row[1:])] for row in rows]
    return workbook([head, *numbers, [None, "=SUM(B2:B5)", None, None, None]], merged="A5:A6")


def _number(text: str) -> float | str:
    bare = text.replace(".", "").replace(",", ".")
    return float(bare) if bare[0].isdigit() else text


def indicator_json() -> bytes:
    head, *rows = [line.split(";") for line in TABLE.splitlines()]
    return json.dumps([dict(zip(head, map(_number, row), strict=True)) for row in rows]).encode()


def offer_book() -> bytes:
    """The template, filled by two providers."""
    given: list[dict[str, Any]] = [
        {"offer_id": "A1", "title": "Kita Anker", "kind": "Kita", "street": "Hafenstr. 1",
         "capacity_value": 40, "opening_hours": "montags 9-12 Uhr", "valid_from": "01.08.2025"},
        {"offer_id": "A2", "title": "Beratung", "kind": "Beratung", "street": "Marktplatz 3",
         "confidential": "ja", "languages": "Türkisch; Arabisch", "age_from": 0.5},
    ]  # fmt: skip
    rows = [[row.get(field.name) for field in OFFER_FIELDS] for row in given]
    return workbook([[field.heading for field in OFFER_FIELDS], *rows])


def provider_book() -> bytes:
    """The list of a provider as it comes back: confirmed, changed, and one offer more."""
    rows: list[dict[str, Any]] = [
        {"offer_id": "A1", "site_key": "0123456789abcdef", "title": "Kita Anker", "kind": "Kita",
         "opening_hours": "Mo 09:00-12:00", "street": "Hafenstr. 1", "capacity_value": 40},
        {"offer_id": "A2", "site_key": "fedcba9876543210", "title": "Beratung", "kind": "Beratung",
         "street": "Marktplatz 3", "age_from": 0.5, "valid_from": date(2026, 1, 1)},
    ]  # fmt: skip
    mark = ListMark(
        region_id="toy", region_name="Spielstadt", provider="AWO", issued_on=date(2026, 11, 2)
    )
    column = {field.name: place for place, field in enumerate(LIST_FIELDS, 1)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "liste.xlsx"
        write_provider_list(path, mark, rows)
        book = openpyxl.load_workbook(path)
        sheet = book["Angebote"]
        sheet.cell(2, column["answer"]).value = "stimmt"
        sheet.cell(3, column["title"]).value = "Beratung am Markt"
        sheet.cell(3, column["free_slots"]).value = 3
        for name, text in (("title", "Krabbelgruppe"), ("kind", "Gruppe oder Kurs")):
            sheet.cell(4, column[name]).value = text
        book.save(path)
        return fixed_zip(path.read_bytes(), datetime(2026, 1, 1, tzinfo=UTC))


def gebref(*, columns: int) -> bytes:
    """Official address texts: 21 columns are NRW's of today, 16 and more are HK-DE."""
    lines = []
    rows = [line.split(";") for line in ADDRESSES.splitlines()[1:]]
    for number, (street, house, postcode, x, y) in enumerate(rows):
        bare, _, suffix = house.partition(" ")
        if columns == 21:
            cells = ["N", f"DENW{number}", "A", "05", "NRW", "1", "Düsseldorf", "14", "Spielkreis",
                     "000", "Spielstadt", "1", "Mitte", "00100", street, bare, suffix, "32",
                     f"{x},00", f"{y},00", "2026-01-01"]  # fmt: skip
        else:
            cells = ["N", f"DENW{number}", "A", "05", "1", "14", "000", "1", "00100", bare, suffix,
                     f"32{x},00", f"{y},00", street, postcode, "Spielstadt"]  # fmt: skip
        lines.append(";".join(cells))
    return "\r\n".join([*lines, ""]).encode("utf-8" if columns == 21 else "cp1252")


def gebref_zip() -> bytes:
    return zipped({"gebref.txt": gebref(columns=21), "gebref_schluessel.txt": b"G;05;1;14;000;S\n"})


def osm() -> bytes:
    """Streets in a grid, a Kita as a node and one as a building, and houses."""
    lines = ['<?xml version="1.0"?>', '<osm version="0.6">']
    for row in range(3):
        for column in range(5):
            lon, lat = degrees(100 + 900 * column, 100 + 350 * row)
            barrier = '<tag k="barrier" v="bollard"/>' if (row, column) == (1, 2) else ""
            lines.append(
                f'<node id="{10 * row + column + 1}" version="1" timestamp="2026-01-01T00:00:00Z" '
                f'lat="{lat:.7f}" lon="{lon:.7f}">{barrier}</node>'
            )
    lon, lat = degrees(500, 500)
    tags = {"amenity": "kindergarten", "name": "Kita Anker", "capacity": "40",
            "addr:street": "Hafenstr.", "addr:housenumber": "1;3-5"}  # fmt: skip
    lines.append(f'<node id="90" lat="{lat:.7f}" lon="{lon:.7f}">{_tags(tags)}</node>')
    for row in range(3):
        refs = [10 * row + column + 1 for column in range(5)]
        lines.append(_way(100 + row, refs, {"highway": "residential", "name": "Hafenstr."}))
    for column in range(5):
        refs = [10 * row + column + 1 for row in range(3)]
        kind = {"route": "ferry", "duration": "00:10"} if column == 4 else {"highway": "footway"}
        lines.append(_way(200 + column, refs, kind))
    lines.append(_way(300, [1, 2, 12, 11, 1], {**tags, "building": "yes"}))
    lines.append(_way(301, [3, 13], {"waterway": "river"}))
    lines.append(_way(302, [2, 3, 13, 12, 2], {"natural": "water"}))
    lines.append(
        '<relation id="400"><member type="way" ref="302" role="outer"/>'
        f"{_tags({'type': 'multipolygon', 'leisure': 'park'})}</relation>"
    )
    return "\n".join([*lines, "</osm>"]).encode()


def _tags(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def _way(number: int, refs: list[int], tags: dict[str, str]) -> str:
    nodes = "".join(f'<nd ref="{ref}"/>' for ref in refs)
    return f'<way id="{number}" version="2">{nodes}{_tags(tags)}</way>'


def osm_packed(suffix: str) -> bytes:
    if suffix == "gz":
        return gzip.compress(osm(), mtime=0)
    return bz2.compress(osm())


def pbf() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        plain, target = Path(folder) / "s.osm", Path(folder) / "s.osm.pbf"
        plain.write_bytes(osm())
        writer: Any = osmium.SimpleWriter(str(target))
        items: Any = osmium.FileProcessor(str(plain))
        for item in items:
            writer.add(item)
        writer.close()
        return target.read_bytes()


def _grid() -> gpd.GeoSeries:
    places = [shapely.Point(X0 + 400 + 600 * i, Y0 + 500) for i in range(6)]
    return gpd.GeoSeries(places, crs=25832).to_crs(3035)


def census_2022() -> bytes:
    rows = [
        f"x;{int(p.x // 100 * 100 + 50)};{int(p.y // 100 * 100 + 50)};{30 + i};{'–' if i == 2 else i};"
        + ("KLAMMERN" if i == 3 else "")
        for i, p in enumerate(_grid())
    ]
    return zipped({"Zensus2022.csv": (CELLS + "\r\n".join([*rows, ""])).encode()})


def census_2011() -> bytes:
    places = _grid()
    frame = pd.DataFrame(
        {
            "x": (places.x // 100 * 100 + 50).astype("int64"),
            "y": (places.y // 100 * 100 + 50).astype("int64"),
            "value": [3, -9, -1, 5, 7, 12],
        }
    )
    target = io.BytesIO()
    frame.to_parquet(target)
    return target.getvalue()


def elevation() -> bytes:
    """Heights of a slope around the region, every 50 m, with a hole."""
    rows, columns = np.mgrid[0:24, 0:84]
    metres = (30 + rows * 0.5 + columns * 0.2).astype("float32")
    metres[3:5, 4:6] = -9999
    with MemoryFile() as target:
        with target.open(
            driver="GTiff", height=24, width=84, count=1, dtype="float32", crs="EPSG:25832",
            nodata=-9999, transform=from_origin(X0 - 100, Y0 + 1100, 50, 50),
        ) as raster:  # fmt: skip
            raster.write(metres, 1)
        return bytes(target.read())
