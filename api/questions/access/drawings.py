"""What is drawn for one place: ways to the nearest offers, and how far some minutes reach."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping

from analyses.routing import nearest
from analyses.routing.isochrones import isochrones
from analyses.routing.routes import ways
from api.questions.access.answers import Answer, limit_of
from api.questions.access.model import AccessibilityModel
from kpk_geo import german
from kpk_geo.arrays import Floats
from kpk_geo.crs import to_degrees, to_work
from kpk_geo.errors import NotFoundError
from kpk_geo.geometry import points_of
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import Network

NEAREST = 5


def isochrone_features(
    model: AccessibilityModel,
    mode: TravelMode,
    place: tuple[float, float],
    minutes: Sequence[float],
) -> dict[str, Any]:
    """Draw from where a place can be reached, the largest first, as GeoJSON.

    Raises
    ------
    NotFoundError
        No street is near.
    """
    prepared = model.mode(mode)
    found = prepared.snapper.snap(
        points_of(to_work(np.array([place]))), max_distance=model.section.max_snap
    )
    if not found.is_near[0]:
        raise NotFoundError("An diesem Ort ist keine Straße in der Nähe.")
    wanted = sorted(minutes, reverse=True)
    limits = [limit_of(prepared.network, value) for value in wanted]
    shapes: list[Any] = [*isochrones(prepared.network, found, limits)]
    features = [
        {
            "type": "Feature",
            "properties": {"minutes": value, "square_kilometres": shape.area / 1e6},
            "geometry": mapping(shapely.transform(shape, to_degrees)),
        }
        for value, shape in zip(wanted, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def point_answer(
    model: AccessibilityModel, found: Answer, place: tuple[float, float]
) -> dict[str, Any]:
    """Give the five nearest offers of a place with the way to each.

    Parameters
    ----------
    place
        Longitude and latitude.
    """
    prepared = model.mode(found.question.mode)
    xy = to_work(np.array([place]))
    origin = prepared.snapper.snap(points_of(xy), max_distance=model.section.max_snap)
    if not origin.is_near[0]:
        return {"near": [], "reason": "Hier ist keine Straße in der Nähe."}
    count = min(NEAREST, len(found.offered.rows))
    near = nearest(prepared.network, found.offered.positions, origin, several=count)
    reached = np.flatnonzero(np.isfinite(near.cost[0]))
    sites = near.site[0][reached]
    limit = int(near.cost[0][reached].max(initial=0)) + 1
    lines = ways(
        prepared.network, model.lines_of(found.question.mode), origin,
        found.offered.positions.take(sites.astype(np.int64)), limit=limit,
    )  # fmt: skip
    rows = found.offered.rows.iloc[sites]
    straight = np.linalg.norm(found.offered.xy[sites] - xy, axis=1)
    return {
        "near": [
            {
                "title": str(row["title"]),
                "minutes": german.number(near.cost[0][k] * prepared.network.minutes, 1),
                "metres": german.number(_metres(prepared.network, near.cost[0][k], line)),
                "straight": german.number(straight[k]),
                "line": [] if line is None else _latlon(np.array(line.coords)),
            }
            for k, ((_, row), line) in enumerate(zip(rows.iterrows(), lines, strict=True))
        ],
        "reason": None if len(reached) else "Von hier führt kein Weg zu einem dieser Angebote.",
    }


def _metres(network: Network, cost: float, line: shapely.LineString | None) -> float:
    """Give the length of a way; where cost is no length, that of the drawn line."""
    if network.costs_are_lengths:
        return cost / 1000
    return 0.0 if line is None else float(line.length)


def _latlon(xy: Floats) -> list[list[float]]:
    return [[round(float(b), 6), round(float(a), 6)] for a, b in to_degrees(xy)]
