"""Streets from a file: split where ways meet, never joined across a gap."""

import gzip

import numpy as np
import pytest
import shapely
from scipy.sparse.csgraph import dijkstra
from street_files import X0, Y0, Way, osm_xml, street

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.ingest.streets.report import tell_lacks
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.modes import BASE_SPEED, costs
from kpk_geo.network.tags import AREA, FERRY, LIFT, MODES

BOX = (6.5, 51.2, 7.2, 51.7)


def read(folder, content, name="a.osm"):
    (folder / name).write_bytes(content)
    report = Report(name)
    return read_osm_streets(
        describe_file(name, folder), box=BOX, report=report, work_crs=DEFAULT_CRS
    ), report


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


def test_a_way_that_stands_twice_counts_once_in_its_last_version(tmp_path):
    ways = osm_xml([street((0, 0), (100, 0), (200, 0)), street((100, 0), (100, 90))]).decode()
    once, _ = read(tmp_path, ways.encode())
    start = ways.index("<way")
    again = ways[start : ways.index("</osm>")]
    twice, report = read(tmp_path, (ways[:start] + again + again + "</osm>").encode())
    assert twice.edges.drop(columns="geometry").equals(once.edges.drop(columns="geometry"))
    assert any("2 Wege stehen mehrfach" in note.reason for note in report.notes)


def test_what_an_editor_has_not_uploaded_is_read_as_it_will_be(tmp_path):
    ways = osm_xml([street((0, 0), (100, 0), (200, 0)), street((100, 0), (100, 90))]).decode()
    streets, _ = read(tmp_path, ways.encode())
    negative = ways.replace('node id="', 'node id="-').replace('ref="', 'ref="-')
    drafts, _ = read(tmp_path, negative.encode())
    assert sorted(drafts.edges["length"]) == sorted(streets.edges["length"])
    assert len(drafts.nodes) == len(streets.nodes)


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


def test_a_barrier_of_unknown_kind_on_a_street_is_open_and_named(tmp_path):
    barriers = {(100.0, 0.0): {"barrier": "portal"}, (100.0, 50.0): {"barrier": "portal"}}
    ways: list[Way] = [
        street((0, 0), (100, 0), (200, 0)),
        ([(0, 50), (100, 50)], {"barrier": "fence"}),
    ]
    streets, report = read(tmp_path, osm_xml(ways, barriers=barriers))
    assert build_network(streets, TravelMode.CAR, min_fragment=0).components == 1
    assert "gelten als offen: barrier=portal (1)." in notes(report)


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
        ([(0, 50), (100, 50)], {"railway": "narrow_gauge"}),
        ([(0, 60), (100, 60)], {"railway": "tram"}),
    ]
    streets, _ = read(tmp_path, osm_xml(ways))
    assert len(streets.barriers) == 3


def test_a_barrier_never_jumps_over_a_node_that_the_extract_lacks(tmp_path):
    ways: list[Way] = [
        street((0, 0), (100, 0)),
        ([(0, 20), (50, 20), (60, 500), (70, 20), (100, 20)], {"waterway": "river"}),
    ]
    text = osm_xml(ways).decode().splitlines()
    (far,) = [line for line in text if line.startswith('<node id="4"')]
    cut = "\n".join(line for line in text if line != far)
    streets, _ = read(tmp_path, cut.encode())
    assert [round(line.length) for line in streets.barriers] == [50, 30]


def test_an_extract_without_relations_or_barriers_says_so(tmp_path):
    _, report = read(tmp_path, osm_xml([street((0, 0), (100, 0))]))
    assert "Auszug ohne Relationen" in notes(report)
    assert "Auszug ohne Flüsse, Seen und Bahngleise" in notes(report)


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


def ways_between(streets, mode, places):
    """Give metres of cost at the mode's speed between places of the toy, by scipy's search."""
    edges, bit = streets.edges, MODES.index(mode)
    cost = costs(
        mode, edges["length"].to_numpy(), edges["highway"].to_numpy(dtype=object),
        edges["seconds"].to_numpy(), BASE_SPEED[mode],
    )  # fmt: skip
    start, end, who = (edges[name].to_numpy() for name in ("start", "end", "passable"))
    best = np.full((len(streets.nodes),) * 2, np.inf)
    for a, b, way in ((start, end, who >> bit & 1), (end, start, who >> bit + 4 & 1)):
        np.minimum.at(best, (a[way > 0], b[way > 0]), cost[way > 0] / 1000)
    tree = shapely.STRtree(streets.nodes.geometry.to_numpy())
    near = [int(tree.nearest(shapely.Point(X0 + x, Y0 + y))) for x, y in places]
    return dijkstra(best, indices=near[0])[near[1:]]


def notes(report):
    return "\n".join(note.reason for note in report.notes)


def _lacks():
    report = Report("a.osm")
    tell_lacks(report, relations=0, barriers=0)
    return set(notes(report).splitlines())


LACKS = _lacks()  # what these toys never have


