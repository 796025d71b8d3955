"""What is drawn behind the maps: read whole, clipped, and never stopped by a broken surface."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from background_files import extract, place, relation, ring
from street_files import X0, Y0, Way, street

from kpk_geo.background import Background
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report
from kpk_geo.ingest.background.osm import read_osm_background
from kpk_geo.ingest.files import describe_file
from kpk_geo.rings import polygons_of

BOX = (6.5, 51.2, 7.2, 51.7)


def read(
    folder: Path, content: bytes, box: tuple[float, float, float, float] = BOX
) -> tuple[Background, list[str]]:
    (folder / "a.osm").write_bytes(content)
    report = Report("a.osm")
    found = read_osm_background(
        describe_file("a.osm", folder), box=box, report=report, work_crs=DEFAULT_CRS
    )
    return found, [note.reason for note in report.notes]


def shape(background: Background, kind: str) -> Any:
    rows = background.features.geometry[background.features["kind"] == kind]
    assert len(rows) == 1
    return rows.iloc[0]


def test_every_class_is_one_row_and_what_nobody_needs_is_none(tmp_path: Path) -> None:
    ways: list[Way] = [
        street((0, 0), (1000, 0), highway="primary"),
        street((1000, 0), (2000, 0), highway="primary_link"),
        street((0, 50), (900, 50)),
        street((0, 60), (900, 60), highway="footway"),
        ([(0, 100), (900, 100)], {"railway": "rail"}),
        ([(0, 110), (900, 110)], {"railway": "rail", "service": "yard"}),
        ([(0, 120), (900, 120)], {"railway": "rail", "tunnel": "yes"}),
        ([(0, 200), (900, 200)], {"waterway": "river"}),
        ([(0, 210), (900, 210)], {"waterway": "stream"}),
        (ring(0, 300, 200), {"leisure": "park"}),
        (ring(300, 300, 200), {"natural": "water"}),
    ]
    found, notes = read(tmp_path, extract(ways))
    assert sorted(found.features["kind"]) == [
        "green", "major_road", "minor_road", "rail", "river", "stream", "water",
    ]  # fmt: skip
    assert shape(found, "major_road").length == pytest.approx(2000, rel=1e-3)
    assert len(shapely.get_parts(shape(found, "major_road"))) == 1  # joined where they meet
    assert shape(found, "rail").length == pytest.approx(900, rel=1e-3)
    assert shape(found, "green").area == pytest.approx(200 * 200, rel=1e-3)
    assert notes == ["Zur Orientierung auf den Karten: Straßen, Gewässer, Bahnlinien, Grünflächen."]


def test_a_lake_of_several_ways_keeps_its_island(tmp_path: Path) -> None:
    outer = ring(0, 0, 400)
    ways: list[Way] = [
        (outer[:3], {}), (outer[2:], {}), (ring(100, 100, 100), {}), street((0, 500), (9, 500)),
    ]  # fmt: skip
    text = relation([(1, "outer"), (2, "outer"), (3, "inner")], natural="water")
    found, _ = read(tmp_path, extract(ways, relations=[text]))
    assert shape(found, "water").area == pytest.approx(400**2 - 100**2, rel=1e-3)


def test_a_ring_that_does_not_close_is_left_out_and_counted(tmp_path: Path) -> None:
    outer = ring(0, 0, 400)
    ways: list[Way] = [
        (outer[:3], {}), (ring(1000, 0, 100), {"leisure": "park"}), street((0, 500), (900, 500)),
    ]  # fmt: skip
    text = relation([(1, "outer"), (77, "outer")], natural="water")
    found, notes = read(tmp_path, extract(ways, relations=[text]))
    assert "water" not in set(found.features["kind"])
    assert any(note.startswith("Eine Fläche hat im Auszug keinen geschlossenen Rand")
               for note in notes)  # fmt: skip


def test_a_surface_that_the_extract_cuts_is_left_out(tmp_path: Path) -> None:
    ways: list[Way] = [
        (ring(0, 0, 400), {"natural": "water"}),
        ([(0, 500), (400, 500), (800, 500)], {"waterway": "river"}),
    ]
    text = extract(ways).decode()
    corner = next(line for line in text.splitlines() if 'node id="5"' in line)  # at (400, 400)
    found, notes = read(tmp_path, text.replace(corner, "").encode())
    assert list(found.features["kind"]) == ["river"]
    assert notes[1].startswith("Eine Fläche hat im Auszug keinen geschlossenen Rand")


def test_a_surface_that_crosses_itself_is_still_a_surface() -> None:
    bow = np.array([(0, 0), (10, 10), (10, 0), (0, 10), (0, 0)], dtype=float)
    found = polygons_of([bow])
    assert found is not None
    assert shapely.area(found) == pytest.approx(50)
    assert shapely.is_valid(found)
    assert polygons_of([np.array([(0, 0), (5, 5)], dtype=float)]) is None
    assert polygons_of([np.array([(0, 0), (5, 5), (0, 0)], dtype=float)]) is None
    assert polygons_of([]) is None


def test_streets_alone_are_enough_and_what_lies_outside_stays_out(tmp_path: Path) -> None:
    ways = [street((0, 0), (500, 0)), street((80_000, 0), (80_500, 0))]
    found, _ = read(tmp_path, extract(ways), box=(6.7, 51.3, 6.95, 51.6))
    assert list(found.features["kind"]) == ["minor_road"]
    assert shape(found, "minor_road").length == pytest.approx(500, rel=1e-3)


def test_places_have_names_that_can_be_drawn(tmp_path: Path) -> None:
    places = [
        place(100, 100, "suburb", "  Nord\u200bstadt "),
        place(200, 100, "quarter", "<b>Markt & Hafen</b>"),
        place(300, 100, "hamlet", "x" * 500),
        place(400, 100, "suburb", "حي الميناء"),
        place(500, 100, "suburb", ""),
        place(600, 100, "island", "Insel"),
    ]
    found, notes = read(tmp_path, extract([street((0, 0), (500, 0))], places=places))
    names = list(found.places["name"])
    assert names == ["Nordstadt", "<b>Markt & Hafen</b>", "x" * 200, "حي الميناء"]
    assert "4 Ortsnamen" in notes[0]
    x, y = found.places.geometry.x, found.places.geometry.y
    assert (round(x[0] - X0), round(y[0] - Y0)) == (100, 100)


def test_an_extract_says_how_far_it_goes_or_its_content_does(tmp_path: Path) -> None:
    ways = [street((0, 0), (4000, 0)), street((0, 0), (0, 2000), (4000, 2000))]
    guessed, _ = read(tmp_path, extract(ways))
    assert guessed.extent is not None
    assert shapely.area(guessed.extent) == pytest.approx(8e6, rel=0.01)
    stated = extract(ways).decode().replace(
        '<osm version="0.6">',
        '<osm version="0.6"><bounds minlat="51.4" minlon="6.8" maxlat="51.5" maxlon="6.9"/>',
    )  # fmt: skip
    reported, _ = read(tmp_path, stated.encode())
    assert reported.extent is not None
    assert shapely.area(reported.extent) == pytest.approx(6950 * 11_130, rel=0.01)


def test_the_order_of_the_file_changes_nothing(tmp_path: Path) -> None:
    ways = [street((x, y), (x + 300, y + 40)) for x in range(0, 3000, 300) for y in (0, 500)]
    one, _ = read(tmp_path, extract(ways))
    other, _ = read(tmp_path, extract(ways[::-1]))
    assert shapely.to_wkt(shape(one, "minor_road")) == shapely.to_wkt(shape(other, "minor_road"))


def test_an_extract_of_nothing_gives_nothing_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    found, notes = read(tmp_path, b'<osm version="0.6"></osm>')
    assert found.is_empty
    assert found.extent is None
    assert notes == []
    with pytest.raises(InputError, match="vollständig heruntergeladen"):
        read(tmp_path, b'<osm version="0.6"><node id="1"')
