"""The address register in memory: streets by spelling, houses fetched when a street is asked for.

A city's streets are a few thousand short texts, those of a whole federal state some hundred
thousand: they are all kept. Houses are a hundred times as many, so they come by a function, from
the database or from a file, and stay for the streets that were asked for.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kpk_geo.geocoding.house_number import HouseKey
from kpk_geo.geocoding.normalise import place_key, street_key
from kpk_geo.geocoding.number_index import NumberIndex, number_index


class House(NamedTuple):
    """One address point, in metres of the region's system."""

    number: int
    suffix: str
    x: float
    y: float
    quality: str  # the register's own mark, such as A, B, C
    label: str = ""  # the number as delivered; empty: as `house_text` writes it


Houses = Mapping[HouseKey, tuple[House, ...]]
FetchHouses = Callable[[Sequence[int]], Mapping[int, Sequence[House]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A street, or the part of one in one district and postcode."""

    id: int
    name: str
    municipality: str
    municipality_key: str = ""  # AGS, where the register has it
    district: str = ""
    postcode: str = ""
    street_key: str = ""  # the register's own number of the street
    register_date: date | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """In which municipalities to look."""

    municipalities: frozenset[str] | None  # None: everywhere
    district: str = ""  # key of the district that the place name also gave
    doubt: str = ""  # why the place itself is uncertain


@dataclass(frozen=True, eq=False, slots=True)
class Choices:
    """The spellings to compare with, and their lengths."""

    keys: list[str]
    lengths: np.ndarray


@dataclass(slots=True)
class Gazetteer:
    """Streets of one or several registers."""

    streets: Sequence[Street]
    fetch_houses: FetchHouses
    _by_key: dict[str, dict[str, list[Street]]] = field(default_factory=dict)
    _places: dict[str, set[str]] = field(default_factory=dict)  # place key -> municipalities
    _districts: dict[str, set[str]] = field(default_factory=dict)
    _postcodes: dict[str, set[str]] = field(default_factory=dict)
    _choices: dict[frozenset[str] | None, Choices] = field(default_factory=dict)
    _houses: dict[int, Houses] = field(default_factory=dict)
    _numbers: dict[int, NumberIndex] = field(default_factory=dict)
    middles: dict[tuple[int, ...], Any] = field(default_factory=dict)  # found by `proposals`
    has_numbered: bool = False  # a street whose name ends in a number, as "Straße 13"

    def __post_init__(self) -> None:
        """Index the streets."""
        for street in self.streets:
            places = self._by_key.setdefault(street_key(street.name), {})
            places.setdefault(street.municipality, []).append(street)
        self._places = _grouped((place_key(s.municipality), s.municipality) for s in self.streets)
        self._districts = _grouped((place_key(s.district), s.municipality) for s in self.streets)
        self._postcodes = _grouped((s.postcode, s.municipality) for s in self.streets)
        self.has_numbered = any(key[-1:].isdigit() for key in self._by_key)

    def scope(self, city: str, postcode: str) -> Scope | None:
        """Find where to look; None if the place is in no register.

        "Krefeld-Uerdingen" is read as a municipality with a district, a district's bare name as
        its municipality.
        """
        if not city.strip():
            known = self._postcodes.get(postcode)
            return Scope(frozenset(known) if known else None)
        key = place_key(city)
        if key in self._places:
            return self._whole(city, key)
        longest = max(
            (place for place in self._places if key.startswith(place)), key=len, default=""
        )
        if longest and key[len(longest) :] in self._districts:
            return Scope(frozenset(self._places[longest]), key[len(longest) :])
        if longest and _has_addition(city, longest):
            return Scope(frozenset(self._places[longest]))
        if key in self._districts:
            return Scope(frozenset(self._districts[key]), key)
        return self._misspelled(city, key)

    def named_place(self, name: str) -> Scope | None:
        """Give a municipality, a district, or both together; None if it is not just their name.

        Unlike `scope` it takes no additions and no slips: before a street nobody knows where the
        name of the town ends.
        """
        key = place_key(name)
        if not key:
            return None
        if key in self._places:
            return Scope(frozenset(self._places[key]))
        if key in self._districts:
            return Scope(frozenset(self._districts[key]), key)
        for end in range(len(key) - 1, 0, -1):
            both = self._places.get(key[:end], set()) & self._districts.get(key[end:], set())
            if both:
                return Scope(frozenset(both), key[end:])
        return None

    def _whole(self, city: str, key: str) -> Scope:
        """Give the scope of a municipality; a name in brackets may mean another of that name."""
        addition = "".join(re.findall(r"\((.*?)\)", city))
        names, district = frozenset(self._places[key]), place_key(addition)
        if not addition or district in self._districts:
            return Scope(names, district)
        return Scope(names, doubt=f"„{city}“: den Zusatz „{addition}“ kennt das Register nicht")

    def _misspelled(self, city: str, key: str) -> Scope | None:
        found = process.extract(
            key, list(self._places), scorer=OSA.distance, score_cutoff=1, limit=2
        )
        if len(found) == 1 and len(key) > 4:
            names = self._places[found[0][0]]
            return Scope(frozenset(names), doubt=f"„{city}“ gelesen als {', '.join(sorted(names))}")
        return None

    def streets_of(self, key: str, scope: Scope) -> list[Street]:
        """Give the streets of one spelling within the scope."""
        places = self._by_key.get(key)
        if places is None:
            return []
        wanted = scope.municipalities
        return [
            street
            for name, streets in places.items()
            if wanted is None or name in wanted
            for street in streets
        ]

    def is_known_elsewhere(self, key: str) -> bool:
        """Say whether any municipality has a street of that spelling."""
        return key in self._by_key

    def choices(self, scope: Scope) -> Choices:
        """List the spellings within the scope, for comparing."""
        wanted = scope.municipalities
        if wanted not in self._choices:
            keys = [
                key
                for key, places in self._by_key.items()
                if wanted is None or not wanted.isdisjoint(places)
            ]
            self._choices[wanted] = Choices(keys, np.array([len(key) for key in keys]))
        return self._choices[wanted]

    def houses(self, street: Street) -> Houses:
        """Give the houses of a street by number and suffix."""
        if street.id not in self._houses:
            self.prefetch([street])
        return self._houses[street.id]

    def numbers(self, street: Street) -> NumberIndex:
        """Give the house numbers of a street in order."""
        if street.id not in self._numbers:
            self._numbers[street.id] = number_index(self.houses(street))
        return self._numbers[street.id]

    def prefetch(self, streets: Iterable[Street]) -> None:
        """Fetch the houses of several streets at once."""
        wanted = list({street.id for street in streets} - self._houses.keys())
        if not wanted:
            return
        fetched = self.fetch_houses(wanted)
        for street_id in wanted:
            houses: defaultdict[HouseKey, list[House]] = defaultdict(list)
            for house in fetched.get(street_id, ()):
                houses[house.number, house.suffix].append(house)
            self._houses[street_id] = {key: tuple(found) for key, found in houses.items()}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in set(pairs):
        if key:
            groups[key].add(value)
    return dict(groups)


def _has_addition(city: str, place: str) -> bool:
    """Say whether a place name goes on after the municipality: "Krefeld-Fischeln", "Unna 3"."""
    first = place_key(city.replace("-", " ").replace("/", " ").split()[0])
    return first == place
