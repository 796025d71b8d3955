"""Real and demo geometry with people, and rates and counts invented on it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from kpk_geo.crs import DEFAULT_CRS

ROOT = Path(__file__).parents[2]
BERLIN = ROOT.parent / "shared" / "data" / "berlin"
# Families with 1, 2, 3, 4 children under 18 (Statistisches Bundesamt 2011).
FAMILY_SHARES = np.array([0.53, 0.36, 0.09, 0.02])
FAMILY_SIZES = np.arange(1, 5)
Rng = np.random.Generator


@dataclass(frozen=True, eq=False)
class City:
    """Areas with a centre and people, in the order of their keys."""

    name: str
    ids: pd.Index
    points: np.ndarray  # metres
    people: np.ndarray

    @property
    def distance_from_centre(self) -> np.ndarray:
        return np.hypot(*(self.points - np.median(self.points, axis=0)).T)


def _city(name: str, frame: gpd.GeoDataFrame, people: pd.Series) -> City:
    frame = frame.to_crs(DEFAULT_CRS)
    frame = frame.loc[sorted(frame.index.intersection(people.index[people > 0]))]
    centres = frame.geometry.representative_point()
    return City(
        name, frame.index, np.column_stack([centres.x, centres.y]),
        people[frame.index].to_numpy().astype(int),
    )  # fmt: skip


def berlin(folder: Path, areas: int | None = None) -> City:
    """Children under 15 in Planungsräume; the `areas` nearest to the middle, or all."""
    frame = gpd.read_file(folder / "lor_planungsraeume_2021.shp").set_index("PLR_ID")
    table = pd.read_csv(
        folder / "einwohnerbestand_06-2022_plr.csv", sep=";", dtype=str, encoding="utf-8-sig"
    ).set_index("PLR-ID")
    ages = table[["unter6", "6-15"]].apply(pd.to_numeric, errors="coerce")
    whole = _city("Berlin", frame, ages.sum(axis=1, min_count=2).dropna())
    if areas is None:
        return whole
    kept = np.sort(np.argsort(whole.distance_from_centre)[:areas])
    return City(f"Berlin {areas}", whole.ids[kept], whole.points[kept], whole.people[kept])


def musterstadt(column: str, name: str) -> City:
    """Places and denominators of the demo."""
    data = ROOT / "data"
    frame = gpd.read_file(data / "boundaries" / "musterstadt_statistische_gebiete.zip")
    table = pd.read_csv(
        data / "musterstadt" / "sozialdaten_2023.csv", sep=";", dtype=str, encoding="utf-8-sig"
    ).set_index("area_id")
    people = pd.to_numeric(table[column], errors="coerce").dropna()
    return _city(f"Musterstadt, {name}", frame.set_index("STATBEZ"), people)


def beta_rates(rng: Rng, mean: float, sd: np.ndarray | float, areas: int) -> np.ndarray:
    """Rates around a mean; without spread the mean itself."""
    sd = np.broadcast_to(np.asarray(sd, float), areas)
    strength = mean * (1 - mean) / np.maximum(sd, 1e-6) ** 2 - 1
    return np.where(sd > 0, rng.beta(mean * strength, (1 - mean) * strength), mean)


def field(rng: Rng, city: City, span: float) -> np.ndarray:
    """Exponential random field, mean 0 and spread 1; `span` as a share of the city's width."""
    apart = np.hypot(*(city.points[:, None] - city.points[None]).transpose(2, 0, 1))
    covariance = np.exp(-apart / (span * np.ptp(city.points, axis=0).max()))
    return np.linalg.cholesky(covariance + 1e-9 * np.eye(len(apart))) @ rng.normal(size=len(apart))


def patch(rng: Rng, city: City, areas: int) -> np.ndarray:
    """A round group of areas around one of them, as a mask."""
    centre = city.points[rng.integers(len(city.points))]
    inside = np.zeros(len(city.points), bool)
    inside[np.argsort(np.hypot(*(city.points - centre).T))[:areas]] = True
    return inside


def counts(rng: Rng, rates: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Everyone for himself."""
    return rng.binomial(people, rates).astype(float), people.astype(float)


def family_counts(rng: Rng, rates: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All children of a family share their status; about as many children as given."""
    families = np.maximum(1, np.rint(people / (FAMILY_SHARES @ FAMILY_SIZES))).astype(int)
    by_size = np.array([rng.multinomial(count, FAMILY_SHARES) for count in families])
    poor = rng.binomial(by_size, rates[:, None])
    return (poor @ FAMILY_SIZES).astype(float), (by_size @ FAMILY_SIZES).astype(float)


Truth = Callable[[Rng, City], np.ndarray]


def even(mean: float, sd: float) -> Truth:
    return lambda rng, city: beta_rates(rng, mean, sd, len(city.people))


def skewed(rng: Rng, city: City) -> np.ndarray:
    return np.where(rng.random(len(city.people)) < 0.05, 0.6, 0.2)


def by_size(small: float, large: float) -> Truth:
    def rates(rng: Rng, city: City) -> np.ndarray:
        sd = np.where(city.people < np.median(city.people), small, large)
        return beta_rates(rng, 0.2, sd, len(city.people))

    return rates


def by_rim(inner: float, rim: float) -> Truth:
    def rates(rng: Rng, city: City) -> np.ndarray:
        far = city.distance_from_centre > np.median(city.distance_from_centre)
        return beta_rates(rng, 0.2, np.where(far, rim, inner), len(city.people))

    return rates


TRUTHS: dict[str, Truth] = {
    "20 %, sd 0": even(0.2, 0.0), "20 %, sd .02": even(0.2, 0.02), "20 %, sd .05": even(0.2, 0.05),
    "20 %, sd .10": even(0.2, 0.10), "92 %, sd .03": even(0.92, 0.03),
    "5 % of areas at 60 %, others at 20 %": skewed,
    "small areas vary more (.10 / .03)": by_size(0.10, 0.03),
    "large areas vary more (.03 / .10)": by_size(0.03, 0.10),
    "rim varies 1.6 x as much (.05, .08)": by_rim(0.05, 0.08),
    "rim varies 4 x as much (.025, .10)": by_rim(0.025, 0.10),
}  # fmt: skip
