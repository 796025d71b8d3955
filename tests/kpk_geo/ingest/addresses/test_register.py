"""Address registers in every format, with the lines that are broken."""

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Commune

from kpk_geo.crs import DEFAULT_CRS, Extent
from kpk_geo.errors import InputError, MissingColumnError, WrongCrsError
from kpk_geo.import_report import Report
from kpk_geo.ingest.addresses.entries import AddressChecks, RawAddress
from kpk_geo.ingest.addresses.register import read_addresses
from kpk_geo.ingest.files import describe_file
from kpk_geo.profile import AddressRegister

EXTENT = Extent(6.5, 51.2, 7.2, 51.7)
NEW = (
    "N;ID{n};A;05;NRW;1;D;14;Krefeld;000;Krefeld;0001;Nord;00077;Hauptstr.;{n};{s};32;{x};{y};"
    "2026-0{n}-01"
)
OLD = "N;ID{n};B;05;1;14;000;0000;00077;{n};{s};{x};{y};Hauptstraße"
HK = "N;ID{n};A;05;1;14;000;0000;00077;{n};{s};{x};{y};Hauptstraße;47798;Krefeld;;"
XY = {"x": "350500,5", "y": "5700500,25"}


def lines(pattern: str, count: int = 3, **place: str) -> list[str]:
    return [
        pattern.format(n=n, s="a" if n == 3 else "", **(XY | place)) for n in range(1, count + 1)
    ]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[list[RawAddress], AddressChecks]]:
    def run(name: str, content: bytes, **section: Any) -> tuple[list[RawAddress], AddressChecks]:
        (tmp_path / name).write_bytes(content)
        register = AddressRegister.model_validate(
            {"file": name, "source": "s", "format": "gebref"} | section
        )
        checks = AddressChecks(report=Report(name))
        blocks = read_addresses(
            describe_file(name, tmp_path),
            register,
            extent=EXTENT,
            checks=checks,
            work_crs=DEFAULT_CRS,
        )
        found = [entry for block in blocks for entry in block.entries]
        return found, checks

    return run


Read = Callable[..., tuple[list[RawAddress], AddressChecks]]


def test_todays_layout_of_gebref(read: Read) -> None:
    found, checks = read("gebref.txt", ("\ufeff" + "\r\n".join(lines(NEW))).encode())
    assert [(e.number, e.suffix, e.quality) for e in found] == [
        (1, "", "A"), (2, "", "A"), (3, "a", "A"),
    ]  # fmt: skip
    street = found[0].street
    assert (street.name, street.municipality, street.municipality_key) == (
        "Hauptstr.", "Krefeld", "05114000",
    )  # fmt: skip
    assert (street.district, street.street_key) == ("Nord", "00077")
    assert found[0].x == 350500.5
    assert str(checks.newest) == "2026-03-01"


