"""Layers of Musterland as their publishers write them: borders, addresses, institutions, streets."""

import csv
import gzip
import io
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import formats
import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely

AGS, NAME = "05999000", "Musterstadt"
NEIGHBOUR, NEXT_NAME = "05999004", "Musterdorf"
EAST = 4000  # metres: so far does the neighbour reach beyond the town
SCHOOL_FILES = ("nrw/schools", "nrw/pupils", "nrw/social_index", "nrw/startchancen")
OWN_TITLES = {"statistische_gebiete": "Statistische Gebiete", "stadtbezirke": "Stadtbezirke"}
_FORMS = {"Grundschule": "02", "Hauptschule": "04", "Förderschule": "08", "Realschule": "10",
          "Sekundarschule": "14", "Gesamtschule": "15", "Gymnasium": "20", "Berufskolleg": "30"}  # fmt: skip
_HEAD = ["Schulnummer", "Schulform", "Schulbezeichnung_1", "Schulbezeichnung_2", "Schulbezeichnung_3", "Kurzbezeichnung", "Bezirksregierung", "PLZ", "Ort", "Strasse", "Telefonvorwahl", "Telefon", "Faxvorwahl", "Fax", "E-Mail", "Homepage", "Rechtsform", "Traegernummer", "Gemeindeschluessel", "Schulbetriebsschluessel", "Schulbetriebsdatum", "EPSG", "UTMRechtswert", "UTMHochwert", ""]  # fmt: skip


@dataclass
class Town:
    """What the shipped files say of Musterstadt, in EPSG:25832."""

    areas: gpd.GeoDataFrame
    quarters: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    outline: shapely.Geometry
    neighbour: shapely.Geometry
    offers: pd.DataFrame


def read_town(data: Path) -> Town:
    folder = data / "boundaries"
    areas = gpd.read_file(folder / "musterstadt_statistische_gebiete.zip").rename(
        columns={"STATBEZ": "area_id", "NAME": "name"}
    )
    quarters = gpd.read_file(folder / "musterstadt_sozialraeume.gpkg", layer="sozialraeume")
    districts = gpd.read_file(folder / "musterstadt_stadtbezirke.geojson").to_crs(25832)
    outline = shapely.union_all(areas.geometry.to_numpy())
    west, south, east, north = shapely.bounds(outline)
    strip = shapely.box((west + east) / 2, south, east + EAST, north)
    offers = pd.read_excel(data / "musterstadt" / "angebote.xlsx", sheet_name="Angebote", dtype=str)
    return Town(
        areas=areas, quarters=quarters, districts=districts, outline=outline,
        neighbour=_largest(shapely.difference(strip, outline)), offers=offers.fillna(""),
    )  # fmt: skip


def _largest(shape: shapely.Geometry) -> shapely.Geometry:
    return max(shapely.get_parts(shape), key=shapely.area)


def _shapes(layers: dict[str, gpd.GeoDataFrame], target: Path, **extra: bytes) -> Path:
    """Pack shapefiles into one archive, always the same bytes."""
    members = dict(extra)
    with tempfile.TemporaryDirectory() as room:
        for name, frame in layers.items():
            frame.set_crs(25832, allow_override=True).to_file(
                Path(room) / f"{name}.shp", encoding="UTF-8"
            )
        for part in sorted(Path(room).iterdir()):
            content = bytearray(part.read_bytes())
            if part.suffix == ".dbf":
                content[1:4] = bytes((126, 1, 1))  # the date of writing, in years since 1900
            members[part.name] = bytes(content)
    formats.write_zip(target, members)
    return target


def write_boundaries(town: Town, room: Path) -> Path:
    """Four levels in one archive, of which one is meant."""
    rows = {"ART": "G", "GN": [NAME, NEXT_NAME], "KN": [AGS, NEIGHBOUR], "STAND": "2025-11-12"}
    communes = gpd.GeoDataFrame(rows, geometry=[town.outline, town.neighbour])
    whole = shapely.union(town.outline, town.neighbour)
    above = {
        name: gpd.GeoDataFrame({"ART": [art], "GN": [called], "KN": [key]}, geometry=[whole])
        for name, art, called, key in (
            ("dvg2krs_nw", "K", "Musterkreis", "05999"), ("dvg2rbz_nw", "R", "Musterbezirk", "059"),
            ("dvg2bld_nw", "L", "Musterland", "05"),
        )
    }  # fmt: skip
    return _shapes({"dvg2gem_nw": communes, **above}, room / "dvg2_EPSG25832_Shape.zip")


