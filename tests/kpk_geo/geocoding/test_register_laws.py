"""Laws of looking up: what the register holds finds itself, and no other house is booked."""

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.geocoding.gazetteer import Gazetteer, House, Street
from kpk_geo.geocoding.house_number import house_text, read_house_number
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.number_index import number_index
from kpk_geo.geocoding.parse import parse_address
from kpk_geo.geocoding.register_entry import label_of, names_exactly, register_numbers
from kpk_geo.model import MatchGrade, MatchMethod

STREETS = ["Teststraße", "Straße 13", "Straße", "C 4", "Straße des 17. Juni", "Am Hinterhof"]

plain = st.builds(house_text, st.integers(1, 30), st.sampled_from(["", "", "", "a", "b", "c"]))
special = st.builds(
    house_text, st.integers(1, 30), st.sampled_from(["/1", "/3", "/14", "1/2", "1/3", "a/2", "b1"])
)
several = st.builds(
    lambda first, step, sign: f"{first}{sign}{first + step}",
    st.integers(1, 30), st.integers(1, 6), st.sampled_from(["-", "+", " und ", "/", " bis "]),
)  # fmt: skip
letters = st.builds(
    lambda number, sign: f"{number}a{sign}c", st.integers(1, 30), st.sampled_from("-+/")
)
joined_letters = st.builds(
    lambda number, sign: f"{number}a{sign}b", st.integers(1, 30), st.sampled_from([" u. ", " u "])
)
buildings = st.builds(  # beyond the grammar: what follows the number is no part of it elsewhere
    lambda number, word, building: f"{number} {word} {building}",
    st.integers(1, 30), st.sampled_from(["Hs.", "Trakt"]), st.integers(1, 3),
)  # fmt: skip
anything = plain | special | several | letters | joined_letters | buildings
entries = st.lists(anything, min_size=1, max_size=12, unique=True)


def geocoder(texts: list[str], streets: list[str] | None = None) -> Geocoder:
    """Make a town whose streets all have the same entries, each 100 m from the next."""
    names = streets or STREETS[:1]
    known = [Street(id=i, name=name, municipality="Ort") for i, name in enumerate(names)]
    houses = {
        street.id: [
            House(*key, 10_000.0 * street.id, 100.0 * place, "A", label_of(text, "", keys))
            for place, text in enumerate(texts)
            for keys in (register_numbers(text),)
            for key in keys
        ]
        for street in known
    }
    return Geocoder(Gazetteer(known, lambda ids: {i: houses[i] for i in ids}))


def upper(text: str) -> str:
    return text.upper().replace("UND", "und").replace("BIS", "bis")


SPELLINGS: list[Callable[[str], str]] = [
    str,
    upper,
    lambda text: re.sub(r"(?<=\d)(?=[a-z])", " ", text),
    lambda text: re.sub(r"(?<=\d)(?=[a-z]$)", "-", text),
    lambda text: text.replace(" 1/2", "½").replace(" 1/3", " ⅓"),
    lambda text: re.sub(r" (?=1/[23]$)", "-", text),
    lambda text: re.sub(r"(?<=\w)/(?=\w)", " / ", text),
    lambda text: text.replace("-", " – ").replace("+", " & "),
    lambda text: f"Nr. {text}",
    lambda text: f"{text} Hinterhaus",
    lambda text: f"{text}, Whg. 3",
    lambda text: f"{text} (Geb. 7)",
]


@given(entries, st.sampled_from(STREETS), st.sampled_from(SPELLINGS), st.data())
def test_every_entry_finds_itself_in_every_spelling(
    texts: list[str], street: str, spelt: Callable[[str], str], data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from(texts))
    match = geocoder(texts, STREETS).find(parse_address(f"{street} {spelt(text)}"))
    same = [
        100.0 * place
        for place, other in enumerate(texts)
        if register_numbers(other) == register_numbers(text)
    ]
    candidates = match.candidates
    if len(same) > 1:  # entries of one meaning that lie apart: "1-3", "1+3"
        assert match.grade is MatchGrade.CHECK
        return
    if match.grade is MatchGrade.CHECK:  # "Straße 13 1": two streets have the house
        assert street.startswith("Straße")
        assert "Zahl kann zum Namen" in match.reason
    else:
        assert match.grade.is_booked
    assert (10_000.0 * STREETS.index(street), same[0]) in {(c.x, c.y) for c in candidates}


