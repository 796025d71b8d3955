"""Offers in an extract: points, buildings, areas of several ways, sites; each counted once."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from kpk_geo.errors import InputError
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.offers.osm import read_osm_offers
from kpk_geo.profile import OfferTable

KITA = {"amenity": "kindergarten"}
Box = tuple[float, float, float, float]
Spot = tuple[float, float]


class Extract:
    """An extract of rectangles, in thousandths of a degree from 7 E 51 N."""

    def __init__(self) -> None:
        self.nodes: list[str] = []
        self.ways: list[str] = []
        self.relations: list[str] = []

    def node(self, x: float, y: float, /, **tags: str) -> int:
        number = len(self.nodes) + 1
        place = f'lat="{51 + y / 1000:.7f}" lon="{7 + x / 1000:.7f}"'
        self.nodes.append(f'<node id="{number}" version="1" {place}>{tagged(tags)}</node>')
        return number

    def way(self, refs: list[int], /, **tags: str) -> int:
        number = len(self.ways) + 1
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        self.ways.append(f'<way id="{number}" version="1">{inside}{tagged(tags)}</way>')
        return number

    def box(self, box: Box, /, **tags: str) -> int:
        refs = [self.node(box[i], box[j]) for i, j in ((0, 1), (2, 1), (2, 3), (0, 3))]
        return self.way([*refs, refs[0]], **tags)

    def relation(self, members: list[tuple[str, int, str]], /, **tags: str) -> int:
        number = len(self.relations) + 1
        inside = "".join(
            f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members
        )
        self.relations.append(
            f'<relation id="{number}" version="1">{inside}{tagged(tags)}</relation>'
        )
        return number

    def read(self, folder: Path, **keys: object) -> tuple[dict[str, str], dict[str, Spot], Report]:
        """Give titles and places by number, and the report."""
        path = folder / "s.osm"
        body = "".join((*self.nodes, *self.ways, *self.relations))
        path.write_text(f'<?xml version="1.0"?><osm version="0.6">{body}</osm>')
        table = OfferTable.model_validate(
            {"file": "s.osm", "source": "s", "layout": "osm", "kind": "kita",
             "only": {"amenity": ["kindergarten"]}, **keys}
        )  # fmt: skip
        report = Report("s.osm")
        text, places = read_osm_offers(describe_file("s.osm", folder), table, report)
        numbers = text["offer_id"].str.removeprefix("osm-")
        found = [(float((p.x - 7) * 1000), float((p.y - 51) * 1000)) for p in np.asarray(places)]
        self.text = text.set_index(numbers)
        titles = dict(zip(numbers, text["title"], strict=True))
        return titles, dict(zip(numbers, found, strict=True)), report


def tagged(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


@pytest.fixture
def extract() -> Extract:
    return Extract()


def reasons(report: Report) -> str:
    return "\n".join(note.reason for note in report.notes)


def test_area_of_two_rings_lies_inside_it_and_not_in_its_courtyard(
    extract: Extract, tmp_path: Path
) -> None:
    outer, court = extract.box((0, 0, 9, 9)), extract.box((1, 1, 8, 8))
    rings = [("way", outer, "outer"), ("way", court, "inner")]
    extract.relation(rings, type="multipolygon", name="Hof", **KITA)
    titles, places, report = extract.read(tmp_path)
    assert titles == {"r1": "Hof"}
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(1, 1, 8, 8))
    assert ring.covers(shapely.Point(places["r1"]))
    assert (report.tally.rows, report.notes) == (1, [])


def test_rings_count_whatever_their_roles_and_however_often_they_are_named(
    extract: Extract, tmp_path: Path
) -> None:
    outer, court = extract.box((0, 0, 9, 9)), extract.box((1, 1, 8, 8))
    island = extract.box((4, 4, 5, 5))  # in the middle of the courtyard
    rings = [("way", way, "") for way in (outer, court, island, island)]
    extract.relation(rings, type="multipolygon", name="Insel", **KITA)
    _, places, _ = extract.read(tmp_path)
    assert places["r1"] == pytest.approx((4.5, 4.5), abs=1e-6)


def test_ring_that_is_cut_leaves_the_others(extract: Extract, tmp_path: Path) -> None:
    whole = extract.box((0, 0, 2, 2))
    cut = extract.way([extract.node(5, 5), extract.node(6, 5), extract.node(6, 6)])
    rings = [("way", whole, "outer"), ("way", cut, "outer")]
    extract.relation(rings, type="multipolygon", name="Teil", **KITA)
    _, places, _ = extract.read(tmp_path)
    assert places["r1"] == pytest.approx((1, 1), abs=1e-6)


def test_what_was_or_will_be_a_kita_is_counted_and_not_read(
    extract: Extract, tmp_path: Path
) -> None:
    extract.node(0, 0, name="Kita Anker", **KITA)
    extract.node(5, 5, name="Alte Kita", **{"disused:amenity": "kindergarten"})
    extract.box((1, 1, 2, 2), name="Neue Kita", **{"construction:amenity": "kindergarten"})
    extract.node(6, 6, name="Alte Schule", **{"disused:amenity": "school"})
    titles, _, report = extract.read(tmp_path)
    assert list(titles.values()) == ["Kita Anker"]
    assert "1 im Bau, 1 nicht mehr genutzt." in reasons(report)


def test_ring_of_several_ways_in_any_direction(extract: Extract, tmp_path: Path) -> None:
    a, b, c, d = (extract.node(*p) for p in ((0, 0), (8, 0), (8, 8), (0, 8)))
    ways = [extract.way(refs) for refs in ([a, b, c], [a, d], [c, d])]
    extract.relation([("way", way, "outer") for way in ways], type="multipolygon", **KITA)
    titles, places, _ = extract.read(tmp_path)
    assert titles == {"r1": "Kita ohne Namen"}
    assert places["r1"] == pytest.approx((4, 4), abs=1e-3)


def test_building_of_an_odd_shape_holds_its_place(extract: Extract, tmp_path: Path) -> None:
    corners = [(0, 0), (9, 0), (9, 9), (8, 9), (8, 1), (0, 1)]
    refs = [extract.node(*corner) for corner in corners]
    extract.way([*refs, refs[0]], name="Winkel", **KITA)
    _, places, _ = extract.read(tmp_path)
    assert shapely.Polygon(corners).buffer(1e-6).covers(shapely.Point(places["w1"]))


def test_site_lies_at_the_centre_of_its_members(extract: Extract, tmp_path: Path) -> None:
    first, second = extract.box((0, 0, 2, 2)), extract.box((8, 0, 10, 2))
    inner = extract.relation([("way", second, "outer")], type="multipolygon", building="yes")
    members = [("way", first, ""), ("relation", inner, ""), ("node", 1, "entrance")]
    extract.relation(members, type="site", name="Zwei Häuser", **KITA)
    titles, places, _ = extract.read(tmp_path)
    assert titles == {"r2": "Zwei Häuser"}
    assert places["r2"] == pytest.approx((5, 1), abs=1e-3)


@pytest.mark.parametrize(
    "value", ["kindergarten;social_facility", "social_facility; kindergarten", "kindergarten"]
)
def test_one_of_several_values_is_enough(extract: Extract, tmp_path: Path, value: str) -> None:
    extract.node(1, 1, amenity=value)
    extract.node(2, 2, amenity="kindergartens")
    titles, _, _ = extract.read(tmp_path)
    assert titles == {"n1": "Kita ohne Namen"}


def test_what_has_no_place_is_named_and_counted(extract: Extract, tmp_path: Path) -> None:
    extract.node(1, 1, name="Da", **KITA)
    extract.relation([("way", 99, "outer")], type="multipolygon", name="Fern", **KITA)
    extract.relation([("way", 98, ""), ("node", 97, "")], type="site", name="Weg", **KITA)
    extract.way([95, 96], name="Rand", **KITA)
    open_ring = extract.way([extract.node(5, 5), extract.node(6, 5), extract.node(6, 6)])
    extract.relation([("way", open_ring, "outer")], type="multipolygon", name="Offen", **KITA)
    titles, _, report = extract.read(tmp_path)
    assert titles == {"n1": "Da"}
    assert report.tally.rows == 5
    assert len([note for note in report.notes if note.severity == "rejected"]) == 4
    text = reasons(report)
    for name in ("relation 1 Fern", "relation 2 Weg", "way 1 Rand"):
        assert f"„{name}“, denn Teile fehlen im Auszug" in text
    assert "„relation 3 Offen“, denn der Umriss ist nicht geschlossen" in text


def test_nothing_with_a_place_is_refused_with_their_number(
    extract: Extract, tmp_path: Path
) -> None:
    extract.relation([("way", 99, "outer")], type="multipolygon", **KITA)
    with pytest.raises(InputError, match=r"s\.osm: Keiner der 1 Einträge .* hat einen Ort"):
        extract.read(tmp_path)


def test_site_with_an_absent_member_lies_at_the_others(extract: Extract, tmp_path: Path) -> None:
    house = extract.box((0, 0, 2, 2))
    extract.relation([("way", house, ""), ("way", 99, "")], type="site", name="Halb", **KITA)
    _, places, report = extract.read(tmp_path)
    assert places["r1"] == pytest.approx((1, 1), abs=1e-3)
    assert "relation 1 Halb. Der Ort folgt aus den übrigen" in reasons(report)


@pytest.mark.parametrize("name", ["Hof", ""])
def test_tagged_ring_of_a_tagged_relation_counts_once(
    extract: Extract, tmp_path: Path, name: str
) -> None:
    ring = extract.box((0, 0, 4, 4), name=name, capacity="75", **KITA)
    extract.relation([("way", ring, "outer")], type="multipolygon", name="Hof", **KITA)
    titles, _, report = extract.read(tmp_path)
    assert titles == {"r1": "Hof"}
    assert extract.text.loc["r1", "capacity_value"] == "75"  # what the way alone knows
    assert report.tally.not_meant == 1
    assert "einmal gezählt (1): way 1" in reasons(report)


def test_houses_of_a_site_with_names_of_their_own_stay(extract: Extract, tmp_path: Path) -> None:
    first, second = (extract.box((x, 0, x + 2, 2), name=f"Haus {x}", **KITA) for x in (0, 8))
    extract.relation([("way", first, ""), ("way", second, "")], type="site", name="Haus 0", **KITA)
    titles, _, _ = extract.read(tmp_path)
    assert titles == {"w2": "Haus 8", "r1": "Haus 0"}


def test_point_in_its_own_building_counts_once(extract: Extract, tmp_path: Path) -> None:
    extract.box((0, 0, 4, 4), name="Kita  Anker", **KITA)
    extract.box((1, 1, 3, 3), name="Kita Anker", **KITA)
    extract.node(2, 2, name="kita anker", opening_hours="Mo-Fr 07:00-16:00", **KITA)
    extract.node(2, 2, name="Kita Boje", **KITA)
    titles, _, report = extract.read(tmp_path)
    assert sorted(titles.values()) == ["Kita  Anker", "Kita Boje"] or sorted(titles.values()) == [
        "Kita Anker", "Kita Boje",
    ]  # fmt: skip
    assert set(extract.text["opening_hours"]) == {"Mo-Fr 07:00-16:00", ""}
    assert report.tally.not_meant == 2


def test_nameless_within_a_named_one_is_told_as_probably_double(
    extract: Extract, tmp_path: Path
) -> None:
    extract.box((0, 0, 4, 4), name="Kita Anker", **KITA)
    extract.box((1, 1, 3, 3), **KITA)
    titles, _, report = extract.read(tmp_path)
    assert len(titles) == 2
    assert "Vermutlich doppelt erfasst (1): way" in reasons(report)


def test_school_and_kita_of_one_name_are_two(extract: Extract, tmp_path: Path) -> None:
    extract.box((0, 0, 4, 4), amenity="school", name="Montessori")
    extract.node(2, 2, name="Montessori", **KITA)
    titles, _, _ = extract.read(tmp_path, only={"amenity": ["kindergarten", "school"]})
    assert len(titles) == 2


def test_report_names_no_shelter(extract: Extract, tmp_path: Path) -> None:
    extract.box((0, 0, 4, 4), amenity="shelter", name="Schutzhaus Anna")
    extract.node(2, 2, amenity="shelter", name="Schutzhaus Anna")
    extract.relation([("way", 99, "")], type="site", amenity="shelter", name="Schutzhaus Berta")
    titles, _, report = extract.read(tmp_path, only={"amenity": ["shelter"]}, kind="shelter")
    assert list(titles) == ["w1"]
    assert "relation 1" in reasons(report)
    assert "Schutzhaus" not in reasons(report)
