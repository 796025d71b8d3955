"""Many at once: nobody waits for a connection that another will not give back."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx2
import pytest
import uvicorn
from conftest import Commune
from fastapi import FastAPI
from sqlalchemy import create_engine

from api.app import create_app
from api.http.bodies import Body, BodyCache, pack
from api.http.work import COMPUTING_PLACES, DATABASE_PLACES, LONG_PLACES, Work, WorkLimit
from api.questions.burden.run import run_burden
from api.serve import listen
from kpk_geo.database.connection import POOL
from kpk_geo.errors import BusyError, NotFoundError
from maps.kit.assets import current_assets

CLIENTS = 64
T = TypeVar("T")


@pytest.fixture
def service(commune: Commune) -> Iterator[tuple[str, FastAPI]]:
    """The toy commune on a real socket, with the pool that users have."""
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    commune.start(run_burden)
    engine = create_engine(commune.engine.url, **POOL)
    listening = listen(0)
    app = create_app(engine)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", app
    server.should_exit = True
    thread.join()
    listening.close()
    engine.dispose()


def run_apart(job: Coroutine[Any, Any, T]) -> T:
    """Run in a thread of its own: the browser tests leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, job).result()


def at_once(address: Callable[[int], str]) -> Counter[int]:
    """Ask with 64 clients at the same moment; count the answers by status."""

    async def ask() -> list[int]:
        async with httpx2.AsyncClient(timeout=60, limits=httpx2.Limits(max_connections=200)) as c:
            answers = await asyncio.gather(*(c.get(address(n)) for n in range(CLIENTS)))
        return [answer.status_code for answer in answers]

    return Counter(run_apart(ask()))


@pytest.mark.parametrize(
    "path",
    [
        "/api/regions/toy/observations?level=gebiet",
        "/api/regions/toy",
        "/",
        "/maps/burden?region=toy",
        "/api/regions/toy/burden/map",
        "/api/regions/toy/offers.csv",
    ],
)
def test_64_requests_at_once_are_all_answered(service: tuple[str, FastAPI], path: str) -> None:
    begin = time.monotonic()
    assert at_once(lambda n: service[0] + path) == {200: CLIENTS}
    assert time.monotonic() - begin < POOL["pool_timeout"]  # nobody waited for a connection


def test_planners_and_others_at_once_do_not_wait_for_each_other(
    service: tuple[str, FastAPI],
) -> None:
    """Each of these holds a connection and looks up who asks, or as of when, beside it."""
    paths = ["/api/regions/toy/review", "/maps/offers?region=toy", "/api/regions/toy/offers/page"]
    base = service[0]
    found = at_once(lambda n: f"{base}{paths[n % 3]}{'&' if '?' in paths[n % 3] else '?'}n={n}")
    assert set(found) == {200, 401}


def test_whoever_waits_too_long_is_told_when_to_come_again(
    service: tuple[str, FastAPI], commune: Commune
) -> None:
    """A table is locked: those who read it take all places, and nobody else suffers but briefly."""
    base, app = service
    kept = f"{base}/api/regions/toy/outlines/gebiet"
    asset = f"{current_assets().address}/kpk.css"
    assert httpx2.get(kept).status_code == 200
    app.state.work.reading.patience = 1.0
    blocked = f"{base}/api/regions/toy/observations?level=gebiet"
    with ThreadPoolExecutor(DATABASE_PLACES) as pool:
        with commune.engine.begin() as connection:
            connection.exec_driver_sql("LOCK TABLE kpk.observation IN ACCESS EXCLUSIVE MODE")
            waiting = [pool.submit(httpx2.get, blocked, timeout=30) for _ in range(DATABASE_PLACES)]
            while app.state.work.reading.free:
                time.sleep(0.02)
            begin = time.monotonic()
            assert httpx2.get(kept).status_code == 200  # a stored answer needs no place
            assert httpx2.get(f"{base}{asset}").status_code == 200
            assert time.monotonic() - begin < 1
            refused = httpx2.get(f"{base}/api/regions/toy/sources")
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
            assert "noch einmal versuchen" in refused.json()["detail"]
        assert [future.result().status_code for future in waiting] == [200] * DATABASE_PLACES
    assert httpx2.get(f"{base}/api/regions/toy/sources").status_code == 200


def test_a_place_is_given_back_whatever_happens() -> None:
    def fail() -> None:
        raise ValueError("gescheitert")

    async def use() -> int:
        limit = WorkLimit(1, patience=0.05)
        with pytest.raises(ValueError, match="gescheitert"):
            await limit.run(fail)
        async with limit.place():
            with pytest.raises(BusyError):
                await limit.run(lambda: None)
        return await limit.run(lambda: 7)

    assert run_apart(use()) == 7


def test_an_answer_that_all_want_is_made_once() -> None:
    made = []

    def build() -> Body:
        time.sleep(0.05)
        made.append(1)
        return pack("x", "text/plain", "1")

    async def ask() -> int:
        cache, limit = BodyCache(), WorkLimit(4, patience=5)
        bodies = await asyncio.gather(*(cache.get(("a", "1"), build, limit) for _ in range(20)))
        return len({id(body) for body in bodies})

    assert run_apart(ask()) == 1
    assert len(made) == 1


def test_a_failed_answer_is_tried_again() -> None:
    tries = []

    def build() -> Body:
        tries.append(1)
        if len(tries) == 1:
            raise NotFoundError("noch nicht")
        return pack("x", "text/plain", "1")

    async def ask() -> None:
        cache, limit = BodyCache(), WorkLimit(4, patience=5)
        with pytest.raises(NotFoundError):
            await cache.get(("a", "1"), build, limit)
        await cache.get(("a", "1"), build, limit)

    run_apart(ask())
    assert len(tries) == 2


def test_there_are_more_connections_than_places_that_need_one() -> None:
    """Each may need a second one; with one to spare somebody always gets on."""
    work = Work()
    places = work.looking.places + work.reading.places + work.computing.places
    assert places < POOL["pool_size"] + POOL["max_overflow"] + 1
    assert places < 40  # threads of the server


def test_one_region_leaves_places_for_computing_to_the_others() -> None:
    async def job() -> bool:
        work = Work()
        async with work.computing_for("large").place(), work.computing_for("large").place():
            assert not work.computing_for("large").free
            async with work.computing_for("small").place():
                return work.computing.free

    assert run_apart(job())


def test_searches_of_many_regions_leave_places_for_what_is_short() -> None:
    """Long questions of eight regions wait; a short one of any region begins at once."""

    async def ask() -> tuple[int, float]:
        work, running, done = Work(), 0, asyncio.Event()

        async def search(region: str) -> None:
            nonlocal running
            async with work.searching_for(region).place():
                running += 1
                await done.wait()

        searches = [asyncio.create_task(search(f"r{n % 8}")) for n in range(40)]
        await asyncio.sleep(0.05)
        began, begin = running, time.monotonic()
        async with work.computing_for("r0").place(), work.computing_for("r1").place():
            waited = time.monotonic() - begin
        done.set()
        await asyncio.gather(*searches)
        return began, waited

    began, waited = run_apart(ask())
    assert began == LONG_PLACES < COMPUTING_PLACES
    assert waited < 1


def test_a_search_that_finds_no_place_is_told_so_before_a_short_question_would_be() -> None:
    work = Work()
    assert work.searching_for("r").patience < work.computing_for("r").patience

    async def ask() -> None:
        limit = work.searching_for("r")
        limit.patience = 0.05
        async with limit.place():
            with pytest.raises(BusyError):
                await limit.run(lambda: None)
            await work.computing_for("r").run(lambda: None)

    run_apart(ask())