@given(entries, plain | special | several | letters)
def test_nothing_is_booked_that_was_not_asked_for(texts: list[str], asked: str) -> None:
    place = geocoder(texts).find(parse_address(f"Teststr. {asked}")).place
    if place is None:
        return
    entry = texts[round(place.y / 100)]
    meanings = read_house_number(asked)
    named = {key for meaning in meanings for key in meaning.numbers}
    assert named & set(register_numbers(entry))
    exact = [
        text
        for text in texts
        if meanings[0].first in (keys := register_numbers(text))
        and names_exactly(label_of(text, "", keys), meanings[0])
    ]
    assert not exact or entry in exact


@given(entries, st.integers(1, 30), st.integers(1, 3), st.sampled_from(["Hs.", "Haus", "Trakt"]))
def test_building_behind_a_number_is_its_own_entry_or_the_house_never_another_building(
    texts: list[str], number: int, building: int, word: str
) -> None:
    match = geocoder(texts).find(parse_address(f"Teststr. {number} {word} {building}"))
    own = f"{number} {word.replace('Haus', 'Hs.')} {building}"
    if own in texts:
        assert match.grade is MatchGrade.EXACT
    if match.place:
        entry = texts[round(match.place.y / 100)]
        assert entry == own or (own not in texts and (number, "") in register_numbers(entry))


@given(entries, plain | special | several | letters)
def test_each_entry_is_offered_once(texts: list[str], asked: str) -> None:
    candidates = geocoder(texts).find(parse_address(f"Teststr. {asked}")).candidates
    places = [(found.x, found.y) for found in candidates]
    assert len(places) == len(set(places))


def test_house_that_two_registers_hold_is_offered_once_and_one_far_away_for_itself() -> None:
    known = [
        Street(id=0, name="Hauptstr.", municipality="Ort", street_key="00012"),
        Street(id=1, name="Hauptstraße", municipality="Ort"),
    ]
    houses = {0: [House(1, "a", 0, 0, "A")], 1: [House(1, "a", 8, 0, ""), House(5, "", 900, 0, "")]}
    town = Geocoder(Gazetteer(known, lambda ids: {i: houses[i] for i in ids}))
    assert [found.label for found in town.find(parse_address("Hauptstr. 3")).candidates] == [
        "Hauptstraße 5, Ort",
        "Hauptstr. 1a, Ort",
    ]
    houses[1][0] = House(1, "a", 300, 0, "")
    town = Geocoder(Gazetteer(known, lambda ids: {i: houses[i] for i in ids}))
    assert len(town.find(parse_address("Hauptstr. 3")).candidates) == 3


