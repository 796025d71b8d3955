"""What is drawn for one point on request: routes to the nearest offers, and isochrones."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from analyses.access.from_point import FromPoint, Isochrone, NearOffer
from kpk_geo import german
from kpk_geo.crs import to_degrees


def nearest_data(
    found: FromPoint, work_crs: CRS, *, without_streets: bool = False
) -> dict[str, Any]:
    """Give what the page's script needs to draw the routes and to list the offers.

    Parameters
    ----------
    found
        Nearest first.
    work_crs
        System of the routes.
    without_streets
        A scenario changes streets, and the routes are those of today's.
    """
    return {
        "near": [_offer(offer, work_crs) for offer in found.offers],
        "reason": found.reason or None,
        "left_out": _TODAYS_STREETS if without_streets else None,
        "no_way": None if found.no_way is None else found.no_way.value,
    }


_TODAYS_STREETS = (
    "Über die Straßen von heute: Neue Wege und Sperrungen des Gedankenspiels sind in dieser Liste "
    "nicht eingerechnet."
)


def _offer(offer: NearOffer, work_crs: CRS) -> dict[str, Any]:
    xy = np.empty((0, 2)) if offer.line is None else np.array(offer.line.coords)
    degrees = to_degrees(xy, work_crs).round(6)
    return {
        "title": offer.title,
        "minutes": german.number(offer.minutes, 1),
        "metres": german.number(offer.metres),
        "straight": german.number(offer.straight),
        "line": [[float(latitude), float(longitude)] for longitude, latitude in degrees],
    }


def isochrone_features(found: Sequence[Isochrone], work_crs: CRS) -> dict[str, Any]:
    """Write isochrones as GeoJSON in degrees.

    Parameters
    ----------
    found
        Any number.
    work_crs
        Their system.
    """
    in_degrees = partial(to_degrees, crs=work_crs)
    features = [
        {
            "type": "Feature",
            "properties": {
                "minutes": item.minutes,
                "square_kilometres": shapely.area(item.shape) / 1e6,
            },
            "geometry": json.loads(shapely.to_geojson(shapely.transform(item.shape, in_degrees))),
        }
        for item in found
    ]
    return {"type": "FeatureCollection", "features": features}
