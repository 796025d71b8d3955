"""The plan of an invented state: communes of differing size, their towns, a river, a motorway.

Everything is drawn from one seed, in whole numbers where it can be, and nothing in it is true: the
key of the Land, 17, is one that no Land has.
"""

from dataclasses import dataclass

import numpy as np
import shapely

LAND = "17"
WEST, SOUTH = 330_000, 5_640_000  # metres in EPSG:25832
COMMUNE_AREA = 86e6  # square metres: the mean of North Rhine-Westphalia
PER_DISTRICT = 8
SEED = 19
_SYLLABLES = ("Alt", "Ber", "Dorn", "Eich", "Falk", "Grün", "Hell", "Ilm", "Klee", "Linden",
              "Moor", "Nor", "Ost", "Rot", "Sand", "Tann", "Ulm", "Vogel", "Weiß", "Zell")  # fmt: skip
_ENDINGS = ("hausen", "dorf", "feld", "kirchen", "burg", "bach", "brück", "heim", "rode", "stedt",
            "lohe", "tal", "au", "born", "scheid", "furt", "berge", "wald", "see", "horst")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large an invented state is; the figures of the study (one "land" is 8 Kreise)."""

    districts: int
    communes: int
    edges: int
    cells: int
    offers: int
    spacing: float = 75  # metres between junctions in town


def _share(parts: int, of: int) -> Size:
    return Size(
        districts=48 * parts // of, communes=384 * parts // of, edges=5_081_466 * parts // of,
        cells=594_398 * parts // of, offers=46_710 * parts // of,
    )  # fmt: skip


SIZES = {
    "tiny": Size(districts=2, communes=5, edges=1_700, cells=220, offers=50, spacing=150),
    "land": Size(districts=8, communes=64, edges=846_911, cells=99_076, offers=7_785),
    "1/8": _share(1, 8),
    "1/2": _share(1, 2),
    "1": _share(1, 1),
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class World:
    """The plan; arrays are by commune, in the order of their keys."""

    size: Size
    keys: tuple[str, ...]  # AGS, eight digits
    names: tuple[str, ...]
    titles: tuple[str, ...]  # kreisfreie Stadt, Stadt, Gemeinde
    district_names: tuple[str, ...]  # empty for a kreisfreie Stadt
    offices: tuple[str, ...]  # key of the commune or Kreis whose Jugendamt serves it
    shapes: np.ndarray  # surfaces in metres
    centres: np.ndarray  # (n, 2) metres
    weights: np.ndarray  # share of the state's people
    hardship: np.ndarray  # 0-1: share of children in families on benefits
    width: float  # metres, of the whole state
    height: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres."""
        return (WEST, SOUTH, WEST + self.width, SOUTH + self.height)


def make_world(size: Size, *, seed: int = SEED) -> World:
    """Draw a plan."""
    rng = np.random.default_rng([seed, 1])
    area = COMMUNE_AREA if size.communes > 5 else 4e6
    columns = max(1, round(np.sqrt(size.communes * 1.1)))
    rows = -(-size.communes // columns)
    step = np.sqrt(area)
    width, height = columns * step, size.communes / columns * step
    sites = _sites(size.communes, columns, rows, width, height, rng)
    shapes = _cells_of(sites, width, height)
    districts = _districts(sites, size, rng)
    weights = rng.lognormal(0, 0.9, size.communes)
    return _named(size, sites, shapes, districts, weights / weights.sum(), (width, height), rng)


def _sites(
    count: int, columns: int, rows: int, width: float, height: float, rng: np.random.Generator
) -> np.ndarray:
    at = np.arange(count)
    last = count - (rows - 1) * columns  # of the row that is not full
    in_row = np.where(at // columns == rows - 1, last, columns)
    x = (at % columns + 0.5 + rng.uniform(-0.33, 0.33, count)) * width / in_row
    y = (at // columns + 0.5 + rng.uniform(-0.33, 0.33, count)) * height / rows
    return np.column_stack([WEST + x, SOUTH + y])


def _cells_of(sites: np.ndarray, width: float, height: float) -> np.ndarray:
    box = shapely.box(WEST, SOUTH, WEST + width, SOUTH + height)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=box))
    clipped = shapely.intersection(cells, box)
    tree = shapely.STRtree(clipped)
    owner = tree.query(shapely.points(sites), predicate="intersects")[1]
    return clipped[owner]


def _districts(sites: np.ndarray, size: Size, rng: np.random.Generator) -> np.ndarray:
    """Gather communes into Kreise of eight that lie together: strips, and cuts across them."""
    order = np.lexsort([sites[:, 1], (sites[:, 0] - WEST) // np.sqrt(PER_DISTRICT * COMMUNE_AREA)])
    number = np.empty(len(sites), dtype=int)
    if size.districts == 2:  # a Kreis of four, and a kreisfreie Stadt
        number[:] = 0
        number[order[-1]] = 1
        return number
    number[order] = np.arange(len(sites)) * size.districts // len(sites)
    return number


def _named(
    size: Size,
    sites: np.ndarray,
    shapes: np.ndarray,
    districts: np.ndarray,
    weights: np.ndarray,
    extent: tuple[float, float],
    rng: np.random.Generator,
) -> World:
    rows = []
    places = _names(size.communes, rng)
    for district in range(size.districts):
        members = np.flatnonzero(districts == district)
        members = members[np.argsort(-weights[members], kind="stable")]
        kreis = f"{LAND}{district // 18 + 1}{district % 18 + 11:02d}"
        is_free = len(members) == 1 or (size.districts > 2 and district % 3 == 0)
        for place, at in enumerate(members):
            free = is_free and place == 0
            own = free or (place < (2 if size.districts == 2 else 4))
            key = (
                f"{LAND}{district // 18 + 5}{district % 18 + 11:02d}000"
                if free
                else f"{kreis}{4 * (place + 1):03d}"
            )
            rows.append((
                key, places[at], "kreisfreie Stadt" if free else "Stadt" if own else "Gemeinde",
                "" if free else f"Kreis {places[members[-1]]}", key if own else kreis, at,
            ))  # fmt: skip
    rows.sort()
    order = np.array([row[5] for row in rows])
    hardship = np.clip(
        0.08 + 0.10 * rng.beta(2, 3, size.communes) + 2.0 * weights * size.communes / 60, 0.02, 0.55
    )
    return World(
        size=size, keys=tuple(row[0] for row in rows), names=tuple(row[1] for row in rows),
        titles=tuple(row[2] for row in rows), district_names=tuple(row[3] for row in rows),
        offices=tuple(row[4] for row in rows), shapes=shapes[order], centres=sites[order],
        weights=weights[order], hardship=hardship[order], width=extent[0], height=extent[1],
    )  # fmt: skip


def _names(count: int, rng: np.random.Generator) -> list[str]:
    whole = [f"{a}{b}" for a in _SYLLABLES for b in _ENDINGS]
    return [whole[i] for i in rng.permutation(len(whole))[:count]]