CORNERS: list[tuple[float, float]] = [(100, -40), (180, -40), (180, 40), (100, 40)]
LINKS = [
    street((0, 0), (100, -40)),
    street((180, 40), (300, 0)),
    street((0, 0), (0, -200), (300, -200), (300, 0)),
]
HERE, THERE = (0, 0), (300, 0)
ACROSS = np.hypot(100, 40) + np.hypot(80, 80) + np.hypot(120, 40)


@pytest.mark.parametrize("kind", ["multipolygon", "site"])
def test_a_square_as_relation_of_ways_without_tags_is_crossed_straight(tmp_path, kind):
    rim: list[Way] = [([*CORNERS[:3]], {}), ([CORNERS[2], CORNERS[3], CORNERS[0]], {})]
    square = (
        [(3, "outer"), (4, "outer")],
        {"type": kind, "highway": "pedestrian", "name": "Markt"},
    )
    streets, report = read(tmp_path, osm_xml([*LINKS, *rim], relations=[square]))
    for mode in (TravelMode.WALK, TravelMode.PUSHCHAIR):
        assert ways_between(streets, mode, [HERE, THERE])[0] == pytest.approx(ACROSS, abs=0.05)
    car = ways_between(streets, TravelMode.CAR, [HERE, THERE])[0]
    assert car == pytest.approx(700 * 30 / 22, abs=0.1)
    straight = streets.edges[streets.edges["flags"] == AREA]
    assert (straight["way"].tolist(), straight["name"].tolist()) == ([-1], ["Markt"])
    assert "1 Plätze" in notes(report)


def test_a_square_as_closed_way_is_crossed_and_a_ring_of_street_is_not(tmp_path):
    ring = [*CORNERS, CORNERS[0]]
    square = street(*ring, highway="pedestrian", area="yes")
    streets, _ = read(tmp_path, osm_xml([*LINKS, square]))
    assert ways_between(streets, TravelMode.WALK, [HERE, THERE])[0] == pytest.approx(
        ACROSS, abs=0.05
    )
    streets, report = read(tmp_path, osm_xml([*LINKS, street(*ring, highway="pedestrian")]))
    around = ACROSS - np.hypot(80, 80) + 160
    assert ways_between(streets, TravelMode.WALK, [HERE, THERE])[0] == pytest.approx(
        around, abs=0.05
    )
    assert set(notes(report).splitlines()) == LACKS


def test_a_building_on_a_square_is_gone_around(tmp_path):
    hole: list[tuple[float, float]] = [(130, -10), (150, -10), (150, 10), (130, 10)]
    ways: list[Way] = [([*CORNERS, CORNERS[0]], {}), ([*hole, hole[0]], {"building": "yes"})]
    square = ([(3, "outer"), (4, "inner")], {"type": "multipolygon", "highway": "pedestrian"})
    door = street(hole[0], (140, 0), highway="footway")  # a street that ends at the hole
    streets, _ = read(tmp_path, osm_xml([*LINKS, *ways, door], relations=[square]))
    inside = np.hypot(50, 30) + np.hypot(30, 50)
    assert ways_between(streets, TravelMode.WALK, [HERE, THERE])[0] == pytest.approx(
        ACROSS - np.hypot(80, 80) + inside, abs=0.05
    )
    assert ways_between(streets, TravelMode.WALK, [HERE, (140, 0)])[0] == pytest.approx(
        np.hypot(100, 40) + np.hypot(30, 30) + np.hypot(10, 10), abs=0.05
    )


def test_squares_that_cannot_be_crossed_are_counted_by_reason(tmp_path):
    rim: list[Way] = [([*CORNERS, CORNERS[0]], {}), (CORNERS[:3], {})]
    tags = {"type": "multipolygon", "highway": "pedestrian"}
    relations = [
        ([(1, "outer")], {**tags, "access": "private"}),
        ([(2, "outer")], tags),  # its rim does not close
        ([(0, "outer"), (76, "outer")], tags),  # a way that the extract lacks
    ]
    content = osm_xml([LINKS[0], *rim], relations=relations)
    _, report = read(tmp_path, content)
    assert "1 gesperrt oder privat" in notes(report)
    assert "1 am Rand des Auszugs, Teile fehlen, 1 ohne geschlossenen Rand" in notes(report)


def test_a_lift_as_way_beside_stairs_carries_a_pushchair(tmp_path):
    ways = [
        street((0, 0), (100, 0)),
        street((100, 0), (110, 0), highway="steps"),
        street((100, 0), (100, 5), (110, 5), highway="footway"),
        street((110, 5), (110, 0), highway="elevator", wheelchair="yes"),
        street((110, 0), (200, 0), highway="footway", bridge="yes"),
        street((0, 0), (0, 900), (200, 900), (200, 0)),
    ]
    streets, report = read(tmp_path, osm_xml(ways))
    places = [(0, 0), (200, 0)]
    assert ways_between(streets, TravelMode.WALK, places)[0] == pytest.approx(200, abs=0.05)
    assert ways_between(streets, TravelMode.PUSHCHAIR, places)[0] == pytest.approx(210, abs=0.05)
    assert ways_between(streets, TravelMode.BIKE, places)[0] == pytest.approx(2000, abs=0.05)
    assert (streets.edges["flags"] & LIFT).sum() == LIFT
    assert set(notes(report).splitlines()) == LACKS  # and nothing else


