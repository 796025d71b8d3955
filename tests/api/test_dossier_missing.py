"""A dossier of what is missing, old, gone, oddly named or of another region says what is true."""

import html

import pytest
from area_page_toys import MARKUP, loaded_town, rename, served_town, with_districts
from conftest import Commune
from dossier_toys import (
    SECTIONS,
    content_of,
    dossier,
    headings,
    quarter_dossier,
    row_of,
    tables,
    written,
)
from sqlalchemy import update

from api.files.documents import DocumentFormat, document_bytes
from kpk_geo.database.areas import read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.quarters import write_quarter
from kpk_geo.database.tables import run as run_table
from kpk_geo.german import NARROW_SPACE
from maps.document.blocks import Table, Terms

PERCENT = f"{NARROW_SPACE}%"
COMPARED = "Stadtweiter Vergleich"


@pytest.fixture
def town(commune: Commune) -> Commune:
    return loaded_town(commune)


def test_a_region_without_index_network_and_links_says_what_is_missing(commune: Commune) -> None:
    commune.files["offers.csv"] = commune.files["offers.csv"].splitlines(keepends=True)[0]
    commune.change_profile("[[offers]]", "[[offers]]\nmax_refused = 1")
    with_districts(commune).load()
    made = dossier(commune, "01")
    assert headings(made) == SECTIONS
    text = written(made)
    assert "Angebote sind für diese Region nicht geladen" in text
    for what in ("Belastungsindex", "Wege und Versorgung", "Lücken", "Häufungen"):
        assert f"{what}: für dieses Gebiet nicht ausgewertet" in text
    assert "kein Belastungsindex gerechnet" in text
    assert "Belastung: noch nicht gerechnet." in text
    assert "kpk run" not in text  # a council has no terminal
    assert "Es ist noch nichts ausgewertet." in text
    require = [block for block in made.blocks if isinstance(block, Table)]
    assert all(block.rows for block in require)


def test_an_index_of_another_format_is_named_and_not_drawn(town: Commune) -> None:
    with transaction(town.engine) as connection:
        connection.execute(update(run_table).values(format_version=0))
    text = written(dossier(town, "01"))
    assert "Belastung: Bitte neu rechnen." in text
    assert "kein Belastungsindex gerechnet" in text


def test_an_index_older_than_the_data_says_so_on_top(town: Commune) -> None:
    town.change("table.csv", "01;1.000", "01;1.100")
    town.load()
    made = dossier(town, "01")
    text = written(made)
    assert "Vor der Abgabe neu rechnen" in text
    assert "Veraltet: Belastung. Seit der Rechnung haben sich die Daten oder das Profil" in text
    assert "kpk run" not in text
    assert "Lauf 1: Veraltet: Seit der Rechnung" in text
    assert "haben sich die Daten geändert" in text


def test_an_index_that_is_planned_otherwise_is_called_so_in_the_appendix_too(
    town: Commune,
) -> None:
    town.change_profile("[burden_index]\n", "[burden_index]\nrobust_share = 0.8\n")
    town.load()
    for client in served_town(town):
        page = client.get("/gebiet/toy/gebiet/01", headers={"Accept": "text/html"}).text
    text = written(dossier(town, "01"))
    said = next(line for line in text.splitlines() if line.startswith("Lauf 1: "))
    assert "plant das Profil sie anders" in said
    assert said.removeprefix("Lauf 1: ") in html.unescape(page)


def test_an_index_that_is_not_shown_is_called_so_in_the_appendix(town: Commune) -> None:
    start = town.profile.index("[burden_index]")
    end = town.profile.find("\n[", start + 1)
    town.profile = town.profile[:start] + ("" if end < 0 else town.profile[end:])
    town.load()
    text = written(dossier(town, "01"))
    assert "Lauf 1: Wird nicht gezeigt. Das Profil der Region plant diese Auswertung nicht" in text
    assert "kpk run" not in text


def test_areas_cut_anew_leave_no_class_of_the_old_ones(town: Commune) -> None:
    town.profile = town.profile.replace("valid_from = 2025-01-01", "valid_from = 2025-07-01")
    town.load()
    made = dossier(town, "01")
    assert "Die Gebiete wurden seit der letzten Auswertung ersetzt." in written(made)
    assert "Einstufung je Gebiet" not in tables(made)
    pairs = next(dict(block.pairs) for block in made.blocks if isinstance(block, Terms))
    assert pairs["Gebietsstand"] == "01.07.2025"


def test_a_quarter_across_areas_that_are_gone_says_which(town: Commune) -> None:
    content = content_of(town, "01", "04")
    with transaction(town.engine) as connection:
        level = read_level(connection, "toy", "gebiet")
        areas = [item for item in _named(connection, level.level_pk) if item.area_id in "01 04"]
        number = write_quarter(connection, "toy", level, areas, name="Kai & Wald", author="x")
    town.areas = town.areas.iloc[:3]
    town.load()
    made = quarter_dossier(town, number)
    assert made.title == "Kai & Wald"
    assert "1 Gebiet gibt es nicht mehr: Wald." in written(made)
    assert content.name == "Hafen und Wald"


def _named(connection, level_pk):
    from kpk_geo.database.area_tree import read_named_areas

    return read_named_areas(connection, level_pk)


@pytest.mark.parametrize("file_format", list(DocumentFormat))
def test_any_name_can_be_written(commune: Commune, file_format: DocumentFormat) -> None:
    rename(commune, ["#set $x$ *a* _b_ @c <d> ~ `e`", "W" * 200, MARKUP, "\u202eעיר & קטן"])
    made = loaded_town(commune)
    for keys in (("01",), ("02",), ("03",), ("04",), ("01", "02", "03", "04")):
        assert document_bytes(dossier(made, *keys), file_format)
        assert document_bytes(dossier(made, *keys, short=True), file_format)


@pytest.mark.parametrize("file_format", list(DocumentFormat))
def test_the_same_results_give_the_same_bytes(town: Commune, file_format: DocumentFormat) -> None:
    first = document_bytes(dossier(town, "01", "02"), file_format)
    assert document_bytes(dossier(town, "02", "01"), file_format) == first


def test_two_regions_with_the_same_areas_are_told_apart(town: Commune) -> None:
    town.profile = town.profile.replace('id = "toy"', 'id = "other"').replace(
        'name = "Spielstadt"', 'name = "Andernorts"'
    )
    town.change("table.csv", "01;1.000;200;80;12,5", "01;7.000;200;20;1,5")
    assert town.load().is_complete
    first, second = dossier(town, "01"), dossier(town, "01", region="other")
    assert row_of(tables(first)[COMPARED], "Kinderarmut")["Gebiet"] == f"40,0{PERCENT}"
    assert row_of(tables(second)[COMPARED], "Kinderarmut")["Gebiet"] == f"10,0{PERCENT}"
    assert "Andernorts" not in written(first)
    assert "Einstufung je Gebiet" not in tables(second)  # its index was not run
