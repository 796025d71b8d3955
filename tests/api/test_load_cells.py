"""Census cells as indicators of areas, from files to the database; sums and places of lists."""

import geopandas as gpd
import pytest
import shapely
from conftest import Commune

from api.questions.burden.run import run_burden
from kpk_geo.errors import ProfileError

X0, Y0 = 350_000, 5_700_000
GRID = """
[[population]]
file = "{file}"
source = "all"
format = "zensus2022"
reference_date = 2022-05-15
cell_size = {size}
"""
SINGLE = """
[[indicators]]
id = "single_parents"
label = "Alleinerziehende"
unit = "percent"
from = "cells"
numerator = ["single_mothers", "single_fathers"]
denominator = ["families"]
"""
COLUMNS = "Einwohner;Insgesamt_Familie;Mutter_mind_1Kind_unter18;Vater_mind_1Kind_unter18"


def grid_csv(columns: str, rows: dict[tuple[float, float], str], size: int = 100) -> bytes:
    points = gpd.GeoSeries([shapely.Point(X0 + x, Y0 + y) for x, y in rows], crs=25832).to_crs(3035)
    name = {100: "100m", 1000: "1km"}[size]
    lines = [f"GITTER_ID_{name};x_mp_{name};y_mp_{name};{columns}"]
    for x, y, text in zip(points.x, points.y, rows.values(), strict=True):
        east, north = (int(part // size * size + size / 2) for part in (x, y))
        lines.append(f"x;{east};{north};{text}")
    return "\r\n".join([*lines, ""]).encode()


CELLS: dict[tuple[float, float], str] = {
    (300, 500): "60;20;3;0", (700, 500): "40;10;–;–", (1500, 500): "80;40;4;4",
    (2500, 500): "50;–;–;–",
}  # fmt: skip


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.profile += SINGLE + GRID.format(file="cells.csv", size=100)
    commune.files["cells.csv"] = grid_csv(COLUMNS, CELLS)
    return commune


def observed(town: Commune) -> dict[str, tuple[float | None, str]]:
    rows = town.rows(
        "SELECT area_id, value, validity FROM kpk.observation WHERE indicator_id = 'single_parents'"
    )
    return {area_id: (value, validity) for area_id, value, validity in rows}


def test_cells_become_observations_with_their_validity(town: Commune) -> None:
    result = town.load()
    assert result.is_complete, [step.error for step in result.steps]
    assert observed(town) == {
        "01": (None, "suppressed"),  # 40 of 100 people live where it is withheld
        "02": (0.2, "valid"),
        "03": (None, "suppressed"),
        "04": (None, "missing"),
    }


def test_their_source_says_that_they_stand_in(town: Commune) -> None:
    town.load()
    assert town.rows(
        "SELECT kind, file, dataset, publisher, reference_date::text FROM kpk.source "
        "WHERE name = 'cells:gebiet:single_parents'"
    ) == [
        ("Indikatoren", "cells.csv", "Ersatzindikatoren aus dem Zensus 2022 (Spieldaten)",
         "Spielstadt", "2022-05-15"),
    ]  # fmt: skip


def test_loading_twice_gives_the_same_and_without_the_indicator_it_is_gone(town: Commune) -> None:
    town.load()
    before = town.snapshot()
    town.load()
    assert town.snapshot() == before
    town.change_profile(SINGLE, "")
    assert "cells:gebiet:single_parents" in town.load().removed
    assert observed(town) == {}


def test_a_square_kilometre_fills_what_is_withheld(town: Commune) -> None:
    inside = {place: text for place, text in CELLS.items() if place[0] < 1000}
    town.files["cells.csv"] = grid_csv(COLUMNS, inside)
    # The squares of the grid lie across those of the toy: both cells may be in one, or not.
    totals: list[dict[tuple[float, float], str]] = [
        {(300, 500): "100;30;9;3"},
        {(300, 500): "60;20;3;0", (700, 500): "40;10;6;3"},
    ]
    points = gpd.GeoSeries([shapely.Point(X0 + x, Y0 + y) for x, y in inside], crs=25832)
    points = points.to_crs(3035)
    squares = set(zip(points.x // 1000, points.y // 1000, strict=True))
    town.files["coarse.csv"] = grid_csv(COLUMNS, totals[len(squares) - 1], size=1000)
    town.profile += GRID.format(file="coarse.csv", size=1000)
    result = town.load()
    assert result.is_complete, [step.error for step in result.steps]
    value, validity = observed(town)["01"]
    assert value == pytest.approx(12 / 30)
    assert validity == "uncertain"


def test_a_measure_of_two_files_is_taken_from_the_first(town: Commune) -> None:
    town.profile += GRID.format(file="ages.csv", size=100)
    town.files["ages.csv"] = grid_csv(
        "Insgesamt_Bevoelkerung;Unter3", {(300, 500): "61;4", (1500, 500): "80;5"}
    )
    result = town.load()
    assert result.is_complete, [step.error for step in result.steps]
    (note,) = [
        note.reason for step in result.steps for note in step.notes if "weiter oben" in note.reason
    ]
    assert "2 Werte (persons)" in note
    assert "Bei 1 davon" in note
    people = "SELECT sum(value) FROM kpk.population_value WHERE measure = 'persons'"
    assert town.rows(people) == [(230,)]
    cells, ages = GRID.format(file="cells.csv", size=100), GRID.format(file="ages.csv", size=100)
    town.change_profile(cells, "")
    town.profile += cells  # now the other file is the first
    assert town.load().is_complete
    assert town.rows(people) == [(231,)]
    town.change_profile(ages, "")
    assert town.load().is_complete
    assert town.rows(people) == [(230,)]


def test_a_measure_that_no_grid_has_is_named(town: Commune) -> None:
    town.change_profile('["families"]', '["persons_0_17"]')
    (error,) = town.errors()
    assert "fehlt persons_0_17" in error
    assert "Geladen ist" in error


def test_an_index_may_rest_on_cells(town: Commune) -> None:
    town.files["cells.csv"] = grid_csv(
        COLUMNS, {(500 + 1000 * n, 500): f"400;{40 + n};{3 + n};0" for n in range(4)}
    )
    town.change_profile(
        'status = [{ indicator = "poverty" }, { indicator = "jobless" }]',
        'status = [{ indicator = "single_parents" }]',
    )
    town.change_profile("reference_date = 2025-12-31\npopulation", "reference_date = 2022-05-15\n#")
    town.load()
    run = run_burden(town.engine, "toy")
    assert "cells:gebiet:single_parents" in run.inputs


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('denominator = ["families"]', "", "unit"),
        ('denominator = ["families"]', 'denominator = ["rate_owners"]', "zusammenzählen"),
        ('from = "cells"', "", 'from = "cells"'),
        ('denominator = ["families"]', 'mean = "mean_rent"', "entweder"),
        ('from = "cells"', 'from = "cells"\nreference_date = 2011-05-09', "kein Gitter vom 2011"),
        ('from = "cells"', 'from = "cells"\nlevels = ["stadtteil"]', "stadtteil"),
        ('from = "cells"', 'form = "cells"', "from"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_the_profile(
    town: Commune, old: str, new: str, message: str
) -> None:
    town.change_profile(old, new)
    with pytest.raises(ProfileError, match=message):
        town.load()


def test_an_indicator_comes_from_tables_or_from_cells(town: Commune) -> None:
    town.change_profile('{ indicator = "jobless", column', '{ indicator = "single_parents", column')
    with pytest.raises(ProfileError, match="eine Tabelle nennt ihn auch"):
        town.load()


SUMS = (
    'sum_rows = ["Spielstadt abs."]\nunassigned_rows = ["nicht zuzuordnen"]\nlevel = "gebiet"\nkey'
)


@pytest.mark.parametrize(("total", "agree"), [("4.650", 2), ("4.700", 1)])
def test_sums_and_rows_without_area_are_told_and_not_loaded(
    commune: Commune, total: str, agree: int
) -> None:
    commune.change_profile('level = "gebiet"\nkey', SUMS)
    commune.files["table.csv"] += (
        f"nicht zuzuordnen;30;5;1;\nSpielstadt abs.;{total};915;*;\n".encode()
    )
    result = commune.load()
    assert result.is_complete, [step.error for step in result.steps]
    notes = [(note.line, note.column, note.reason) for step in result.steps for note in step.notes]
    assert (6, "people", "Keinem Gebiet zugeordnet: 30.") in notes
    differs = (7, "people", "Summenzeile: 4.700 ist nicht die Summe der Zeilen, 4.650.")
    assert (differs in notes) == (agree < 2)
    assert any(f"{agree} von 2 Summen stimmen" in text for _, _, text in notes)
    assert commune.rows("SELECT count(*) FROM kpk.observation") == [(12,)]


def test_a_coordinate_in_one_cell_is_split(commune: Commune) -> None:
    commune.change_profile('columns.x = "x"\ncolumns.y = "y"', 'latlon_column = "place"')
    point = gpd.GeoSeries([shapely.Point(X0 + 500, Y0 + 500)], crs=25832).to_crs(4326)
    commune.files["offers.csv"] = (
        "id;title;kind;provider;street;secret;hours;place\n"
        f"A1;Kita Anker;Kita;AWO;Hafenstr. 1;;;{point.y.iloc[0]:.6f},{point.x.iloc[0]:.6f}\n"
        "A2;Beratung;Beratung;Stadt;Marktplatz 3;;;irgendwo\n"
    ).encode()
    result = commune.load()
    ((x, y),) = commune.rows(
        "SELECT ST_X(geometry), ST_Y(geometry) FROM kpk.site WHERE geometry IS NOT NULL"
    )
    assert (x, y) == pytest.approx((X0 + 500, Y0 + 500), abs=0.2)
    assert any("kein Paar" in note.reason for step in result.steps for note in step.notes)
