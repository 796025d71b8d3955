"""Assembles the web application around an engine."""

from collections.abc import Sequence

from fastapi import FastAPI
from sqlalchemy import Engine

from api import pages
from api.http import sessions as access
from api.http.bodies import BodyCache
from api.http.errors import register_errors
from api.http.schemas import ProblemOut
from api.http.security import KnownHosts, SecurityHeaders
from api.http.work import Work
from api.questions.access import routes as accessibility
from api.questions.access.service import AccessibilityMemory
from api.questions.burden import routes as burden
from api.questions.hot_spots import routes as hot_spots
from api.questions.offers import review_routes as review
from api.questions.offers import routes as offers
from api.regions import routes as regions
from kpk_geo import __version__

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
