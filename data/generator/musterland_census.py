"""Census grids of Musterland in the layout of 2022: three sizes a file, dashes where little is."""

from collections.abc import Callable
from pathlib import Path

import formats
import geopandas as gpd
import numpy as np
import pandas as pd

from kpk_geo.crs import GRID_CRS

HIDDEN = 3  # smaller counts are not shown
_AGES = {  # column -> years it holds
    "Unter3": 3, "a3bis5": 3, "a6bis9": 4, "a10bis15": 6, "a16bis18": 3, "a19bis24": 6,
    "a25bis39": 15, "a40bis59": 20, "a60bis66": 7, "a67bis74": 8, "a75undaelter": 15,
}  # fmt: skip
_SIZES = {100: "100m", 1000: "1km", 10000: "10km"}
Draw = Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]


def make_cells(data: Path, town: object, rng: np.random.Generator) -> pd.DataFrame:
    """Draw what every cell holds, from the shipped grids and the burden of its area."""
    people = _grid(data / "musterstadt" / "Zensus2022_Bevoelkerungszahl.zip")
    ages = _grid(data / "musterstadt" / "Alter_in_5_Altersklassen.zip")
    cells = pd.DataFrame(
        {
            "x": people["x_mp_100m"].astype(int), "y": people["y_mp_100m"].astype(int),
            "persons": people["Einwohner"].astype(int),
        }
    )  # fmt: skip
    minors = pd.to_numeric(ages["Unter18"], errors="coerce")
    cells["under18"] = minors.fillna(pd.Series(rng.integers(0, HIDDEN, len(cells)))).astype(int)
    cells["under18"] = np.minimum(cells["under18"], cells["persons"])
    points = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(cells["x"], cells["y"], crs=GRID_CRS)
    ).to_crs(25832)
    areas = town.areas[["area_id", "geometry"]]
    found = points.sjoin(areas, predicate="within", how="left")
    found = found[~found.index.duplicated()]
    social = pd.read_csv(
        data / "musterstadt" / "sozialdaten_2023.csv", sep=";", dtype=str, encoding="utf-8-sig"
    ).set_index("area_id")
    single = pd.to_numeric(social["alleinerziehende"], errors="coerce")
    homes = pd.to_numeric(social["haushalte_mit_kindern"], errors="coerce")
    share = (single / homes).reindex(found["area_id"]).fillna(0.2).to_numpy()
    return _draw(cells, share, rng)


def _draw(cells: pd.DataFrame, share: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    young = list(_AGES)[:5]
    weights = np.array([_AGES[name] for name in young], dtype=float)
    parts = np.array([rng.multinomial(n, weights / weights.sum()) for n in cells["under18"]])
    cells[young] = parts
    rest = cells["persons"] - cells["under18"]
    old = list(_AGES)[5:]
    weights = np.array([_AGES[name] for name in old], dtype=float)
    cells[old] = np.array([rng.multinomial(n, weights / weights.sum()) for n in rest])
    cells["families"] = np.maximum(rng.binomial(cells["persons"], 0.3), 1)
    with_children = np.minimum(rng.binomial(cells["under18"], 0.6), cells["families"])
    alone = rng.binomial(with_children, share)
    cells["mothers"] = rng.binomial(alone, 0.87)
    cells["fathers"] = alone - cells["mothers"]
    cells["space"] = np.clip(rng.normal(52 - 60 * share, 3, len(cells)), 18, 90)
    cells["homes"] = np.maximum(rng.binomial(cells["persons"], 0.5), 1)
    cells["rent"] = np.clip(rng.normal(7.2 - 2 * share, 0.5, len(cells)), 4, 15)
    return cells


def _grid(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep=";", dtype=str)


def _squares(cells: pd.DataFrame, size: int) -> pd.DataFrame:
    """Sum cells up to larger ones; averages are weighted by people and homes."""
    east = cells["x"] // size * size + size // 2
    north = cells["y"] // size * size + size // 2
    weighted = cells.assign(
        x=east,
        y=north,
        space=cells["space"] * cells["persons"],
        rent=cells["rent"] * cells["homes"],
    )
    sums = weighted.groupby(["x", "y"], sort=True).sum().reset_index()
    sums["space"] /= sums["persons"]
    sums["rent"] /= sums["homes"]
    return sums


def _write(
    cells: pd.DataFrame, path: Path, name: str, columns: dict[str, str], *, decimals: bool = False
) -> Path:
    """Write an archive with all sizes and a description, as the publisher packs it."""
    members = {}
    for size, text in _SIZES.items():
        frame = cells if size == 100 else _squares(cells, size)
        out = pd.DataFrame(
            {
                f"GITTER_ID_{text}": [
                    f"CRS3035RES{size}mN{y - size // 2}E{x - size // 2}"
                    for x, y in zip(frame["x"], frame["y"], strict=True)
                ],
                f"x_mp_{text}": frame["x"], f"y_mp_{text}": frame["y"],
            }
        )  # fmt: skip
        for heading, column in columns.items():
            out[heading] = _shown(frame[column], decimals and column in ("space", "rent"))
        out["werterlaeuternde_Zeichen"] = ""
        body = out.to_csv(sep=";", index=False, lineterminator="\r\n").encode()
        members[f"{name}_{text}-Gitter.csv"] = body
    members[f"{name}.xlsx"] = b"erfunden"
    target = path / f"{path.name}.zip"
    formats.write_zip(target, members)
    return target


def _shown(values: "pd.Series[float]", is_mean: bool) -> "pd.Series[str]":
    if is_mean:
        return values.map(lambda value: f"{value:.2f}".replace(".", ","))
    return values.map(lambda value: str(int(value)) if value >= HIDDEN else "–")


FILES: dict[str, Callable[[pd.DataFrame, Path], Path]] = {
    "de/census_population": lambda cells, path: _write(
        cells, path, "Zensus2022_Bevoelkerungszahl", {"Einwohner": "persons"}
    ),
    "de/census_ages": lambda cells, path: _write(
        cells, path, "Zensus2022_Alter_Infr",
        {"Insgesamt_Bevoelkerung": "persons", **{name: name for name in _AGES}},
    ),
    "de/census_families": lambda cells, path: _write(
        cells, path, "Zensus2022_Typ_Kernfamilie",
        {
            "Insgesamt_Familie": "families", "Vater_mind_1Kind_unter18": "fathers",
            "Mutter_mind_1Kind_unter18": "mothers",
        },
    ),
    "de/census_living_space": lambda cells, path: _write(
        cells, path, "Zensus2022_Wohnflaeche", {"durchschnFlaechejeBew": "space"}, decimals=True
    ),
    "de/census_rent": lambda cells, path: _write(
        cells, path, "Zensus2022_Nettokaltmiete",
        {"durchschnMieteQM": "rent", "AnzahlWohnungen": "homes"}, decimals=True,
    ),
}  # fmt: skip
