"""An own Nominatim or Photon, asked only where a commune runs one and says so.

Off by default. An answer of a service is never booked: a person sees it as a proposal. Each
address is asked once, with the pause of the client between two, and never if it is confidential.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeopyError
from geopy.geocoders import Nominatim, Photon
from pyproj import CRS

from kpk_geo.crs import to_work
from kpk_geo.errors import InputError, SourceError
from kpk_geo.geocoding.parse import Address, AddressKind
from kpk_geo.geocoding.results import Candidate
from kpk_geo.model import MatchLevel
from kpk_geo.services.client import Client, Limits
from kpk_geo.services.faults import FetchError
from kpk_geo.settings import Settings

MAX_ANSWERS = 3
# A service in the house answers at once; a load does not wait minutes for one that is down.
_LIMITS = Limits(read_seconds=10.0, connect_seconds=10.0, tries=1)
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
    """Asks a service by geopy, at most once per address."""

    def __init__(self, ask: Callable[[str], Answers], store: AnswerStore, *, work_crs: CRS) -> None:
        self._ask, self._store, self._work_crs = ask, store, work_crs

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
            answers = self._ask(query)
            self._store.put(query, answers)
        return tuple(self._candidate(answer) for answer in answers[:MAX_ANSWERS])

    def _candidate(self, answer: dict[str, Any]) -> Candidate:
        degrees = np.array([[answer["longitude"], answer["latitude"]]], dtype=float)
        x, y = to_work(degrees, self._work_crs)[0]
        return Candidate(
            label=f"{answer['label']} (eigener Suchdienst)",
            level=MatchLevel.STREET,
            x=float(x),
            y=float(y),
            score=0,
            municipality="",
        )


class _Adapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """Lets geopy ask by the one client of the program."""

    def __init__(self, client: Client, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._client = client

    def get_json(self, url: str, *, timeout: float, headers: Any) -> Any:
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except ValueError as error:
            raise GeocoderParseError("Die Antwort ist kein JSON") from error

    def get_text(self, url: str, *, timeout: float, headers: Any) -> str:
        try:
            return self._client.content(url).decode()
        except (FetchError, UnicodeDecodeError) as error:
            raise GeocoderServiceError(getattr(error, "why", "kein Text")) from error


def open_service(
    settings: Settings, store: AnswerStore, client: Client | None = None, *, work_crs: CRS
) -> GeocodingService | None:
    """Give the service that the settings name; None, the default, if they name none.

    Parameters
    ----------
    settings
        With the address of the service.
    store
        Of answers.
    client
        Asks the service; None: one that may ask it and nobody else.
    work_crs
        Of the region: proposals come in its metres.

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
    own = client or Client(frozenset({parts.hostname}), contact=settings.contact, limits=_LIMITS)
    return GeocodingService(
        _asker(settings, parts.scheme, parts.netloc, own), store, work_crs=work_crs
    )


def _asker(
    settings: Settings, scheme: str, netloc: str, client: Client
) -> Callable[[str], Answers]:
    kind = Photon if settings.geocoder_kind == "photon" else Nominatim
    geocoder = kind(
        domain=netloc,
        scheme=scheme,
        user_agent="kpk_geo",
        adapter_factory=partial(_Adapter, client),
    )

    def ask(query: str) -> Answers:
        try:
            found = geocoder.geocode(query, exactly_one=False, limit=MAX_ANSWERS) or []
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
