"""Finding an address in the register, and saying how sure that is.

Only a house with the number that was asked for is ever booked (grade exakt or sicher). Everything
else, the neighbouring number, the middle of a street, a name that is merely similar, goes to a
person with up to three candidates. The thresholds and what they cost are measured in
docs/geokodierung.md, always with streets removed from the register: the threshold that looks best
on known addresses is the worst on unknown ones.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kpk_geo.geocoding.gazetteer import Gazetteer, Scope, Street
from kpk_geo.geocoding.named_houses import NamedHouses, named_houses
from kpk_geo.geocoding.normalise import street_key
from kpk_geo.geocoding.parse import MAX_ADDRESS, Address, AddressKind, Reading
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
    spot_order,
)
from kpk_geo.geocoding.town_before import behind_town, in_town_before
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
            address, scope = self._divided(address, scope)
            known = [s for r in address.readings for s in self._streets(r.street, scope)]
            streets += known
            if not known:
                unknown[scope].append(street_key(address.street))
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
        address, scope = self._divided(address, scope)
        match = self._in_scope(address, scope)
        if scope.doubt and match.grade.is_booked:
            return replace(match, grade=MatchGrade.CHECK, reason=f"{scope.doubt}; bitte prüfen.")
        return match

    def _scope(self, address: Address) -> Scope | None:
        """Find where to look; what follows after a comma may be the town, or who knows what."""
        if address.city or not address.addition:
            scope = self.gazetteer.scope(address.city, address.postcode)
            return in_town_before(self.gazetteer, address, scope) if scope else None
        named = self.gazetteer.scope(address.addition, address.postcode)
        if named is not None:
            return named
        scope = self.gazetteer.scope("", address.postcode)
        doubt = f"„{address.addition}“ ist kein Ort des Registers"
        return replace(scope, doubt=doubt) if scope else None

    def _divided(self, address: Address, scope: Scope) -> tuple[Address, Scope]:
        """Keep the readings whose street the register knows; the first where it knows none.

        Where it knows none, the words before the street may be the town: "Kleinstadt Markt 5".
        """
        if address.kind is AddressKind.CORNER:
            return address, scope
        readings = address.readings
        if self.gazetteer.has_numbered and address.house and address.line:
            readings = (*readings, Reading(address.line))
        known = tuple(r for r in readings if self._streets(r.street, scope))
        if not known:
            behind = behind_town(self.gazetteer, address, scope)
            if behind:
                return behind
        wanted = known or readings[:1]
        return (address if wanted == address.readings else replace(address, readings=wanted)), scope

    def _streets(self, name: str, scope: Scope) -> list[Street]:
        return self.gazetteer.streets_of(street_key(name), scope)

    def _in_scope(self, address: Address, scope: Scope) -> Match:
        if address.kind is AddressKind.CORNER:
            return corner(self.gazetteer, address, scope)
        matches = [
            self._in_streets(
                address if len(address.readings) == 1 else replace(address, readings=(reading,)),
                scope,
                Named(streets),
            )
            for reading in address.readings
            if (streets := self._streets(reading.street, scope))
        ]
        if matches:
            return _one_of(matches)
        similar = self._similar_to(street_key(address.street), scope)
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
        reading = address.readings[0]
        if not reading.houses:
            return street_only(
                self.gazetteer, named, "Die Hausnummer fehlt; gefunden ist nur die Straße."
            )
        found = named_houses(self.gazetteer, named.streets, reading)
        if found:
            return self._house(address, scope, named, found)
        return near_numbers(self.gazetteer, address, scope, named)

    def _house(self, address: Address, scope: Scope, named: Named, found: NamedHouses) -> Match:
        fitting, contradicts = by_hints(address, scope, found.spots)
        best = sorted(fitting, key=spot_order)
        doubt = found.doubt
        if not is_one_place(best):
            number = address.house.text if address.house else ""
            doubt = (
                f"Die Hausnummer {number} gibt es unter diesem Straßennamen an mehreren Stellen; "
                "Ortsteil oder Postleitzahl entscheiden es nicht."
            )
        elif contradicts and (len(by_identity(named.streets)) > 1 or not address.city):
            doubt = f"Das Haus liegt nach dem Register woanders als angegeben ({contradicts})."
        elif contradicts and self._is_in_postcode(address):
            doubt = (
                f"In {address.postcode} gibt es dieselbe Straße mit dieser Hausnummer auch; "
                f"Postleitzahl und Ort ({address.city}) widersprechen sich."
            )
        elif not _is_town_sure(best, named.streets, address):
            doubt = "Straßen dieses Namens gibt es in mehreren Gemeinden, und keine ist genannt."
        if doubt:
            return self._check(named, best, MatchLevel.HOUSE, doubt)
        return self._booked(address, scope, named, found, best, contradicts)

    def _is_in_postcode(self, address: Address) -> bool:
        """Say whether the house exists under the postcode too: either may be the slip."""
        scope = self.gazetteer.scope("", address.postcode)
        reading = address.readings[0]
        streets = self._streets(reading.street, scope) if scope else []
        own = [street for street in streets if street.postcode == address.postcode]
        return bool(own) and bool(named_houses(self.gazetteer, own, reading))

    def _booked(
        self, address: Address, scope: Scope, named: Named, found: NamedHouses,
        best: Sequence[Spot], contradicts: str,
    ) -> Match:  # fmt: skip
        grade, method = MatchGrade.EXACT, found.method
        reason = found.reason or "Straße und Hausnummer stimmen."
        several = len(by_identity(named.streets)) > 1
        if several and not are_distinguished(best, named.streets, address, scope):
            grade, method = MatchGrade.SAFE, MatchMethod.ONLY_NUMBER
            reason = "Nur eine der gleichnamigen Straßen hat diese Hausnummer."
        if found.reason:
            grade, method, reason = MatchGrade.SAFE, found.method, found.reason
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
        best = apart(spots, MAX_CANDIDATES)
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


def _is_town_sure(best: Sequence[Spot], streets: Sequence[Street], address: Address) -> bool:
    """Say whether it is clear which town is meant, of those that have a street of that name."""
    towns = {(street.municipality, street.municipality_key) for street in streets}
    if len(towns) == 1 or address.city or address.addition:
        return True
    return bool(address.postcode) and best[0].street.postcode == address.postcode


def _one_of(matches: Sequence[Match]) -> Match:
    """Choose among the readings of an address whose streets the register knows all.

    One is booked where it alone has a house; who would book two, or one beside a street without
    number, asks a person.
    """
    if len(matches) == 1:
        return matches[0]
    booked = [match for match in matches if match.grade.is_booked]
    only_street = any(match.level is MatchLevel.STREET for match in matches)
    if len(booked) == 1 and not only_street:
        return replace(booked[0], grade=MatchGrade.SAFE)
    if not booked:
        return matches[0]
    offered = [match.candidates[0] for match in matches if match.candidates]
    return replace(
        booked[0],
        grade=MatchGrade.CHECK,
        reason="Die Zahl kann zum Namen der Straße gehören oder die Hausnummer sein.",
        candidates=tuple(offered[:MAX_CANDIDATES]),
    )
