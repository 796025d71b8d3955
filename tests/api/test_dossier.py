"""The dossier of an area says what its page says, and of what is not known that it is not."""

from collections.abc import Iterator

import pytest
from area_page_toys import fact, loaded_town, served_town, with_districts
from conftest import Commune
from dossier_toys import (
    SECTIONS,
    dossier,
    headings,
    row_of,
    tables,
    written,
)
from fastapi.testclient import TestClient
from street_files import with_network

from api.files.documents import DocumentFormat, document_bytes
from api.questions.access.run import run_access
from api.questions.burden.run import run_burden
from kpk_geo.german import NARROW_SPACE
from maps.document.blocks import Document, Lead, Picture, Table, Terms

PERCENT = f"{NARROW_SPACE}%"
COMPARED = "Stadtweiter Vergleich"
PARTS = "Quoten der einzelnen Gebiete"
OFFICES = """id;title;kind;provider;street;secret;hours;x;y
F1;Familienbüro am Kai;Familienbüro;Stadt;Kai 1;;;350500;5700500
F2;Familienbüro Fern;Familienbüro;Stadt;Fern 9;;;353900;5700500
F3;Familienbüro Geheimnis;Familienbüro;Schutz e. V.;Verborgen 7;ja;;350600;5700500
F4;Familienbüro Nah;Familienbüro;Stadt;Nah 2;;;351300;5700500
"""


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.change("table.csv", "03;1.500;300;*", "03;1.500;30;*")  # few: the city has a value
    return loaded_town(commune)


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    yield from served_town(town)


def lead_of(town: Commune, *keys: str) -> str:
    return next(block.text for block in dossier(town, *keys).blocks if isinstance(block, Lead))


def test_every_figure_is_the_one_that_the_page_says(town: Commune, client: TestClient) -> None:
    compared = tables(dossier(town, "01"))[COMPARED]
    for label in ("Einwohner", "Kinderarmut", "Arbeitslosigkeit"):
        said = fact(client, "/api/regions/toy/areas/gebiet/01/profile", label)
        row = row_of(compared, label)
        assert row["Gebiet"] == said["text"]
        assert row["Rang"] in str(said["compared"])
    assert row_of(compared, "Kinderarmut")["Stadt"] == f"19,7{PERCENT}"


@pytest.mark.parametrize("keys", [("01",), ("03",), ("01", "02")])
def test_nothing_that_the_page_says_is_left_out(
    town: Commune, client: TestClient, keys: tuple[str, ...]
) -> None:
    query = "&".join(f"area={key}" for key in keys)
    address = f"/{keys[0]}/profile" if len(keys) == 1 else f"/profile?{query}"
    said = client.get(f"/api/regions/toy/areas/gebiet{address}").json()
    text = written(dossier(town, *keys))
    rows = said["statements"]
    assert len(rows) > 5
    for row in rows:
        assert row["text"] in text
        assert all(note in text for note in row["note"].split("; "))
    assert all(line in text for line in said["certainty"])


def test_it_holds_all_sections_in_the_order_of_an_application(town: Commune) -> None:
    made = dossier(town, "01")
    assert headings(made) == SECTIONS
    assert headings(made, 2) == [
        "Belastungsindex", "Soziodemografie", "Erwerb und Sicherung",
        "Lebenslagen von Kindern, Jugendlichen und Familien", "Integration",
    ]  # fmt: skip


@pytest.mark.parametrize("keys", [("01",), ("03",), ("01", "02", "03")])
def test_no_table_is_empty(town: Commune, keys: tuple[str, ...]) -> None:
    for short in (False, True):
        made = dossier(town, *keys, short=short)
        assert all(block.rows for block in made.blocks if isinstance(block, Table))


def test_the_lead_says_how_much_and_how_sure(town: Commune) -> None:
    lead = lead_of(town, "01")
    assert f"Kinderarmut 40,0{PERCENT} (Stadt 19,7{PERCENT}; 1. von 3)" in lead
    assert lead.startswith("Sicher ungünstiger als die Stadt")