@pytest.mark.parametrize(
    ("asked", "entries", "booked"),
    [
        ("25/3", ["25", "27"], None),  # not the house without its entrance
        ("2-1/2", ["2", "1"], None),
        ("3-1", ["1", "3"], None),
        ("130/132", ["130", "132"], "130"),
        ("130/132", ["130", "132", "130/1"], None),  # the street writes entrances with a slash
        ("130/132", ["130", "132", "130/132"], "130/132"),
        ("2/11", ["2", "11"], None),
        ("12", ["8/12", "8"], "8/12"),
        ("12", ["8/12", "8/1", "8"], None),  # the street writes entrances of 8 with a slash
        ("3", ["1-3", "3"], "3"),
        ("3", ["1-3", "5"], "1-3"),
        ("2", ["1-3"], None),
        ("1+3", ["1-3"], "1-3"),
        ("4-8", ["6", "8"], "8"),
        ("4, 8", ["8"], None),  # 8 may be a flat
        ("5, 7", ["5", "7"], "5"),
        ("7b", ["7a u. b"], "7a u. b"),
        ("7a u. b", ["7", "7a"], "7a"),
        ("5 u. a.", ["5a"], None),  # "und andere"
        ("3 Haus 02", ["3", "3 Hs. 2"], "3 Hs. 2"),
        ("3/Hs. 2, Whg. 5", ["3", "3 Hs. 2"], "3 Hs. 2"),
        ("3 Hs. 2 (Hinterhaus)", ["3", "3 Hs. 2"], "3 Hs. 2"),
        ("3 Hs. 1", ["3", "3 Hs. 2"], "3"),
        ("3 Hs. 1", ["3 Hs. 2"], None),
        ("3", ["3 Hs. 2"], None),
        ("3 Hs. 12", ["3 Hs. 1-2"], None),
        ("12 (A)", ["12", "12 A"], "12"),
    ],
)
def test_which_entry_is_booked(asked: str, entries: list[str], booked: str | None) -> None:
    place = geocoder(entries).find(parse_address(f"Teststraße {asked}, Ort")).place
    assert (entries[round(place.y / 100)] if place else None) == booked


def test_range_whose_ends_are_no_one_place_goes_to_a_person() -> None:
    match = geocoder(["2", "5", "7", "98"]).find(parse_address("Teststr. 2-98"))
    assert match.grade is MatchGrade.CHECK
    assert "300 m auseinander" in match.reason


def test_houses_within_the_range_are_offered_first() -> None:
    match = geocoder(["3", "6", "5"]).find(parse_address("Teststr. 4-8"))
    assert match.method is MatchMethod.NEAR_NUMBER
    assert match.candidates[0].label == "Teststraße 6, Ort"


def test_number_may_belong_to_the_name_of_the_street() -> None:
    town = geocoder(["13", "5"], ["Straße 13", "Straße"])
    assert town.find(parse_address("Straße 13")).grade is MatchGrade.CHECK
    match = geocoder(["12"], ["C 4"]).find(parse_address("C4, 12"))
    assert match.place is not None
    assert match.place.label == "C 4 12, Ort"


def town_with(*parts: tuple[str, str, list[int]], municipality: str = "Ort") -> Geocoder:
    """Make parts of a Hauptstraße: district, postcode, numbers; each part 5 km from the next."""
    known = [
        Street(id=i, name="Hauptstr.", municipality=municipality, district=d, postcode=p)
        for i, (d, p, _) in enumerate(parts)
    ]
    houses = {
        i: [House(number, "", 5000.0 * i, 10.0 * number, "A") for number in part[2]]
        for i, part in enumerate(parts)
    }
    return Geocoder(Gazetteer(known, lambda ids: {i: houses[i] for i in ids}))


def test_streets_of_one_name_in_one_postcode_are_told_apart_by_district() -> None:
    town = town_with(("Mitte", "45999", [5, 7]), ("Nord", "45999", [7, 9]))
    assert town.find(parse_address("Hauptstr. 7, 45999 Ort")).grade is MatchGrade.CHECK
    assert town.find(parse_address("Hauptstr. 7, 45999 Ort-Nord")).grade is MatchGrade.EXACT
    # 5 is in the other district than the one that was named: never silently that one.
    assert town.find(parse_address("Hauptstr. 5, 45999 Ort-Nord")).grade is MatchGrade.CHECK
    assert town.find(parse_address("Nord, Hauptstr. 5")).grade is MatchGrade.CHECK
    only = town.find(parse_address("Hauptstr. 5, 45999 Ort"))
    assert (only.grade, only.method) == (MatchGrade.SAFE, MatchMethod.ONLY_NUMBER)


