"""Areas as GeoJSON in WGS 84, coordinates to about a metre."""

import json
from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import mapping

from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.frames import Areas

GEOJSON = "application/geo+json"
DIGITS = 5  # decimal places of a degree: 0.7 m east-west, 1.1 m north-south


def outline_features(areas: Areas) -> list[dict[str, Any]]:
    """Write areas for drawing: no more than key and name."""
    return [
        feature(str(area_id), shape, {"name": name})
        for area_id, name, shape in zip(
            areas.index, areas["name"], _degrees(areas.geometry), strict=True
        )
    ]


def area_features(areas: Areas) -> list[dict[str, Any]]:
    """Write areas with their attributes."""
    rows = areas.drop(columns="geometry").itertuples()
    return [
        feature(str(row.Index), shape, {"name": row.name, "parent_id": _text(row.parent_id)})
        for row, shape in zip(rows, _degrees(areas.geometry), strict=True)
    ]


def parent_features(areas: Areas, names: pd.Series) -> list[dict[str, Any]]:
    """Unite simplified areas to those above them, so that both draw the very same border."""
    grouped = gpd.GeoDataFrame({"parent_id": areas["parent_id"]}, geometry=areas.geometry).dissolve(
        "parent_id"
    )
    shapes = _degrees(grouped.geometry)
    inner = _degrees(
        gpd.GeoSeries(shapely.point_on_surface(grouped.geometry.to_numpy()), crs=areas.crs)
    )
    return [
        feature(
            str(key),
            shape,
            {"name": str(names.get(key, key)), "label_point": [point.y, point.x]},
        )
        for key, shape, point in zip(grouped.index, shapes, inner, strict=True)
    ]


def collection(features: Iterable[dict[str, Any]]) -> str:
    """Write a feature collection without blanks."""
    content = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _degrees(shapes: gpd.GeoSeries) -> Any:
    """Transform and round; rounding point by point keeps shared borders shared."""
    return shapely.transform(
        shapes.to_crs(EXCHANGE_CRS).to_numpy(), lambda points: points.round(DIGITS)
    )


def feature(name: str, shape: Any, properties: dict[str, Any]) -> dict[str, Any]:
    """Write one feature; `shape` in degrees, or None without a place.

    Parameters
    ----------
    name
        The feature's id.
    shape
        Longitude first.
    properties
        Plain values that JSON can hold, without NaN.
    """
    geometry = None if shape is None else mapping(shape)
    return {"type": "Feature", "id": name, "properties": properties, "geometry": geometry}


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]
