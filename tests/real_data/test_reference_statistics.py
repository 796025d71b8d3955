"""Every row of a table of expected values, recomputed with R spdep 1.2-7 by its publisher.

Measures that the project does not offer (Geary, general G, LOSH, local rates) are written out here
from their definitions: those rows check data, graph and interchange. `known_difference` in the
table names conventions; where ours differs, the test says how and shows both.
"""

import re
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import libpysal
import numpy as np
import pandas as pd
import pytest
from conftest import SHARED_DATA
from graph_toys import from_libpysal, from_lists
from libpysal.graph import Graph
from scipy import sparse

from analyses.hot_spots.published_rates import assuncao_reis_rates, marshall_rates
from analyses.hot_spots.statistics import (
    getis_ord,
    global_moran,
    local_join_counts,
    local_moran,
    row_standardised,
)
from analyses.neighbours.graph import NeighbourGraph

FOLDER = SHARED_DATA / "reference"
TABLE = FOLDER / "spatial_statistics.csv"
ROWS = list(pd.read_csv(TABLE).to_dict("records")) if TABLE.exists() else []
OF_1985 = "Cressie-Read 1985"  # spdep keeps that graph as inst/etc/weights/ncCR85.gal, GPL
GRAPH_OF_1985 = FOLDER / "ncCR85.gal"


def gal(path: Path, order: list[str] | None = None) -> NeighbourGraph:
    """Read neighbour lists: a number of areas, then pairs of lines."""
    lines = path.read_text().splitlines()
    head = lines[0].split()  # "42", or "0 100 name key"
    count = int(head[1] if len(head) > 1 else head[0])
    rows, at = {}, 1
    for _ in range(count):
        name, size = lines[at].split()
        rows[name] = lines[at + 1].split() if int(size) else []
        at += 2
    return from_lists(order or list(rows), rows)


def example(name: str, rook: bool = False) -> tuple[gpd.GeoDataFrame, NeighbourGraph]:
    frame = gpd.read_file(libpysal.examples.get_path(f"{name}.shp"))
    return frame, from_libpysal(Graph.build_contiguity(frame, rook=rook))


def columbus(row: dict[str, str]) -> float:
    frame, near = example("columbus", rook="rook" in row["weights"])
    x, statistic = frame["CRIME"].to_numpy(float), row["statistic"]
    z, place = x - x.mean(), int(re.sub(r".*_|\D", "", statistic) or 1) - 1
    named: dict[str, Callable[[], float]] = {
        "Moran I": lambda: global_moran(x, near).value,
        "Moran VI_norm": lambda: global_moran(x, near).variance_normal,
        "Moran VI_rand": lambda: global_moran(x, near).variance_random,
        "Geary C": lambda: geary(z, near),
        "Getis-Ord general G": lambda: general_g(x, near)[0],
        "G variance": lambda: general_g(x, near)[1],
        "bivariate Moran": lambda: cross_moran(x, frame["INC"].to_numpy(float), near),
        "Lee L": lambda: lees_l(
            standard(x), standard(frame["INC"].to_numpy(float)), row_standardised(near)
        ),
        "join count HH (BB)": lambda: joins(frame["HOVAL"] > frame["HOVAL"].mean(), near),
        "join count LL (WW)": lambda: joins(frame["HOVAL"] <= frame["HOVAL"].mean(), near),
    }
    if statistic in named:
        return named[statistic]()
    local: dict[str, Callable[[], np.ndarray]] = {
        "local Moran I": lambda: local_moran(x, near).value,
        "local Moran cond. variance": lambda: local_moran(x, near).variance_conditional,
        "Gi z": lambda: getis_ord(x, near),
        "Gi* z": lambda: getis_ord(x, near, star=True),
        "local Geary c": lambda: local_geary(z / x.std(ddof=1), near),
        "LOSH H": lambda: losh(x, near),
    }
    return float(local[statistic.rsplit("_", 1)[0]]()[place])


def standard(x: np.ndarray) -> np.ndarray:
    return np.asarray((x - x.mean()) / x.std())


def geary(z: np.ndarray, near: NeighbourGraph) -> float:
    w = row_standardised(near).toarray()
    squares = (z[:, None] - z[None]) ** 2
    return float((len(z) - 1) * (w * squares).sum() / (2 * w.sum() * (z**2).sum()))


def local_geary(z: np.ndarray, near: NeighbourGraph) -> np.ndarray:
    w = row_standardised(near).toarray()
    return np.asarray((w * (z[:, None] - z[None]) ** 2).sum(axis=1))


def losh(x: np.ndarray, near: NeighbourGraph) -> np.ndarray:
    w = row_standardised(near).toarray()
    squares = (x - w @ x) ** 2
    return np.asarray(w @ squares / squares.mean())


def cross_moran(x: np.ndarray, y: np.ndarray, near: NeighbourGraph) -> float:
    zx, zy = (x - x.mean()) / x.std(ddof=1), (y - y.mean()) / y.std(ddof=1)
    return float(zx @ (row_standardised(near) @ zy) / (len(x) - 1))


def joins(attribute: pd.Series, near: NeighbourGraph) -> float:
    counts, _ = local_join_counts(attribute.to_numpy(bool), near)
    return float(counts[attribute.to_numpy(bool)].sum() / 2)


