"""Files as the suppliers really write them, traps included; the same bytes at every run."""

import gzip
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Point = tuple[float, float]
Way = tuple[dict[str, str], list[Point]]  # tags, points
DAY = (2026, 1, 1, 0, 0, 0)


def write_zip(path: Path, members: dict[str, bytes]) -> None:
    """Write a zip with fixed dates."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, date_time=DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


def settle_xlsx(path: Path) -> None:
    """Take the time of writing out of an Excel file."""
    with zipfile.ZipFile(path) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    core = members["docProps/core.xml"].decode()
    for tag in ("dcterms:created", "dcterms:modified"):
        start = core.index(">", core.index(f"<{tag}")) + 1
        core = core[:start] + "2026-01-01T00:00:00Z" + core[core.index(f"</{tag}>") :]
    members["docProps/core.xml"] = core.encode()
    write_zip(path, members)


def write_gebref(path: Path, addresses: gpd.GeoDataFrame, ags: tuple[str, str, str, str]) -> None:
    """NRW Gebäudereferenzen, 21 columns, no header, decimal comma, abbreviated street names."""
    lines = []
    for place, row in enumerate(addresses.itertuples(index=False), 1):
        street = row.name.replace("straße", "str.").replace("Straße", "Str.")
        x, y = (f"{value:.3f}".replace(".", ",") for value in (row.x, row.y))
        fields = [
            "N", f"DENW99AL{place:08d}", "A" if place % 50 else "C", ags[0], "Nordrhein-Westfalen", ags[1],
            "Musterbezirk", ags[2], "Musterkreis", ags[3], "Musterstadt", "0000", "", f"{row.street:05d}",
            street, str(row.number), row.suffix, "32", x, y, "2026-01-01",
        ]  # fmt: skip
        lines.append(";".join(fields))
    write_zip(path, {"gebref.txt": ("\ufeff" + "\n".join(lines) + "\n").encode()})


def write_zensus(
    folder: Path, cells: gpd.GeoDataFrame, rng: np.random.Generator, drawn: np.ndarray
) -> None:
    """Zensus 2022 grids: en dash for no value, KLAMMERN for uncertain, parts that do not add up.

    Only cells that are `drawn` are written; chance is drawn for all.
    """
    ids = [f"CRS3035RES100mN{y - 50}E{x - 50}" for x, y in zip(cells["x"], cells["y"], strict=True)]
    head = pd.DataFrame({"GITTER_ID_100m": ids, "x_mp_100m": cells["x"], "y_mp_100m": cells["y"]})
    noisy = (cells["persons"] + rng.integers(-1, 2, len(cells))).clip(lower=3)
    _write_grid(folder / "Zensus2022_Bevoelkerungszahl.zip", "Zensus2022_Bevoelkerungszahl_100m-Gitter.csv",
                head.assign(Einwohner=noisy)[drawn])  # fmt: skip
    ages = head.assign(Unter18=cells["under18"])
    rest = cells["persons"] - cells["under18"]
    for name, share in (
        ("a18bis29", 0.17),
        ("a30bis49", 0.33),
        ("a50bis64", 0.26),
        ("a65undaelter", 0.24),
    ):
        ages[name] = rng.binomial(rest, share)
    columns = ["Unter18", "a18bis29", "a30bis49", "a50bis64", "a65undaelter"]
    signs = np.where(rng.uniform(size=len(ages)) < 0.08, "KLAMMERN", "")
    for name in columns:
        ages[name] = (ages[name] + rng.integers(-1, 2, len(ages))).clip(lower=0)
        ages[name] = ages[name].astype(object).where(ages[name] >= 3, "–")
    _write_grid(folder / "Alter_in_5_Altersklassen.zip", "Zensus2022_Alter_in_5_Altersklassen_100m-Gitter.csv",
                ages.assign(werterlaeuternde_Zeichen=signs)[drawn])  # fmt: skip


def _write_grid(path: Path, member: str, frame: pd.DataFrame) -> None:
    text = frame.to_csv(sep=";", index=False, lineterminator="\r\n")
    write_zip(path, {member: text.encode()})


def write_osm(
    path: Path,
    ways: list[Way],
    places: list[tuple[dict[str, str], Point]],
    bounds: tuple[float, float, float, float],
) -> None:
    """OpenStreetMap XML with streets, water, railway, green and the names of places.

    `bounds` (west, south, east, north in degrees) says how far the extract goes: beyond its last
    street it says that there is none.
    """
    nodes: dict[Point, int] = {}
    refs = [[nodes.setdefault(point, len(nodes) + 1) for point in points] for _, points in ways]
    tags_of = {len(nodes) + number: tags for number, (tags, _) in enumerate(places, 1)}
    points = [*nodes, *(point for _, point in places)]
    out = io.StringIO()
    out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="Musterstadt">\n'
        '<bounds minlon="{}" minlat="{}" maxlon="{}" maxlat="{}"/>\n'.format(*bounds)
    )
    for number, (lon, lat) in enumerate(shapes_to_degrees(points), 1):
        out.write(f'<node id="{number}" version="1" lat="{lat:.6f}" lon="{lon:.6f}"')
        out.write(f">{_tags(tags_of[number])}</node>\n" if number in tags_of else "/>\n")
    for number, (way, (tags, _)) in enumerate(zip(refs, ways, strict=True), 1):
        inside = "".join(f'<nd ref="{ref}"/>' for ref in way) + _tags(tags)
        out.write(f'<way id="{number}" version="1">{inside}</way>\n')
    out.write("</osm>\n")
    path.write_bytes(gzip.compress(out.getvalue().encode(), 9, mtime=0))


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())


def shapes_to_degrees(points: Iterable[tuple[float, float]]) -> np.ndarray:
    """Transform points to longitude and latitude."""
    series = gpd.GeoSeries(gpd.points_from_xy(*np.array(list(points)).T), crs=25832).to_crs(4326)
    return np.c_[series.x, series.y]


def write_indicator_files(folder: Path, years: dict[int, pd.DataFrame]) -> None:
    """Three years, three hands: cp1252 with a title, UTF-8 with BOM, Excel without leading zeros."""
    first, second, third = years
    _write_cp1252(folder / f"sozialdaten_{first}.csv", _suppressed(years[first]), first)
    text = _german(_suppressed(years[second])).to_csv(sep=";", index=False, lineterminator="\r\n")
    (folder / f"sozialdaten_{second}.csv").write_bytes(("\ufeff" + text).encode())
    _write_excel(folder / f"sozialdaten_{third}.xlsx", _suppressed(years[third]))


def _suppressed(frame: pd.DataFrame) -> pd.DataFrame:
    """Hide counts below 3, as the labour agency does; 0 stays 0."""
    hidden = frame.copy()
    for name in ("kinder_u15_sgb2", "arbeitslose_sgb2", "alleinerziehende", "ohne_u9"):
        column = hidden[name].astype(object)
        hidden[name] = column.where(~hidden[name].isin([1, 2]), "*")
    return hidden


def _german(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        u3_quote=frame["u3_quote"].map(lambda value: f"{value:.1f}".replace(".", ","))
    )


def _write_cp1252(path: Path, frame: pd.DataFrame, year: int) -> None:
    """A title above, a total below, a word where a number belongs, a share above 100."""
    total = frame.drop(columns="u3_quote").select_dtypes("number").sum()
    frame = _german(frame).astype(object)
    frame.loc[7, "u3_quote"] = "k.A."
    frame.loc[11, "u3_quote"] = "104,2"
    frame.loc[23, "schulanfaenger"] = "siehe Anlage"
    row = {name: total.get(name, "") for name in frame.columns} | {
        "area_id": "999999",
        "name": "Stadt gesamt",
    }
    frame = pd.concat([frame.astype(object), pd.DataFrame([row])], ignore_index=True)
    text = f"Sozialdaten der Stadt Musterstadt {year};;\r\n\r\n"
    text += frame.to_csv(sep=";", index=False, lineterminator="\r\n")
    path.write_bytes(text.encode("cp1252"))


def _write_excel(path: Path, frame: pd.DataFrame) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Erläuterung"
    sheet.append(
        ["Sozialdaten der Stadt Musterstadt, Stichtag 31.12.2025. * = unter 3 Fälle, gesperrt."]
    )
    data = book.create_sheet("Daten")
    data.append([str(name) for name in frame.columns])
    for row in frame.itertuples(index=False):
        # Excel turned the keys into numbers and swallowed the leading zero.
        data.append(
            [
                int(row[0]),
                *(value.item() if isinstance(value, np.generic) else value for value in row[1:]),
            ]
        )
    book.save(path)
    settle_xlsx(path)
