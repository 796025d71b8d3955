"""Maps with neighbours, and counts of several dates invented on them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.special import expit, logit

from analyses.neighbours.contiguity import shared_borders
from analyses.neighbours.distance import nearest
from analyses.neighbours.graph import NeighbourGraph, both_ways
from benchmarks.hot_spots.cities import (
    ROOT,
    City,
    Rng,
    berlin,
    family_counts,
    musterstadt,
    patch,
)
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.frames import Areas

DAYS = [date(2019 + 2 * step, 12, 31) for step in range(3)]
YEARLY = 0.1  # logits by which an area's rate moves from date to date


@dataclass(frozen=True, eq=False)
class Map:
    """A city with its neighbours."""

    city: City
    graph: NeighbourGraph

    @property
    def name(self) -> str:
        return f"{self.city.name}, {len(self.city.ids)} areas"


def _with_borders(city: City, frame: gpd.GeoDataFrame) -> Map:
    frame = frame.to_crs(DEFAULT_CRS).loc[city.ids].rename_axis("area_id")
    return Map(city, shared_borders(Areas(frame)))


def berlin_map(folder: Path, areas: int | None = None) -> Map:
    frame = gpd.read_file(folder / "lor_planungsraeume_2021.shp").set_index("PLR_ID")
    return _with_borders(berlin(folder, areas), frame)


def musterstadt_map(column: str, name: str) -> Map:
    frame = gpd.read_file(ROOT / "data" / "boundaries" / "musterstadt_statistische_gebiete.zip")
    return _with_borders(musterstadt(column, name), frame.set_index("STATBEZ"))


def invented_map(areas: int, rng: Rng) -> Map:
    """Points anywhere in a square, each with its six nearest; people as in Berlin's areas."""
    points = rng.uniform(0, 20_000 * np.sqrt(areas / 500), (areas, 2))
    ids = pd.Index([f"{at:05d}" for at in range(areas)], name="area_id")
    people = np.maximum(8, np.exp(rng.normal(np.log(994), 0.55, areas))).astype(int)
    city = City("invented", ids, points, people)
    return Map(city, both_ways(nearest(ids, points)))


Truth = Callable[[Rng, Map], np.ndarray]  # rates (T, n)
Draw = Callable[[Rng, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def _over_years(rng: Rng, logits: np.ndarray) -> np.ndarray:
    return expit(logits + rng.normal(0, YEARLY, (len(DAYS), len(logits))))


def leroux(
    rng: Rng, map_: Map, mean: float = 0.2, sd: float = 0.5, alike: float = 0.9
) -> np.ndarray:
    """The model itself."""
    adjacency = map_.graph.matrix().toarray()
    size = len(adjacency)
    precision = alike * (np.diag(adjacency.sum(axis=1)) - adjacency) + (1 - alike) * np.eye(size)
    effects = np.linalg.solve(np.linalg.cholesky(precision / sd**2).T, rng.normal(size=size))
    return _over_years(rng, logit(mean) + effects)


def unordered(rng: Rng, map_: Map) -> np.ndarray:
    """Areas differ, and neighbours are no more alike than others."""
    return _over_years(rng, logit(0.2) + rng.normal(0, 0.4, len(map_.city.ids)))


def sharp_cluster(rng: Rng, map_: Map) -> np.ndarray:
    """A fifteenth of the areas lie together at 40 %, all others at 18 %."""
    inside = patch(rng, map_.city, max(6, len(map_.city.ids) // 15))
    return _over_years(rng, np.where(inside, logit(0.4), logit(0.18)))


def skewed_rates(rng: Rng, map_: Map) -> np.ndarray:
    """One area in twenty at 60 %, all others at 20 %."""
    return _over_years(rng, np.where(rng.random(len(map_.city.ids)) < 0.05, logit(0.6), logit(0.2)))


def binomial(rng: Rng, rates: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return rng.binomial(people, rates).astype(float), np.broadcast_to(people, rates.shape) * 1.0


def siblings(rng: Rng, rates: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All children of a family share their status."""
    both = [family_counts(rng, row, people) for row in rates]
    return np.array([x for x, _ in both]), np.array([n for _, n in both])


def staying(share: float) -> Draw:
    """A share of the children is counted again at the next date, with the status it had."""

    def draw(rng: Rng, rates: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        luck = rng.random((len(people), people.max()))
        lives = np.arange(people.max()) < people[:, None]
        counted = []
        for row in rates:
            counted.append(((luck < row[:, None]) & lives).sum(axis=1))
            luck = np.where(rng.random(luck.shape) < share, luck, rng.random(luck.shape))
        return np.array(counted, float), np.broadcast_to(people, rates.shape) * 1.0

    return draw


def frames(map_: Map, cases: np.ndarray, people: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay counts out as the function wants them."""
    days = DAYS[: len(cases)]
    return (
        pd.DataFrame(cases.T, map_.city.ids, days),
        pd.DataFrame(people.T, map_.city.ids, days),
    )
