"""People: areas with numbers and names, census cells, burden, and indicators of three years."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from city import CENTRE, DISTRICTS, QUARTERS, City
from place_names import DISTRICTS as DISTRICT_NAMES
from place_names import QUARTERS as QUARTER_NAMES
from place_names import area_names
from scipy.cluster.vq import kmeans2

YEARS = (2021, 2023, 2025)
# Where burden gathers: the old harbour, the railway quarter, a large estate at the edge.
BURDENED = np.array([[-900, 3300], [-3300, -1300], [3600, 2300]])
BURDEN_REACH = np.array([1500, 1300, 1000])


def make_areas(rng: np.random.Generator, city: City) -> gpd.GeoDataFrame:
    """Dissolve blocks to statistical areas; say to which Sozialraum and Stadtbezirk each belongs."""
    blocks = city.blocks.assign(people=city.blocks["density"] * city.blocks.geometry.area / 1e4)
    areas = blocks.dissolve("area_id", aggfunc={"people": "sum"}).reset_index(drop=True)
    centres = shapely.get_coordinates(shapely.centroid(areas.geometry.to_numpy()))
    north = areas.geometry.representative_point().apply(lambda p: _north_of(p, city.river))
    areas["quarter"] = _groups(rng, np.c_[centres, north * 5000], QUARTERS)
    middle = areas.groupby("quarter").apply(
        lambda rows: pd.Series(centres[rows.index].mean(axis=0)), include_groups=False
    )
    district_of = dict(zip(middle.index, _groups(rng, middle.to_numpy(), DISTRICTS), strict=True))
    areas["district"] = areas["quarter"].map(district_of)
    return _numbered(areas, centres)


def _north_of(point: shapely.Point, river: shapely.LineString) -> float:
    return float(river.interpolate(river.project(point)).y < point.y)


def _groups(rng: np.random.Generator, points: np.ndarray, count: int) -> np.ndarray:
    centres, _ = kmeans2(points, count, minit="++", seed=rng, iter=60)
    label = ((points[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    return np.unique(label, return_inverse=True)[1]


def _numbered(areas: gpd.GeoDataFrame, centres: np.ndarray) -> gpd.GeoDataFrame:
    """Number districts from the middle outwards, quarters and areas within them."""
    distance = pd.Series(np.linalg.norm(centres - CENTRE, axis=1))
    order = distance.groupby(areas["district"]).mean().rank().astype(int)
    areas["district_id"] = areas["district"].map(order).map("{:02d}".format)
    rank = areas.groupby("district_id")["quarter"].transform(lambda q: q.rank(method="dense"))
    areas["quarter_id"] = areas["district_id"] + rank.astype(int).map("{:02d}".format)
    rank = areas.groupby("quarter_id").cumcount() + 1
    areas["area_id"] = areas["quarter_id"] + rank.map("{:02d}".format)
    areas["quarter_name"] = areas["quarter_id"].map(QUARTER_NAMES)
    areas["name"] = area_names(areas, centres)
    areas["district_name"] = areas["district_id"].map(DISTRICT_NAMES)
    return areas.sort_values("area_id").reset_index(drop=True)


def levels_of(areas: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Give areas, quarters and districts, each as wholes of the level below."""
    columns = {
        "quarters": ["quarter_id", "quarter_name", "district_id"],
        "districts": ["district_id", "district_name"],
    }
    levels = {"areas": areas}
    for level, wanted in columns.items():
        levels[level] = areas.dissolve(wanted[0], as_index=False, grid_size=0.1)[
            [*wanted, "geometry"]
        ]
    return levels


def make_burden(rng: np.random.Generator, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Invent how burdened each area is, 0 to 1, in each year; clusters and a little noise."""
    centres = shapely.get_coordinates(shapely.centroid(areas.geometry.to_numpy())) - CENTRE
    distance = np.linalg.norm(centres[:, None] - BURDENED[None], axis=2)
    base = np.exp(-((distance / BURDEN_REACH) ** 2) / 2).max(axis=1)
    burden = np.clip(0.16 + 0.72 * base + rng.normal(0, 0.06, len(areas)), 0.02, 0.98)
    trend = 0.05 * np.sin(centres[:, 0] / 2500) + rng.normal(0, 0.025, len(areas))
    return pd.DataFrame(
        {year: np.clip(burden + trend * step, 0.02, 0.98) for step, year in enumerate(YEARS)},
        index=areas["area_id"],
    )


def make_cells(
    rng: np.random.Generator, city: City, areas: gpd.GeoDataFrame, burden: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Spread people over the 100 m cells of the census grid (EPSG:3035)."""
    frame = gpd.GeoSeries([city.outline], crs=25832).to_crs(3035).total_bounds
    west, south, east, north = (np.floor(frame / 100) * 100 + np.array([0, 0, 100, 100])).astype(
        int
    )
    x, y = np.meshgrid(np.arange(west, east, 100) + 50, np.arange(south, north, 100) + 50)
    cells = gpd.GeoDataFrame(
        {"x": x.ravel(), "y": y.ravel()},
        geometry=gpd.points_from_xy(x.ravel(), y.ravel()),
        crs=3035,
    ).to_crs(25832)
    cells = cells.sjoin(city.blocks[["density", "geometry"]], predicate="within").drop(
        columns="index_right"
    )
    cells = cells.sjoin(areas[["area_id", "geometry"]], predicate="within").drop(
        columns="index_right"
    )
    cells["persons"] = rng.poisson(cells["density"] * rng.gamma(6, 1 / 6, len(cells)))
    cells = cells[cells["persons"] > 0].reset_index(drop=True)
    share = 0.135 + 0.085 * cells["area_id"].map(burden[YEARS[-1]])
    cells["under18"] = rng.binomial(cells["persons"], share)
    return cells


def make_indicators(
    rng: np.random.Generator, cells: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, burden: pd.DataFrame
) -> dict[int, pd.DataFrame]:
    """Count people in each situation, by chance around the burden of their area."""
    base = (
        cells.groupby("area_id")[["persons", "under18"]]
        .sum()
        .reindex(areas["area_id"], fill_value=0)
    )
    years = {}
    for step, year in enumerate(YEARS):
        growth = 1 + 0.004 * step
        b = burden[year].to_numpy()
        people = np.round(base["persons"] * growth).astype(int).to_numpy()
        minors = np.round(base["under18"] * growth).astype(int).to_numpy()
        under15 = rng.binomial(minors, 0.83)
        under6 = rng.binomial(minors, 0.34)
        adults = rng.binomial(people, 0.64)
        families = rng.binomial(people, 0.105)
        starters = rng.binomial(minors, 0.056)
        years[year] = pd.DataFrame(
            {
                "area_id": areas["area_id"],
                "name": areas["name"],
                "einwohner": people,
                "kinder_u6": under6,
                "kinder_u15": under15,
                "kinder_u15_sgb2": rng.binomial(under15, np.clip(0.02 + 0.55 * b, 0, 1)),
                "einwohner_15_64": adults,
                "arbeitslose_sgb2": rng.binomial(adults, np.clip(0.005 + 0.13 * b, 0, 1)),
                "haushalte_mit_kindern": families,
                "alleinerziehende": rng.binomial(families, np.clip(0.12 + 0.25 * b, 0, 1)),
                "schulanfaenger": starters,
                "ohne_u9": rng.binomial(starters, np.clip(0.04 + 0.22 * b, 0, 1)),
                "u3_quote": np.clip(100 * (0.47 - 0.24 * b + rng.normal(0, 0.03, len(b))), 5, 95),
            }
        )
    return years
