"""A toy city of 64 squares with a planted cluster, as files of the toy commune."""

import numpy as np
from area_toys import board
from conftest import PROFILE, Commune

SIDE = 8
BLOCK = {f"{row:02d}{column:02d}" for row in (2, 3, 4) for column in (2, 3, 4)}
PLAN = """
[hot_spots]
level = "gebiet"
population = "population"
permutations = 99
scan_draws = 99
rank_draws = 100
rezonings = 10
"""
EARLIER = """
[[tables]]
file = "earlier.csv"
source = "all"
level = "gebiet"
key_column = "key"
reference_date = 2024-12-31
values = [
  { indicator = "population", column = "people" },
  { indicator = "poverty", numerator = "poor", denominator = "children" },
  { indicator = "jobless", column = "jobless" },
]
"""


def table_of(seed: int) -> bytes:
    """Counts with a planted block, a suppressed area, and one where nobody lives."""
    rng = np.random.default_rng(seed)
    lines = ["key;people;children;poor;jobless"]
    for key in board(SIDE, SIDE).index:
        children = int(rng.integers(150, 400))
        rate = 0.5 if key in BLOCK else 0.2
        poor: object = rng.binomial(children, rate)
        jobless = f"{rng.uniform(9, 11) if key in BLOCK else rng.uniform(3, 6):.1f}"
        people = 5 * children
        if key == "0707":
            poor, jobless = "*", "*"
        if key == "0700":
            people, children, poor, jobless = 0, 0, "0", ""
        lines.append(f"{key};{people};{children};{poor};{jobless}".replace(".", ","))
    return "\n".join(lines).encode()


def prepared(commune: Commune) -> Commune:
    areas = board(SIDE, SIDE)
    commune.areas = areas.reset_index(names="key")[["key", "name", "geometry"]]
    commune.files = {"table.csv": table_of(1), "earlier.csv": table_of(2), "offers.csv":
                     commune.files["offers.csv"]}  # fmt: skip
    profile = PROFILE.replace("valid_from = 2025-01-01", "valid_from = 2024-01-01")
    commune.profile = profile.replace("[burden_index]", EARLIER + PLAN + "\n[burden_index]")
    return commune
