"""Maps without association on real areas: burden as a field, supply as sites or as a field.

Areas, their shapes and their children are those of Berlin (`--data`: the folder with `berlin/`, open
data, see tests/regions/berlin.toml for the publishers); what is drawn is burden and supply alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from analyses.access.supply import supply
from analyses.routing import straight_cost_matrix
from kpk_geo.model import SupplyMethod

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
POINTS = 8  # homes in each area, drawn once
RADIUS = 1_500.0  # metres of the catchments of 120 sites; twice as far of 25
PLACES = ("25 sites, random", "25 sites, clustered", "120 sites, random", "120 sites, clustered")
BURDENS = ("range 8 %", "range 15 %", "range 35 %", "slope", "iid")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class City:
    """Areas with children, a place of each, and some homes in it."""

    xy: np.ndarray
    children: np.ndarray
    homes: np.ndarray  # (areas * POINTS, 2)
    homes_children: np.ndarray

    @property
    def width(self) -> float:
        """Diameter of a circle as wide as the areas' extent, in metres."""
        return float(np.ptp(self.xy, axis=0).max())


def berlin(data: Path, areas: int = 170) -> City:
    """Read the areas of Berlin that lie nearest to its middle; all where there are no more."""
    shapes = gpd.read_file(data / "berlin" / "lor_planungsraeume_2021.shp").set_index("PLR_ID")
    table = pd.read_csv(
        data / "berlin" / "einwohnerbestand_06-2022_plr.csv", sep=";", dtype={"PLR-ID": str},
        encoding="utf-8-sig",
    ).set_index("PLR-ID")  # fmt: skip
    young = table[["unter6", "6-15"]].apply(pd.to_numeric, errors="coerce")  # signs are no numbers
    children = young.sum(axis=1).reindex(shapes.index).fillna(0)
    shapes, children = shapes[children > 0], children[children > 0]
    points = shapes.geometry.representative_point()
    xy = np.column_stack([points.x, points.y])
    near = np.argsort(np.hypot(*(xy - xy.mean(axis=0)).T), kind="stable")[:areas]
    near.sort()
    chosen = shapes.iloc[near]
    homes = chosen.sample_points(POINTS, rng=np.random.default_rng(1)).explode()
    own = children.iloc[near].to_numpy(float)
    return City(
        xy=xy[near], children=own, homes=np.column_stack([homes.x, homes.y]),
        homes_children=np.repeat(own / POINTS, POINTS),
    )  # fmt: skip


def fields(city: City) -> dict[str, Callable[[np.random.Generator], np.ndarray]]:
    """Give ways to draw a map whose areas are alike near each other: exponential, slope, none."""
    away = np.hypot(*(city.xy[:, None] - city.xy[None]).transpose(2, 0, 1))
    made: dict[str, Callable[[np.random.Generator], np.ndarray]] = {}
    for name in BURDENS[:3]:
        length = float(name.split()[1]) / 100 * city.width
        root = np.linalg.cholesky(np.exp(-away / length) + 1e-9 * np.eye(len(away)))
        made[name] = lambda rng, root=root: root @ rng.normal(size=len(root))
    centred = (city.xy - city.xy.mean(axis=0)) / city.xy.std(axis=0)

    def slope(rng: np.random.Generator) -> np.ndarray:
        angle = rng.uniform(0, 2 * np.pi)
        noise = 0.5 * rng.normal(size=len(centred))
        return centred @ [np.cos(angle), np.sin(angle)] + noise

    return made | {"slope": slope, "iid": lambda rng: rng.normal(size=len(centred))}


def supply_of_sites(city: City, kind: str, rng: np.random.Generator) -> np.ndarray:
    """Share the places of sites that know nothing of burden among the children, by area."""
    count = int(kind.split()[0])
    low, high = city.xy.min(axis=0), city.xy.max(axis=0)
    homes = len(city.homes)
    if kind.endswith("random"):
        at = city.homes[rng.integers(homes, size=count)]
    else:
        parents = city.homes[rng.integers(homes, size=max(5, count // 12))]
        at = parents[rng.integers(len(parents), size=count)]
        at = np.clip(at + rng.normal(scale=0.08 * city.width, size=at.shape), low, high)
    metres = RADIUS if count > 50 else 2 * RADIUS
    costs = straight_cost_matrix(at, city.homes, metres=metres)
    places = rng.uniform(20, 180, size=count)
    shared = supply(
        costs, city.homes_children, places, cutoff=1000 * metres, method=SupplyMethod.E2SFCA
    ).per_child
    return shared.reshape(-1, POINTS).mean(axis=1)
