"""Tables counted on earlier areas: a crosswalk file, or the people of census cells."""

from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
import shapely
from carried_toys import BY_PEOPLE, PLAN, TABLE, count_on_earlier_areas
from conftest import Commune, square
from shapely import box

from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.errors import ProfileError

X0, Y0 = 350_000, 5_700_000
EARLIER = """
[[areas]]
level = "gebiet"
label = "Gebiet"
file = "areas2018.geojson"
source = "all"
valid_from = 2018-01-01
id_column = "key"
name_column = "name"
crs = "EPSG:25832"

[[population]]
file = "cells.csv"
source = "census"
format = "zensus2022"
reference_date = 2022-05-15
"""
CENSUS = """
[sources.census]
publisher = "Statistische Ämter"
dataset = "Zensus 2022"
licence = "dl-de/by-2-0"

[[areas]]"""
VALUES = (
    "SELECT indicator_id, area_id, value, validity FROM kpk.observation o "
    "JOIN kpk.area_level l USING (level_pk) WHERE l.valid_from = '2025-01-01' ORDER BY 1, 2"
)


@pytest.fixture
def old(commune: Commune) -> Commune:
    """A, B and C were counted; A is split, and a part of it joins B."""
    count_on_earlier_areas(commune)
    return commune


def cells(people: dict[tuple[int, int], str]) -> bytes:
    points = gpd.GeoSeries([shapely.Point(X0 + x, Y0 + y) for x, y in people], crs=25832)
    points = points.to_crs(3035)
    lines = ["GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner"]
    for x, y, text in zip(points.x, points.y, people.values(), strict=True):
        east, north = (int(part // 100 * 100 + 50) for part in (x, y))
        lines.append(f"x;{east};{north};{text}")
    return "\r\n".join([*lines, ""]).encode()


@pytest.fixture
def grown(commune: Commune) -> Commune:
    """The same by people: A is the first square and a half, B the rest of the second."""
    commune.files["table.csv"] = TABLE.encode()
    commune.change_profile('key_column = "key"\n', BY_PEOPLE)
    commune.profile = commune.profile.replace("\n[[areas]]", CENSUS, 1) + EARLIER
    shapes = [
        box(X0, Y0, X0 + 1500, Y0 + 1000), box(X0 + 1500, Y0, X0 + 2000, Y0 + 1000), square(2),
        square(3),
    ]  # fmt: skip
    frame = gpd.GeoDataFrame(
        {"key": list("ABCD"), "name": ["Alt A", "Alt B", "Alt C", "Alt D"]},
        geometry=shapes, crs=25832,
    )  # fmt: skip
    commune.folder.mkdir(exist_ok=True)
    frame.to_file(commune.folder / "areas2018.geojson", driver="GeoJSON", RFC7946="NO")
    commune.files["table.csv"] += b"D;120;10;0;1,0\n"
    commune.files["cells.csv"] = cells(
        {(300, 500): "25", (1250, 500): "75", (1750, 300): "80", (2500, 500): "50"}
    )
    return commune


def values(commune: Commune) -> dict[tuple[str, str], tuple[float | None, str]]:
    rows = commune.rows(VALUES)
    return {
        (indicator, area): (None if value is None else round(value, 9), validity)
        for indicator, area, value, validity in rows
    }


EXPECTED = {
    ("population", "01"): (250, "estimated"),
    ("population", "02"): (3750, "estimated"),
    ("population", "03"): (1500, "valid"),
    ("poverty", "01"): (0.4, "estimated"),
    ("poverty", "02"): (round(100 / 550, 9), "estimated"),
    ("poverty", "03"): (0.1, "valid"),
    ("jobless", "01"): (0.12, "estimated"),
    ("jobless", "02"): (0.072, "estimated"),  # 750 people at 12 %, 3000 at 6 %
    ("jobless", "03"): (0.035, "valid"),
}


def test_a_crosswalk_carries_values_over_and_says_so(old: Commune) -> None:
    result = old.load()
    assert result.is_complete, [step.error for step in result.steps]
    gaps = {(name, "04"): (None, "missing") for name in ("population", "poverty", "jobless")}
    assert values(old) == EXPECTED | gaps
    notes = [note.reason for step in result.steps for note in step.notes]
    assert (
        "Auf die Gebiete vom 01.01.2025 umgerechnet, geschätzt: 6 Werte; unverändert und mit ihren "
        "Werten: 1 von 4 Gebieten."
    ) in notes
    assert any("ohne Menschen aus früheren" in note and note.endswith("04.") for note in notes)
    assert old.rows("SELECT dataset FROM kpk.source WHERE name LIKE 'table:%'") == [
        ("Spieldaten (umgerechnet von früheren Gebieten mit umsteige.csv)",)
    ]


def test_loading_twice_gives_the_same(old: Commune) -> None:
    old.load()
    before = old.snapshot()
    old.load()
    assert old.snapshot() == before


def test_a_crosswalk_may_be_excel_and_in_per_cent(old: Commune) -> None:
    book = openpyxl.Workbook()
    for row in [("alt", "neu", "anteil"), ("A", "01", 0.25), ("A", "02", 0.75), ("B", "02", 1),
                ("C", "03", 1)]:  # fmt: skip
        book.active.append(row)
    for cell in book.active["C"][1:]:
        cell.number_format = "0%"
    old.change_profile("umsteige.csv", "umsteige.xlsx")
    del old.files["umsteige.csv"]
    book.save(old.folder / "umsteige.xlsx")
    assert old.load().is_complete
    assert values(old)["population", "02"] == (3750, "estimated")


def test_the_fingerprint_hangs_on_the_crosswalk(old: Commune) -> None:
    query = "SELECT sha256, fingerprint FROM kpk.source WHERE name LIKE 'table:%'"
    old.load()
    (before,) = old.rows(query)
    old.change("umsteige.csv", "A;01;0,25\nA;02;0,75", "A;01;0,5\nA;02;0,5")
    old.load()
    (after,) = old.rows(query)
    assert after[0] == before[0]
    assert after[1] != before[1]


@pytest.mark.parametrize(
    ("line", "new", "words"),
    [
        ("A;02;0,75", "A;02;0,7", ["Zeilen 2, 3", "Gebiets A ergeben zusammen 0,950 statt 1"]),
        ("A;02;0,75", "A;02;viel", ["Zeile 3", "„viel“", "Anteil von 0 bis 1"]),
        ("A;02;0,75", "A;02;75", ["Zeile 3", "„75“"]),
        ("A;02;0,75", "A;05;0,75", ["05 (Zeile 3)", "heute kein Gebiet"]),
        ("A;02;0,75", "A;01;0,75", ["A → 01", "Zeilen 2, 3", "nur einmal"]),
        ("A;02;0,75", ";02;0,75", ["Zeile 3", "„alt“", "fehlt der Gebietsschlüssel"]),
        ("alt;neu", "alt;new", ["umsteige.csv", "„neu“ fehlt", "Meinten Sie „new“"]),
        ("C;03;1\n", "", ["frühere Gebiete in umsteige.csv", "ohne Gebiet (1): C"]),
        ("C;03;1", "C;03;1\nD;04;1", ["Gebiete ohne Schlüssel (1): D"]),
    ],
)
def test_a_crosswalk_that_does_not_fit_is_refused(
    old: Commune, line: str, new: str, words: list[str]
) -> None:
    old.load()
    before = old.snapshot()
    old.change("umsteige.csv", line, new)
    (message,) = old.errors()
    assert [word for word in words if word not in message] == [], message
    assert old.snapshot() == before


def test_without_shares_each_area_goes_whole_to_one(old: Commune) -> None:
    old.change_profile(', share = "anteil"', "")
    old.files["umsteige.csv"] = b"alt;neu\nA;02\nB;02\nC;03\n"
    assert old.load().is_complete
    assert values(old)["population", "02"] == (4000, "valid")  # a sum is no estimate
    assert values(old)["poverty", "02"] == (0.2, "valid")
    assert values(old)["jobless", "02"][1] == "estimated"
    old.change("umsteige.csv", "B;02", "A;01\nB;02")
    (message,) = old.errors()
    assert "A steht in den Zeilen 2, 3" in message
    assert "share" in message


def test_ready_rates_of_several_areas_need_a_weight(old: Commune) -> None:
    old.change_profile('weight = "population"\n', "")
    (message,) = old.errors()
    assert "„jobless“" in message
    assert "weight" in message
    assert "02" in message


def test_keys_that_do_not_fit_point_to_the_ways_out(old: Commune) -> None:
    old.change_profile(PLAN, 'key_column = "key"\n')
    (message,) = old.errors()
    assert "crosswalk (mit einer Umsteigedatei) oder reallocate" in message


def test_an_absent_crosswalk_is_named(old: Commune) -> None:
    del old.files["umsteige.csv"]
    (message,) = old.errors()
    assert "Die Datei umsteige.csv fehlt" in message


@pytest.mark.parametrize(
    ("old_text", "new", "words"),
    [
        ('weight = "population"', 'reallocate = "population"', ["entweder"]),
        ('weight = "population"', 'weight = "jobless"', ["weight", "Vorhanden: population"]),
        ('share = "anteil" }', 'anteil = "anteil" }', ["anteil", "unbekannt"]),
        ('crosswalk = "umsteige.csv"\n', "", ["crosswalk_columns"]),
        (PLAN, 'key_column = "key"\nmax_withheld = 0.2\n', ["max_withheld", "nur mit"]),
        (PLAN, BY_PEOPLE, ["measured_on = 2018-01-01", "Vorhanden: 2025-01-01"]),
        (PLAN, BY_PEOPLE.replace("2018", "2025"), ["neuesten Gebiete"]),
        (PLAN, BY_PEOPLE.replace("measured_on = 2018-01-01\n", ""), ["measured_on", "valid_from"]),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(
    old: Commune, old_text: str, new: str, words: list[str]
) -> None:
    old.change_profile(old_text, new)
    with pytest.raises(ProfileError) as caught:
        old.load()
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


def test_people_in_cells_carry_values_over(grown: Commune) -> None:
    result = grown.load()
    assert result.is_complete, [step.error for step in result.steps]
    # D is uninhabited in the grid, and the very same area today.
    own = {("population", "04"): (120, "valid"), ("poverty", "04"): (0, "valid"),
           ("jobless", "04"): (0.01, "valid")}  # fmt: skip
    # Ready rates by people in cells: to 02 come 75 at 12 % and 80 at 6 %.
    rate = {("jobless", "02"): (round((75 * 0.12 + 80 * 0.06) / 155, 9), "estimated")}
    assert values(grown) == EXPECTED | own | rate
    notes = [note.reason for step in result.steps for note in step.notes]
    assert any("Zellen von 100 m, Gitter vom 15.05.2022" in note for note in notes)
    assert any("nach ihrer Fläche aufgeteilt: D." in note for note in notes)
    assert grown.rows(
        "SELECT dataset, licence, attribution FROM kpk.source WHERE name LIKE 'table:%'"
    ) == [
        ("Spieldaten (umgerechnet von den Gebieten vom 01.01.2018)", "CC0; dl-de/by-2-0",
         "Spielstadt; Statistische Ämter"),
    ]  # fmt: skip
    again = grown.snapshot()
    grown.load()
    assert grown.snapshot() == again


def test_both_editions_are_loaded_and_the_newest_is_shown(grown: Commune) -> None:
    grown.load()
    assert grown.rows("SELECT valid_from::text, count(*) FROM kpk.area JOIN kpk.area_level "
                      "USING (level_pk) GROUP BY 1 ORDER BY 1") == [
        ("2018-01-01", 4), ("2025-01-01", 4),
    ]  # fmt: skip
    with grown.engine.connect() as connection:
        level = read_level(connection, "toy", "gebiet")
        assert str(level.valid_from) == "2025-01-01"
        assert list(read_areas(connection, level.level_pk).index) == ["01", "02", "03", "04"]


@pytest.mark.parametrize("file", ["cells.csv", "areas2018.geojson"])
def test_the_fingerprint_hangs_on_grid_and_earlier_areas(grown: Commune, file: str) -> None:
    query = "SELECT fingerprint FROM kpk.source WHERE name LIKE 'table:%'"
    grown.load()
    before = grown.rows(query)
    path: Path = grown.folder / file
    content = grown.files.get(file) or path.read_bytes()
    grown.files[file] = content.replace(b";75", b";74").replace(b"Alt A", b"Alt a")
    grown.load()
    assert grown.rows(query) != before


def test_a_withheld_cell_is_one_person(grown: Commune) -> None:
    grown.files["cells.csv"] = cells(
        {(300, 500): "–", (1250, 500): "3", (1750, 300): "80", (2500, 500): "50"}
    )
    result = grown.load()
    assert values(grown)["population", "01"] == (250, "estimated")
    assert any("1 Zellen" in note.reason for step in result.steps for note in step.notes)


def test_people_beyond_today_are_named_and_many_are_refused(grown: Commune) -> None:
    far = {(300, -500): "5", (300, 500): "20", (1250, 500): "75", (1750, 300): "80",
           (2500, 500): "50"}  # fmt: skip
    grown.files["cells.csv"] = cells(far)
    shape = box(X0, Y0 - 1000, X0 + 1500, Y0 + 1000)
    path = grown.folder / "areas2018.geojson"
    frame = gpd.read_file(path)
    frame.geometry = [shape, *frame.geometry[1:]]
    frame.to_file(path, driver="GeoJSON", RFC7946="NO")
    notes = [note.reason for step in grown.load().steps for note in step.notes]
    assert any("wohnen, zählen in den übrigen Teilen mit: A (5,0 %)" in note for note in notes)
    grown.files["cells.csv"] = cells(far | {(300, -500): "50"})
    (message,) = grown.errors()
    assert "A (34 %)" in message
    assert "crosswalk" in message


def test_each_day_of_a_long_table_is_carried_over_with_its_own_people(old: Commune) -> None:
    old.change_profile("reference_date = 2025-12-31\nvalues", 'date_column = "year"\nvalues')
    later = "key;year;people;children;poor;jobless\n"
    for year, factor in (("2024", 1), ("2025", 2)):
        later += (
            f"A;{year};{1000 * factor};200;80;12,0\nB;{year};3000;400;40;6,0\n"
            f"C;{year};1500;300;30;3,5\n"
        )
    old.files["table.csv"] = later.encode()
    assert old.errors() == []
    rows = old.rows(
        "SELECT indicator_id, reference_date::text, round(value::numeric, 6) "
        "FROM kpk.observation WHERE area_id = '02' AND indicator_id <> 'poverty' ORDER BY 1, 2"
    )
    assert [(name, day[:4], float(value)) for name, day, value in rows] == [
        ("jobless", "2024", 0.072), ("jobless", "2025", 0.08),
        ("population", "2024", 3750), ("population", "2025", 4500),
    ]  # fmt: skip


def test_tables_that_share_the_areas_bring_each_their_own(old: Commune) -> None:
    block = old.profile[old.profile.index("[[tables]]") : old.profile.index("[[offers]]")]
    shared = block.replace("[[tables]]", '[[tables]]\nunmatched_keys = "report"')
    other = shared.replace("table.csv", "rest.csv")
    old.change_profile(block, shared + other)
    head, *rows = TABLE.splitlines(keepends=True)
    old.files["table.csv"] = "".join([head, *rows[:2]]).encode()
    old.files["rest.csv"] = "".join([head, *rows[2:]]).encode()
    assert old.errors() == []
    assert values(old) == EXPECTED
