"""Folders as `kpk fetch` leaves them: the invented Musterland, and Krefeld of its real data."""

import csv
import hashlib
import importlib
import json
import shutil
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from kpk_geo.model.open_data import Layer
from kpk_geo.open_data import FetchedFile, Manifest, Registry, read_registry, write_manifest

ROOT = Path(__file__).parents[1]
GENERATOR = ROOT / "data" / "generator"
WHEN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KREFELD = "05114000"
YOUTH_CENTRES = f"""
[[sources]]
id = "jugendeinrichtungen"
layer = "facilities"
title = "Jugendeinrichtungen"
publisher = "Stadt Krefeld"
licence = "nicht gelesen"
access = {{ protocol = "file", url = "https://www.offenesdatenportal.de/{KREFELD}" }}
kind = "geojson"
reading = {{ kind = "youth_centre", crs = "EPSG:4326", columns = {{ title = "title", description = \
"description", street = "street", postcode = "zip", city = "city", url = "web" }} }}
confidence = "?"
checked = "2026-11"
"""


def musterland(folder: Path, *, without: tuple[str, ...] = ()) -> Path:
    """Build Musterland; some sources may be left out as if they had not come."""
    sys.path.insert(0, str(GENERATOR))
    try:
        importlib.import_module("musterland").build(folder, without=without)
    finally:
        sys.path.remove(str(GENERATOR))
    return folder


def krefeld(folder: Path, shared: Path) -> Path:
    """Lay Krefeld's real open data out as their publishers write them."""
    data = shared / "krefeld"
    made = [
        _boundary(folder, data), _districts(folder, data), *_register(folder, data),
        _kitas(folder, data), *_schools(folder, data), _hospitals(folder, data),
        _copied(folder, data / "youthcenter.geojson", f"{KREFELD}/jugendeinrichtungen",
                Layer.FACILITIES),
        _census(folder, shared),
    ]  # fmt: skip
    write_manifest(
        Manifest(scope="nrw", written_at=WHEN, program="von Hand gelegt", files=tuple(made)), folder
    )
    return folder


def krefeld_registry(folder: Path) -> Registry:
    """The shipped registry, and one more list of Krefeld: a layer more is a few lines, no code."""
    shutil.copytree(ROOT / "data" / "sources", folder)
    path = folder / "communes" / f"{KREFELD}.toml"
    path.write_text(path.read_text(encoding="utf-8") + YOUTH_CENTRES, encoding="utf-8")
    return read_registry(folder)


def entry(
    folder: Path, key: str, path: Path, layer: Layer, *, level: str | None = None,
    day: date | None = None,
) -> FetchedFile:  # fmt: skip
    """Describe a file as a manifest does."""
    content = path.read_bytes()
    return FetchedFile(
        entry=key, layer=layer, level=level, file=path.relative_to(folder).as_posix(),
        url=f"https://www.offenesdatenportal.de/{key}", retrieved_at=WHEN, confirmed_at=WHEN,
        sha256=hashlib.sha256(content).hexdigest(), bytes=len(content), title=key.split("/")[1],
        publisher="Stadt Krefeld", licence="nicht gelesen", reference_date=day,
    )  # fmt: skip


def change(folder: Path, key: str, edit: Any) -> None:
    """Change a file of the folder and its fingerprint, as if the publisher had changed it."""
    path = folder / "quellen.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for item in manifest["files"]:
        if item["entry"] == key:
            file = folder / item["file"]
            file.write_bytes(edit(file.read_bytes()))
            item["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
            item["bytes"] = file.stat().st_size
    path.write_text(json.dumps(manifest), encoding="utf-8")


def _room(folder: Path, key: str) -> Path:
    room = folder / key
    room.mkdir(parents=True, exist_ok=True)
    return room


def _shapes(frame: gpd.GeoDataFrame, name: str, target: Path) -> None:
    work = target.parent / "work"
    work.mkdir()
    frame.to_crs(25832).to_file(work / f"{name}.shp", encoding="UTF-8")
    with zipfile.ZipFile(target, "w") as archive:
        for part in sorted(work.iterdir()):
            archive.write(part, part.name)
    shutil.rmtree(work)


def _boundary(folder: Path, data: Path) -> FetchedFile:
    path = _room(folder, "nrw/dvg2") / "dvg2_EPSG25832_Shape.zip"
    outline = gpd.read_file(data / "stadtgebiet.geojson").geometry
    frame = gpd.GeoDataFrame(
        {"ART": ["G"], "GN": ["Krefeld"], "KN": [KREFELD]}, geometry=[outline.union_all()], crs=4326
    )
    _shapes(frame, "dvg2gem_nw", path)
    return entry(folder, "nrw/dvg2", path, Layer.BOUNDARIES)


def _districts(folder: Path, data: Path) -> FetchedFile:
    key = f"{KREFELD}/statistische_bezirke"
    path = _room(folder, key) / "statistische-bezirke-krefeld.zip"
    areas = gpd.read_file(data / "statistische_bezirke.geojson")
    frame = gpd.GeoDataFrame(
        {"StatiBezir": areas["name"], "StatiBezi1": areas["nr"].astype(int)},
        geometry=areas.geometry,
    )
    _shapes(frame, "StatBez_2026", path)
    return entry(folder, key, path, Layer.AREAS, level="bezirk")


def _register(folder: Path, data: Path) -> list[FetchedFile]:
    key = f"{KREFELD}/population"
    return [
        _copied(folder, data / f"basisdaten_bevoelkerung_{year}_auszug.csv", key,
                Layer.AREA_POPULATION)
        for year in (2012, 2024)
    ]  # fmt: skip


def _copied(folder: Path, source: Path, key: str, layer: Layer) -> FetchedFile:
    path = _room(folder, key) / source.name
    shutil.copyfile(source, path)
    return entry(folder, key, path, layer)


def _table(rows: list[list[str]], path: Path, *, encoding: str, before: str = "") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        stream.write(before)
        csv.writer(stream, delimiter=";").writerows(rows)
    return path


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep=";", dtype=str, encoding="utf-8-sig").fillna("")


