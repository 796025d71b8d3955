"""A client that never waits, and hosts that are none."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fetch_toys import HOST, KREFELD, OTHER, MakeTask, make_entry
from recorded_hosts import LocalTransport, RecordedHosts, recorded_hosts

from kpk_geo.services.cache import Cache
from kpk_geo.services.client import Client, Limits
from kpk_geo.services.pace import Pace
from kpk_geo.services.task import Task


@pytest.fixture
def pair() -> Iterator[tuple[RecordedHosts, LocalTransport]]:
    with recorded_hosts() as found:
        yield found


@pytest.fixture
def hosts(pair: tuple[RecordedHosts, LocalTransport]) -> RecordedHosts:
    return pair[0]


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(pair: tuple[RecordedHosts, LocalTransport], pauses: list[float]) -> Iterator[Client]:
    with Client(
        frozenset({HOST, OTHER}),
        contact="geo@stadt.example",
        transport=pair[1],
        pace=Pace(sleep=pauses.append),
        limits=Limits(backoff=0.001),
    ) as made:
        yield made


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "state")


@pytest.fixture
def make_task(client: Client, cache: Cache) -> MakeTask:
    def make(access: dict[str, Any], kind: str = "geojson", **keys: Any) -> Task:
        return Task(
            entry=make_entry(access, kind, **keys),
            place=KREFELD,
            client=client,
            cache=cache,
            on_bytes=lambda received, total: None,
        )

    return make
