"""Every way in which an address is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.geocoding.parse import AddressKind, parse_address


@pytest.mark.parametrize(
    ("text", "street", "house"),
    [
        ("Hauptstr. 5", "Hauptstr.", "5"),
        ("Hauptstr.5", "Hauptstr.", "5"),
        ("Hauptstraße 10 E", "Hauptstraße", "10e"),
        ("Hauptstraße 10-e", "Hauptstraße", "10e"),
        ("Hauptstr. Nr. 5", "Hauptstr.", "5"),
        ("Hauptstr., 5", "Hauptstr.", "5"),
        ("Hauptstr. 1-4", "Hauptstr.", "1-4"),
        ("Alte Linner Straße 130/132", "Alte Linner Straße", "130/132"),
        ("Hauptstr. 12a+b", "Hauptstr.", "12a+12b"),
        ("Straße des 17. Juni 135", "Straße des 17. Juni", "135"),
        ("Am Roten Haus 34", "Am Roten Haus", "34"),
        ("Im Eck 5", "Im Eck", "5"),
        ("Eckermannstr. 12", "Eckermannstr.", "12"),
        ("\x00Haupt\u200bstr. 5 😀", "Haupt str.", "5"),
    ],
)
def test_street_and_house_number(text: str, street: str, house: str) -> None:
    address = parse_address(text)
    assert address.house is not None
    assert (address.street, address.house.text) == (street, house)


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("c/o AWO, Hauptstr. 5", "c/o AWO"),
        ("Hauptstr. 5 c/o AWO", "c/o AWO"),
        ("Hauptstr. 5 Hinterhaus", "Hinterhaus"),
        ("Hauptstr. 5 (Hinterhof)", "Hinterhof"),
        ("Hauptstr. 5, 2. OG", "2. OG"),
        ("Hauptstr. 5 Haus B", "Haus B"),
        ("Bürgerhaus Nord, Hauptstr. 5", "Bürgerhaus Nord"),
        ("Hauptstr. 5 / Ecke Markt", "Ecke Markt"),
    ],
)
def test_what_is_no_part_of_the_address_is_set_aside(text: str, remark: str) -> None:
    address = parse_address(text)
    assert (address.street, address.number) == ("Hauptstr.", 5)
    assert remark in address.remarks


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", AddressKind.EMPTY),
        ("  ", AddressKind.EMPTY),
        ("online", AddressKind.EMPTY),
        ("47798 Krefeld", AddressKind.EMPTY),
        ("5", AddressKind.EMPTY),
        ("Postfach 10 20", AddressKind.PO_BOX),
        ("Am Markt", AddressKind.NO_NUMBER),
        ("Hauptstr. Ecke Bahnhofstr.", AddressKind.CORNER),
        ("Hauptstraße / Bahnhofstraße", AddressKind.CORNER),
    ],
)
def test_what_is_no_house_says_so(text: str, kind: AddressKind) -> None:
    assert parse_address(text).kind is kind


def test_place_is_read_from_the_line_unless_it_has_fields_of_its_own() -> None:
    line = "Hauptstr. 5, D-47798 Krefeld-Uerdingen"
    address = parse_address(line)
    assert (address.postcode, address.city) == ("47798", "Krefeld-Uerdingen")
    assert parse_address(line, city="Unna").city == "Unna"


@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_breaks_it(text: str) -> None:
    address = parse_address(text)
    assert (address.number is not None) == (address.kind is AddressKind.HOUSE)
