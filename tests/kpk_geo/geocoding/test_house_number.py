"""The grammar of house numbers, and that all spellings of one number meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.geocoding.house_number import HouseKey, house_text, read_house_number
from kpk_geo.geocoding.register_entry import label_of, register_numbers


def meanings(text: str) -> list[tuple[HouseKey, ...]]:
    return [reading.numbers for reading in read_house_number(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("5 a", [(5, "a")]),
        ("25/3", [(25, "/3")]),
        ("25-3", [(25, "/3")]),  # below its start: no range
        ("67-5", [(67, "/5")]),
        ("2 1/2", [(2, "1/2")]),
        ("2-1/2", [(2, "1/2")]),
        ("7½", [(7, "1/2")]),
        ("21/2", [(21, "/2")]),  # no fraction of 2
        ("10a-c", [(10, "a"), (10, "c")]),
        ("10 A – C", [(10, "a"), (10, "c")]),
        ("12a+b", [(12, "a"), (12, "b")]),
        ("12a/b", [(12, "a"), (12, "b")]),
        ("12/a", [(12, "a")]),
        ("12 A 1", [(12, "a1")]),
        ("1+3", [(1, ""), (3, "")]),
        ("2 und 4", [(2, ""), (4, "")]),
        ("2 u. 4", [(2, ""), (4, "")]),
        ("5 u", [(5, "u")]),
        ("7a u. b", [(7, "a"), (7, "b")]),
        ("7 A u B", [(7, "a"), (7, "b")]),
        ("7a u.b u. d", [(7, "a"), (7, "b"), (7, "d")]),
        ("414-424", [(414, ""), (424, "")]),
        ("414 bis 424", [(414, ""), (424, "")]),
        ("4-4a", [(4, ""), (4, "a")]),
        ("1-3, 5-7", [(1, ""), (3, ""), (5, ""), (7, "")]),
        ("5/3a", [(5, "/3a")]),
        ("12.1", [(12, ".1")]),
    ],
)
def test_what_a_text_names(text: str, numbers: list[HouseKey]) -> None:
    assert meanings(text)[0] == tuple(numbers)


@pytest.mark.parametrize("text", ["130/132", "8/10"])
def test_slash_between_neighbours_may_be_two_houses_after_all(text: str) -> None:
    first, second = (int(number) for number in text.split("/"))
    assert meanings(text) == [((first, f"/{second}"),), ((first, ""), (second, ""))]


@pytest.mark.parametrize("text", ["25/27a/b c", "1/11", "3/5", "11/12", "12/40"])
def test_other_slashes_are_never_two_houses(text: str) -> None:
    assert all(len(numbers) == 1 for numbers in meanings(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "Hof",
        "12345",
        "17. Juni 135",
        "0",
        "0a",
        "12 14",
        "10c-a",
        "²",
        "٣",
        "1" * 5000,
        "5 u. a",
        "7b u. a",
        "7a u. a",
        "7a u",
        "7 u b",
    ],
)
def test_what_is_no_house_number(text: str) -> None:
    assert meanings(text) == []


@pytest.mark.parametrize(
    ("number", "suffix", "expected", "label"),
    [
        ("25", "/3", [(25, "/3")], ""),
        ("25", "3", [(25, "/3")], "25 3"),
        ("2", "1/2", [(2, "1/2")], ""),
        ("2½", "", [(2, "1/2")], "2½"),
        ("12", "A", [(12, "a")], "12A"),
        ("1-3", "", [(1, ""), (3, "")], "1-3"),
        ("12", "-14", [(12, ""), (14, "")], "12-14"),
        ("10", "a-c", [(10, "a"), (10, "c")], "10 a-c"),
        ("130/132", "", [(130, ""), (132, "")], "130/132"),
        ("25/3", "", [(25, "/3")], ""),
        ("64-62", "", [(64, "/62")], "64-62"),
        ("7", "Hinterhaus", [(7, "hinterhaus")], "7 Hinterhaus"),
        ("", "", [(0, "")], ""),
    ],
)
def test_entry_of_a_register_is_every_number_that_it_names_and_keeps_its_text(
    number: str, suffix: str, expected: list[HouseKey], label: str
) -> None:
    keys = register_numbers(number, suffix)
    assert list(keys) == expected
    assert label_of(number, suffix, keys) == label


def test_range_covers_the_side_of_the_street_that_its_ends_lie_on() -> None:
    (odd,), (both,) = read_house_number("3-9"), read_house_number("1-4")
    assert [number for number in range(12) if odd.covers(number)] == [3, 5, 7, 9]
    assert [number for number in range(12) if both.covers(number)] == [1, 2, 3, 4]


numbers = st.integers(1, 9999)
suffixes = st.sampled_from(["", "a", "k", "z", "1/2", "3/4", "/3", "/12", "/3a", "a/3", "b2", ".1"])
signs = st.sampled_from(["-", " - ", "–", " bis ", "+", " + ", " und ", " u. ", "&", ", ", "/"])


@given(numbers, suffixes)
def test_written_number_reads_as_itself(number: int, suffix: str) -> None:
    assert meanings(house_text(number, suffix))[0] == ((number, suffix),)
    assert register_numbers(str(number), suffix)[0] == (number, suffix)


@given(numbers, numbers, suffixes, signs)
def test_no_range_ends_below_its_start(first: int, last: int, suffix: str, sign: str) -> None:
    for reading in read_house_number(f"{first}{sign}{house_text(last, suffix)}"):
        if reading.is_range or reading.is_guess:
            assert reading.numbers == tuple(sorted(reading.numbers))
        assert reading.first[0] == first


@given(st.text(alphabet="0123456789abu ½/-–+&,;.undbis", max_size=14))
def test_what_is_read_can_be_written_and_read_again(text: str) -> None:
    for reading in read_house_number(text):
        assert reading.numbers in meanings(reading.text)