def test_a_lift_as_node_lets_people_pass_and_no_bike(tmp_path):
    lift = {(100.0, 0.0): {"highway": "elevator"}}
    way = [street((0, 0), (100, 0), (200, 0), highway="path")]
    streets, _ = read(tmp_path, osm_xml(way, barriers=lift))
    for mode, parts in ((TravelMode.PUSHCHAIR, 1), (TravelMode.BIKE, 2)):
        assert build_network(streets, mode, min_fragment=0).components == parts


def ferry(*points, **tags) -> Way:
    return list(points), {"route": "ferry", **tags}


def test_a_ferry_takes_its_time_once_and_one_waits_once(tmp_path):
    ways = [
        street((-50, 0), (0, 0)),
        ferry((0, 0), (100, 0), (200, 0), duration="PT10M", interval="00:08"),
        ferry((100, 0), (100, 300), duration="5"),  # another line that meets it on the water
        street((200, 0), (300, 0)),
    ]
    streets, report = read(tmp_path, osm_xml(ways))
    walk = ways_between(streets, TravelMode.WALK, [(-50, 0), (300, 0)])[0]
    assert (walk - 150) / (4.8 / 3.6) == pytest.approx(600 + 240, abs=1)
    assert streets.edges["seconds"].isna().to_numpy().tolist() == [True, False, False, False, True]
    assert "0 von 2 Fährwegen sind ohne lesbare" in notes(report)


def test_the_duration_of_a_ferry_may_stand_at_its_relation(tmp_path):
    ways: list[Way] = [
        street((-50, 0), (0, 0)),
        ([(0, 0), (100, 0)], {}),
        ferry((100, 0), (400, 0), name="Fähre"),
        street((400, 0), (500, 0)),
    ]
    line = (
        [(1, ""), (2, "")],
        {"type": "route", "route": "ferry", "duration": "00:20", "oneway": "yes"},
    )
    streets, _ = read(tmp_path, osm_xml(ways, relations=[line]))
    ferries = streets.edges[streets.edges["flags"] == FERRY]
    assert ferries["seconds"].tolist() == pytest.approx([300 + 150, 900 + 150], abs=1)
    there = ways_between(streets, TravelMode.WALK, [(-50, 0), (500, 0)])
    back = ways_between(streets, TravelMode.WALK, [(500, 0), (-50, 0)])
    assert np.isfinite(there).all()
    assert np.isinf(back).all()


def test_water_of_several_ways_is_a_barrier(tmp_path):
    lake: list[Way] = [([(0, 100), (50, 150), (100, 100)], {}), ([(100, 100), (0, 100)], {})]
    relation = ([(1, "outer"), (2, "outer")], {"type": "multipolygon", "natural": "water"})
    streets, _ = read(tmp_path, osm_xml([street((0, 0), (100, 0)), *lake], relations=[relation]))
    assert (len(streets.edges), len(streets.barriers)) == (1, 2)


def test_what_is_not_read_is_counted_by_reason(tmp_path):
    ways = [
        street((0, 0), (100, 0)),
        street((0, 0), (0, 50), highway="ladder"),
        street((0, 0), (0, 60), highway="ladder"),
        street((0, 0), (0, 70), highway="proposed"),
        street((0, 0), (0, 80), access="emergency"),
        street((0, 0), (0, 90), **{"access:conditional": "no @ (Mo-Fr 07:30-08:15)"}),
        street((0, 0), (0, 95), highway="steps", ramp="yes"),
    ]
    streets, report = read(tmp_path, osm_xml(ways))
    assert len(streets.edges) == 3
    for text in (
        "1 geplant, im Bau oder aufgegeben", "2 Straßenart unbekannt", "1 nur für Rettungsdienste",
        "highway=ladder (2)", "1 Wege mit einer Bedingung", "1 Treppen mit einer Rampe",
    ):  # fmt: skip
        assert text in notes(report)


def test_ways_before_nodes_and_numbers_of_an_editor_are_read_too(tmp_path):
    text = osm_xml([street((0, 0), (100, 0))]).decode()
    head, *nodes, way, end = [line for line in text.splitlines() if "<?xml" not in line]
    turned = "\n".join([head, way, *nodes, end])
    streets, _ = read(tmp_path, turned.encode())
    assert len(streets.edges) == 1
    edited = text.replace("</osm>", '<way id="-5"><nd ref="1"/><nd ref="-7"/><nd ref="2"/>'
                          '<tag k="highway" v="path"/></way></osm>')  # fmt: skip
    streets, report = read(tmp_path, edited.encode())
    assert len(streets.edges) == 1
    assert "1 Knoten" in notes(report)
