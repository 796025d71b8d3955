"""The registry of sources: what is shipped is whole, and what is wrong is named in German."""

from pathlib import Path

import pytest

from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model.open_data import Confidence, Layer
from kpk_geo.open_data import NOT_READ, Place, Registry, read_registry
from kpk_geo.open_data.place import filled, placeholders

ENTRY = """
[scope]
id = "de"
name = "Deutschland"

[[sources]]
id = "kitas"
layer = "kitas"
title = "Kitas"
publisher = "Land"
licence = "nicht gelesen"
access = { protocol = "file", url = "https://daten.example.de/kitas.csv" }
kind = "csv"
confidence = "A"
checked = "2026-11"
"""
KREFELD = Place("05114000", "Krefeld")


@pytest.fixture(scope="module")
def shipped() -> Registry:
    return read_registry()


def write(folder: Path, text: str, name: str = "de.toml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_what_is_shipped_is_whole(shipped: Registry) -> None:
    keys = [entry.key for entry in shipped.entries]
    assert len(set(keys)) == len(keys) > 50
    assert {"nrw/gebref", "nrw/kitas", "de/census_ages", "05114000/statistische_bezirke"} <= {*keys}


def test_a_licence_is_what_was_read_or_says_that_nobody_did(shipped: Registry) -> None:
    read = {"dl-de/by-2-0", "dl-de/zero-2-0", "ODbL 1.0", "CC BY 4.0"}
    for entry in shipped.entries:
        assert entry.licence in read | {NOT_READ}, entry.key
        assert entry.is_licence_known == (entry.licence_url is not None), entry.key


def test_what_was_never_fetched_says_so(shipped: Registry) -> None:
    assert all(entry.tried is None for entry in shipped.entries)
    assert {entry.confidence for entry in shipped.entries} == {*Confidence}


def test_nothing_but_placeholders_of_a_commune_stands_in_an_address(shipped: Registry) -> None:
    for entry in shipped.entries:
        if entry.needs_commune:
            texts = [filled(text, KREFELD) for text in entry.access.texts]
            assert not any(placeholders(text) for text in texts), entry.key


def test_a_commune_gets_its_own_sources_first_and_its_own_streets(shipped: Registry) -> None:
    keys = [entry.key for entry in shipped.chosen("nrw", KREFELD)]
    assert keys[0].startswith("05114000/")
    assert "nrw/streets_duesseldorf" in keys
    assert "nrw/streets_arnsberg" not in keys
    assert "de/child_poverty" in keys
    assert not any(key.startswith("05913000/") for key in keys)


def test_a_land_gets_nothing_that_is_asked_commune_by_commune(shipped: Registry) -> None:
    entries = shipped.chosen("nrw")
    assert not any(entry.needs_commune for entry in entries)
    assert {entry.scope for entry in entries} == {"nrw", "de"}


def test_layers_can_be_chosen_those_of_no_use_today_included(shipped: Registry) -> None:
    (only,) = shipped.chosen("nrw", layers=[Layer.TIMETABLE])
    assert only.key == "de/timetable"
    assert only.on_request
    assert only not in shipped.chosen("nrw")


def test_a_commune_is_found_by_key_or_name(shipped: Registry) -> None:
    assert shipped.place("05114000") == KREFELD
    assert shipped.place("krefeld") == KREFELD
    assert shipped.place("05978036") == Place("05978036")
    with pytest.raises(NotFoundError, match="Meinten Sie „Krefeld“"):
        shipped.place("Krefelt")
    with pytest.raises(InputError, match="acht Ziffern"):
        shipped.place("5114000")


def test_a_commune_of_another_land_is_refused(shipped: Registry) -> None:
    with pytest.raises(InputError, match="liegt nicht in Nordrhein-Westfalen"):
        shipped.chosen("nrw", Place("11000000", "Berlin"))


def test_a_new_commune_is_a_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "sources", ENTRY)
    own = ENTRY.replace('"de"', '"05978036"\nags = "05978036"').replace("Deutschland", "Unna")
    write(folder / "communes", own, "05978036.toml")
    found = read_registry(folder).chosen("de", Place("05978036"))
    assert [entry.key for entry in found] == ["05978036/kitas", "de/kitas"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('layer = "kitas"', "", r"„kitas“\]\.layer: Diese Angabe fehlt"),
        ('layer = "kitas"', 'layer = "kita"', "'kita' gibt es nicht. Möglich sind"),
        ("licence =", "license =", "„license“ ist unbekannt. Meinten Sie „licence“"),
        ('url = "https:', 'url = "http:', "beginnt"),
        ("https://daten", "https://u:p@daten", "beginnt"),
        ("kitas.csv", "{plz}.csv", r"\{plz\} gibt es nicht. Möglich sind \{ags\}"),
        ('protocol = "file"', 'protocol = "ftp"', "'file', 'directory', 'wfs'"),
        ('protocol = "file", url', 'protocol = "wfs", url', "version: Diese Angabe fehlt"),
        (
            'url = "',
            'adress = "x", url = "',
            r"„adress“ ist unbekannt. (Meinten Sie|Vorhanden sind: url, protocol)",
        ),
        ('kind = "csv"', 'kind = "csv"\nlevel = "x"', 'level gehört zu layer = "areas"'),
        ('kind = "csv"', 'kind = "csv"\ninstead_of = "kita"', "Meinten Sie „kitas“"),
        ('kind = "csv"', 'kind = "csv"\nfile = "../x"', "file"),
        ('kind = "csv"', 'kind = "csv"\nexpected = { rows = 4, min_rows = 3 }', "entweder rows"),
        ('"2026-11"', '"2026-13"', "checked"),
        ('id = "de"', 'id = "nrw"', "muss so heißen: nrw.toml"),
        ("[scope]", "[scope", "Kein gültiges TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = write(tmp_path / "sources", ENTRY.replace(old, new, 1))
    with pytest.raises(InputError, match=message) as raised:
        read_registry(folder)
    assert "de.toml" in str(raised.value)


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = ENTRY + ENTRY[ENTRY.index("[[sources]]") :]
    with pytest.raises(InputError, match="mehrfach beschrieben: kitas"):
        read_registry(write(tmp_path / "sources", twice))


def test_a_source_asked_by_name_needs_the_name() -> None:
    with pytest.raises(InputError, match="je Kommune"):
        filled("x/{ags}", None)
    with pytest.raises(InputError, match="Name der Kommune"):
        filled("x/{slug}", Place("05978036"))
    assert filled('{"a": {ags}}', KREFELD) == '{"a": 05114000}'
    assert filled("{slug}", Place("05370028", "Wassenberg (Rhld.)")) == "wassenberg-rhld"
