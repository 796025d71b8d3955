"""The command that fetches streets from OpenStreetMap."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.terminal.german_help import add
from api.terminal.output import console, progress
from kpk_geo.errors import InputError
from kpk_geo.german import number


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    add(app, "streets", streets)


def streets(
    out: Annotated[Path, typer.Option("--out", help="Zu schreibende Datei: .osm oder .osm.pbf.")],
    place: Annotated[
        str | None, typer.Option("--place", help="Ort, etwa „Unna, Deutschland“.")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="Oder: geladene Region, mit Rand.")
    ] = None,
) -> None:
    """Straßen eines Ortes oder einer Region aus OpenStreetMap holen (braucht Internet)."""
    from kpk_geo.services.client import Client
    from kpk_geo.services.overpass import download_streets, street_hosts
    from kpk_geo.settings import Settings

    if (place is None) == (region is None):
        raise InputError("Entweder --place oder --region angeben.")
    settings = Settings()
    where = place if region is None else _around(region)
    hosts = street_hosts(settings.overpass_url, settings.nominatim_url)
    with progress() as on_step, Client(hosts, contact=settings.contact) as client:
        on_step("Straßen holen")
        found = download_streets(
            where or "", out, overpass_url=settings.overpass_url,
            nominatim_url=settings.nominatim_url, client=client,
        )  # fmt: skip
    console().print(
        f"{number(found.segments)} Wegstücke und {number(found.relations)} Relationen (Plätze, "
        f"Ufer, Fähren aus mehreren Wegen) in {found.path}"
    )
    console().print(
        "Im Profil unter [network] nennen: file = der Pfad, source = eine Quelle mit der Lizenz "
        "ODbL 1.0 und „© OpenStreetMap-Mitwirkende“.",
        markup=False,
    )


def _around(region_id: str) -> Any:
    """Give the outline of a region with its edge buffer, in degrees."""
    import geopandas as gpd
    import shapely

    from kpk_geo.crs import EXCHANGE_CRS
    from kpk_geo.database.areas import region_outline
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.regions import read_region

    with open_database() as engine, transaction(engine) as connection:
        region = read_region(connection, region_id)
        outline = region_outline(connection, region_id)
    buffer = region.profile.region.edge_buffer_km * 1000
    around: Any = shapely.simplify(shapely.buffer(outline, buffer), 100)
    return gpd.GeoSeries([around], crs=region.work_crs).to_crs(EXCHANGE_CRS).iloc[0]
