"""Real Chromium against a real service; no name can be resolved but the loopback address."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import uvicorn
from conftest import SHARED_DATA, Commune
from land_files import Land
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from school_files import with_schools
from series_files import series
from sqlalchemy import Engine, create_engine
from street_files import with_network

from api.app import create_app
from api.load.region import load_region
from api.questions.access.run import run_access
from api.questions.burden.run import run_burden
from api.questions.fgz.run import run_fgz
from api.questions.forecast.run import run_forecast
from api.questions.gaps.run import run_gaps
from api.questions.hot_spots.run import run_hot_spots
from api.questions.impact.read import Catchment
from api.questions.impact.run import run_impact
from api.serve import listen
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user
from kpk_geo.profile import read_profile

DATA = Path(__file__).parents[2] / "data"
REGIONS = Path(__file__).parents[1] / "regions"
planner_keys: list[str] = []
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def service(new_database: Callable[[str], str]) -> Iterator[str]:
    """Musterstadt, and Berlin where its data are at hand, on a free port of 127.0.0.1."""
    engine = create_engine(new_database("browser"))
    profiles = {DATA / "musterstadt.toml": DATA}
    if SHARED_DATA.is_dir():
        profiles[REGIONS / "berlin.toml"] = SHARED_DATA
    for profile, folder in profiles.items():
        load_region(engine, read_profile(profile), folder)
        run_burden(engine, profile.stem)
        if read_profile(profile).network:
            run_access(engine, profile.stem)
        run_hot_spots(engine, profile.stem, "child_poverty")
        if read_profile(profile).prevention:
            run_gaps(engine, profile.stem)
    run_hot_spots(engine, "musterstadt", "missed_checkup")  # a second one to choose
    with transaction(engine) as connection:
        planner_keys.append(add_user(connection, "jugendhilfeplanung"))
    with serving(engine) as address:
        yield address
    engine.dispose()


@pytest.fixture(scope="session")
def small_towns(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Three toy regions whose areas share their ids, each without much that Musterstadt has."""
    engine = create_engine(new_database("small_towns"))

    def town(name: str) -> Commune:
        return Commune(tmp_path_factory.mktemp(name), engine)

    towns = {
        "toy": with_schools(with_network(town("toy"))),
        "twin": town("twin"),
        "series": series(town("series")),
    }
    for name, made in towns.items():
        made.change_profile('id = "toy"', f'id = "{name}"')
        assert made.errors() == []
    for name in ("toy", "twin"):
        run_burden(engine, name)
    run_fgz(engine, "toy")
    run_forecast(engine, "series")
    land = Land(tmp_path_factory.mktemp("land"), engine)
    run_impact(engine, "series", "poverty", Catchment(site="A1", nearest=4), date(2021, 8, 1))
    with serving(engine, land.folder) as address:
        yield address
    engine.dispose()


@pytest.fixture
def toy_service(commune: Commune) -> Iterator[tuple[Commune, str]]:
    """The toy commune as a test may change it, and its address."""
    commune.start()
    with serving(commune.engine) as address:
        yield commune, address


@contextmanager
def serving(engine: Engine, state_dir: Path | None = None) -> Iterator[str]:
    """Serve on a free port of 127.0.0.1; gives the address."""
    listening = listen(0)
    app = create_app(engine, state_dir=state_dir)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture(scope="session")
def planner_key(service: str) -> str:
    """What a planner logs in with."""
    assert service
    return planner_keys[0]


@pytest.fixture
def planner(service: str, page: Page) -> Page:
    """A page on which a planner has logged in."""
    page.goto(f"{service}/login")
    page.fill("#schluessel", planner_keys[0])
    page.click("button[type=submit]")
    page.wait_for_url(f"{service}/")
    return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium without a network."""
    path = os.environ.get("KPK_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium; set KPK_CHROMIUM or install it")
    arguments = [
        "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]  # fmt: skip
    with sync_playwright() as tool:
        made = tool.chromium.launch(executable_path=path, args=arguments)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test on any console error, page error or foreign request."""
    made = browser.new_page(viewport={"width": 1600, "height": 1000}, locale="de-DE")
    faults: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    def watch(request: Request) -> None:
        if "//127.0.0.1:" not in request.url and not request.url.startswith("data:"):
            faults.append(request.url)

    made.on("console", hear)
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("request", watch)
    yield made
    made.close()
    assert faults == []
