"""Streets from a file: split where ways meet, never joined across a gap."""

import gzip

import pytest
from street_files import Way, osm_xml, street

from kpk_geo.errors import InputError
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network

BOX = (6.5, 51.2, 7.2, 51.7)


def read(folder, content, name="a.osm"):
    (folder / name).write_bytes(content)
    report = Report(name)
    return read_osm_streets(describe_file(name, folder), box=BOX, report=report), report


def test_ways_are_split_where_they_meet_and_keep_their_bends(tmp_path):
    crossing = [
        street((0, 0), (100, 0), (200, 0)),
        street((100, -50), (100, 0), (150, 50), (100, 90)),
    ]
    streets, _ = read(tmp_path, osm_xml(crossing))
    assert len(streets.edges) == 4
    assert len(streets.nodes) == 5
    assert sorted(len(line.coords) for line in streets.edges.geometry) == [2, 2, 2, 3]
    assert abs(streets.kilometres - (0.2 + 0.05 + 0.0707 + 0.064)) < 0.001


def test_a_bridge_joins_nothing_below_it(tmp_path):
    ways = [
        street((0, 0), (200, 0)),
        street((100, -50), (100, 50), bridge="yes", layer="1"),
        street((0, 0), (0, -50), (100, -50)),
    ]
    streets, _ = read(tmp_path, osm_xml(ways))
    assert len(streets.edges) == 3
    network = build_network(streets, TravelMode.WALK, min_fragment=0)
    assert network.components == 1
    assert len(network.tail) == 1  # one long edge: nobody gets from the street onto the bridge


def test_a_locked_gate_ends_the_way_and_an_open_one_does_not(tmp_path):
    way = [street((0, 0), (100, 0), (200, 0))]
    locked = {(100.0, 0.0): {"barrier": "gate", "access": "private"}}
    streets, _ = read(tmp_path, osm_xml(way, barriers=locked))
    assert build_network(streets, TravelMode.WALK, min_fragment=0).components == 2
    streets, _ = read(tmp_path, osm_xml(way, barriers={(100, 0): {"barrier": "gate"}}))
    assert build_network(streets, TravelMode.WALK, min_fragment=0).components == 1


def test_a_node_that_the_extract_lacks_ends_the_way_and_is_counted(tmp_path):
    text = osm_xml([street((0, 0), (100, 0), (200, 0), (300, 0))]).decode()
    cut = "\n".join(line for line in text.splitlines() if 'node id="3"' not in line)
    streets, report = read(tmp_path, cut.encode())
    assert len(streets.edges) == 1
    assert any("1 Knoten" in note.reason for note in report.notes)


def test_a_broken_multipolygon_does_not_matter(tmp_path):
    text = osm_xml([street((0, 0), (100, 0))]).decode()
    relation = (
        '<relation id="9"><member type="way" ref="77" role="outer"/>'
        '<tag k="type" v="multipolygon"/><tag k="natural" v="water"/></relation></osm>'
    )
    streets, _ = read(tmp_path, text.replace("</osm>", relation).encode())
    assert len(streets.edges) == 1


def test_rivers_and_railways_are_barriers_but_not_in_tunnels(tmp_path):
    ways: list[Way] = [
        street((0, 0), (100, 0)),
        ([(0, 20), (100, 20)], {"waterway": "river"}),
        ([(0, 30), (100, 30)], {"railway": "rail", "tunnel": "yes"}),
        ([(0, 40), (100, 40)], {"railway": "rail"}),
    ]
    streets, _ = read(tmp_path, osm_xml(ways))
    assert len(streets.barriers) == 2


def test_an_extract_without_streets_says_what_is_expected(tmp_path):
    with pytest.raises(InputError, match="keine Straßen und Wege"):
        read(tmp_path, osm_xml([([(0, 0), (100, 0)], {"waterway": "river"})]))
    with pytest.raises(InputError, match="keine Straßen und Wege"):
        read(tmp_path, b'<osm version="0.6"></osm>')


def test_a_file_cut_off_in_the_middle_is_refused_whole(tmp_path):
    whole = gzip.compress(osm_xml([street((x, 0), (x + 1, 50)) for x in range(400)]))
    with pytest.raises(InputError, match="vollständig heruntergeladen"):
        read(tmp_path, whole[: len(whole) // 2], "a.osm.gz")


def test_a_pbf_cut_off_in_the_middle_is_refused_whole(tmp_path):
    import osmium

    (tmp_path / "whole.osm").write_bytes(
        osm_xml([street((x, 0), (x + 1, 50)) for x in range(4000)])
    )
    path = tmp_path / "a.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for item in osmium.FileProcessor(str(tmp_path / "whole.osm")):
            writer.add(item)
    content = path.read_bytes()
    assert len(read(tmp_path, content, "b.osm.pbf")[0].edges) == 4000
    with pytest.raises(InputError, match="vollständig heruntergeladen"):
        read(tmp_path, content[: len(content) // 2], "c.osm.pbf")
