"""An own service: off by default, never the public's, answers are proposals only."""

import json
import threading
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError, SourceError
from kpk_geo.geocoding.parse import parse_address
from kpk_geo.services.client import Client
from kpk_geo.services.geocoder import Answers, GeocodingService, open_service
from kpk_geo.services.pace import Pace
from kpk_geo.settings import Settings

# Recorded shapes of the answers of Nominatim (jsonv2) and Photon (GeoJSON).
NOMINATIM = [
    {
        "place_id": 1, "osm_type": "way", "lat": "51.4", "lon": "6.85", "class": "place",
        "type": "house", "importance": 0.1, "display_name": "5, Hauptstraße, Krefeld",
        "boundingbox": ["51.3", "51.5", "6.8", "6.9"],
    }
]  # fmt: skip
PHOTON = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [6.85, 51.4]},
            "properties": {"name": "Hauptstraße 5", "city": "Krefeld", "country": "Deutschland"},
        }
    ],
}


@dataclass(slots=True)
class MemoryStore:
    """Keeps answers for as long as the program runs."""

    answers: MutableMapping[str, Answers] = field(default_factory=dict)

    def get(self, query: str) -> Answers | None:
        """Give the answers kept for a query."""
        return self.answers.get(query)

    def put(self, query: str, answers: Answers) -> None:
        """Keep the answers to a query."""
        self.answers[query] = answers


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = json.dumps(PHOTON if self.path.startswith("/api") else NOMINATIM).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}", asked
    made.shutdown()
    thread.join()
    made.server_close()


def test_nothing_is_asked_by_default() -> None:
    assert open_service(Settings(), MemoryStore(), work_crs=DEFAULT_CRS) is None


@pytest.mark.parametrize("host", ["nominatim.openstreetmap.org", "photon.komoot.io"])
def test_public_servers_need_plain_words(host: str) -> None:
    settings = Settings(geocoder_url=f"https://{host}")
    with pytest.raises(InputError, match="verlässt dann das Haus"):
        open_service(settings, MemoryStore(), work_crs=DEFAULT_CRS)
    allowed = settings.model_copy(update={"geocoder_may_ask_the_public": True})
    assert open_service(allowed, MemoryStore(), work_crs=DEFAULT_CRS) is not None


def test_address_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="KPK_GEOCODER_URL"):
        open_service(Settings(geocoder_url="geocoder"), MemoryStore(), work_crs=DEFAULT_CRS)


@pytest.mark.parametrize("kind", ["nominatim", "photon"])
def test_answers_are_proposals_and_asked_once(server: tuple[str, list[str]], kind: str) -> None:
    url, asked = server
    settings = Settings.model_validate({"geocoder_url": url, "geocoder_kind": kind})
    service = open_service(settings, MemoryStore(), work_crs=DEFAULT_CRS)
    assert service is not None
    address = parse_address("Hauptstr. 5", postcode="47798", city="Krefeld")
    (first,) = service.propose(address)
    assert service.propose(address) == (first,)
    assert len(asked) == 1
    assert "47798" in asked[0]
    assert "eigener Suchdienst" in first.label
    assert abs(first.x - 350_438) < 100


def test_what_is_no_address_is_not_asked() -> None:
    service = GeocodingService(lambda query: [], MemoryStore(), work_crs=DEFAULT_CRS)
    assert service.propose(parse_address("Postfach 12")) == ()


def test_there_is_a_pause_between_two_questions(server: tuple[str, list[str]]) -> None:
    pauses: list[float] = []
    client = Client(frozenset({"127.0.0.1"}), pace=Pace(sleep=pauses.append))
    service = open_service(
        Settings(geocoder_url=server[0]), MemoryStore(), client, work_crs=DEFAULT_CRS
    )
    assert service is not None
    for street in ("A-Weg 1", "B-Weg 1", "C-Weg 1"):
        service.propose(parse_address(street))
    assert len(pauses) == 2
    assert all(0 < pause <= 1 for pause in pauses)


def test_silent_service_is_named() -> None:
    settings = Settings(geocoder_url="http://127.0.0.1:9")
    service = open_service(settings, MemoryStore(), work_crs=DEFAULT_CRS)
    assert service is not None
    with pytest.raises(SourceError, match=r"127\.0\.0\.1:9 antwortet nicht"):
        service.propose(parse_address("Hauptstr. 5"))