def test_the_lead_says_when_the_figures_do_not_speak_for_it(town: Commune) -> None:
    assert "In keinem der 2 Indikatoren der Belastung steht das Gebiet" in lead_of(town, "04")


def test_an_area_whose_values_are_all_suppressed_is_not_compared(commune: Commune) -> None:
    commune.change("table.csv", "03;1.500;300;*;3,5", "03;1.500;300;*;*")
    made = loaded_town(commune)
    lead = lead_of(made, "03")
    assert "lässt sich kein Indikator mit der Stadt vergleichen" in lead
    text = written(dossier(made, "03"))
    assert "Kinderarmut: Wert gesperrt; er ist nicht null." in text
    assert "Gesperrt sind 2 Zahlen" in text


@pytest.fixture
def hiding(commune: Commune) -> Commune:
    """Give a town whose area 04, of few children, is suppressed as 03 is."""
    commune.change("table.csv", "04;120;10;0;1,0", "04;120;10;*;1,0")
    return loaded_town(commune)


def test_parts_of_a_quarter_are_not_listed_beside_a_sum_that_lacks_one(hiding: Commune) -> None:
    """Sum and all parts but one would narrow the one that is suppressed."""
    made = dossier(hiding, "01", "02", "04")
    row = row_of(tables(made)[COMPARED], "Kinderarmut")
    assert row["Quartier"] == f"20,0{PERCENT}"  # 120 of 600: area 04 is in no sum
    listed = tables(made)[PARTS]
    assert "Kinderarmut" not in [column.label for column in listed.columns]
    assert "weil ein Teil gesperrt ist: Kinderarmut." in " ".join(listed.notes)
    cells = [cell for block in made.blocks if isinstance(block, Table) for r in block.rows
             for cell in r]  # fmt: skip
    assert f"40,0{PERCENT}" not in cells  # of area 01
    assert strip_of(made).count('r="9"') == 3  # the parts' rates of unemployment alone


def strip_of(made: Document) -> str:
    figures = [block.figure for block in made.blocks if isinstance(block, Picture)]
    return next(str(figure.picture) for figure in figures if figure.id == "streifen")


def test_parts_of_a_quarter_are_listed_where_nothing_is_hidden(town: Commune) -> None:
    listed = tables(dossier(town, "01", "02"))[PARTS]
    assert row_of(listed, "Hafen")["Kinderarmut"] == f"40,0{PERCENT}"
    assert strip_of(dossier(town, "01", "02")).count('r="9"') == 4  # of two rates


def test_two_quarters_that_differ_by_a_suppressed_area_say_the_same_sum(hiding: Commune) -> None:
    rows = [
        row_of(tables(dossier(hiding, *keys))["Erwerb und Sicherung"], "Kinderarmut")
        for keys in (("01", "02"), ("01", "02", "04"))
    ]
    assert rows[0] == rows[1]
    assert rows[0]["Fälle"] == "120 von 600"


def test_a_sum_does_not_take_its_hidden_part_from_the_level_above(commune: Commune) -> None:
    """A district's own delivered figure would give the part away by subtraction."""
    with_districts(commune)
    commune.files["districts.csv"] = b"key;poor;children\nA;120;600\nB;77;310\n"
    commune.profile += """
[[tables]]
file = "districts.csv"
source = "all"
level = "bezirk"
key_column = "key"
reference_date = 2025-12-31
values = [{ indicator = "poverty", numerator = "poor", denominator = "children" }]
"""
    assert commune.load().is_complete
    text = written(dossier(commune, "03", "04"))
    assert "77" not in text.replace("#", "")


def test_a_sum_that_would_speak_for_too_few_is_not_said(commune: Commune) -> None:
    town = loaded_town(commune)  # a third of the children live in 03
    made = dossier(town, "01", "02", "03")
    assert row_of(tables(made)[COMPARED], "Kinderarmut")["Quartier"] == "–"
    assert "Kinderarmut" not in [column.label for column in tables(made)[PARTS].columns]


