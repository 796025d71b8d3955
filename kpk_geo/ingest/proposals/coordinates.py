"""Columns of coordinates: recognised by their ranges, as pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_geo.ingest.proposals import looks
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.figures import Figures
from kpk_geo.ingest.proposals.record import Found, Role

_NEARLY_ALL = 0.95
_SAMPLE = 200  # numbers that are looked at before all are
_WORDS = {
    "x", "y", "lat", "lon", "lng", "long", "latitude", "longitude", "breite", "breitengrad",
    "länge", "laenge", "laengengrad", "rechtswert", "hochwert", "rw", "hw", "easting", "northing",
    "ostwert", "nordwert", "utm", "koordinate", "geo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Range:
    crs: str
    x: tuple[float, float]
    y: tuple[float, float]
    name: str
    degrees: bool = False


# Germany, in the systems that lists are written in.
_RANGES = (
    _Range("EPSG:4326", (5.8, 15.1), (47.2, 55.1), "Grad (Länge und Breite)", degrees=True),
    _Range("EPSG:25832", (280_000, 922_000), (5_235_000, 6_110_000), "UTM 32 (Meter)"),
    _Range("EPSG:4647", (32_280_000, 32_922_000), (5_235_000, 6_110_000), "UTM 32 mit Zone"),
    _Range("EPSG:31466", (2_480_000, 2_700_000), (5_235_000, 6_110_000), "Gauß-Krüger 2. Streifen"),
    _Range("EPSG:31467", (3_270_000, 3_930_000), (5_235_000, 6_110_000), "Gauß-Krüger 3. Streifen"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two columns that are coordinates of one system."""

    x: str  # heading of what grows to the east
    y: str
    crs: str
    name: str


def pair_of(figures: Sequence[Figures]) -> Pair | None:
    """Find the two columns whose numbers lie where Germany lies; None: there are none, or several.

    Parameters
    ----------
    figures
        Columns of numbers.
    """
    for system in _RANGES:
        xs = [item for item in figures if _lies(item, system.x, system.degrees)]
        ys = [item for item in figures if _lies(item, system.y, system.degrees)]
        if len(xs) == 1 and len(ys) == 1:
            return Pair(xs[0].column.heading, ys[0].column.heading, system.crs, system.name)
    return None


def _lies(figures: Figures, span: tuple[float, float], degrees: bool) -> bool:
    """Whether the numbers lie in a range; 0 is a coordinate that nobody entered."""
    values = [value for value in figures.values.values() if value]
    some = values[:: max(1, len(values) // _SAMPLE)]
    if sum(span[0] <= value <= span[1] for value in some) < _NEARLY_ALL / 2 * len(some) or not some:
        return False
    inside = sum(span[0] <= value <= span[1] for value in values) / len(values)
    is_named = bool(set(figures.column.words) & _WORDS)
    exact = sum(round(value, 3) != value for value in values) / len(values)
    return inside >= _NEARLY_ALL and (is_named or exact >= _NEARLY_ALL if degrees else True)


def found_pair(column: Column, pair: Pair) -> Found | None:
    """Say of a column that it is one of a pair; None: it is none."""
    if column.heading == pair.x:
        return Found(
            role=Role.FIELD, field="x", evidence=f"Werte liegen im Bereich von {pair.name}"
        )
    if column.heading == pair.y:
        return Found(
            role=Role.FIELD, field="y", evidence=f"Werte liegen im Bereich von {pair.name}"
        )
    return None


def found_latlon(column: Column) -> Found | None:
    """Say of a column that both coordinates stand in its cells; None: they do not."""
    if not column.mostly(looks.is_pair, _NEARLY_ALL):
        return None
    return Found(role=Role.LATLON, evidence="Zellen sind Paare aus Breite und Länge")
