"""Runs the web service on 127.0.0.1."""

import contextlib
import socket
import threading
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlencode

import uvicorn
from sqlalchemy import Engine

from api.app import create_app
from api.deliveries.tidying import tidy
from api.questions import QUESTIONS
from api.questions.question import Question
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_regions
from kpk_geo.database.users import add_user, read_users
from kpk_geo.errors import InputError, KpkError
from kpk_geo.profile import RegionProfile
from kpk_geo.settings import Settings
from maps.kit.menu import OVERVIEW

HOST = "127.0.0.1"
FIRST_PLANNER = "planung"


def serve_app(
    engine: Engine, *, port: int, announce: Callable[[str], None], settings: Settings
) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    port
        Nothing else may listen there. 0: a free one.
    announce
        Told the address, in German, when clients can connect.
    settings
        The names under which the service answers, and whom it names for barriers.

    Raises
    ------
    InputError
        The port is taken.
    """
    with contextlib.suppress(KpkError):  # a service starts whatever cannot be thrown away
        said = tidy(settings).sentence
        if said:
            announce(said)
    listening = listen(port, settings.listen_on)
    port = listening.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(
                engine,
                hosts=settings.allowed_hosts.split(","),
                accessibility_contact=settings.accessibility_contact,
                state_dir=settings.state_dir,
            ),
            log_level="warning",
            access_log=False,
        )
    )
    announce(f"Karten und Schnittstelle: http://{HOST}:{port}  (beenden mit Strg+C)")
    # Beyond this machine, what is announced ends in logs that others read: no key stands there.
    key = _first_key(engine) if settings.listen_on == HOST else ""
    if key:
        announce(
            f"Noch hatte niemand einen Schlüssel. Zum Anmelden unter /login, nur jetzt zu sehen: "
            f"{key}  (Name: {FIRST_PLANNER}; weitere vergibt kpk user add NAME)"
        )
    threading.Thread(target=_warm, args=(engine, port), daemon=True).start()
    with listening:
        server.run(sockets=[listening])


def _first_key(engine: Engine) -> str:
    """Give the first planner a key, so that nobody needs a second command; "": there is one."""
    with transaction(engine) as connection:
        return "" if read_users(connection) else add_user(connection, FIRST_PLANNER)


def listen(port: int, host: str = HOST) -> socket.socket:
    """Open a listening socket; port 0 takes a free one.

    Parameters
    ----------
    port
        On which it listens.
    host
        This machine alone, or every address of a container.

    Raises
    ------
    InputError
        The port is taken.
    """
    # Naming TCP makes asyncio switch off Nagle's algorithm, which costs 40 ms an answer.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise InputError(
            f"Der Port {port} ist belegt; läuft kpk schon? Sonst: kpk serve --port {port + 1}"
        ) from error
    listening.listen(128)  # from now on clients wait instead of being refused
    return listening


def _warm(engine: Engine, port: int) -> None:
    """Ask for each map once, so that the first visitor does not wait for imports and building."""
    with contextlib.suppress(KpkError):
        with transaction(engine) as connection:
            regions = read_regions(connection)
        for address in warm_addresses([region.profile for region in regions]):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://{HOST}:{port}{address}", timeout=60).close()


def warm_addresses(
    profiles: Sequence[RegionProfile], questions: Sequence[Question] = QUESTIONS
) -> Iterator[str]:
    """List what visitors will ask for first: the overview of every region, then the maps."""
    for profile in profiles:
        yield f"{OVERVIEW}?{urlencode({'region': profile.region.id})}"
    for question in questions:
        yield from question.warm(profiles)
