"""Colours must survive a grey copy and red-green blindness."""

from itertools import combinations, pairwise

import pytest

from maps.kit.palette import (
    BURDEN_COLOURS,
    COLD_COLOURS,
    DYNAMIC_COLOURS,
    DYNAMIC_PATTERNS,
    GAP_COLOURS,
    HOT_COLOURS,
    MINUTE_COLOURS,
    NOTHING_COLOUR,
    RAMP,
    REACHED_COLOURS,
    SHARE_COLOURS,
    STATUS_COLOURS,
    SUPPLY_COLOURS,
    SUPPLY_PATTERNS,
)


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


@pytest.mark.parametrize(
    "colours",
    [
        tuple(STATUS_COLOURS.values()),
        RAMP,
        MINUTE_COLOURS,
        SHARE_COLOURS,
        REACHED_COLOURS,
        BURDEN_COLOURS,
        (NOTHING_COLOUR, *reversed(GAP_COLOURS.values())),
    ],
)
def test_sequential_colours_stay_apart_in_grey(colours: tuple[str, ...]) -> None:
    steps = [grey(a) - grey(b) for a, b in pairwise(colours)]
    assert min(steps) >= 9  # darker from class to class, by a step that a copier keeps


@pytest.mark.parametrize(
    "colours",
    [
        tuple(STATUS_COLOURS.values()),
        tuple(DYNAMIC_COLOURS.values()),
        REACHED_COLOURS,
        BURDEN_COLOURS,
        (NOTHING_COLOUR, *GAP_COLOURS.values()),
    ],
)
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