def general_g(x: np.ndarray, near: NeighbourGraph) -> tuple[float, float]:
    """Getis and Ord (1992) with the moments of their appendix."""
    w, n = near.matrix().toarray(), len(x)
    pairs = x.sum() ** 2 - (x**2).sum()
    s0, s1 = w.sum(), ((w + w.T) ** 2).sum() / 2
    s2 = ((w.sum(axis=1) + w.sum(axis=0)) ** 2).sum()
    m1, m2, m3, m4 = ((x**k).sum() for k in (1, 2, 3, 4))
    b0 = (n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2
    b1 = -((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * s0**2)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0**2
    b4 = s1 - s2 + s0**2
    square = (b0 * m2**2 + b1 * m4 + b2 * m1**2 * m2 + b3 * m1 * m3 + b4 * m1**4) / (
        (m1**2 - m2) ** 2 * n * (n - 1) * (n - 2) * (n - 3)
    )
    return float(x @ w @ x / pairs), float(square - (s0 / (n * (n - 1))) ** 2)


def sids2(row: dict[str, str]) -> float:
    frame, _ = example("sids2")
    near = gal(
        Path(libpysal.examples.get_path("sids2.gal")),
        frame["FIPSNO"].astype(int).astype(str).tolist(),
    )
    if "rates" in row["statistic"]:
        x = assuncao_reis_rates(frame["SID79"].to_numpy(float), frame["BIR79"].to_numpy(float))
        return round(global_moran(x, near).value, 3)
    return round(global_moran(frame["SIDR74"].to_numpy(float), near).value, 3)


def afcon(row: dict[str, str]) -> float:
    table, near = pd.read_csv(FOLDER / "afcon.csv"), gal(FOLDER / "afcon_paper.gal")
    x = table["totcon"].to_numpy(float)
    if row["statistic"] == "Moran I":
        return global_moran(x, near).value
    found = local_moran(x, near)
    at = list(table["name"]).index(row["statistic"].split()[-1])
    if "z (total" in row["statistic"]:
        spread = np.sqrt(found.variance_total[at])
        return float((found.value[at] - found.expected_total[at]) / spread)
    return float(found.value[at] * 41 / 42)  # the table's rows are rescaled to the divisor n - 1


def auckland(row: dict[str, str]) -> float:
    table = pd.read_csv(FOLDER / "auckland.csv")
    deaths, years = table["M77_85"].to_numpy(float), 9 * table["Und5_81"].to_numpy(float)
    at = int(row["statistic"].rsplit("_", 1)[1]) - 1
    if "global" in row["statistic"]:
        return float(marshall_rates(deaths, years)[at])
    near = gal(FOLDER / "auckland.gal").matrix().toarray() + np.eye(len(table))  # with the area
    mean = near @ deaths / (near @ years)
    rate = deaths / years
    spread = np.array(
        [(near[i] * years * (rate - mean[i]) ** 2).sum() for i in range(len(rate))]
    ) / (near @ years)
    between = np.maximum(spread - mean / (near @ years / near.sum(axis=1)), 0)
    return float((mean + (rate - mean) * between / (between + mean / years))[at])


def lees_l(zx: np.ndarray, zy: np.ndarray, weights: sparse.csr_matrix) -> float:
    total = np.asarray(weights.sum(axis=1)).ravel()
    return float(((weights @ zx) @ (weights @ zy)) / (total**2).sum())


def nc_sids(row: dict[str, str]) -> float:
    if OF_1985 in row["weights"]:
        return nc_sids_1985()
    table, near = pd.read_csv(FOLDER / "ncsids.csv"), gal(FOLDER / "ncCC89.gal")
    z = assuncao_reis_rates(table["SID74"].to_numpy(float), table["BIR74"].to_numpy(float))
    ours = global_moran(z, near, standardised=False)
    assert (ours.areas, round(ours.value, 4)) == (98, 0.2592)  # two islands leave mean and number
    z = z - z.mean()
    w = near.matrix()
    return float(100 / w.sum() * (z @ (w @ z)) / (z @ z))  # the table counts them


def nc_sids_1985() -> float:
    """Counties are named by FIPS there, by name here."""
    if not GRAPH_OF_1985.exists():
        pytest.skip("ncCR85.gal of spdep is not beside the reference values")
    table = pd.read_csv(FOLDER / "ncsids.csv")
    counties = gpd.read_file(libpysal.examples.get_path("sids2.shp")).set_index("NAME")["FIPS"]
    near = gal(GRAPH_OF_1985, list(counties[table["name"]].astype(str)))
    z = assuncao_reis_rates(table["SID79"].to_numpy(float), table["BIR79"].to_numpy(float))
    return global_moran(z, near).value


DATA = {
    "columbus": columbus, "sids2": sids2, "afcon": afcon, "auckland": auckland, "nc.sids": nc_sids,
}  # fmt: skip


@pytest.mark.real_data
@pytest.mark.skipif(not ROWS, reason="the reference values are not beside the checkout")
@pytest.mark.parametrize(
    "row",
    ROWS,
    ids=lambda row: f"{row['dataset'].split()[0]}-{row['statistic']}-{row['weights']}",
)
def test_value_of_the_reference_table(row: dict[str, str]) -> None:
    found = DATA[row["dataset"].split()[0]](row)
    assert found == pytest.approx(float(row["expected"]), rel=2e-9, abs=1e-12)


@pytest.mark.skipif(not ROWS, reason="the reference values are not beside the checkout")
def test_only_one_row_needs_a_graph_from_elsewhere() -> None:
    assert sum(OF_1985 in row["weights"] for row in ROWS) == 1