def _kitas(folder: Path, data: Path) -> FetchedFile:
    table = _read(data / "kitas_plaetze_2026.csv")
    rows = [["Name", "Ort", "Telefon", "Geokoordinate", "U3-Plätze", "Ü3-Plätze"]]
    for _, row in table.iterrows():
        rows.append([row["Name"], "Krefeld", "02151 0", row["Geokoordinate"], row["U3-Plätze"],
                     row["Ü3-Plätze"]])  # fmt: skip
    path = _room(folder, "nrw/kitas") / "KiTasNRW_EPSG4326_CSV.csv"
    return entry(folder, "nrw/kitas", _table(rows, path, encoding="utf-8-sig"), Layer.KITAS)


def _schools(folder: Path, data: Path) -> list[FetchedFile]:
    table = _read(data / "grundschulen_2025_26.csv")
    lon, lat = (table[name].str.replace(",", ".").astype(float) for name in ("lon", "lat"))
    places = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=4326).to_crs(25832)
    head = ["Schulnummer", "Schulform", "Kurzbezeichnung", "PLZ", "Ort", "Strasse", "Telefon",
            "Gemeindeschluessel", "Schulbetriebsschluessel", "EPSG", "UTMRechtswert", "UTMHochwert",
            ""]  # fmt: skip
    schools, pupils, index = [head], [["Schulnummer", "Anzahl"]], [
        ["Schulnummer", "Kurzbezeichnung", "Gemeinde", "Sozialindexstufe"]
    ]  # fmt: skip
    for (_, row), x, y in zip(table.iterrows(), places.x, places.y, strict=True):
        number = row["Schulnummer"]
        schools.append(
            [number, "02", row["Name"], row["PLZ"], "Krefeld", row["Strasse"], "0", KREFELD, "1",
             "EPSG:25832", f"{x:.2f}", f"{y:.2f}", ""]
        )  # fmt: skip
        pupils.append([number, row["Schueler"]])
        index.append([number, row["Name"], "Krefeld", row["Sozialindexstufe"]])
    written = (
        ("nrw/schools", "schuldaten.csv", schools, "utf-8", "sep=;\r\n", Layer.SCHOOLS),
        ("nrw/pupils", "anzahlen.csv", pupils, "utf-8", "sep=;\r\n", Layer.PUPILS),
        ("nrw/social_index", "schulliste.csv", index, "cp850", "", Layer.SOCIAL_INDEX),
    )
    return [
        entry(folder, key, _table(rows, _room(folder, key) / name, encoding=code, before=before),
              layer)
        for key, name, rows, code, before, layer in written
    ]  # fmt: skip


def _hospitals(folder: Path, data: Path) -> FetchedFile:
    points = gpd.read_file(data / "hospitals.geojson").to_crs(25832)
    x, y = points.geometry.x, points.geometry.y
    rows = [["kh_id", "bs_bez", "bs_plz", "bs_strasse", "bs_gemeinde", "x", "y"]]
    for at, (_, row) in enumerate(points.iterrows()):
        rows.append(
            [str(at + 1), str(row["title"]), str(row["zip"]), str(row["street"]), "Krefeld",
             f"{x.iloc[at]:.2f}", f"{y.iloc[at]:.2f}"]
        )  # fmt: skip
    path = _room(folder, "nrw/hospitals") / "krankenhaeuser_EPSG25832_CSV.csv"
    return entry(folder, "nrw/hospitals", _table(rows, path, encoding="utf-8"), Layer.HOSPITALS)


def _census(folder: Path, shared: Path) -> FetchedFile:
    """The real cells of 2011 in the layout of 2022: only where at least three children live."""
    cells = pd.read_parquet(shared / "zensus-2011" / "100m_alter_0-9.parquet")
    near = cells["x"].between(4_060_000, 4_110_000) & cells["y"].between(3_110_000, 3_160_000)
    cells = cells[near & (cells["value"] >= 0)]
    rows = [["GITTER_ID_100m", "x_mp_100m", "y_mp_100m", "Unter10", "werterlaeuternde_Zeichen"]]
    rows += [
        [f"CRS3035RES100mN{y - 50}E{x - 50}", f"{x}", f"{y}", f"{value}", ""]
        for x, y, value in cells[["x", "y", "value"]].astype(int).itertuples(index=False)
    ]  # fmt: skip
    path = _room(folder, "de/census_age_decades") / "Alter_100m-Gitter.csv"
    return entry(
        folder, "de/census_age_decades", _table(rows, path, encoding="utf-8"),
        Layer.CENSUS_AGE_DECADES, day=date(2011, 5, 9),
    )  # fmt: skip
