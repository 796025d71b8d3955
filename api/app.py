"""Assembles the web application around an engine."""

from collections.abc import Sequence
from importlib.resources import files

from fastapi import FastAPI
from sqlalchemy import Engine

from api.accessibility.memory import AccessibilityMemory
from api.bodies import BodyCache
from api.errors import register_errors
from api.routes import access, accessibility, burden, hot_spots, offers, pages, regions, review
from api.schemas import ProblemOut
from api.security import KnownHosts, SecurityHeaders
from api.work import Work
from kpk_geo import __version__
from maps.kit.assets import renew_assets

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_app(engine: Engine, *, hosts: Sequence[str] = LOOPBACK) -> FastAPI:
    """Build the application; the caller opens and closes the database.

    Parameters
    ----------
    hosts
        Names under which it answers.
    """
    app = FastAPI(
        title="kpk_geo",
        version=__version__,
        summary="Sozialraumplanung für die Präventionskette",
        docs_url=None,
        redoc_url=None,
        responses={
            code: {"model": ProblemOut, "content": {"application/problem+json": {}}}
            for code in (401, 404, 422, 503)
        },
    )
    renew_assets(files("api"))
    app.state.engine = engine
    app.state.bodies = BodyCache()
    app.state.work = Work()
    app.state.revisions = {}
    app.state.accessibility = AccessibilityMemory(engine)
    register_errors(app)
    for module in (pages, access, regions, offers, burden, hot_spots, accessibility, review):
        app.include_router(module.router)
    app.add_middleware(KnownHosts, names=hosts)
    app.add_middleware(SecurityHeaders)
    return app
