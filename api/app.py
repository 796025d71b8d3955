"""Assembles the web application around an engine."""

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import Engine

from api import pages
from api.area_pages import data as area_data
from api.area_pages import pages as area_pages
from api.compare import files as compare_files
from api.compare import pages as compare
from api.compare import what_if_routes
from api.deliveries import data as delivery_data
from api.deliveries import index_page
from api.deliveries import page as deliveries
from api.deliveries.service import DeliveryService
from api.dossier import routes as dossier
from api.funding import data as funding_data
from api.funding import page as funding
from api.http import sessions
from api.http.bodies import MAX_PICTURES, MAX_TYPED, BodyCache
from api.http.body_limit import BodyLimit
from api.http.errors import register_errors
from api.http.head import HeadIsGet
from api.http.link_limits import ADDRESSES, LinkLimits
from api.http.schemas import ProblemOut
from api.http.security import KnownHosts, PlainAddress, SecurityHeaders
from api.http.work import Work
from api.overview import page as overview
from api.overview import presentation
from api.own_commune import data as founding_data
from api.own_commune import page as founding
from api.own_commune.service import FoundingService
from api.questions import QUESTIONS
from api.questions.question import PageLink, Question, ServiceRoom
from api.questions.states import subject_of
from api.regions import background
from api.regions import routes as regions
from api.series import data as series_data
from api.series import pages as series
from api.sheets import charts, drawings
from api.sheets import pages as sheets
from api.state import page as state_run
from api.state.scenarios import StateScenarios
from kpk_geo import __version__
from kpk_geo.settings import Settings
from maps.kit.assets import renew_assets
from maps.kit.compare_addresses import COMPARE
from maps.kit.menu import DATA, FUNDING, NEW, Menu
from maps.kit.series_addresses import SERIES

AREAS = PageLink(path="/gebiet", label="Gebiete")
DEVELOPMENTS = PageLink(path=SERIES, label="Entwicklung")
UPLOADS = re.compile(r"/api/regions/[^/]+/deliveries")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_app(
    engine: Engine,
    *,
    hosts: Sequence[str] = LOOPBACK,
    questions: Sequence[Question] = QUESTIONS,
    accessibility_contact: str = "",
    state_dir: Path | None = None,
) -> FastAPI:
    """Build the application; the caller opens and closes the database.

    Parameters
    ----------
    hosts
        Names under which it answers.
    questions
        That it answers, in the order of the menu.
    accessibility_contact
        German: whom the commune names for barriers; empty: nobody yet.
    state_dir
        Where uploaded files are kept; None: as the settings say.
    """
    app = FastAPI(
        title="kpk_geo",
        version=__version__,
        summary="Sozialraumplanung für die Präventionskette",
        docs_url=None,
        redoc_url=None,
        responses={
            code: {"model": ProblemOut, "content": {"application/problem+json": {}}}
            for code in (401, 404, 413, 422, 503)
        },
    )
    renew_assets(files("api"))
    app.state.engine = engine
    app.state.bodies = BodyCache()
    app.state.pictures = BodyCache(most=MAX_PICTURES)
    app.state.typed = BodyCache(most=MAX_TYPED)
    app.state.work = Work()
    app.state.link_limits = LinkLimits()
    app.state.address_limits = LinkLimits(of_a_link=ADDRESSES)
    app.state.revisions = {}
    app.state.cities = ()
    app.state.questions = tuple(questions)
    app.state.menu = menu(questions)
    app.state.subject_of = subject_of
    app.state.accessibility_contact = accessibility_contact.strip()
    settings = Settings() if state_dir is None else Settings(state_dir=state_dir)
    app.state.deliveries = DeliveryService(engine, settings.state_dir, tuple(questions))
    app.state.founding = FoundingService(engine, settings)
    # a caller that names no folder wants nothing written
    room = ServiceRoom(folder=state_dir, memory=int(settings.service_memory_gb * 1e9))
    app.state.services = {
        question.id: question.service(engine, room) for question in questions if question.service
    }
    app.state.state_scenarios = StateScenarios(engine, settings.state_dir, memory=room.memory)
    register_errors(app)
    for module in (
        pages, overview, presentation, sessions, regions, background, area_data,
        dossier, area_pages,  # its files before all that stands below the address of an area
        sheets, charts, drawings,
        funding, funding_data, series_data, series, what_if_routes, compare, compare_files,
        state_run, index_page,
        deliveries, delivery_data, founding, founding_data,
    ):  # fmt: skip
        app.include_router(module.router)
    for question in questions:
        for router in question.routers():
            app.include_router(router)
    app.add_middleware(BodyLimit, counted=[UPLOADS])
    app.add_middleware(PlainAddress)
    app.add_middleware(KnownHosts, names=hosts)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HeadIsGet)
    return app


def menu(questions: Sequence[Question]) -> Menu:
    """List the pages of the questions that everybody asks; their further pages are at the foot."""
    links = [question.page for question in questions if not question.is_aside]
    links.append(AREAS)
    more = [DEVELOPMENTS, PageLink(path=FUNDING, label="Förderung")]
    more.append(PageLink(path=COMPARE, label="Kommunen vergleichen"))
    more.append(PageLink(path=DATA, label="Daten"))
    more.append(PageLink(path=NEW, label="Eigene Kommune anlegen"))
    more += [page for question in questions for page in question.more_pages]
    return Menu(
        pages=tuple((page.path, page.label) for page in links),
        more=tuple((page.path, page.label) for page in more),
    )
