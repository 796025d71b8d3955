"""One file: fetched once, resumed, asked whether it changed, and never taken for what it is not."""

import gzip
import io
import zipfile
from hashlib import sha256

import pytest
from recorded_hosts import Answer, RecordedHosts, file_route

from kpk_geo.errors import BusyError
from kpk_geo.model.open_data import FileKind
from kpk_geo.services.cache import Cache
from kpk_geo.services.client import Client
from kpk_geo.services.download import Download, Wanted, download
from kpk_geo.services.faults import FetchError

URL = "https://daten.example.de/a.csv"
TEXT = b"Nr;Name\n" + b"1;Hafen\n" * 100_000


def fetch(
    client: Client, cache: Cache, kind: FileKind = FileKind.CSV, limit: int = 10**7
) -> Download:
    wanted = Wanted(url=URL, kind=kind, max_bytes=limit)
    return download(client, cache, wanted, lambda received, total: None)


def archive(content: bytes = b"x" * 50_000) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(zipfile.ZipInfo("a.csv"), content)  # of no hour: it names tests
    return packed.getvalue()


def test_a_file_comes_whole_with_its_checksum(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, file_route(TEXT, modified="Fri, 02 Jan 2026 10:00:00 GMT"))
    found = fetch(client, cache)
    assert found.path.read_bytes() == TEXT
    assert found.sha256 == sha256(TEXT).hexdigest()
    assert (found.size, found.url, found.is_unchanged) == (len(TEXT), URL, False)
    assert found.last_modified == "Fri, 02 Jan 2026 10:00:00 GMT"


def test_a_file_that_did_not_change_is_not_sent_again(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, file_route(TEXT))
    first, second = fetch(client, cache), fetch(client, cache)
    assert hosts.asked[1].headers["if-none-match"] == '"1"'
    assert second.is_unchanged
    assert second.retrieved_at == first.retrieved_at
    assert second.confirmed_at >= first.confirmed_at


def test_a_host_without_marks_sends_again_and_the_checksum_says_unchanged(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, TEXT)
    first, second = fetch(client, cache), fetch(client, cache)
    assert second.is_unchanged
    assert second.retrieved_at == first.retrieved_at


def test_a_changed_file_replaces_the_one_before(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, file_route(TEXT))
    fetch(client, cache)
    hosts.serve(URL, file_route(TEXT + b"2;Wald\n", etag='"2"'))
    second = fetch(client, cache)
    assert not second.is_unchanged
    assert second.path.read_bytes().endswith(b"Wald\n")


def test_a_kept_file_that_was_damaged_is_fetched_again(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, file_route(TEXT))
    fetch(client, cache).path.write_bytes(b"edited")
    assert fetch(client, cache).path.read_bytes() == TEXT


@pytest.mark.parametrize(
    "marks", [{"etag": '"1"'}, {"etag": None, "modified": "Fri, 02 Jan 2026 10:00:00 GMT"}]
)
def test_a_torn_connection_is_taken_up_where_it_tore(
    hosts: RecordedHosts, client: Client, cache: Cache, marks: dict[str, str | None]
) -> None:
    hosts.serve(URL, file_route(TEXT, cuts=[300_000, 200_000], **marks))
    assert fetch(client, cache).path.read_bytes() == TEXT
    ranges = [asked.headers.get("range") for asked in hosts.asked]
    assert ranges == [None, "bytes=300000-", "bytes=500000-"]


def test_an_interrupted_program_goes_on_at_the_next_call(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, file_route(TEXT))

    def stop(received: int, total: int | None) -> None:
        assert total == len(TEXT)
        if received > 300_000:
            raise KeyboardInterrupt

    wanted = Wanted(url=URL, kind=FileKind.CSV, max_bytes=10**7)
    with pytest.raises(KeyboardInterrupt):
        download(client, cache, wanted, stop)
    assert fetch(client, cache).path.read_bytes() == TEXT
    begun = int(hosts.asked[1].headers["range"].removeprefix("bytes=").rstrip("-"))
    assert 300_000 < begun < len(TEXT)


