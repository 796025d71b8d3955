"""What is booked, what goes to a person, and what is refused."""

from collections.abc import Callable

import pytest
from address_toys import STREETS, town
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.geocoding.gazetteer import Gazetteer, House, Street
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.parse import parse_address
from kpk_geo.geocoding.results import Match
from kpk_geo.model import MatchGrade, MatchLevel, MatchMethod

GEOCODER = town()
SPELLINGS: list[Callable[[str], str]] = [str.upper, str.lower, str.title, str]


def find(text: str, geocoder: Geocoder = GEOCODER) -> Match:
    return geocoder.find(parse_address(text))


def test_house_with_another_spelling_is_exact() -> None:
    match = find("KAETHE KOLLWITZ STRASSE 12, 59423 Unna")
    assert (match.grade, match.level) == (MatchGrade.EXACT, MatchLevel.HOUSE)
    assert match.place is not None
    assert (match.place.x, match.place.y) == (120, 500)
    assert match.place.municipality == "Unna"


@pytest.mark.parametrize(
    "text", ["Käthe-Kolwitz-Str. 12", "Käthe-Kollwitz-Strasße 12", "Käthe-Kollwizt-Str. 12"]
)
def test_slip_of_the_pen_is_sure_where_the_number_exists(text: str) -> None:
    match = find(f"{text}, Unna")
    assert (match.grade, match.method) == (MatchGrade.SAFE, MatchMethod.FUZZY)
    assert match.gap > 0
    assert match.place is not None
    assert match.place.x == 120


def test_slip_of_the_pen_is_not_sure_where_the_number_is_missing() -> None:
    match = find("Käthe-Kolwitz-Str. 99, Unna")
    assert match.grade is MatchGrade.CHECK
    assert match.place is None


@pytest.mark.parametrize(
    "text",
    [
        "Dohmannskamp 4, Unna",  # the first letter makes another street
        "II. Schnieringstr. 4, Unna",  # so does a number among its like
        "Schnieringstr. 4, Unna",
        "Straße des 18. Juni 135, Unna",
    ],
)
def test_neighbouring_name_is_not_a_slip(text: str) -> None:
    assert not find(text).grade.is_booked


def test_removed_street_is_not_found_elsewhere() -> None:
    match = find("Lohmannskamp 4, Unna", town("Lohmannskamp"))
    assert match.grade is MatchGrade.NONE
    assert "steht nicht im Adressregister" in match.reason


def test_name_that_another_town_has_is_not_a_slip() -> None:
    assert not find("Bahnhofstr. 10, Unna").grade.is_booked


def test_missing_number_goes_to_a_person_with_the_nearest() -> None:
    match = find("Hauptstr. 5, 59423 Unna")
    assert (match.grade, match.level) == (MatchGrade.CHECK, MatchLevel.NEAR_NUMBER)
    assert match.candidates[0].label == "Hauptstr. 5a, 59423 Unna"


def test_same_side_of_the_street_comes_before_the_other() -> None:
    labels = [c.label for c in find("Käthe-Kollwitz-Str. 22, Unna").candidates]
    assert [label.split(",")[0].rpartition(" ")[2] for label in labels] == ["20", "18", "19"]


def test_street_without_number_is_never_booked() -> None:
    match = find("Käthe-Kollwitz-Str., Unna")
    assert (match.grade, match.level) == (MatchGrade.CHECK, MatchLevel.STREET)
    assert "Mitte der Straße" in match.candidates[0].label


def test_corner_is_never_booked() -> None:
    match = find("Hauptstr. Ecke Käthe-Kollwitz-Str., Unna")
    assert (match.grade, match.method) == (MatchGrade.CHECK, MatchMethod.CORNER)
    assert len(match.candidates) == 2
    assert "treffen sich nicht" in match.reason  # 500 m apart


def test_range_is_booked_at_its_first_number() -> None:
    match = find("Käthe-Kollwitz-Str. 4-8, Unna")
    assert (match.grade, match.method) == (MatchGrade.SAFE, MatchMethod.RANGE)
    assert match.place is not None
    assert match.place.x == 40


@pytest.mark.parametrize("text", ["Postfach 12, Unna", "", "59423 Unna"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert find(text).grade is MatchGrade.NONE


def test_other_town_is_refused() -> None:
    match = find("Hauptstr. 3, 44135 Dortmund")
    assert match.grade is MatchGrade.NONE
    assert "Dortmund" in match.reason


def test_streets_of_one_name_go_to_a_person() -> None:
    match = find("Hauptstr. 1, Unna")
    assert match.grade is MatchGrade.CHECK
    assert len(match.candidates) == 2


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("Hauptstr. 1, 59423 Unna", 0),
        ("Hauptstr. 1, 59427 Unna", 5000),
        ("Hauptstr. 1, Unna-Massen", 5000),
        ("Hauptstr. 1, Massen", 5000),
    ],
)
def test_postcode_or_district_tell_streets_of_one_name_apart(text: str, x: float) -> None:
    match = find(text)
    assert match.grade.is_booked
    assert match.place is not None
    assert match.place.x == x


