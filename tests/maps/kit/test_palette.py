"""Colours must survive a grey copy and red-green blindness."""

import colorsys
from itertools import combinations, pairwise

import pytest

from kpk_geo.model import OfferKind
from maps.kit.palette import (
    BURDEN_COLOURS,
    BURDEN_RAMP,
    COLD_COLOURS,
    DYNAMIC_COLOURS,
    DYNAMIC_PATTERNS,
    GAP_COLOURS,
    HOT_COLOURS,
    LACK_COLOURS,
    MINUTE_COLOURS,
    NEUTRAL_RAMP,
    NOTHING_COLOUR,
    OFFER_COLOURS,
    OFFER_SHAPES,
    REACHED_COLOURS,
    STATUS_COLOURS,
    SUPPLY_COLOURS,
    SUPPLY_PATTERNS,
    offer_sign,
)

SEQUENTIAL = [
    tuple(STATUS_COLOURS.values()),
    BURDEN_RAMP,
    NEUTRAL_RAMP,
    LACK_COLOURS,
    MINUTE_COLOURS[::-1],
    REACHED_COLOURS,
    BURDEN_COLOURS,
    (NOTHING_COLOUR, *reversed(GAP_COLOURS.values())),
]


def rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def grey(colour: str) -> float:
    """Luminance in per cent (ITU-R BT.601)."""
    red, green, blue = rgb(colour)
    return 100 * (0.299 * red + 0.587 * green + 0.114 * blue)


def deuteranope(colour: str) -> tuple[float, float]:
    """What is left without green cones, roughly: yellow-blue balance and lightness."""
    red, green, blue = rgb(colour)
    yellow = 0.625 * red + 0.375 * green
    return yellow * 100, blue * 100


@pytest.mark.parametrize("colours", SEQUENTIAL)
def test_sequential_colours_stay_apart_in_grey(colours: tuple[str, ...]) -> None:
    steps = [grey(a) - grey(b) for a, b in pairwise(colours)]
    assert min(steps) >= 9  # darker from class to class, by a step that a copier keeps


@pytest.mark.parametrize("colours", [*SEQUENTIAL, tuple(DYNAMIC_COLOURS.values())])
def test_colours_stay_apart_without_green(colours: tuple[str, ...]) -> None:
    for a, b in combinations(colours, 2):
        ya, ba = deuteranope(a)
        yb, bb = deuteranope(b)
        assert ((ya - yb) ** 2 + (ba - bb) ** 2) ** 0.5 >= 14


def test_direction_of_change_does_not_hang_on_colour() -> None:
    assert DYNAMIC_PATTERNS[1] != DYNAMIC_PATTERNS[5] != DYNAMIC_PATTERNS[3]


def test_lack_and_plenty_do_not_hang_on_colour() -> None:
    """In grey both ends are dark; minus and plus tell them apart, lightness the degree."""
    assert SUPPLY_PATTERNS == ("minus", "minus", "none", "plus", "plus")
    assert abs(grey(SUPPLY_COLOURS[0]) - grey(SUPPLY_COLOURS[1])) >= 14
    assert abs(grey(SUPPLY_COLOURS[3]) - grey(SUPPLY_COLOURS[4])) >= 14


@pytest.mark.parametrize("colours", [MINUTE_COLOURS, SUPPLY_COLOURS])
def test_ways_and_supply_stay_apart_without_green(colours: tuple[str, ...]) -> None:
    for a, b in combinations(colours, 2):
        ya, ba = deuteranope(a)
        yb, bb = deuteranope(b)
        assert ((ya - yb) ** 2 + (ba - bb) ** 2) ** 0.5 >= 14


@pytest.mark.parametrize("colours", [HOT_COLOURS, COLD_COLOURS])
def test_core_surrounding_and_hint_stay_apart_in_grey(colours: dict[str, str]) -> None:
    order = [*(colours[name] for name in ("core", "surrounding", "hint")), NOTHING_COLOUR]
    assert all(grey(b) - grey(a) >= 8 for a, b in pairwise(order))


def hue(colour: str) -> float:
    """Angle on the circle of colours, in degrees."""
    return 360 * colorsys.rgb_to_hsv(*rgb(colour))[0]


@pytest.mark.parametrize(
    ("colours", "low", "high"),
    [
        (BURDEN_RAMP, 10, 45),  # warm
        (tuple(HOT_COLOURS.values()), 10, 45),
        (REACHED_COLOURS, 160, 180),  # teal
        (MINUTE_COLOURS, 160, 180),
        (NEUTRAL_RAMP, 200, 220),  # grey-blue
        (tuple(COLD_COLOURS.values()), 195, 215),
        (LACK_COLOURS, 260, 285),  # violet
        (tuple(GAP_COLOURS.values()), 260, 285),
    ],
)
def test_a_meaning_has_one_hue(colours: tuple[str, ...], low: float, high: float) -> None:
    assert all(low <= hue(colour) <= high for colour in colours)


@pytest.mark.parametrize(
    "ends", [(SUPPLY_COLOURS[0], SUPPLY_COLOURS[-1]), (DYNAMIC_COLOURS[5], DYNAMIC_COLOURS[1])]
)
def test_no_pair_of_ends_is_red_and_green(ends: tuple[str, str]) -> None:
    worse, better = map(hue, ends)
    assert 25 <= worse <= 45  # ochre
    assert 160 <= better <= 180  # teal


def test_near_is_dark_as_much_supply_is() -> None:
    """Both stand on one page in one hue: dark must mean the same."""
    assert grey(MINUTE_COLOURS[0]) < grey(MINUTE_COLOURS[-1])
    assert grey(REACHED_COLOURS[-1]) < grey(REACHED_COLOURS[0])


def test_no_two_kinds_of_offers_are_alike() -> None:
    room = len(OFFER_COLOURS) * len(OFFER_SHAPES)
    signs = [offer_sign(place) for place in range(room)]
    assert len(set(signs)) == room > len(OfferKind)
    assert all(a != b and c != d for (a, c), (b, d) in pairwise(signs))  # neighbours in both
