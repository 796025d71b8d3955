"""What is drawn for orientation: names, and one picture per band of zoom."""

import json
from typing import Annotated, Any

import geopandas as gpd
import shapely
from fastapi import APIRouter, Path, Query, Request, Response
from pyproj import CRS
from sqlalchemy import Connection

from api.http.bodies import stored_answer
from api.http.dependencies import BareEngine, Revision
from kpk_geo.background import is_partial
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.database.areas import read_areas, read_level, read_levels, region_outline
from kpk_geo.database.background import StoredBackground, read_background, read_main_streets
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import Region, read_region
from kpk_geo.errors import NotFoundError
from kpk_geo.frames import Areas
from maps.kit.assets import current_assets
from maps.kit.background import BANDS, MERCATOR, OSM_ATTRIBUTION, background_svg, drawn_box
from maps.kit.place_names import map_names, names_data
from maps.kit.street_names import street_names

router = APIRouter(prefix="/api/regions", tags=["Regionen"])
SVG = "image/svg+xml"
LABEL = "Orientierung zeigen"
PARTIAL = "Ausschnitt: Straßen und Gewässer nur innerhalb der gepunkteten Linie"


@router.get("/{region_id}/background/{level}", summary="Namen und Bilder zur Orientierung")
async def background(
    request: Request, region_id: str, level: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give the names that a map of a level may show, and the addresses of the pictures below."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            content = _content(connection, region_id, level, revision)
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text, "application/json"

    return await stored_answer(request, f"background/{region_id}/{level}", revision, build)


@router.get("/{region_id}/background/picture/{band}", summary="Gewässer, Bahn und Straßen als SVG")
async def picture(
    request: Request,
    region_id: str,
    band: Annotated[int, Path(description="Zoomstufe, für die gezeichnet ist: 10, 12, 14, 16")],
    revision: Revision,
    engine: BareEngine,
    paper: Annotated[bool, Query(description="Nur graue Linien, zum Drucken")] = False,
) -> Response:
    """Draw what the extract of the region holds, for one band of zoom."""
    if band not in BANDS:
        choices = ", ".join(map(str, BANDS))
        raise NotFoundError(f"Für die Zoomstufe {band} gibt es kein Bild. Es gibt: {choices}.")

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            region = read_region(connection, region_id)
            stored = read_background(connection, region_id)
            outline = region_outline(connection, region_id)
        if stored is None or outline is None:
            raise NotFoundError(
                f"Für {region.name} ist kein Hintergrund geladen. Im Profil den Abschnitt "
                "[network] ergänzen und neu laden; Straßen holt kpk streets."
            )
        return background_svg(stored.background, outline, band, for_paper=paper), SVG

    name = f"background/{region_id}/picture/{band}/{'paper' if paper else 'screen'}"
    return await stored_answer(request, name, revision, build)


def _content(connection: Connection, region_id: str, level: str, revision: int) -> dict[str, Any]:
    region = read_region(connection, region_id)
    levels, shown = levels_around(connection, region_id, level)
    stored = read_background(connection, region_id)
    empty = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=region.work_crs)
    places = empty if stored is None else stored.background.places
    names = map_names(levels, places, region=region.name, shown=shown)
    finest = max((name.rank for name in names), default=0)
    names += street_names(read_main_streets(connection, region_id), rank=finest + 1)
    content: dict[str, Any] = {
        "names": names_data(names, region.work_crs),
        "label": LABEL,
    }
    outline = region_outline(connection, region_id)
    if stored is None or outline is None:
        return content
    return content | {
        "pictures": _pictures(region_id, revision),
        "bounds": _bounds(outline, region.work_crs),
        "source": source_line(stored, region),
        "note": PARTIAL if is_partial(stored.background.extent, outline) else None,
    }


def levels_around(connection: Connection, region_id: str, level: str) -> tuple[list[Areas], int]:
    """Read a level, those above and those below it, the coarsest first; say which is its own.

    Parameters
    ----------
    level
        Its key in the profile.
    """
    known = {found.level: found for found in read_levels(connection, region_id)}
    below = {found.parent_level: found for found in known.values()}
    chosen = read_level(connection, region_id, level)
    found = [chosen]
    while (above := known.get(found[0].parent_level or "")) and above not in found:
        found.insert(0, above)
    while (finer := below.get(found[-1].level)) and finer not in found:
        found.append(finer)
    areas = [read_areas(connection, item.level_pk, simplified=True) for item in found]
    return areas, found.index(chosen)


def _pictures(region_id: str, revision: int) -> list[dict[str, Any]]:
    version = current_assets().data_version(revision)
    base = f"/api/regions/{region_id}/background/picture"
    return [
        {
            "band": band,
            "address": f"{base}/{band}?v={version}",
            "paper": f"{base}/{band}?paper=true&v={version}",
        }
        for band in BANDS
    ]


def _bounds(outline: shapely.Geometry, work_crs: CRS) -> list[list[float]]:
    box = gpd.GeoSeries([shapely.box(*drawn_box(outline, work_crs))], crs=MERCATOR)
    west, south, east, north = box.to_crs(EXCHANGE_CRS).total_bounds
    return [[round(float(south), 7), round(float(west), 7)],
            [round(float(north), 7), round(float(east), 7)]]  # fmt: skip


def source_line(stored: StoredBackground, region: Region) -> str:
    """Say whose data are drawn; an invented city has no mappers.

    Parameters
    ----------
    stored
        With the publisher that the profile names.
    region
        Whose extract it is.
    """
    if region.synthetic:
        return stored.attribution or stored.publisher
    return OSM_ATTRIBUTION
