"""Finding an address in the register, and saying how sure that is.

Only a house with the number that was asked for is ever booked (grade exakt or sicher). Everything
else, the neighbouring number, the middle of a street, a name that is merely similar, goes to a
person with up to three candidates. The thresholds and what they cost are measured in
docs/geokodierung.md, always with streets removed from the register: the threshold that looks best
on known addresses is the worst on unknown ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kpk_geo.geocoding.gazetteer import Gazetteer, Scope, Street
from kpk_geo.geocoding.normalise import street_key
from kpk_geo.geocoding.parse import MAX_ADDRESS, Address, AddressKind
from kpk_geo.geocoding.proposals import MAX_CANDIDATES, corner, near_numbers, street_only
from kpk_geo.geocoding.results import Candidate, Match, nothing
from kpk_geo.geocoding.similar import Named, similar_streets
from kpk_geo.geocoding.spots import (
    Spot,
    apart,
    are_distinguished,
    by_hints,
    by_identity,
    candidate,
    is_one_place,
    number_text,
    spot_order,
)
from kpk_geo.model import MatchGrade, MatchLevel, MatchMethod


class Geocoder:
    """Finds addresses in a gazetteer; the same address gets the same answer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._similar: dict[Scope, dict[str, list[Named]]] = {}

    def prefetch(self, addresses: Sequence[Address]) -> None:
        """Fetch the houses that will be needed for many addresses, and compare spellings."""
        streets: list[Street] = []
        unknown: defaultdict[Scope, list[str]] = defaultdict(list)
        for address in addresses:
            scope = self._scope(address)
            if scope is None or not address.street:
                continue
            key = street_key(address.street)
            found = self.gazetteer.streets_of(key, scope)
            streets += found
            if not found:
                unknown[scope].append(key)
        for scope, keys in unknown.items():
            self._similar[scope] = similar_streets(self.gazetteer, keys, scope)
            streets += [s for n in self._similar[scope].values() for m in n for s in m.streets]
        self.gazetteer.prefetch(streets)

    def find(self, address: Address) -> Match:
        """Find one address."""
        refusal = _not_an_address(address)
        if refusal:
            return nothing(refusal)
        scope = self._scope(address)
        if scope is None:
            return nothing(
                f"„{' '.join((address.postcode, address.city)).strip()}“ steht in keinem "
                "geladenen Adressregister."
            )
        match = self._in_scope(address, scope)
        if scope.doubt and match.grade.is_booked:
            return replace(match, grade=MatchGrade.CHECK, reason=f"{scope.doubt}; bitte prüfen.")
        return match

    def _scope(self, address: Address) -> Scope | None:
        """Find where to look; what follows after a comma may be the town, or who knows what."""
        if address.city or not address.addition:
            return self.gazetteer.scope(address.city, address.postcode)
        named = self.gazetteer.scope(address.addition, address.postcode)
        if named is not None:
            return named
        scope = self.gazetteer.scope("", address.postcode)
        doubt = f"„{address.addition}“ ist kein Ort des Registers"
        return replace(scope, doubt=doubt) if scope else None

    def _in_scope(self, address: Address, scope: Scope) -> Match:
        if address.kind is AddressKind.CORNER:
            return corner(self.gazetteer, address, scope)
        key = street_key(address.street)
        streets = self.gazetteer.streets_of(key, scope)
        if streets:
            return self._in_streets(address, scope, Named(streets))
        similar = self._similar_to(key, scope)
        if not similar:
            return nothing(f"Die Straße „{address.street}“ steht nicht im Adressregister.")
        if similar[0].trusted:
            match = self._in_streets(address, scope, similar[0])
            if match.grade.is_booked:
                return match
        return self._propose(address, scope, similar)

    def _similar_to(self, key: str, scope: Scope) -> list[Named]:
        if not key:
            return []
        known = self._similar.get(scope, {})
        if key not in known:
            return similar_streets(self.gazetteer, [key], scope)[key]
        return known[key]

    def _in_streets(self, address: Address, scope: Scope, named: Named) -> Match:
        if address.kind is AddressKind.NO_NUMBER:
            return street_only(
                self.gazetteer, named, "Die Hausnummer fehlt; gefunden ist nur die Straße."
            )
        assert address.number is not None
        spots = self._spots(named.streets, address.number, address.suffix)
        if spots:
            return self._house(address, scope, named, spots)
        if address.last is not None:
            spots = self._spots(named.streets, address.last, "")
            if spots:
                match = self._house(address, scope, named, spots)
                return _at_most_safe(match, MatchMethod.RANGE, "die letzte Nummer des Bereichs")
        return near_numbers(self.gazetteer, address, scope, named)

    def _spots(self, streets: Iterable[Street], number: int, suffix: str) -> list[Spot]:
        return [
            Spot(house, street)
            for street in streets
            for house in self.gazetteer.houses(street).get((number, suffix), ())
        ]

    def _house(self, address: Address, scope: Scope, named: Named, spots: Sequence[Spot]) -> Match:
        fitting, contradicts = by_hints(address, scope, spots)
        best = sorted(fitting, key=spot_order)
        label = number_text(address.number, address.suffix)
        several = len(by_identity(named.streets)) > 1
        if not is_one_place(best):
            return self._check(
                named, best, MatchLevel.HOUSE,
                f"Die Hausnummer {label} gibt es unter diesem Straßennamen an mehreren Stellen; "
                "Ortsteil oder Postleitzahl entscheiden es nicht.",
            )  # fmt: skip
        if contradicts and (several or not address.city):
            return self._check(
                named, best, MatchLevel.HOUSE,
                f"Das Haus liegt nach dem Register woanders als angegeben ({contradicts}).",
            )  # fmt: skip
        return self._booked(address, named, best, contradicts)

    def _booked(
        self, address: Address, named: Named, best: Sequence[Spot], contradicts: str
    ) -> Match:
        grade, method = MatchGrade.EXACT, MatchMethod.EXACT
        reason = "Straße und Hausnummer stimmen."
        several = len(by_identity(named.streets)) > 1
        if several and not are_distinguished(best, named.streets, address):
            grade, method = MatchGrade.SAFE, MatchMethod.ONLY_NUMBER
            reason = "Nur eine der gleichnamigen Straßen hat diese Hausnummer."
        if address.last is not None:
            grade, method = MatchGrade.SAFE, MatchMethod.RANGE
            reason = f"Bereich {address.number}–{address.last}: gebucht ist die erste Nummer."
        if contradicts:
            grade = MatchGrade.SAFE
            reason = f"Straße und Hausnummer stimmen, aber {contradicts}."
        if not named.is_exact:
            grade, method = MatchGrade.SAFE, MatchMethod.FUZZY
            reason = f"Gelesen als „{best[0].street.name}“; die Hausnummer gibt es dort."
        return Match(
            grade=grade,
            level=MatchLevel.HOUSE,
            method=method,
            score=named.score,
            gap=named.gap,
            reason=reason,
            candidates=(candidate(best[0], MatchLevel.HOUSE, named.score),),
        )

    def _check(self, named: Named, spots: Sequence[Spot], level: MatchLevel, reason: str) -> Match:
        best = apart(spots)[:MAX_CANDIDATES]
        return Match(
            grade=MatchGrade.CHECK,
            level=level,
            method=MatchMethod.EXACT if named.is_exact else MatchMethod.FUZZY,
            score=named.score,
            gap=named.gap,
            reason=reason,
            candidates=tuple(candidate(spot, level, named.score) for spot in best),
        )

    def _propose(self, address: Address, scope: Scope, similar: Sequence[Named]) -> Match:
        """Offer houses in streets of similar names."""
        candidates: list[Candidate] = []
        for named in similar:
            candidates += self._in_streets(address, scope, named).candidates[:1]
        unique = list({(c.label, round(c.x), round(c.y)): c for c in candidates}.values())
        ranked = sorted(unique, key=lambda c: (c.level is not MatchLevel.HOUSE, -c.score, c.label))
        return Match(
            grade=MatchGrade.CHECK,
            level=ranked[0].level if ranked else MatchLevel.NONE,
            method=MatchMethod.FUZZY,
            score=similar[0].score,
            gap=similar[0].gap,
            reason=f"Eine Straße „{address.street}“ gibt es im Register nicht; ähnlich klingende "
            "sind vorgeschlagen.",
            candidates=tuple(ranked[:MAX_CANDIDATES]),
        )


def _not_an_address(address: Address) -> str | None:
    return {
        AddressKind.EMPTY: "Es ist keine Straße angegeben.",
        AddressKind.PO_BOX: "Ein Postfach ist kein Ort.",
        AddressKind.TOO_LONG: f"Die Adresse ist länger als {MAX_ADDRESS} Zeichen.",
    }.get(address.kind)


def _at_most_safe(match: Match, method: MatchMethod, what: str) -> Match:
    if not match.grade.is_booked:
        return match
    return replace(match, grade=MatchGrade.SAFE, method=method, reason=f"Gebucht ist {what}.")
