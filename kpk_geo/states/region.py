"""A state as a region whose areas are communes: so every page and analysis of areas serves it."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd

from kpk_geo.communes.records import DISTRICT_DIGITS
from kpk_geo.profile import (
    COMMUNE_LEVEL,
    DISTRICT_LEVEL,
    AreaLayer,
    IndicatorTable,
    RegionInfo,
    RegionProfile,
    StateProfile,
)
from kpk_geo.states.communes import StateCommunes

COMMUNES_FILE, DISTRICTS_FILE = "gemeinden.gpkg", "kreise.gpkg"


def write_area_file(
    shapes: gpd.GeoSeries, state: StateCommunes, name: str, path: Path
) -> dict[str, int]:
    """Write communes or Kreise as the load of a region reads them; give how many there are.

    Parameters
    ----------
    shapes
        Of the communes by key, in metres.
    state
        Names them.
    name
        `COMMUNES_FILE` or `DISTRICTS_FILE`.
    path
        Of the draft, which takes its place when all is written.
    """
    keys = [str(key) for key in shapes.index]
    frame = gpd.GeoDataFrame(
        {
            "ags": keys, "name": [state.communes[key].name for key in keys],
            "kreis": [key[:DISTRICT_DIGITS] for key in keys],
        },
        geometry=shapes.to_numpy(), crs=shapes.crs,
    )  # fmt: skip
    if name == DISTRICTS_FILE:
        frame = frame.dissolve("kreis").reset_index()[["kreis", "geometry"]]
        frame["name"] = frame["kreis"].map(state.district_names)
    path.unlink(missing_ok=True)
    frame.to_file(path, driver="GPKG", layer="flaechen")
    return {"areas": len(frame)}


def as_region(
    profile: StateProfile, tables: Sequence[IndicatorTable], folder: Path
) -> RegionProfile:
    """Write the profile of the region that stands for a state.

    Parameters
    ----------
    profile
        Of the state.
    tables
        Those that were found, with their files.
    folder
        Of the state, in which communes and Kreise lie.
    """
    info, layer = profile.state, profile.boundaries
    areas = (
        AreaLayer(
            level=COMMUNE_LEVEL, label="Gemeinde", file=str(folder / COMMUNES_FILE),
            source=layer.source, valid_from=layer.valid_from, id_column="ags", name_column="name",
            parent_level=DISTRICT_LEVEL, parent_column="kreis",
        ),
        AreaLayer(
            level=DISTRICT_LEVEL, label="Kreis oder kreisfreie Stadt",
            file=str(folder / DISTRICTS_FILE), source=layer.source, valid_from=layer.valid_from,
            id_column="kreis", name_column="name",
        ),
    )  # fmt: skip
    brought = {value.indicator for table in tables for value in table.values}
    return RegionProfile(
        region=RegionInfo(
            id=info.id, name=info.name, synthetic=info.synthetic, extent=info.extent, crs=info.crs,
            edge_buffer_km=info.edge_buffer_km,
        ),
        sources=profile.sources, areas=areas, tables=tuple(tables),
        indicators=profile.indicators,
        burden_index=profile.burden_index if _is_brought(profile, brought) else None,
        hot_spots=profile.hot_spots if brought else None,
    )  # fmt: skip


def is_state_region(profile: RegionProfile) -> bool:
    """Say whether a profile is one that `as_region` wrote."""
    return any(
        layer.level == COMMUNE_LEVEL and Path(layer.file).is_absolute()
        and Path(layer.file).name == COMMUNES_FILE
        for layer in profile.areas
    )  # fmt: skip


def _is_brought(profile: StateProfile, brought: set[str]) -> bool:
    plan = profile.burden_index
    return plan is not None and all(
        item.indicator in brought for item in (*plan.status, *plan.dynamic)
    )
