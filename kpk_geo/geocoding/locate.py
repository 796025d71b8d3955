"""Where an offer lies: its address, the coordinate that came with it, and what people decided.

None of the three is simply believed. A decision of a person outweighs the rest; address and
coordinate that agree confirm each other; where they contradict each other a person looks.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from kpk_geo.geocoding.house_number import house_text
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.normalise import place_key, plain_key, street_key
from kpk_geo.geocoding.parse import Address, AddressKind
from kpk_geo.geocoding.proposals import MAX_CANDIDATES
from kpk_geo.geocoding.results import Candidate, Match, nothing
from kpk_geo.german import number
from kpk_geo.model import MatchGrade, MatchLevel, MatchMethod

MAX_COORDINATE_DISTANCE = 200  # metres; further from its address a coordinate goes to a person
GIVEN_LABEL = "mitgelieferte Koordinate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The coordinate that came with an address, in metres of the region's system."""

    x: float
    y: float
    doubt: str = ""  # why it cannot be right as it stands: 0/0, axes swapped, other system


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about an address; without a place it was "no house"."""

    label: str
    x: float | None
    y: float | None
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where an offer lies, or what a person has to choose from. `x`, `y`: None until sure."""

    grade: MatchGrade
    level: MatchLevel
    method: MatchMethod
    reason: str
    x: float | None = None
    y: float | None = None
    score: float = 0.0
    gap: float = 0.0
    matched: str = ""
    municipality: str = ""
    quality: str = ""
    register_date: date | None = None
    distance: float | None = None  # metres between the given coordinate and the address
    candidates: tuple[Candidate, ...] = ()


def address_key(address: Address) -> str:
    """Give the key under which decisions about an address are remembered.

    >>> from kpk_geo.geocoding.parse import parse_address
    >>> address_key(parse_address("Haupt-Straße 5 A, 47798 Krefeld"))
    'hauptstr|5|a||47798|krefeld'
    >>> address_key(parse_address("Hauptstr. 1-4, Krefeld"))
    'hauptstr|1||4||krefeld'
    """
    house = address.house
    if house is None:
        line = plain_key(address.text)
        return f"{line}|{address.postcode}|{place_key(address.city)}"
    parts = (
        street_key(address.street), *house.first, house_text(*(house.last or (0, ""))),
        # What stands behind a comma may be the town: a decision is never of another one.
        address.postcode, place_key(address.city or address.addition),
    )  # fmt: skip
    return "|".join(map(str, parts))


def locate(
    address: Address,
    given: Given | None,
    geocoder: Geocoder | None,
    decisions: Mapping[str, Decision],
) -> Location:
    """Say where an offer lies; the same input gives the same answer.

    Parameters
    ----------
    address
        Taken apart by `parse_address`.
    given
        The coordinate that came with it; None: there was none.
    geocoder
        Looks the address up; None: no register is loaded.
    decisions
        Those in force, by `address_key`.
    """
    decision = decisions.get(address_key(address))
    if decision is not None:
        return decided(decision)
    if geocoder is None or not _is_covered(address, geocoder):
        return _without_register(address, given, has_register=geocoder is not None)
    match = geocoder.find(address)
    if given is None:
        return _from_match(match)
    if match.grade.is_booked:
        return _booked_with_given(match, given)
    return _doubtful_with_given(match, given)


def _is_covered(address: Address, geocoder: Geocoder) -> bool:
    if address.kind is AddressKind.EMPTY and not address.city:
        return False
    return geocoder.gazetteer.scope(address.city, address.postcode) is not None


def decided(decision: Decision) -> Location:
    """Put an address where a person decided that it lies."""
    when = f"{decision.on:%d.%m.%Y} von {decision.by}"
    if decision.x is None:
        return Location(
            grade=MatchGrade.NONE, level=MatchLevel.NONE, method=MatchMethod.ALIAS,
            reason=f"Kein Ort, entschieden am {when}.",
        )  # fmt: skip
    return Location(
        grade=MatchGrade.SAFE,
        level=MatchLevel.HOUSE,
        method=MatchMethod.ALIAS,
        reason=f"Von Hand bestimmt am {when}.",
        x=decision.x,
        y=decision.y,
        score=100,
        gap=100,
        matched=decision.label,
    )