def test_older_layout_takes_names_from_the_key_file(read: Read, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("gebref.txt", "\n".join(lines(OLD, x="32350500,5")))
        archive.writestr(
            "gebref_schluessel.txt", "\ufeffK;05;1;14;;Krefeld\nG;05;1;14;000;Krefeld\n"
        )
    found, _ = read("gebref.zip", (tmp_path / "packed.zip").read_bytes())
    assert found[0].street.municipality == "Krefeld"
    assert [entry.quality for entry in found] == ["B"] * 3


def test_hauskoordinaten_with_postcode_in_latin1(read: Read) -> None:
    found, _ = read("hk.txt", "\n".join(lines(HK)).encode("cp1252"), format="hkde")
    assert found[0].street.name == "Hauptstraße"
    assert (found[0].street.postcode, found[0].street.municipality) == ("47798", "Krefeld")


def test_broken_lines_are_named_and_the_rest_goes_on(read: Read) -> None:
    rows = lines(NEW, 6)
    rows[1] = "N;ID;kaputt"
    rows[2] = rows[2].replace("350500,5", "ost")
    rows[3] = rows[3].replace(";4;;", ";Hof;;")
    rows[4] = lines(OLD, 1)[0]  # a line of the other layout
    found, checks = read("gebref.txt", "\n".join(rows).encode())
    assert [entry.line for entry in found] == [1, 6]
    assert [note.line for note in checks.report.notes] == [2, 3, 4, 5]
    reasons = " ".join(note.reason for note in checks.report.notes)
    assert "nicht 21 Spalten" in reasons
    assert "Koordinate ist nicht lesbar" in reasons
    assert "Hausnummer ist keine" in reasons


def test_many_faults_of_a_kind_are_counted(read: Read) -> None:
    rows = [*lines(NEW), *["kaputt"] * 200]
    _, checks = read("gebref.txt", "\n".join(rows).encode())
    assert len(checks.report.notes) == 51
    assert "150 weitere Zeilen" in checks.report.notes[-1].reason


def test_another_zone_is_rejected_entry_by_entry(read: Read) -> None:
    rows = [*lines(NEW), NEW.format(n=4, s="", x="750500,5", y="5700500,0")]
    found, checks = read("gebref.txt", "\n".join(rows).encode())
    assert len(found) == 3
    assert "außerhalb der Region" in checks.report.notes[0].reason


def test_whole_file_in_another_zone_is_refused(read: Read) -> None:
    with pytest.raises(WrongCrsError, match="EPSG:"):
        read("gebref.txt", "\n".join(lines(NEW, x="850500,5", y="5700500")).encode())


def test_unknown_number_of_columns_is_refused(read: Read) -> None:
    with pytest.raises(InputError, match="hat 3 durch Semikolon"):
        read("gebref.txt", b"a;b;c\n")


def test_other_encoding_is_named(read: Read) -> None:
    rows = "\n".join(lines(OLD)).encode("cp1252")
    with pytest.raises(InputError, match='encoding = "cp1252"'):
        read("gebref.txt", rows)


def test_only_wanted_municipalities_are_read(read: Read) -> None:
    other = lines(NEW, 1)[0].replace(";14;Krefeld;", ";13;Essen;")
    found, _ = read(
        "gebref.txt", "\n".join([*lines(NEW), other]).encode(), municipality_keys=["05113000"]
    )
    assert [entry.street.municipality_key for entry in found] == ["05113000"]


def test_nothing_usable_says_what_to_check(read: Read) -> None:
    with pytest.raises(InputError, match="keine brauchbare Adresse"):
        read("gebref.txt", "\n".join(lines(NEW)).encode(), municipality_keys=["05999000"])


def test_table_with_a_mapping(read: Read) -> None:
    content = "Str;Nr;Zus;PLZ;Ort;E;N\nMarkt;7; B;47798;Krefeld;350500,5;5700500\nMarkt;8;;;;x;y\n"
    columns = {
        "street": "Str", "number": "Nr", "suffix": "Zus", "postcode": "PLZ", "municipality": "Ort",
    }  # fmt: skip
    found, checks = read(
        "t.csv", content.encode(), format="table", columns=columns, x_column="E", y_column="N"
    )
    assert [(e.number, e.suffix, e.street.postcode) for e in found] == [(7, "b", "47798")]
    assert checks.report.notes[0].line == 3


def feature(**properties: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [6.85, 51.44]}
    return {"type": "Feature", "properties": properties, "geometry": point}


def test_layer_with_unknown_streets(read: Read) -> None:
    features = [
        feature(name="### Straßenname unbekannt", nr="1"),
        feature(name="Markt", nr="7"),
        feature(name="Markt", nr=None),
        feature(name=None, nr="3"),
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    found, checks = read(
        "a.geojson", content, format="layer", columns={"street": "name", "number": "nr"},
        municipality="Essen",
    )  # fmt: skip
    assert [(e.street.name, e.number) for e in found] == [("Markt", 7), ("Markt", 0)]
    assert [note.line for note in checks.report.notes if note.line] == [1, 4]


def test_layer_without_a_named_column_is_refused(read: Read) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": [feature(a="1")]}).encode()
    with pytest.raises(MissingColumnError, match="Strasse"):
        read("a.geojson", content, format="layer", columns={"street": "Strasse", "number": "a"})


OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="51.44" lon="6.85" timestamp="2015-03-01T00:00:00Z">
 <tag k="addr:street" v="Markt"/><tag k="addr:housenumber" v="7a;9"/>
 <tag k="addr:city" v="Krefeld"/></node>
<node id="2" lat="51.4400" lon="6.8500"/><node id="3" lat="51.4402" lon="6.8500"/>
<node id="4" lat="51.4402" lon="6.8504"/>
<way id="5" timestamp="2015-04-01T00:00:00Z"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="2"/>
 <tag k="addr:street" v="Markt"/><tag k="addr:housenumber" v="11-15"/></way>
<node id="6" lat="51.44" lon="6.85"><tag k="addr:housenumber" v="Villa"/>
 <tag k="addr:street" v="M"/></node>
</osm>"""


def test_openstreetmap_nodes_and_buildings(read: Read) -> None:
    content = gzip.compress(OSM.encode())
    found, checks = read("a.osm.gz", content, format="osm", municipality="Krefeld")
    assert [(e.number, e.suffix, e.quality) for e in found] == [
        (7, "a", "Knoten"), (9, "", "Knoten"), (11, "", "Gebäude"), (15, "", "Gebäude"),
    ]  # fmt: skip
    assert {e.street.municipality for e in found} == {"Krefeld"}
    assert str(checks.newest) == "2015-04-01"
    assert [note.value for note in checks.report.notes if note.value] == ["Villa"]


def test_number_of_an_object_may_be_as_large_as_todays(commune: Commune) -> None:
    content = OSM.replace('id="6"', 'id="12345678901"')
    commune.files["a.osm"] = content.encode()
    section = '[[addresses]]\nfile = "a.osm"\nsource = "all"\nformat = "osm"\n\n[[offers]]'
    commune.change_profile("[[offers]]", section)
    assert any(line == 12345678901 for line, _ in commune.notes())


def test_what_is_no_openstreetmap_extract_is_refused(read: Read) -> None:
    with pytest.raises(InputError, match="OpenStreetMap-Auszug"):
        read("a.osm", b"<html>nope</html>", format="osm")
