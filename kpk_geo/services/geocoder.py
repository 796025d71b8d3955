"""An own Nominatim or Photon, asked only where a commune runs one and says so.

Off by default. An answer of a service is never booked: a person sees it as a proposal. Each
address is asked once, with a pause between two, and never if it is confidential.
"""

import time
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np
from geopy.exc import GeopyError
from geopy.geocoders import Nominatim, Photon

from kpk_geo.crs import to_work
from kpk_geo.errors import InputError, SourceError
from kpk_geo.geocoding.parse import Address, AddressKind
from kpk_geo.geocoding.results import Candidate
from kpk_geo.model import MatchLevel
from kpk_geo.settings import Settings

PAUSE_SECONDS = 1.0  # between two questions
MAX_ANSWERS = 3
# Hosts of the public: to ask them hands the addresses of a Jugendamt to strangers.
_PUBLIC = ("openstreetmap.org", "komoot.io", "komoot.de")

Answers = list[dict[str, Any]]  # label, longitude, latitude


class AnswerStore(Protocol):
    """Where answers are kept, so that nothing is asked twice."""

    def get(self, query: str) -> Answers | None:
        """Give the answers kept for a query."""

    def put(self, query: str, answers: Answers) -> None:
        """Keep the answers to a query."""


class GeocodingService:
    """Asks a service by geopy, at most once per address and once per pause."""

    def __init__(
        self,
        ask: Callable[[str], Answers],
        store: AnswerStore,
        *,
        pause: float = PAUSE_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._ask, self._store = ask, store
        self._pause, self._sleep = pause, sleep
        self._last = -float("inf")

    def propose(self, address: Address) -> tuple[Candidate, ...]:
        """Give proposals for an address that the register does not know.

        Raises
        ------
        SourceError
            The service does not answer.
        """
        if address.kind in (AddressKind.EMPTY, AddressKind.PO_BOX, AddressKind.TOO_LONG):
            return ()
        query = address.text
        if address.city and address.city not in query:
            query = f"{query}, {address.postcode} {address.city}".replace("  ", " ")
        answers = self._store.get(query)
        if answers is None:
            self._wait()
            answers = self._ask(query)
            self._store.put(query, answers)
        return tuple(self._candidate(answer) for answer in answers[:MAX_ANSWERS])

    def _wait(self) -> None:
        rest = self._last + self._pause - time.monotonic()
        if rest > 0:
            self._sleep(rest)
        self._last = time.monotonic()

    def _candidate(self, answer: dict[str, Any]) -> Candidate:
        x, y = to_work(np.array([[answer["longitude"], answer["latitude"]]], dtype=float))[0]
        return Candidate(
            label=f"{answer['label']} (eigener Suchdienst)",
            level=MatchLevel.STREET,
            x=float(x),
            y=float(y),
            score=0,
            municipality="",
        )


def open_service(settings: Settings, store: AnswerStore) -> GeocodingService | None:
    """Give the service that the settings name; None, the default, if they name none.

    Raises
    ------
    InputError
        The address is not one, or a public server that the settings do not allow in plain words.
    """
    if not settings.geocoder_url:
        return None
    parts = urlsplit(settings.geocoder_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(
            f"KPK_GEOCODER_URL={settings.geocoder_url!r} ist keine Adresse. Erwartet wird etwa "
            "http://geocoder.stadt.example:8080."
        )
    if parts.hostname.endswith(_PUBLIC) and not settings.geocoder_may_ask_the_public:
        raise InputError(
            f"{parts.hostname} ist ein öffentlicher Dienst: Jede gefragte Adresse verlässt dann "
            "das Haus. Ist das gewollt und zulässig, KPK_GEOCODER_MAY_ASK_THE_PUBLIC=true setzen."
        )
    return GeocodingService(_asker(settings, parts.scheme, parts.netloc), store)


def _asker(settings: Settings, scheme: str, netloc: str) -> Callable[[str], Answers]:
    kind = Photon if settings.geocoder_kind == "photon" else Nominatim
    client = kind(domain=netloc, scheme=scheme, user_agent="kpk_geo", timeout=10)

    def ask(query: str) -> Answers:
        try:
            found = client.geocode(query, exactly_one=False, limit=MAX_ANSWERS) or []
        except GeopyError as error:
            raise SourceError(
                f"Der Suchdienst {netloc} antwortet nicht ({error}). Läuft er? Ohne ihn geht es "
                "weiter, wenn KPK_GEOCODER_URL nicht gesetzt ist."
            ) from error
        return [
            {"label": str(item.address), "longitude": item.longitude, "latitude": item.latitude}
            for item in found
        ]

    return ask
