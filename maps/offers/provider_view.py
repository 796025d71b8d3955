"""What the page of a provider shows: its own offers, and nothing that was counted or computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """A place of an offer; texts as they stand in the form."""

    site_id: str
    values: Mapping[str, str]  # times, site_name, street, postcode, city
    understood: str = ""  # German: what was read of its times, and what was not


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOffer:
    """An offer as its provider sees it."""

    offer_id: str
    title: str
    about: str  # German: kind, for whom, how many
    capacity_label: str  # German: of what it has so many
    values: Mapping[str, str]  # of the offer as a whole
    places: Sequence[OwnPlace]
    last_checked: date | None
    is_stale: bool
    answer: str = ""  # German: what was said and waits; empty: nothing
    answer_pk: tuple[int, ...] = ()  # numbers of it, to take it back


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnForm:
    """A form that is open, with what was typed and what is wrong with it."""

    offer_id: str | None  # None: a new offer
    values: Mapping[str, str] = field(default_factory=dict)  # by name of the input
    phases: Sequence[str] = ()  # codes that are ticked
    errors: Mapping[str, str] = field(default_factory=dict)  # by name of the input


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderView:
    """The page of a provider."""

    token: str
    region_name: str
    synthetic: bool
    provider: str
    expires_on: date
    offers: Sequence[OwnOffer]
    added: Sequence[tuple[int, date]] = ()  # new offers that wait: number and day
    open_form: OwnForm | None = None
    said: str = ""  # German: what was just done
    problem: str = ""  # German: what did not work
