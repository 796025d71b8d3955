"""The service as its own process: address printed, pages served, ended by Ctrl+C; a taken port."""

import os
import signal
import subprocess
import sys
import urllib.request
from queue import Queue
from typing import Any

import pytest
from conftest import Commune
from sqlalchemy import Engine

from api.questions.burden.run import run_burden
from api.serve import listen, serve_app
from kpk_geo.errors import InputError
from kpk_geo.settings import Settings

KPK = [sys.executable, "-c", "from api.cli import main; main()"]


def free_port() -> int:
    with listen(0) as listening:
        return int(listening.getsockname()[1])


def test_serves_on_loopback_until_interrupted(commune: Commune) -> None:
    commune.load()
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    commune.load()
    run_burden(commune.engine, "toy")
    url = commune.engine.url.render_as_string(hide_password=False)
    port = free_port()
    server = subprocess.Popen(
        [*KPK, "serve", "--port", str(port)],
        env=os.environ | {"KPK_DATABASE_URL": url, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert f"http://127.0.0.1:{port}" in server.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/maps/burden", timeout=30) as page:
            text = page.read().decode()
            assert "Belastungsindex" in text
            assert "Spielstadt" in text
    finally:
        server.send_signal(signal.SIGINT)
        rest = server.communicate(timeout=20)[0]
    assert "Traceback" not in rest


def test_a_free_port_is_announced_and_warmed_by_its_number(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, warmed, served = (Queue[Any]() for _ in range(3))
    monkeypatch.setattr("api.serve._warm", lambda engine, port: warmed.put(port))
    monkeypatch.setattr(
        "uvicorn.Server.run", lambda self, sockets: served.put(sockets[0].getsockname()[1])
    )
    serve_app(engine, port=0, announce=said.put, settings=Settings())
    port = served.get(timeout=5)
    assert port > 0
    assert f"http://127.0.0.1:{port} " in said.get(timeout=5)
    assert warmed.get(timeout=5) == port
    assert "nur jetzt zu sehen: kpk_" in said.get(timeout=5)  # a first key, where nobody has one
    serve_app(engine, port=0, announce=said.put, settings=Settings())
    assert "http://" in said.get(timeout=5)
    assert said.empty()


def test_taken_port_is_named_with_another() -> None:
    with listen(0) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(InputError, match=f"{port} ist belegt.*--port {port + 1}"):
            listen(port)
