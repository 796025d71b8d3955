"""Census cells and offers of an invented state: dense in towns, poorer in some than in others."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pyproj import Transformer

from benchmarks.state.streets import nearness
from benchmarks.state.world import World

HIDDEN = 3  # smaller counts of an age are not shown
AGES = {"Unter3": 3, "a3bis5": 3, "a6bis9": 4, "a10bis15": 6, "a16bis18": 3}  # years they hold
UNDER_18 = 0.17
KINDS = {  # of each kind a share of all offers, places (None: nobody states them)
    "Kita": (0.36, (20, 120)), "Schule": (0.16, (120, 900)), "Beratung": (0.12, None),
    "Gruppe oder Kurs": (0.11, None), "Jugendeinrichtung": (0.08, None),
    "Familienzentrum": (0.07, None), "Klinik": (0.03, None), "Familienbüro": (0.03, None),
    "Lotsendienst Praxis": (0.02, None), "Familiengrundschulzentrum": (0.02, None),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class People:
    """Inhabited cells, in the order of their grid."""

    east: np.ndarray  # middle in EPSG:3035
    north: np.ndarray
    x: np.ndarray  # the same in EPSG:25832
    y: np.ndarray
    commune: np.ndarray  # place of the commune in the world
    persons: np.ndarray
    ages: np.ndarray  # (n, 5) counts by `AGES`


def make_people(world: World, *, seed: int) -> People:
    """Draw who lives where; as many cells as the size says, the densest ones."""
    rng = np.random.default_rng([seed, 4])
    to_grid = Transformer.from_crs(25832, 3035, always_xy=True)
    back = Transformer.from_crs(3035, 25832, always_xy=True)
    west, south, east, north = to_grid.transform_bounds(*world.box)
    columns = np.arange(west // 100 * 100 + 50, east, 100)
    rows = np.arange(south // 100 * 100 + 50, north, 100)
    e, n = (axis.ravel() for axis in np.meshgrid(columns, rows))
    x, y = back.transform(e, n)
    inside = (x > world.box[0]) & (x < world.box[2]) & (y > world.box[1]) & (y < world.box[3])
    e, n, x, y = (values[inside] for values in (e, n, x, y))
    near = nearness(world, x, y)
    score = near + 0.15 * rng.gumbel(size=len(near))
    chosen = np.sort(np.argpartition(-score, world.size.cells)[: world.size.cells])
    e, n, x, y, near = (values[chosen] for values in (e, n, x, y, near))
    commune = owners(world, x, y)
    persons = 3 + rng.poisson(4 + 60 * near)
    young = rng.binomial(persons, UNDER_18 * (0.8 + 1.2 * world.hardship[commune]))
    years = np.array(list(AGES.values()), dtype=float)
    return People(
        east=e, north=n, x=x, y=y, commune=commune, persons=persons,
        ages=rng.multinomial(young, years / years.sum()),
    )  # fmt: skip


def owners(world: World, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Give the commune in which each place lies: Voronoi cells are nearest centres."""
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(world.centres).query(np.column_stack([x, y]))[1])


def census_table(people: People) -> pd.DataFrame:
    """Lay the cells out as the census writes ages for infrastructure."""
    frame = pd.DataFrame({
        "GITTER_ID_100m": [
            f"CRS3035RES100mN{n - 50:.0f}E{e - 50:.0f}"
            for e, n in zip(people.east, people.north, strict=True)
        ],
        "x_mp_100m": people.east.astype(int), "y_mp_100m": people.north.astype(int),
        "Insgesamt_Bevoelkerung": people.persons.astype(str),
    })  # fmt: skip
    for place, name in enumerate(AGES):
        counts = people.ages[:, place]
        frame[name] = np.where(counts >= HIDDEN, counts.astype(str), "–")
    frame["werterlaeuternde_Zeichen"] = ""
    return frame


def offer_table(world: World, people: People, *, seed: int) -> pd.DataFrame:
    """Draw offers where people live, each commune at least two; with `ags`."""
    rng = np.random.default_rng([seed, 5])
    whole = world.size.offers
    pull = people.persons * rng.uniform(0.2, 1.8, len(people.persons))
    at = rng.choice(len(people.x), size=whole, p=pull / pull.sum())
    names = list(KINDS)
    shares = np.array([KINDS[name][0] for name in names])
    kind = rng.choice(len(names), size=whole, p=shares / shares.sum())
    places = []
    for number in kind:
        span = KINDS[names[number]][1]
        places.append("" if span is None else str(int(rng.integers(*span))))
    keys = np.array(world.keys)[people.commune[at]]
    return pd.DataFrame({
        "ags": keys, "nummer": [f"{key[2:]}-{i:05d}" for i, key in enumerate(keys)],
        "titel": [f"Erfundenes Angebot {i}" for i in range(whole)],
        "art": [names[number] for number in kind], "plaetze": places,
        "ost": np.round(people.x[at] + rng.uniform(-45, 45, whole), 1),
        "nord": np.round(people.y[at] + rng.uniform(-45, 45, whole), 1),
    })  # fmt: skip


def indicator_table(world: World, people: People, *, year: int, seed: int) -> pd.DataFrame:
    """Count children and families by commune as a statistical office would deliver them."""
    rng = np.random.default_rng([seed, 6, year])
    count = len(world.keys)
    young = np.bincount(people.commune, people.ages.sum(axis=1), minlength=count).astype(int)
    persons = np.bincount(people.commune, people.persons, minlength=count).astype(int)
    drift = 1 + 0.03 * (year - 2023) + rng.normal(0, 0.02, count)
    poor = rng.binomial(young, np.clip(world.hardship * drift, 0.01, 0.9))
    families = np.maximum(young * 6 // 10, 1)
    alone = rng.binomial(families, np.clip(0.12 + 0.5 * world.hardship, 0, 0.9))
    entrants = np.maximum(young // 18, 1)
    late = rng.binomial(entrants, np.clip(0.05 + 0.3 * world.hardship, 0, 0.9))
    return pd.DataFrame({
        "ags": world.keys, "gemeinde": world.names, "einwohner": persons, "kinder": young,
        "kinder_sgb2": _shown(poor), "familien": families, "alleinerziehende": _shown(alone),
        "schulanfaenger": entrants, "ohne_u9": _shown(late),
    })  # fmt: skip


def _shown(counts: np.ndarray) -> np.ndarray:
    hidden = (counts > 0) & (counts < HIDDEN)
    return np.where(hidden, "*", counts.astype(str))