def write_gemarkungen(town: Town, room: Path) -> Path:
    """Gemarkungen of both communes, and the Fluren that are no Gemarkung."""
    quarters = town.quarters.reset_index(drop=True)
    own = gpd.GeoDataFrame(
        {
            "art": "Gemarkung", "gmdschl": AGS, "name": quarters["quarter_name"],
            "schluessel": [f"05{number:04d}" for number in range(1001, 1001 + len(quarters))],
        },
        geometry=quarters.geometry.to_numpy(),
    )  # fmt: skip
    parts = gpd.GeoDataFrame(
        {"art": "Gemarkungsteil/Flur", "gmdschl": AGS, "name": "1",
         "schluessel": [f"05{number:07d}" for number in range(len(town.areas))]},
        geometry=town.areas.geometry.to_numpy(),
    )  # fmt: skip
    other = gpd.GeoDataFrame(
        {
            "art": ["Gemarkung"],
            "gmdschl": [NEIGHBOUR],
            "name": [NEXT_NAME],
            "schluessel": ["052001"],
        },
        geometry=[town.neighbour],
    )
    frame = pd.concat([own, parts, other], ignore_index=True)
    return _shapes({"KatasterBezirk": frame}, room / "gemarkungen.zip")


def write_osm_areas(town: Town, room: Path) -> Path:
    """Stadtbezirke as volunteers drew them: two are still absent."""
    some = town.districts.iloc[:-2]
    frame = gpd.GeoDataFrame(
        {
            "@id": [f"relation/{900 + number}" for number in range(len(some))],
            "name": list(some["district_name"]), "admin_level": "9",
            "boundary": "administrative", "type": "boundary",
        },
        geometry=list(some.geometry), crs=25832,
    ).to_crs(4326)  # fmt: skip
    target = room / "gebiete.geojson"
    frame.to_file(target, driver="GeoJSON", COORDINATE_PRECISION=7)
    return target


def write_own(frame: gpd.GeoDataFrame, name: str, room: Path) -> Path:
    """The town's own areas, in columns that nobody has described."""
    key, called = [column for column in frame.columns if column != "geometry"][:2]
    out = gpd.GeoDataFrame(
        {"NR": frame[key].astype(str), "BEZEICHN": frame[called].astype(str)},
        geometry=frame.geometry,
    )
    return _shapes({name: out}, room / f"{name}.zip")


def write_addresses(data: Path, room: Path) -> Path:
    """The register of the Land: the town, and some houses of the neighbour and of elsewhere."""
    with zipfile.ZipFile(data / "musterstadt" / "gebref.zip") as archive:
        text = archive.read("gebref.txt").decode("utf-8-sig")
    lines = text.splitlines()
    for number in range(1, 51):
        for key, town, x in (("004", NEXT_NAME, 362000), ("999", "Weitweg", 400000)):
            lines.append(
                f"N;DENW99AL9{key}{number:04d};A;05;Nordrhein-Westfalen;9;Musterbezirk;99;Musterkreis;"
                f"{key};{town};0000;;00001;Dorfstr.;{number};;32;{x + 20 * number},000;5700000,000;2026-01-01"
            )
    target = room / "gebref_EPSG25832_ASCII.zip"
    formats.write_zip(target, {"gebref.txt": ("\ufeff" + "\n".join(lines) + "\n").encode()})
    return target


def _of_kind(town: Town, *kinds: str) -> pd.DataFrame:
    rows = town.offers[town.offers["Art"].isin(kinds)]
    placed = (rows["Rechtswert (UTM32)"] != "") & (rows["Hochwert (UTM32)"] != "")
    return rows[placed].drop_duplicates("Kennung")


def _degrees(rows: pd.DataFrame) -> list[str]:
    points = gpd.GeoSeries(
        gpd.points_from_xy(rows["Rechtswert (UTM32)"].astype(float), rows["Hochwert (UTM32)"].astype(float)),
        crs=25832,
    ).to_crs(4326)  # fmt: skip
    return [f"{point.y:.5f},{point.x:.5f}" for point in points]


