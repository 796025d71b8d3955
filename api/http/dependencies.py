"""What routes ask for: the engine, a connection, the cache and the region's revision."""

import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Path, Query, Request
from sqlalchemy import Connection, Engine, select

from api.http.link_limits import is_outside
from kpk_geo.database.connection import translated
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.slices import Slice
from kpk_geo.database.tables import region
from kpk_geo.database.users import user_of_key, user_of_session
from kpk_geo.errors import AccessError, InputError
from kpk_geo.geometry import Box
from maps.kit.menu import City, Menu

SESSION_COOKIE = "kpk_session"
MAX_OFFSET = 10_000_000  # more than any list of a region holds; own setting
REVISION_SECONDS = 1.0  # so long may an answer lag behind a load or a run


def menu_of(request: Request) -> Menu:
    """Give the menu of the application, with the cities that were last seen to be loaded."""
    if is_outside(request):
        return Menu()  # whoever has such a link sees nothing of the planners' pages
    menu: Menu = request.app.state.menu
    return replace(menu, cities=request.app.state.cities)


def keep_cities(request: Request, regions: Iterable[Region]) -> None:
    """Keep which cities there are, for the switch that every page has.

    Parameters
    ----------
    regions
        All that are loaded, in the order in which they are listed.
    """
    request.app.state.cities = tuple(
        City(region_id=found.region_id, name=found.name) for found in regions
    )


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


async def _reading(request: Request) -> AsyncIterator[None]:
    """Take a place before anything holds a connection (see api/http/work.py)."""
    async with request.app.state.work.reading.place():
        yield


def _connection(
    engine: Annotated[Engine, Depends(_engine)], place: Annotated[None, Depends(_reading)]
) -> Iterator[Connection]:
    with translated(), engine.connect() as connection:
        yield connection


def _engine_with_place(
    engine: Annotated[Engine, Depends(_engine)], place: Annotated[None, Depends(_reading)]
) -> Engine:
    return engine


async def revision_of(
    request: Request,
    region_id: Annotated[str, Path(description="Kennung der Region")],
) -> int:
    """Read the region's revision, at most once a second.

    Kept apart from `DatabaseConnection`, so that a cached answer needs no connection at all.
    """
    known: dict[str, tuple[float, int]] = request.app.state.revisions
    now = time.monotonic()
    if region_id not in known or now - known[region_id][0] >= REVISION_SECONDS:
        revision, cities = await request.app.state.work.looking.run(
            lambda: _read_revision(_engine(request), region_id)
        )
        known[region_id] = (time.monotonic(), revision)
        request.app.state.cities = cities
    return known[region_id][1]


async def _computing(
    request: Request, region_id: str, revision: Annotated[int, Depends(revision_of)]
) -> AsyncIterator[None]:
    """Take one of the region's places; that it exists was seen by its revision."""
    async with request.app.state.work.computing_for(region_id).place():
        yield


def _read_revision(engine: Engine, region_id: str) -> tuple[int, tuple[City, ...]]:
    """Read the revision of a region, and which cities there are, in one go."""
    columns = region.c.name, region.c.region_id
    query = select(*columns, region.c.revision).order_by(*columns)
    with translated(), engine.connect() as connection:
        rows = connection.execute(query).all()
        revisions = {key: revision for _, key, revision in rows}
        if region_id not in revisions:
            read_region(connection, region_id)  # raises, naming the regions there are
    cities = tuple(City(region_id=key, name=name) for name, key, _ in rows)
    return int(revisions.get(region_id, 0)), cities


def _box(
    bbox: Annotated[
        str | None, Query(description="West,Süd,Ost,Nord in Grad", examples=["6.5,51.3,6.6,51.4"])
    ] = None,
) -> Box | None:
    if bbox is None:
        return None
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError as error:
        raise InputError(
            f"bbox={bbox!r}: Erwartet werden vier Zahlen in Grad: West,Süd,Ost,Nord."
        ) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InputError(f"bbox={bbox!r}: Es muss West < Ost und Süd < Nord sein, in Grad.")
    return west, south, east, north


def _part(
    limit: Annotated[int, Query(ge=1, le=10_000, description="Höchstens so viele Einträge")] = 1000,
    offset: Annotated[
        int, Query(ge=0, le=MAX_OFFSET, description="So viele Einträge überspringen")
    ] = 0,
) -> Slice:
    return Slice(limit=limit, offset=offset)


async def _maybe_planner(request: Request) -> str | None:
    """Find which planner asks: by key in a header, or by the session of the browser.

    Whoever shows neither needs no connection.
    """
    key = request.headers.get("x-api-key")
    token = request.cookies.get(SESSION_COOKIE)
    if not key and not token:
        return None

    def look_up() -> str | None:
        with translated(), _engine(request).connect() as connection:
            if key:
                return user_of_key(connection, key)
            return user_of_session(connection, token or "")

    found: str | None = await request.app.state.work.looking.run(look_up)
    return found


def _planner(request: Request, name: Annotated[str | None, Depends(_maybe_planner)]) -> str:
    if name is None:
        raise AccessError(
            "Das kann nur, wer angemeldet ist: im Browser auf der Seite /login, sonst mit einem "
            "Schlüssel bei der Anfrage (siehe /docs). Schlüssel vergibt kpk user add NAME."
        )
    require_same_origin(request)
    return name


def require_same_origin(request: Request) -> None:
    """Refuse what a foreign page makes a browser send with its cookies.

    Raises
    ------
    AccessError
        The browser says that another site asks; it cannot hide where it comes from.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise AccessError("Anfragen von fremden Seiten werden nicht ausgeführt.")


MaybePlanner = Annotated[str | None, Depends(_maybe_planner)]
Planner = Annotated[str, Depends(_planner)]
BareEngine = Annotated[
    Engine, Depends(_engine)
]  # for stored answers, which take a place themselves
DatabaseEngine = Annotated[Engine, Depends(_engine_with_place)]
ComputingPlace = Annotated[None, Depends(_computing)]
DatabaseConnection = Annotated[Connection, Depends(_connection)]
Revision = Annotated[int, Depends(revision_of)]
BoundingBox = Annotated[Box | None, Depends(_box)]
RegionQuery = Annotated[str | None, Query(description="Kennung der Region")]
Part = Annotated[Slice, Depends(_part)]