def test_only_rates_are_not_added_up_for_a_quarter(town: Commune) -> None:
    compared = tables(dossier(town, "01", "02"))[COMPARED]
    assert row_of(compared, "Arbeitslosigkeit")["Quartier"] == "–"
    assert any(
        note.startswith("Arbeitslosigkeit: nur als Quote gespeichert") for note in compared.notes
    )


def test_few_cases_are_not_written(commune: Commune) -> None:
    commune.change("table.csv", "02;2.000;400;40", "02;2.000;400;2")
    commune.change("table.csv", "01;1.000;200;80", "01;1.000;200;199")
    made = loaded_town(commune)
    for key in ("01", "02"):
        row = row_of(tables(dossier(made, key))["Erwerb und Sicherung"], "Kinderarmut")
        assert row["Fälle"] == "–"


def test_offers_of_the_kind_are_found_here_and_near_without_confidential_ones(
    commune: Commune,
) -> None:
    commune.files["offers.csv"] = OFFICES.encode()
    made = loaded_town(commune)
    document = dossier(made, "01")
    assert "1 im Gebiet, 1 bis 1.000 m um es herum" in written(document)
    assert "3 in der ganzen Region" in written(document)
    listed = tables(document)["Bestehende Angebote der Art in und nahe"]
    assert [row[0] for row in listed.rows] == ["Familienbüro am Kai", "Familienbüro Nah"]
    assert [row[3] for row in listed.rows] == ["im Gebiet", "300 m entfernt"]
    for hidden in ("Geheimnis", "Verborgen", "Schutz e. V."):
        assert hidden not in written(document)
        assert hidden.encode() not in document_bytes(document, DocumentFormat.PDF)


def test_a_kind_that_no_list_names_is_not_said_to_be_absent(town: Commune) -> None:
    text = written(dossier(town, "01", element="fgz"))
    assert "Ob es keine gibt oder ob sie nicht erfasst sind, sagt die Liste nicht." in text


def test_delivered_counts_of_children_stand_where_none_were_counted_on_a_grid(
    commune: Commune,
) -> None:
    commune.change_profile('label = "Einwohner"', 'label = "Kinder unter 6"')
    rows = tables(dossier(loaded_town(commune), "01"))["Kinder nach Alter"].rows
    assert rows == [("Kinder unter 6", "1.000", "31.12.2025")]


def test_a_coordination_is_no_offer_with_a_place(town: Commune) -> None:
    text = written(dossier(town, "01", element="netzwerkkoordination"))
    assert "in den Angebotslisten steht sie nicht" in text


def test_children_are_counted_and_none_is_said_to_be_none(commune: Commune) -> None:
    made = with_network(commune)
    assert made.start(run_burden).is_complete
    run_access(made.engine, "toy")
    rows = {row[0]: row for row in tables(dossier(made, "01"))["Kinder nach Alter"].rows}
    assert rows["3–6 Jahre"][1:] == ("rund 30", "rund 90")  # a fifth of the minors: 150 and 450
    text = written(dossier(made, "04"))
    assert "In diesen Grenzen wohnen nach den Zensuszellen keine Kinder." in text


def test_streets_of_openstreetmap_are_credited(commune: Commune) -> None:
    commune.change_profile("synthetic = true\n", "")
    assert with_network(commune).start().is_complete
    assert "©\u00a0OpenStreetMap-Mitwirkende" in written(dossier(commune, "01"))
    assert "©\u00a0OpenStreetMap-Mitwirkende" in written(dossier(commune, "01", short=True))


def test_the_applicant_and_sections_come_from_the_profile(commune: Commune) -> None:
    commune.change_profile(
        'name = "Spielstadt"\n', 'name = "Spielstadt"\nyouth_office = "Amt 51"\n'
    )
    commune.change_profile('id = "jobless"', 'id = "jobless"\nsection = "integration"')
    made = dossier(loaded_town(commune), "01")
    pairs = next(dict(block.pairs) for block in made.blocks if isinstance(block, Terms))
    assert (pairs["Antragsteller"], made.author) == ("Amt 51", "Amt 51")
    assert row_of(tables(made)["Integration"], "Arbeitslosigkeit")
    assert "Nach ihrem Namen zugeordnet: Einwohner, Kinderarmut." in written(made)