def _csv(rows: list[list[str]], target: Path, *, encoding: str, before: str = "") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    target.write_bytes((before + out.getvalue()).encode(encoding))
    return target


def write_kitas(town: Town, rng: np.random.Generator, room: Path) -> Path:
    """Kitas of the Land: both coordinates in one cell, a BOM, and a column of telephones."""
    rows = _of_kind(town, "Kita", "Kindergarten")
    head = ["Name", "Träger", "Strasse", "PLZ", "Ort", "Telefon", "Geokoordinate", "U3-Plätze", "Ü3-Plätze",
            "Plätze Schulkinder"]  # fmt: skip
    table = [head]
    for (_, row), place in zip(rows.iterrows(), _degrees(rows), strict=True):
        whole = int("".join(re.findall(r"\d+", row["Plätze oder Umfang"])) or 0)
        young = int(rng.binomial(whole, 0.25)) if whole else 0
        table.append(
            [row["Titel"], row["Träger"], row["Straße und Hausnummer"], "99999", NAME, "0000 000000",
             place, str(young), str(whole - young), "0"]
        )  # fmt: skip
    table.append(
        [
            "Kita Musterdorf",
            "AWO",
            "Dorfstr. 3",
            "99998",
            NEXT_NAME,
            "0000 1",
            "51.4400,7.0100",
            "12",
            "40",
            "0",
        ]
    )
    table.append(
        [
            "Kita Weitweg",
            "AWO",
            "Dorfstr. 3",
            "99997",
            "Weitweg",
            "0000 1",
            "51.4400,7.5600",
            "12",
            "40",
            "0",
        ]
    )
    return _csv(table, room / "KiTasNRW_EPSG4326_CSV.csv", encoding="utf-8-sig")


def write_schools(town: Town, rng: np.random.Generator, rooms: dict[str, Path]) -> dict[str, Path]:
    """Four files that belong together: places, pupils, Sozialindex, Startchancen."""
    rows = _of_kind(town, "Schule")
    table, pupils, index, chances = [_HEAD], [["Schulnummer", "Anzahl"]], [], []
    for at, (_, row) in enumerate(rows.iterrows()):
        number = str(199001 + at)
        school_form = _FORMS.get(row["Schulform"], "02")
        table.append(_school(number, school_form, row, AGS, NAME, "1"))
        pupils.append(
            [number, str(int(float(row["Schülerinnen und Schüler"] or rng.integers(120, 400))))]
        )
        stage = row["Sozialindexstufe"] or "ohne"
        index.append([number, row["Titel"], "Musterbezirk", "Musterkreis", NAME, stage])
        if row["Startchancen-Schule"].casefold() == "ja" or stage in ("8", "9"):
            chances.append(number)
    first = rows.iloc[0]
    table.append(_school("199901", "02", first, AGS, NAME, "2"))  # closed
    table.append(_school("199902", "50", first, AGS, NAME, "1"))  # a seminar is no school
    table.append(_school("199903", "02", first, "05999999", "Weitweg", "1", move=60_000))
    table.append(
        _school("199904", "02", first, NEIGHBOUR, NEXT_NAME, "1", place=("361500", "5701000"))
    )
    head = [
        "Schulnummer",
        "Kurzbezeichnung",
        "Bezirksregierung",
        "Kreis",
        "Gemeinde",
        "Sozialindexstufe",
    ]
    return {
        "nrw/schools": _csv(table, rooms["nrw/schools"] / "schuldaten.csv", encoding="utf-8", before="sep=;\r\n"),
        "nrw/pupils": _csv(pupils, rooms["nrw/pupils"] / "anzahlen.csv", encoding="utf-8", before="sep=;\r\n"),
        "nrw/social_index": _csv(
            [head, *index], rooms["nrw/social_index"] / "schulliste_sj_25_26_open_data.csv", encoding="cp850"
        ),
        "nrw/startchancen": _pdf(chances, rooms["nrw/startchancen"] / "startchancen.pdf"),
    }  # fmt: skip


