"""Lists of offers: places, names and kinds from the cells; what is confidential is never shown."""

from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from unknown_lists import kinds, proposed, roles, table

from kpk_geo.ingest.proposals.offer_columns import Place
from kpk_geo.ingest.proposals.record import UNKNOWN, DeliveryKind
from kpk_geo.offers.record import OFFER_FIELDS

NAMES = ["Kita Sonnenschein", "Kita Regenbogen", "Kita Kunterbunt", "Kita Wirbelwind", "Kita Nord"]
STREETS = ["Hauptstr. 5", "Am Wall 12", "Marktplatz 1-3", "Lindenweg 4a", "Ringstraße 77"]
POSTCODES = ["47799", "47798", "47799", "47800", "47800"]


def test_addresses_names_and_kind_come_from_the_cells(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        {"Einrichtung": NAMES, "Wo": STREETS, "A": POSTCODES, "Plätze": [75, 60, 90, 45, 100]},
    )
    proposal = proposed(path)
    assert proposal.kind is DeliveryKind.OFFERS
    assert roles(proposal) == {
        "Einrichtung": "title", "Wo": "street", "A": "postcode", "Plätze": "capacity_value",
    }  # fmt: skip
    assert proposal.offer_kind == "kita"
    assert not proposal.questions


def test_headings_alone_decide_nothing(tmp_path: Path) -> None:
    """The eight headings that misled a guesser by words: their cells are something else."""
    path = table(
        tmp_path,
        {
            "Name": NAMES, "Anschrift": STREETS, "Anzahl": [210, 220, 180, 90, 40],
            "Stand": ["aktiv"] * 5, "BEZ_ID": ["01", "02", "01", "03", "03"],
            "Bezeichnung 2": ["Lindenweg 4a"] * 5, "Vertraulicher Ort": ["", "ja", "", "nein", ""],
            "Gemeinde": ["Haltestelle Ring 2317"] * 5,
        },
    )  # fmt: skip
    found = roles(proposed(path))
    assert found["Anzahl"] == "text"
    assert found["Stand"] == "status"
    assert found["BEZ_ID"] == "code"
    assert found["Vertraulicher Ort"] == "confidential"
    assert found["Gemeinde"] == "text"


def test_a_confidential_column_is_always_a_question_and_no_cell_of_its_rows_is_shown(
    tmp_path: Path,
) -> None:
    names = ["Haus Geheim", *NAMES[1:]]
    secret = ["ja", "", "", "", ""]
    path = table(tmp_path, {"Name": names, "Adresse": STREETS, "Vertraulich": secret})
    proposal = proposed(path)
    assert "confidential" in kinds(proposal)
    question = next(q for q in proposal.questions if q.kind == "confidential")
    assert [option.value for option in question.options] == ["yes", "no", UNKNOWN]
    assert question.options[0].follows.startswith("darin steht 1-mal ja; wo etwas anderes")
    shown = repr([c.example for c in proposal.columns]) + repr(proposal.questions)
    assert "Geheim" not in shown
    assert "Hauptstr" not in shown
    assert proposal.columns[0].example == "Kita Regenbogen"


def test_a_row_that_names_a_shelter_is_not_shown_whatever_column_says_so(tmp_path: Path) -> None:
    remarks = ["Frauenhaus", "", "", "", ""]
    path = table(tmp_path, {"Name": NAMES, "Adresse": STREETS, "Bemerkung": remarks})
    shown = [column.example for column in proposed(path).columns]
    assert "Frauenhaus" not in shown
    assert "Hauptstr. 5" not in shown


def test_coordinates_are_recognised_by_their_range(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        {
            "Name": NAMES,
            "rw": [345300 + n for n in range(5)],
            "hw": [5690300 + n for n in range(5)],
        },
    )
    proposal = proposed(path)
    assert roles(proposal)["rw"] == "x"
    assert roles(proposal)["hw"] == "y"
    assert proposal.crs == "EPSG:25832"


def test_places_of_which_some_are_parts_are_the_sum(tmp_path: Path) -> None:
    under, over = [10, 20, 15, 5, 8], [40, 50, 45, 30, 22]
    path = table(
        tmp_path,
        {
            "Name": NAMES, "Adresse": STREETS, "U3-Plätze": under, "Ü3-Plätze": over,
            "Plätze gesamt": [a + b for a, b in zip(under, over, strict=True)],
        },
    )  # fmt: skip
    found = roles(proposed(path))
    assert found["Plätze gesamt"] == "capacity_value"
    assert found["U3-Plätze"] == "text"


def test_two_columns_of_places_without_a_sum_are_asked_about(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        {
            "Name": NAMES,
            "Adresse": STREETS,
            "Plätze": [1, 2, 3, 4, 5],
            "Platzzahl": [9, 8, 7, 6, 5],
        },
    )
    assert "which_capacity_value" in kinds(proposed(path))


def test_two_columns_of_names_are_asked_about(tmp_path: Path) -> None:
    other = ["Sonnenschein e. V.", "Regenbogen gGmbH", "Kunterbunt e. V.", "Wind eG", "Nord gGmbH"]
    path = table(tmp_path, {"Name": NAMES, "Bezeichnung": other, "Adresse": STREETS})
    assert "which_title" in kinds(proposed(path))


def test_house_numbers_stand_beside_bare_streets(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        {
            "Name": NAMES, "Strasse": ["Hauptstr.", "Am Weg", "Ringstraße", "Marktplatz", "Allee"],
            "Hausnr": ["5", "12", "1-3", "4a", "5"],
        },
    )  # fmt: skip
    proposal = proposed(path, place=Place(name="Musterhausen"))
    assert roles(proposal)["Hausnr"] == "house_number"


def test_streets_of_the_register_are_known(tmp_path: Path) -> None:
    odd = ["Im Grund 5", "Zur Eiche 12", "Im Grund 7", "Zur Eiche 1", "Im Grund 9"]
    path = table(tmp_path, {"Name": NAMES, "Wo": odd, "Plätze": [75, 60, 90, 45, 100]})
    place = Place(name="M", streets=frozenset({"imgrund", "zureiche"}))
    assert roles(proposed(path, place=place)).get("Wo") in ("street", "text")


def test_days_that_excel_made_are_asked_about_once(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Angebote"
    book.active.append([field.heading for field in OFFER_FIELDS])
    row = ["" for _ in OFFER_FIELDS]
    position = {field.name: place for place, field in enumerate(OFFER_FIELDS)}
    row[position["title"]], row[position["kind"]] = "Krabbelgruppe", "Gruppe oder Kurs"
    row[position["life_phases"]] = datetime(2026, 6, 3)  # type: ignore[call-overload]
    row[position["offer_id"]] = datetime(2026, 2, 1)  # type: ignore[call-overload]
    book.active.append(row)
    book.save(tmp_path / "angebote.xlsx")
    proposal = proposed(tmp_path / "angebote.xlsx")
    assert kinds(proposal).count("dates") == 1
    question = next(q for q in proposal.questions if q.kind == "dates")
    assert question.headings == ("Kennung", "Lebensphasen")
    assert "vermutlich aus" in question.title


def test_a_register_of_houses_is_no_list_of_offers(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        {
            "strasse": ["Hauptstraße"] * 3 + ["Teststraße"] * 3, "nr": [5, 7, 9, 5, 7, 25],
            "x": [345300.0 + n for n in range(6)], "y": [5690300.0 + n for n in range(6)],
        },
    )  # fmt: skip
    assert proposed(path).kind is DeliveryKind.ADDRESSES