def test_a_file_that_changed_meanwhile_begins_anew(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    routes = [file_route(TEXT, cuts=[300_000]), file_route(TEXT.upper(), etag='"2"')]
    hosts.serve(URL, lambda asked: routes[min(len(hosts.asked) - 1, 1)](asked))
    assert fetch(client, cache).path.read_bytes() == TEXT.upper()


def test_a_weak_mark_is_no_ground_to_go_on(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, file_route(TEXT, etag='W/"1"', cuts=[300_000]))
    assert fetch(client, cache).path.read_bytes() == TEXT
    assert "range" not in hosts.asked[1].headers


def test_what_came_packed_is_not_taken_up_in_the_middle(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    text = b"Nr;Name\n" + b"".join(b"%d;Hafen\n" % (i * 7919 % 99991) for i in range(60_000))
    packed = gzip.compress(text, mtime=0)
    cuts: list[int | None] = [len(packed) // 2, None]
    headers = {"Content-Encoding": "gzip", "ETag": '"1"'}
    hosts.serve(URL, lambda asked: Answer(body=packed, headers=headers, cut_after=cuts.pop(0)))
    assert fetch(client, cache).path.read_bytes() == text
    assert [asked.headers.get("range") for asked in hosts.asked] == [None, None]


def test_a_part_that_is_longer_than_the_file_begins_anew(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    slot = cache.slot(URL)
    slot.part.write_bytes(TEXT * 2)
    slot.note("part", {"url": URL, "etag": '"1"', "last_modified": ""})
    hosts.serve(URL, file_route(TEXT))
    assert fetch(client, cache).path.read_bytes() == TEXT


def test_a_connection_that_always_tears_is_given_up(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, Answer(body=TEXT, cut_after=1000))
    with pytest.raises(FetchError, match="reißt immer wieder ab"):
        fetch(client, cache)


PAGE = b"<!DOCTYPE html>\n<html><head><title>Wartung</title></head></html>"


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        (FileKind.CSV, PAGE, "schickt eine Webseite statt Tabelle als Text"),
        (FileKind.ZIP, PAGE, "eine Webseite statt ZIP-Archiv"),
        (FileKind.ZIP, b"\n \xef\xbb\xbf", "etwas anderes statt ZIP"),
        (FileKind.ZIP, archive()[:-30], "abgeschnittenes oder beschädigtes Archiv"),
        (FileKind.ZIP, archive()[:20_000], "abgeschnittenes oder beschädigtes Archiv"),
        (FileKind.CSV, b"", "eine leere Datei"),
        (FileKind.CSV, b'{"error": 1}', "eine Fehlermeldung des Dienstes"),
        (FileKind.CSV, archive(), "etwas anderes"),
        (FileKind.PBF, b"OSM", "etwas anderes"),
        (FileKind.GEOJSON, b"[1]", "etwas anderes"),
    ],
)
def test_what_is_not_what_it_is_to_be_is_refused_and_not_kept(
    hosts: RecordedHosts, client: Client, cache: Cache, kind: FileKind, body: bytes, message: str
) -> None:
    hosts.serve(URL, body)
    with pytest.raises(FetchError, match=message):
        fetch(client, cache, kind)
    assert not cache.slot(URL).body.exists()
    assert not cache.slot(URL).part.exists()


def test_a_page_of_maintenance_does_not_replace_what_was_there(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, file_route(TEXT))
    fetch(client, cache)
    hosts.serve(URL, PAGE)
    with pytest.raises(FetchError, match="Webseite"):
        fetch(client, cache)
    assert cache.slot(URL).body.read_bytes() == TEXT


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FileKind.ZIP, archive()),
        (FileKind.XLSX, archive()),
        (FileKind.PDF, b"%PDF-1.7 ..."),
        (FileKind.GEOJSON, b'\xef\xbb\xbf {"type": "FeatureCollection"}'),
        (FileKind.PBF, b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18"),
        (FileKind.OSM, b'<?xml version="1.0"?><osm version="0.6"></osm>'),
    ],
)
def test_what_it_is_to_be_is_taken(
    hosts: RecordedHosts, client: Client, cache: Cache, kind: FileKind, body: bytes
) -> None:
    hosts.serve(URL, body)
    assert fetch(client, cache, kind).path.read_bytes() == body


def test_a_file_larger_than_allowed_is_refused_before_it_comes(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, file_route(TEXT))
    with pytest.raises(FetchError, match=r"erlaubt sind für diese Quelle 100,0 kB"):
        fetch(client, cache, limit=100_000)
    assert not cache.slot(URL).body.exists()


def test_a_part_counts_towards_the_limit(
    hosts: RecordedHosts, client: Client, cache: Cache
) -> None:
    hosts.serve(URL, file_route(TEXT, cuts=[300_000]))
    with pytest.raises(FetchError, match="erlaubt sind"):
        fetch(client, cache, limit=len(TEXT) - 1)


def test_two_programs_do_not_fetch_at_once(cache: Cache) -> None:
    with cache.locked(), pytest.raises(BusyError), Cache(cache.folder.parent).locked():
        pass
    with cache.locked():
        pass