def _school(
    number: str, school_form: str, row: pd.Series, key: str, town: str, operating: str, *, move: int = 0,
    place: tuple[str, str] = ("", ""),
) -> list[str]:  # fmt: skip
    x = place[0] or str(int(float(row["Rechtswert (UTM32)"])) + move)
    y = place[1] or str(int(float(row["Hochwert (UTM32)"])))
    return [
        number, school_form, row["Titel"], "", "", row["Titel"], "Musterbezirk", "99999", town,
        row["Straße und Hausnummer"], "0000", "000000", "0000", "000001", f"{number}@schule.example",
        "", "1", "10000", key, operating, "01.08.1973", "EPSG:25832" if move == 0 else "null", x, y, "",
    ]  # fmt: skip


def _pdf(numbers: list[str], target: Path) -> Path:
    """A list of participants as a PDF, one line a school."""
    lines = [f"BT /F1 10 Tf 50 {780 - 12 * (at % 60)} Td ({number} Musterschule) Tj ET"
             for at, number in enumerate(numbers)]  # fmt: skip
    body = "\n".join(lines).encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << "
        b"/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body),
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 5\n0000000000 65535 f \n" + table
    out += b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        out.rindex(b"xref\n0 5")
    )
    target.write_bytes(out)
    return target


def write_hospitals(town: Town, room: Path) -> Path:
    """Hospitals by address only, as far as anybody knows of that file."""
    rows = _of_kind(town, "Klinik")
    head = [
        "kh_id",
        "kh_bez",
        "kh_art",
        "tr_bez",
        "tr_rechtsform",
        "bs_bez",
        "bs_plz",
        "bs_strasse",
        "bs_gemeinde",
    ]
    table = [head, *(
        [str(at), row["Titel"], "Plan", row["Träger"], "gGmbH", row["Titel"], "99999",
         row["Straße und Hausnummer"], NAME]
        for at, (_, row) in enumerate(rows.iterrows(), 1)
    )]  # fmt: skip
    table.append(
        [
            "99",
            "Klinik Weitweg",
            "Plan",
            "Land",
            "AöR",
            "Klinik Weitweg",
            "99997",
            "Dorfstr. 1",
            "Weitweg",
        ]
    )
    return _csv(table, room / "krankenhaeuser_EPSG25832_CSV.csv", encoding="utf-8")


def write_streets(data: Path, rooms: dict[str, Path]) -> dict[str, Path]:
    """Two extracts that meet within the town; ways that cross the border are whole in both."""
    text = gzip.decompress((data / "musterstadt" / "strassen.osm.gz").read_bytes()).decode()
    middle = float(np.median([float(lon) for lon in re.findall(r' lon="([\d.]+)"', text)]))
    places = (
        '<node id="990001" version="1" lat="51.4450" lon="6.8500"><tag k="amenity" v="community_centre"/>'
        '<tag k="community_centre" v="youth_centre"/><tag k="name" v="Jugendtreff Mitte"/></node>\n'
        '<node id="990002" version="1" lat="51.4300" lon="6.9000"><tag k="amenity" v="kindergarten"/>'
        '<tag k="name" v="Kita Beispiel"/></node>\n'
    )
    first_way = text.index("<way ")
    whole = text[:first_way] + places + text[first_way:]
    written = {}
    with tempfile.TemporaryDirectory() as work:
        source = Path(work) / "all.osm"
        source.write_text(whole, encoding="utf-8")
        for key, west in (("nrw/streets_arnsberg", True), ("nrw/streets_muenster", False)):
            target = rooms[key] / f"{key.rpartition('_')[2]}-regbez-latest.osm.pbf"
            _half(source, target, middle, west=west)
            written[key] = target
    return written


def _half(source: Path, target: Path, middle: float, *, west: bool) -> None:
    def here(location: osmium.osm.Location) -> bool:
        return bool(location.valid() and (location.lon <= middle) == west)

    target.unlink(missing_ok=True)
    with osmium.BackReferenceWriter(str(target), ref_src=str(source), remove_tags=False) as writer:
        for item in osmium.FileProcessor(str(source)).with_locations():
            if (item.is_node() and here(item.location)) or (
                item.is_way() and any(here(node.location) for node in item.nodes)
            ):
                writer.add(item)
