"""The one client: whom it asks, how it says who asks, and when it gives up."""

import threading

import httpx2
import pytest
from recorded_hosts import Answer, Asked, LocalTransport, RecordedHosts

from kpk_geo import __version__
from kpk_geo.services.answers import no_answer
from kpk_geo.services.client import Client, Limits
from kpk_geo.services.faults import FetchError
from kpk_geo.services.pace import Pace

URL = "https://daten.example.de/a.csv"


def test_it_says_who_asks(hosts: RecordedHosts, client: Client) -> None:
    hosts.serve(URL, b"a;b")
    assert client.content(URL) == b"a;b"
    agent = hosts.asked[0].headers["user-agent"]
    assert agent == f"kpk_geo/{__version__} (Sozialraumplanung; geo@stadt.example)"


def test_a_host_that_is_silent_is_asked_once_more_and_then_only_once() -> None:
    pauses: list[float] = []
    with Client(frozenset({"localhost"}), pace=Pace(pause=0, sleep=pauses.append)) as client:
        for source in range(3):
            with pytest.raises(FetchError, match="nicht zu erreichen"):
                client.content(f"http://localhost:9/{source}")
    assert pauses == [2.0]


def test_a_certificate_that_nobody_knows_is_told_with_the_way_out() -> None:
    error = httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    found = no_answer("https://daten.example.de/a", error)
    assert "Zertifikat von daten.example.de wird nicht anerkannt" in found.why
    assert "Firewall" in found.way_out


def test_a_source_is_not_asked_at_another_port(hosts: RecordedHosts, client: Client) -> None:
    hosts.serve(URL, Answer(status=302, headers={"Location": "https://daten.example.de:8443/"}))
    with pytest.raises(FetchError, match=r"anderen Port \(8443\)"):
        client.limited_to(client.hosts).content(URL)


def test_what_a_host_says_does_not_steer_a_terminal() -> None:
    assert FetchError("Fehler \x1b[2J\u202eX\n!").why == "Fehler [2JX !"


def test_a_source_is_asked_by_https_alone(hosts: RecordedHosts, client: Client) -> None:
    with pytest.raises(FetchError, match="ungesicherte Adresse"):
        client.limited_to(client.hosts).content("http://daten.example.de/a.csv")
    assert not hosts.asked


@pytest.mark.parametrize("contact", ["Amt\r\nX-Evil: 1", "Jugendamt Köln (Geo)"])
def test_a_contact_stays_within_its_header(contact: str) -> None:
    with Client(frozenset(), contact=contact) as client:
        assert "\n" not in client._http.headers["User-Agent"]


def test_a_host_that_was_not_agreed_to_is_not_asked(hosts: RecordedHosts, client: Client) -> None:
    with pytest.raises(FetchError, match=r"fremd\.example steht bei dieser Quelle nicht"):
        client.content("https://fremd.example/a.csv")
    with pytest.raises(FetchError, match="steht bei dieser Quelle nicht"):
        client.limited_to(frozenset({"kopie.example.de", "fremd.example"})).content(URL)
    assert not hosts.asked


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("https://fremd.example/a.csv", r"auf einen fremden Rechner weiter \(fremd\.example\)"),
        ("http://daten.example.de/a.csv", "ungesicherte Adresse"),
        ("https://daten.example.de@fremd.example/a.csv", r"fremden Rechner weiter \(fremd"),
        ("ftp://daten.example.de/a.csv", "ungesicherte Adresse"),
        ("https://daten.example.de/a.csv", "im Kreis"),
    ],
)
def test_a_file_that_moved_away_is_not_followed(
    hosts: RecordedHosts, client: Client, target: str, message: str
) -> None:
    hosts.serve(URL, Answer(status=301, headers={"Location": target}))
    with pytest.raises(FetchError, match=message) as raised:
        client.content(URL)
    assert "berichtigen" in raised.value.way_out
    assert {asked.host for asked in hosts.asked} == {"daten.example.de"}


def test_a_redirect_within_the_registered_allowedis_followed(
    hosts: RecordedHosts, client: Client
) -> None:
    hosts.serve(URL, Answer(status=302, headers={"Location": "//kopie.example.de/b.csv"}))
    hosts.serve("https://kopie.example.de/b.csv", b"a")
    assert client.content(URL) == b"a"


