"""A toy city of 64 squares with counts of several years: for impact and forecast."""

import numpy as np
from area_toys import board
from conftest import PROFILE, Commune

SIDE = 8
YEARS = (2015, 2020, 2025)
OWN = ("0202", "0203", "0302", "0303")  # the catchment, where poverty falls after 2020
GROUPS = {"children_0_2": 3, "children_3_5": 3, "children_6_9": 4}
INDICATORS = "".join(
    f"""
[[indicators]]
id = "{name}"
label = "{name}"
unit = "count"
polarity = "neutral"
"""
    for name in GROUPS
)
FORECAST = """
[forecast]
level = "gebiet"
groups = [
  { indicator = "children_0_2", age_from = 0, age_to = 3 },
  { indicator = "children_3_5", age_from = 3, age_to = 6 },
  { indicator = "children_6_9", age_from = 6, age_to = 10 },
]
"""


def table(year: int) -> str:
    """Describe the table of one year."""
    groups = "".join(f'  {{ indicator = "{name}", column = "{name}" }},\n' for name in GROUPS)
    return f"""
[[tables]]
file = "series_{year}.csv"
source = "all"
level = "gebiet"
key_column = "key"
reference_date = {year}-12-31
values = [
  {{ indicator = "population", column = "people" }},
  {{ indicator = "poverty", numerator = "poor", denominator = "children" }},
{groups}]
"""


def content(year: int, effect: float) -> bytes:
    """Counts of one year; an area without children, and one that is suppressed."""
    rng = np.random.default_rng(year)
    lines = ["key;people;children;poor;" + ";".join(GROUPS)]
    for place, key in enumerate(board(SIDE, SIDE).index):
        size = 20 + place
        rate = 0.3 + (effect if key in OWN and year > YEARS[1] else 0.0)
        children = 30 * size
        poor: object = rng.binomial(children, rate)
        ages = [int(rng.poisson(size * years)) for years in GROUPS.values()]
        if key == "0707":
            poor = "*"
        if key == "0700":
            ages = [0] * len(ages)
        lines.append(";".join(map(str, [key, 5 * children, children, poor, *ages])))
    return "\n".join(lines).encode()


def series(commune: Commune, *, years: tuple[int, ...] = YEARS, effect: float = -0.12) -> Commune:
    """Write a city whose catchment changed after the second date."""
    areas = board(SIDE, SIDE)
    commune.areas = areas.reset_index(names="key")[["key", "name", "geometry"]]
    commune.files = {f"series_{year}.csv": content(year, effect) for year in years}
    bounds = areas.loc[list(OWN)].total_bounds
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    commune.files["offers.csv"] = (
        "id;title;kind;provider;street;secret;hours;x;y;places\n"
        f"A1;Familienzentrum Anker;Kita;AWO;Hafenstr. 1;;;{x:.0f};{y:.0f};800\n"
        f"A2;Ohne Platzzahl;Kita;AWO;Hafenstr. 2;;;{x + 10:.0f};{y:.0f};\n"
        f"A3;Schutzhaus;Schutzeinrichtung;Frauen;Geheim 7;ja;;{x:.0f};{y:.0f};\n"
    ).encode()
    profile = PROFILE.replace("valid_from = 2025-01-01", "valid_from = 2010-01-01")
    first = profile.index("[[tables]]")
    last = profile.index("[[offers]]")
    profile = profile[:first] + INDICATORS + "".join(map(table, years)) + profile[last:]
    profile = profile.replace(
        'columns.y = "y"', 'columns.y = "y"\ncolumns.capacity_value = "places"'
    )
    commune.profile = profile[: profile.index("[burden_index]")] + FORECAST
    return commune