def test_only_street_with_the_number_is_sure_but_not_exact() -> None:
    match = find("Hauptstr. 9, Unna")
    assert (match.grade, match.method) == (MatchGrade.SAFE, MatchMethod.ONLY_NUMBER)


def test_contradicting_postcode_goes_to_a_person_where_the_name_repeats() -> None:
    assert find("Hauptstr. 9, 59423 Unna").grade is MatchGrade.CHECK


def test_contradicting_postcode_is_said_where_the_name_is_unique() -> None:
    match = find("Käthe-Kollwitz-Str. 12, 59427 Unna")
    assert match.grade is MatchGrade.SAFE
    assert "59423" in match.reason


def test_postcode_and_town_that_name_two_houses_go_to_a_person() -> None:
    streets = [
        Street(id=0, name="Hauptstr.", municipality="Kleinstadt", postcode="45999"),
        Street(id=1, name="Hauptstr.", municipality="Großdorf", postcode="45888"),
    ]
    two = Geocoder(
        Gazetteer(streets, lambda ids: {i: [House(5, "", 9000.0 * i, 0, "A")] for i in ids})
    )
    for text in ("Hauptstr. 5, 45888 Kleinstadt", "Hauptstr. 5, 45999 Großdorf"):
        match = find(text, two)
        assert match.grade is MatchGrade.CHECK
        assert "widersprechen sich" in match.reason
    assert find("Hauptstr. 5, 45777 Kleinstadt", two).grade is MatchGrade.SAFE
    assert find("Hauptstr. 5, 45999 Kleinstadt", two).grade is MatchGrade.EXACT


def test_wrong_postcode_without_a_town_goes_to_a_person() -> None:
    assert find("Käthe-Kollwitz-Str. 12, 10115").grade is MatchGrade.CHECK


def test_misspelt_town_goes_to_a_person() -> None:
    assert find("Bahnhofstr. 10, Kamem").grade is MatchGrade.CHECK


def test_two_entries_of_one_house_give_the_better_mark() -> None:
    match = find("St. Anton Pl. 7, Unna")
    assert match.grade is MatchGrade.EXACT
    assert match.place is not None
    assert match.place.quality == "A"


def test_street_without_houses_is_refused() -> None:
    assert find("Neuer Weg 3, Unna").grade is MatchGrade.NONE


def test_many_at_once_get_the_same_answers_as_one_by_one() -> None:
    texts = [
        "Käthe-Kolwitz-Str. 12, Unna", "Hauptstr. 1, Unna", "Lomannskamp 4", "Nirgends 1, Unna",
        "Hauptstr. 5", "", "Bahnhofstr. 10, Kamen", "Hauptstr. Ecke Neuer Weg",
    ]  # fmt: skip
    addresses = [parse_address(text) for text in texts]
    together = town()
    together.prefetch(addresses)
    assert [together.find(a) for a in addresses] == [town().find(a) for a in addresses]


houses = [
    (street, house)
    for street, found in STREETS
    for house in found
    if (street.name, house.number) != ("Sankt-Anton-Platz", 7)
]


@given(st.sampled_from(houses))
def test_address_of_the_register_finds_itself_exactly(entry: tuple[Street, House]) -> None:
    street, house = entry
    text = f"{street.name} {house.number}{house.suffix}, {street.postcode} {street.municipality}"
    match = find(text)
    assert match.grade is MatchGrade.EXACT
    assert match.place is not None
    assert (match.place.x, match.place.y) == (house.x, house.y)


@given(st.sampled_from(houses), st.data())
def test_case_blanks_and_hyphens_never_change_the_answer(
    entry: tuple[Street, House], data: st.DataObject
) -> None:
    street, house = entry
    glue = data.draw(st.sampled_from(["-", " ", "", "  "]))
    change = data.draw(st.sampled_from(SPELLINGS))
    name = street.name if "17" in street.name else street.name.replace("-", glue)
    suffix = data.draw(st.sampled_from(["", " "])) + house.suffix
    typed = change(f"{name} {house.number}{suffix}") + f", {street.postcode} {street.municipality}"
    match = find(typed)
    assert match.grade is MatchGrade.EXACT
    assert match.place is not None
    assert (match.place.x, match.place.y) == (house.x, house.y)