def _without_register(address: Address, given: Given | None, *, has_register: bool) -> Location:
    """Take the list's coordinate where no register covers the place, and say that it is so."""
    if given is not None and not given.doubt:
        return Location(
            grade=MatchGrade.UNCHECKED, level=MatchLevel.HOUSE, method=MatchMethod.COORDINATE,
            reason="Koordinate der Liste; für den Ort ist kein Adressregister geladen.",
            x=given.x, y=given.y, matched=GIVEN_LABEL,
        )  # fmt: skip
    if given is not None:
        return _to_check(nothing(""), given, given.doubt)
    if has_register and address.city:
        reason = f"Für „{address.city}“ ist kein Adressregister geladen."
    elif address.kind is AddressKind.EMPTY:
        reason = "Es sind weder Adresse noch Koordinate angegeben."
    else:
        reason = "Es ist kein Adressregister geladen."
    return _from_match(nothing(reason))


def _from_match(match: Match) -> Location:
    location = Location(
        grade=match.grade, level=match.level, method=match.method, reason=match.reason,
        score=match.score, gap=match.gap, candidates=match.candidates,
    )  # fmt: skip
    place = match.place
    return _at(location, place) if place else location


def _at(location: Location, place: Candidate) -> Location:
    return replace(
        location, x=place.x, y=place.y, matched=place.label, municipality=place.municipality,
        quality=place.quality, register_date=place.register_date, candidates=(),
    )  # fmt: skip


def _booked_with_given(match: Match, given: Given) -> Location:
    place = match.place
    assert place is not None
    distance = math.hypot(place.x - given.x, place.y - given.y)
    if given.doubt:
        return _to_check(match, given, given.doubt)
    if distance > MAX_COORDINATE_DISTANCE:
        reason = f"Adresse und mitgelieferte Koordinate liegen {number(distance)} m auseinander."
        return replace(_to_check(match, given, reason), distance=distance)
    return replace(_from_match(match), distance=distance)


def _doubtful_with_given(match: Match, given: Given) -> Location:
    """Let a coordinate decide between candidates of the address, where it lies at just one."""
    if given.doubt or not match.candidates:
        return _to_check(match, given, given.doubt or match.reason)
    near = [
        (math.hypot(item.x - given.x, item.y - given.y), item)
        for item in match.candidates
        if item.level in (MatchLevel.HOUSE, MatchLevel.NEAR_NUMBER)
    ]
    close = sorted(
        (pair for pair in near if pair[0] <= MAX_COORDINATE_DISTANCE), key=lambda pair: pair[0]
    )
    if not close or match.method is MatchMethod.CORNER:
        return _to_check(match, given, match.reason)
    distance, chosen = close[0]
    base = Location(
        grade=MatchGrade.SAFE, level=chosen.level, method=MatchMethod.COORDINATE, score=match.score,
        gap=match.gap, distance=distance, reason="",
    )  # fmt: skip
    if chosen.level is MatchLevel.HOUSE and len(close) == 1:
        reason = f"{chosen.label}; die mitgelieferte Koordinate liegt {number(distance)} m daneben."
        return replace(_at(base, chosen), reason=reason)
    if chosen.level is MatchLevel.NEAR_NUMBER:
        reason = (
            "Die Hausnummer fehlt im Register; die mitgelieferte Koordinate liegt "
            f"{number(distance)} m neben der nächsten Nummer."
        )
        return replace(_at(base, replace(chosen, x=given.x, y=given.y)), reason=reason)
    return _to_check(match, given, match.reason)


def _to_check(match: Match, given: Given, reason: str) -> Location:
    """Let a person choose between the address and the coordinate."""
    as_given = Candidate(
        label=GIVEN_LABEL if not given.doubt else f"{GIVEN_LABEL}, berichtigt",
        level=MatchLevel.HOUSE,
        x=given.x,
        y=given.y,
        score=0,
        municipality="",
    )
    found = match.candidates[:MAX_CANDIDATES]
    candidates = found if _is_nowhere(given) else (*found[: MAX_CANDIDATES - 1], as_given)
    return Location(
        grade=MatchGrade.CHECK,
        level=match.level,
        method=match.method,
        reason=reason or match.reason,
        score=match.score,
        gap=match.gap,
        candidates=candidates,
    )


def _is_nowhere(given: Given) -> bool:
    return math.isnan(given.x) or math.isnan(given.y)


def candidate_record(candidate: Candidate) -> dict[str, Any]:
    """Write a candidate as plain values, as it is stored with its site."""
    record = asdict(candidate)
    day = candidate.register_date
    return record | {
        "level": candidate.level.value,
        "register_date": day.isoformat() if day else None,
    }


def candidate_of(record: Mapping[str, Any]) -> Candidate:
    """Read a candidate as `candidate_record` wrote it."""
    day = record["register_date"]
    known = {
        "level": MatchLevel.of(record["level"]),
        "register_date": date.fromisoformat(day) if day else None,
    }
    return Candidate(**(dict(record) | known))
