"""Extracts of streets: of which day each is, and which communes lie beyond them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import geopandas as gpd
import numpy as np
import osmium
import shapely
from pyproj import CRS

from kpk_geo import german
from kpk_geo.errors import listed
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.background.osm import stated_extent
from kpk_geo.ingest.boundary import reading
from kpk_geo.model import StateFaultKind
from kpk_geo.results.state import StateFault, StreetExtract
from kpk_geo.states.communes import StateCommunes

FULL = 0.9995  # share of a commune's area: a box in degrees is a box in metres but for so much
_DAY_KEY = "osmosis_replication_timestamp"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Extracts:
    """What the extracts say of themselves."""

    extracts: tuple[StreetExtract, ...]
    area: shapely.Geometry | None  # all together, in metres; None: one of them does not say


def describe_extracts(files: Sequence[SourceFile], work_crs: CRS) -> Extracts:
    """Read the headers of extracts, nothing else.

    Parameters
    ----------
    files
        In PBF.
    work_crs
        Of the state.

    Raises
    ------
    InputError
        One is no extract.
    """
    found, shapes = [], []
    for file in files:
        with reading(file):
            shape = stated_extent(str(file.path), work_crs)
            day = _day_of(str(file.path))
        bounds = None
        if shape is not None:
            west, south, east, north = (float(side) for side in shapely.bounds(shape))
            bounds = (west, south, east, north)
        found.append(StreetExtract(file=file.name, sha256=file.sha256, day=day, bounds=bounds))
        shapes.append(shape)
    area = None if None in shapes or not shapes else shapely.union_all(np.asarray(shapes))
    return Extracts(extracts=tuple(found), area=area)


def _day_of(path: str) -> date | None:
    with osmium.io.Reader(path, osmium.osm.NOTHING) as reader:
        text = reader.header().get(_DAY_KEY, "")
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).date()
    except ValueError:
        return None


def covered_shares(shapes: gpd.GeoSeries, extracts: Extracts) -> np.ndarray:
    """Give the share (0-1) of each commune that the extracts cover; NaN where they do not say.

    Parameters
    ----------
    shapes
        Of the communes, in metres.
    extracts
        As `describe_extracts` gives them.
    """
    if extracts.area is None:
        return np.full(len(shapes), np.nan)
    surfaces = shapes.to_numpy()
    inside = shapely.area(shapely.intersection(surfaces, extracts.area))
    return np.asarray(inside / shapely.area(surfaces))


def extract_faults(
    shapes: gpd.GeoSeries, extracts: Extracts, state: StateCommunes, *, max_days_apart: int
) -> Iterable[StateFault]:
    """Say which communes lie beyond the extracts, and whether these are of different days.

    Parameters
    ----------
    shapes
        Of the communes by key, in metres.
    extracts
        As `describe_extracts` gives them.
    state
        Its list.
    max_days_apart
        So many days are not told.
    """
    for key, share in zip(shapes.index, covered_shares(shapes, extracts), strict=True):
        if share >= FULL or np.isnan(share):
            continue
        name = f"{state.communes[str(key)].name} ({key})"
        files = listed(item.file for item in extracts.extracts)
        kind, what = (
            StateFaultKind.NO_STREETS, f"liegt in keinem Auszug ({files}): keine Straßen"
        )  # fmt: skip
        if share > 0:
            kind = StateFaultKind.CUT_OFF
            what = (
                f"liegt nur zu {german.number(100 * share)} % in den Auszügen ({files}); Wege dort "
                "sind zu lang oder fehlen"
            )
        yield StateFault(
            kind=kind, communes=(str(key),), file=files,
            text=f"{name} {what}. Bitte den Auszug des Nachbarn dazulegen.",
        )  # fmt: skip
    yield from _days(extracts, max_days_apart)


def _days(extracts: Extracts, max_days_apart: int) -> Iterable[StateFault]:
    dated = [(item.day, item.file) for item in extracts.extracts if item.day is not None]
    if not dated or (max(dated)[0] - min(dated)[0]).days <= max_days_apart:
        return
    days = listed(f"{file}: {german.day(day)}" for day, file in sorted(dated))
    yield StateFault(
        kind=StateFaultKind.DIFFERENT_DATES, file=listed(file for _, file in dated),
        text=f"Die Auszüge sind von verschiedenen Tagen ({days}). Wo sie sich berühren, kann eine "
        "Straße im einen schon anders aussehen als im anderen. Bitte alle am selben Tag holen.",
    )  # fmt: skip