def test_there_is_a_second_between_two_requests_to_one_host() -> None:
    waits: list[float] = []
    pace = Pace(sleep=waits.append)
    for host in ("a", "b", "a", "b", "c"):
        pace.wait(host)
    assert len(waits) == 2
    assert all(0.9 < wait <= 1 for wait in waits)


def test_an_overloaded_host_is_asked_again_later(
    hosts: RecordedHosts, client: Client, pauses: list[float]
) -> None:
    answers = [
        Answer(status=503), Answer(status=429, headers={"Retry-After": "7"}), Answer(body=b"a")
    ]  # fmt: skip
    hosts.serve(URL, lambda asked: answers.pop(0))
    assert client.content(URL) == b"a"
    assert 7.0 in pauses


def test_a_host_that_wants_to_be_left_alone_is(hosts: RecordedHosts, client: Client) -> None:
    hosts.serve(URL, Answer(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(FetchError, match=r"überlastet oder gestört \(429\)"):
        client.content(URL)
    assert len(hosts.asked) == 1


@pytest.mark.parametrize(
    ("status", "message", "way_out"),
    [
        (403, r"lehnt ab \(403\) und schickt eine Webseite", "--take"),
        (404, r"hat die Datei nicht mehr \(404\)", "Herausgeber"),
        (400, "antwortet mit 400", "Herausgeber"),
        (500, "überlastet oder gestört", "später"),
    ],
)
def test_a_refusal_is_told_with_the_way_out(
    hosts: RecordedHosts, client: Client, status: int, message: str, way_out: str
) -> None:
    page = Answer(status=status, headers={"Content-Type": "text/html"}, body=b"<html>")
    hosts.serve(URL, page)
    with pytest.raises(FetchError, match=message) as raised:
        client.content(URL)
    assert way_out in raised.value.way_out


def test_a_slow_host_is_given_up(
    pair: tuple[RecordedHosts, LocalTransport],
) -> None:
    hosts, transport = pair
    end = threading.Event()
    hosts.serve(URL, Answer(body=b"a", wait=end))
    limits = Limits(read_seconds=0.1, tries=2, backoff=0.001)
    pace = Pace(sleep=lambda seconds: None)
    slow = pytest.raises(FetchError, match=r"daten\.example\.de antwortet zu langsam")
    allowed = frozenset({"daten.example.de"})
    with Client(allowed, transport=transport, pace=pace, limits=limits) as client, slow:
        client.content(URL)
    end.set()
    assert len(hosts.asked) == 2


def test_a_host_that_trickles_is_given_up(hosts: RecordedHosts, client: Client) -> None:
    hosts.serve(URL, b"x" * 2_000_000)
    times = iter([0.0, 10.0, 4000.0])
    with client.open(URL) as response:
        pieces = client.pieces(response, 3_000_000, clock=lambda: next(times))
        with pytest.raises(FetchError, match="nach 60 Minuten"):
            list(pieces)


def test_without_a_network_the_way_out_is_named() -> None:
    limits = Limits(tries=1)
    silent = pytest.raises(FetchError, match="nicht zu erreichen")
    with Client(frozenset({"localhost"}), limits=limits) as client, silent as raised:
        client.content("http://localhost:9/a")
    assert "Firewall" in raised.value.way_out


def test_a_long_answer_is_refused_announced_or_not(hosts: RecordedHosts, client: Client) -> None:
    hosts.serve(URL, b"x" * 2_000_000)
    with pytest.raises(FetchError, match=r"schickt 2,0 MB; erlaubt sind für diese Quelle 1,0 MB"):
        client.content(URL, max_bytes=1_000_000)
    with client.open(URL) as response:
        del response.headers["Content-Length"]
        with pytest.raises(FetchError, match="max_mb"):
            list(client.pieces(response, 1_000_000))


def test_nothing_of_a_cookie_is_sent_back(hosts: RecordedHosts, client: Client) -> None:
    def route(asked: Asked) -> Answer:
        return Answer(body=b"a", headers={"Set-Cookie": "who=1; Path=/"})

    hosts.serve(URL, route)
    client.content(URL)
    client.content(URL)
    assert "cookie" not in hosts.asked[1].headers
