"""The house numbers of a street in order: what lies near a number, without looking at all of them.

A street of a city may have a thousand houses, and a list a thousand numbers that it lacks.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kpk_geo.geocoding.house_number import HouseKey, HouseNumber


@dataclass(frozen=True, slots=True)
class NumberIndex:
    """Numbers of a street; 0, a place without one, is left out."""

    keys: dict[int, list[HouseKey]]
    sides: tuple[list[int], list[int]]  # even and odd ones, ascending

    def near(self, wanted: HouseNumber, count: int) -> list[HouseKey]:
        """Give the nearest numbers below and above, on both sides of the street, with suffixes.

        Parameters
        ----------
        wanted
            The numbers that it names come first; a range is looked for from its beginning.
        count
            So many each way, at least.
        """
        numbers = {number: None for number, _ in wanted.numbers}
        for side in self.sides:
            place = bisect_left(side, wanted.first[0])
            numbers |= dict.fromkeys(side[max(place - count, 0) : place + count])
        return [key for number in numbers for key in self.keys.get(number, ())]


def number_index(keys: Iterable[HouseKey]) -> NumberIndex:
    """Put the numbers of a street in order."""
    by_number: defaultdict[int, list[HouseKey]] = defaultdict(list)
    for key in keys:
        if key[0]:
            by_number[key[0]].append(key)
    ordered = sorted(by_number)
    even, odd = ([number for number in ordered if number % 2 == side] for side in (0, 1))
    return NumberIndex(dict(by_number), (even, odd))
