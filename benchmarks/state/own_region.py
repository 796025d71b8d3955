"""Writes the profile that a commune of an invented state has of itself: its own parts and counts."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.state.people import make_people
from benchmarks.state.world import SEED, SIZES, make_world

PROFILE = "eigene.toml"
_TEMPLATE = """# Die Kommune mit ihren eigenen Zahlen: nichts darin stimmt.
[region]
id = "{id}"
name = "{name}"
synthetic = true

[sources.erfunden]
publisher = "benchmarks/state"
dataset = "Eigene Zählung"
licence = "CC0 1.0"
licence_url = "https://creativecommons.org/publicdomain/zero/1.0/"

[[areas]]
level = "ortsteil"
label = "Ortsteil"
file = "ortsteile.gpkg"
source = "erfunden"
valid_from = 2024-01-01
id_column = "nr"
name_column = "name"

[[indicators]]
id = "population"
label = "Einwohner"
unit = "count"
polarity = "neutral"

[[indicators]]
id = "child_poverty"
label = "Kinder in Familien mit SGB II"
unit = "percent"

[[tables]]
file = "eigene_kennzahlen.csv"
source = "erfunden"
level = "ortsteil"
key_column = "nr"
separator = ";"
reference_date = 2024-12-31
values = [
  {{ indicator = "population", column = "einwohner" }},
  {{ indicator = "child_poverty", numerator = "kinder_sgb2", denominator = "kinder" }},
]
"""


def write_own_region(
    folder: Path, key: str, size: str = "tiny", *, seed: int = SEED
) -> dict[str, float]:
    """Write profile, parts and counts of one commune into `folder`; give its own figures.

    Parameters
    ----------
    folder
        Where the files go.
    key
        Of a commune of the state that the same size and seed give.
    size, seed
        As `generate.write_state` takes them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world = make_world(SIZES[size], seed=seed)
    people = make_people(world, seed=seed)
    at = world.keys.index(key)
    shape, name = world.shapes[at], world.names[at]
    parts = _quarters(shape)
    gpd.GeoDataFrame(
        {"nr": [f"{number:02d}" for number in range(1, 5)],
         "name": [f"{name} {side}" for side in ("Südwest", "Südost", "Nordwest", "Nordost")]},
        geometry=parts, crs=25832,
    ).to_file(folder / "ortsteile.gpkg", driver="GPKG")  # fmt: skip
    own = people.commune == at
    part = np.argmax([shapely.covers(each, shapely.points(people.x, people.y)) for each in parts],
                     axis=0)  # fmt: skip
    children = np.bincount(part[own], people.ages[own].sum(axis=1), minlength=4).astype(int)
    persons = np.bincount(part[own], people.persons[own], minlength=4).astype(int)
    rng = np.random.default_rng([seed, 7])
    poor = rng.binomial(children, np.clip(world.hardship[at] * 1.1, 0, 0.9))
    pd.DataFrame({
        "nr": [f"{number:02d}" for number in range(1, 5)], "einwohner": persons,
        "kinder": children, "kinder_sgb2": poor,
    }).to_csv(folder / "eigene_kennzahlen.csv", sep=";", index=False)  # fmt: skip
    text = _TEMPLATE.format(id=f"stadt-{key}", name=name)
    (folder / PROFILE).write_text(text, encoding="utf-8")
    return {"population": float(persons.sum()), "child_poverty": poor.sum() / children.sum()}


def _quarters(shape: shapely.Geometry) -> np.ndarray:
    west, south, east, north = shapely.bounds(shape)
    x, y = (west + east) / 2, (south + north) / 2
    boxes = shapely.box(
        [west, x, west, x], [south, south, y, y], [x, east, x, east], [y, y, north, north]
    )
    return shapely.intersection(boxes, shape)