def test_street_of_several_towns_is_not_booked_without_a_town() -> None:
    known = [Street(id=i, name="Hauptstr.", municipality=name) for i, name in enumerate("AB")]
    houses = {0: [House(1, "", 0, 0, "A")], 1: [House(9, "", 9000, 0, "A")]}
    town = Geocoder(Gazetteer(known, lambda ids: {i: houses[i] for i in ids}))
    assert town.find(parse_address("Hauptstr. 9")).grade is MatchGrade.CHECK
    assert town.find(parse_address("Hauptstr. 9, 45999")).grade is MatchGrade.CHECK
    assert town.find(parse_address("Hauptstr. 9, B")).grade.is_booked
    assert town.find(parse_address("B, Hauptstr. 9")).grade.is_booked


@pytest.mark.parametrize(
    "text",
    [
        "45999 Ort, Hauptstr. 5",
        "45999 Ort Hauptstr. 5",
        "Ort Hauptstr. 5",
        "Ort-Mitte, Hauptstr. 5",
        "Ort Mitte Hauptstr. 5",
        "Mitte Hauptstr. 5",
        "D-45999 Ort, Hauptstr. 5, Deutschland",
        "Hauptstr. 5, DE-45999 Ort",
        "Hauptstr. 5, 45999 Ort, Germany",
        "Hauptstr. 5, Ort (DE)",
    ],
)
def test_town_before_the_street_and_country_words(text: str) -> None:
    town = town_with(("Mitte", "45999", [5, 7]))
    assert town.find(parse_address(text)).grade is MatchGrade.EXACT


def test_words_before_the_street_that_are_no_town_find_nothing() -> None:
    town = town_with(("Mitte", "45999", [5]))
    assert town.find(parse_address("Neue Hauptstr. 5, Ort")).grade is MatchGrade.NONE
    assert town.find(parse_address("Ort Neue Hauptstr. 5")).grade is MatchGrade.NONE
    assert town.find(parse_address("Hauptstr. 5", postcode="DE-45999")).grade.is_booked


@given(
    st.sets(st.tuples(st.integers(1, 60), st.sampled_from(["", "a", "/2"])), max_size=40),
    st.integers(1, 60), st.sampled_from([0, 0, 2, 5]),
)  # fmt: skip
def test_nearest_numbers_are_as_near_as_comparing_all_would_give(
    keys: set[tuple[int, str]], first: int, width: int
) -> None:
    (wanted, *_) = read_house_number(f"{first}-{first + width}" if width else str(first))

    def nearness(key: tuple[int, str]) -> tuple[bool, int, int, str]:
        apart = abs(key[0] - first)
        return not wanted.covers(key[0]), apart + 2 * (apart % 2), apart, key[1]

    near = number_index(keys).near(wanted, 3)
    assert sorted(map(nearness, near))[:3] == sorted(map(nearness, keys))[:3]


def test_streets_of_one_name_are_all_offered() -> None:
    town = town_with(("Mitte", "45999", [5, 7]), ("Nord", "45998", [5, 7]))
    labels = {found.label for found in town.find(parse_address("Hauptstr. 6, Ort")).candidates}
    assert {"Hauptstr. 5, 45999 Ort (Mitte)", "Hauptstr. 5, 45998 Ort (Nord)"} <= labels


def test_missing_numbers_of_a_long_street_take_no_time() -> None:
    """A thousand numbers that a street of five thousand houses lacks: no look at all of them."""
    street = Street(id=0, name="Hauptstr.", municipality="Ort")
    houses = [House(2 * n, "", 5.0 * n, 0, "A") for n in range(1, 5000)]
    town = Geocoder(Gazetteer([street], lambda _: {0: houses}))
    addresses = [parse_address(f"Hauptstr. {2 * n + 1}/{n % 9 + 1}, Ort") for n in range(1000)]
    corners = [parse_address("Hauptstr. Ecke Hauptstr., Ort")]
    start = time.process_time()
    matches = [town.find(address) for address in [*addresses, *corners]]
    assert time.process_time() - start < 3  # comparing all took half a minute
    assert {match.grade for match in matches} == {MatchGrade.CHECK}
