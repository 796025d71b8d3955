"""What of an accepted proposal counts today, given what the list says today?

A list is the source. A correction stands over it until the list itself says the same or something
newer: that is decided field by field, and told where the two differ. Corrections come from
providers, and from the Jugendamt itself by its form; both are held against the list in this way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from kpk_geo.model import ProposalKind
from kpk_geo.offers.record import FIELD_BY_NAME, Inventory, OfferField

# What a provider may say of an offer. Not its contact: lists hold names and numbers of persons
# there, which no page that is opened by a link may show.
OFFER_PARTS = (
    "title", "description", "kinds", "life_phases", "age_from", "age_to", "delivery",
    "target_groups", "languages", "cost", "barrier_free", "capacity_value", "capacity_unit",
    "capacity_period", "free_slots", "registration", "url", "status", "valid_from", "valid_to",
)  # fmt: skip
ADDRESS_PARTS = ("site_name", "street", "postcode", "city")
TIMES = "times"  # as people write them; opening hours are read from it
PLACE_PARTS = (TIMES, *ADDRESS_PARTS)
# Only the Jugendamt says that an offer is confidential, with all its places. No list takes that
# back: what was once hidden by hand is shown again only by hand.
CONFIDENTIAL = "confidential"
STAMPS = ("last_checked", "checked_by")  # come with everything that a provider says
ADDED = "meldung-"  # begins the number of an offer that stands in no list
Plain = Any  # text, number, list of texts or None; days as texts, as JSON holds them


class Standing(StrEnum):
    """How a field of a correction stands to the list."""

    HOLDS = "holds"  # the list says what it said then: the correction counts
    SAME = "same"  # the list says it too
    NEWER = "newer"  # the list says something newer: the list counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An accepted proposal."""

    number: int
    kind: ProposalKind
    provider: str
    offer_id: str
    said_on: date
    place: str | None  # site in the list; None: the offer as a whole
    new: Mapping[str, Plain]
    seen: Mapping[str, Plain]  # what the provider saw when it said so
    base: Mapping[str, Plain]  # what the list said when it was accepted
    by_office: bool = False  # the Jugendamt itself says so: of confidential offers, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """An accepted offer that stood in no list."""

    number: int
    provider: str
    said_on: date
    new: Mapping[str, Plain]
    twins: frozenset[str] = frozenset()  # offers of that name which the list had already
    by_office: bool = False  # the Jugendamt itself says so: the list need not know its provider

    @property
    def offer_id(self) -> str:
        """Number of the offer."""
        return f"{ADDED}{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOffer:
    """An offer as its list has it."""

    fields: Mapping[str, Plain]
    places: Mapping[str, Mapping[str, Plain]]  # by site_id: `PLACE_PARTS`


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedOffer:
    """An offer with all corrections that count, and how each of them stands."""

    fields: Mapping[str, Plain]  # only those that differ from the list
    places: Mapping[str, Mapping[str, Plain]]  # by site_id of the list, only what differs
    standings: Mapping[int, Mapping[str, Standing]]  # by number of the correction


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedInventory:
    """A list with all corrections that count."""

    inventory: Inventory
    listed: Mapping[str, dict[str, Any]] = field(default_factory=dict)  # by offer_id: its list
    standings: Mapping[int, Mapping[str, Standing]] = field(default_factory=dict)


def correct(listed: ListedOffer, corrections: Sequence[Correction]) -> CorrectedOffer:
    """Put the corrections of one offer over what its list says, the earliest first.

    Parameters
    ----------
    listed
        What the list says today.
    corrections
        Of this offer.

    Examples
    --------
    >>> listed = ListedOffer(fields={"title": "Treff"}, places={})
    >>> said = Correction(number=1, kind=ProposalKind.CHANGE, provider="AWO", offer_id="A1",
    ...                   said_on=date(2026, 11, 1), place=None, new={"title": "Café"},
    ...                   seen={"title": "Treff"}, base={"title": "Treff"})
    >>> dict(correct(listed, [said]).fields)
    {'title': 'Café'}
    """
    fields: dict[str, Plain] = {}
    places: dict[str, dict[str, Plain]] = {}
    standings: dict[int, dict[str, Standing]] = {}
    # From the last to the first: what was said last of a part decides about it. Said back to what
    # the list says, earlier corrections of that part are done with, too.
    decided: dict[tuple[str, str], Standing] = {}
    for item in sorted(corrections, key=lambda item: item.number, reverse=True):
        place = _place(item, listed)
        standings[item.number] = {}
        for name, new in item.new.items():
            is_of_place = name in PLACE_PARTS
            part = (place or "" if is_of_place else "", name)
            own = listed.places.get(place or "") if is_of_place else listed.fields
            later = decided.get(part)
            standing = later if later is Standing.SAME else _standing(name, item, own, listed)
            standings[item.number][name] = standing
            if later is None or later is Standing.NEWER:
                decided[part] = standing
            if standing is not Standing.HOLDS or later is Standing.HOLDS:
                continue
            (places.setdefault(part[0], {}) if is_of_place else fields)[name] = new
    return CorrectedOffer(fields=fields, places=places, standings=standings)


def _place(item: Correction, listed: ListedOffer) -> str | None:
    """Find the place that is meant: by its key, or because there is no other."""
    if item.place in listed.places:
        return item.place
    return next(iter(listed.places)) if len(listed.places) == 1 else None


def _standing(
    name: str, item: Correction, own: Mapping[str, Plain] | None, listed: ListedOffer
) -> Standing:
    if own is None:  # the list has the place no more
        return Standing.NEWER
    if name == CONFIDENTIAL:
        return Standing.HOLDS
    says, new = own.get(name), item.new[name]
    if name in STAMPS:
        checked, said = listed.fields.get(STAMPS[0]), item.new[STAMPS[0]]
        if checked is None or checked < said:  # days as texts sort like days
            return Standing.HOLDS
        return Standing.SAME if checked == said else Standing.NEWER
    if says == new:
        return Standing.SAME
    confirmed = listed.fields.get(STAMPS[0])
    if confirmed is not None and confirmed > item.said_on.isoformat():
        return Standing.NEWER
    # It may have caught up with an earlier correction, which is what the provider saw.
    is_as_before = says in (item.base.get(name), item.seen.get(name))
    return Standing.HOLDS if is_as_before else Standing.NEWER


def settled_because(standings: Mapping[str, Standing]) -> str | None:
    """Say in German why a correction counts no more; None while a part of it does.

    >>> settled_because({"title": Standing.SAME}), settled_because({"title": Standing.HOLDS})
    ('Die Liste sagt jetzt dasselbe.', None)
    """
    if Standing.HOLDS in standings.values():
        return None
    newer = [name for name, standing in standings.items() if standing is Standing.NEWER]
    if not newer:
        return "Die Liste sagt jetzt dasselbe."
    names = ", ".join(dict.fromkeys(heading_of(name) for name in newer))
    return f"Die Liste ist neuer und gilt ({names})."


_FIELDS = {"kinds": "kind", TIMES: "opening_hours"}


def part_of(name: str) -> OfferField:
    """Give the field of the record that a part of a proposal is about."""
    return FIELD_BY_NAME[_FIELDS.get(name, name)]


def heading_of(name: str) -> str:
    """Give the German heading of a part.

    >>> heading_of("times"), heading_of("kinds")
    ('Zeiten', 'Art')
    """
    return part_of(name).heading
