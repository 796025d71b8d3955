"""What can be applied for in kinderstark? Its six elements as data, with conditions and sources."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kpk_geo.errors import NotFoundError, excerpt, suggestion
from kpk_geo.funding.sources import Source, catalogue, read_source
from kpk_geo.model import FieldOfAction, OfferKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingElement:
    """One element (Baustein) that the Land pays for."""

    id: str
    number: int  # 1-6, as councils list them
    name: str
    sentence: str  # German: what it is
    is_base: bool  # the coordination, without which no other is paid
    conditions: tuple[str, ...]  # German: its own, beside those of the programme
    fields_of_action: tuple[FieldOfAction, ...]  # assigned by us
    kinds: tuple[OfferKind, ...]  # offers of a region that belong to it; assigned by us
    source: Source

    @property
    def all_conditions(self) -> tuple[str, ...]:
        """Its own conditions, and that of all but the base: the coordination must be there.

        >>> element("fgz").all_conditions[0]
        'Nur wo die Netzwerkkoordination besteht oder eingerichtet wird.'
        """
        return self.conditions if self.is_base else (programme().only_with_base, *self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingProgramme:
    """What holds for all elements; German sentences."""

    name: str
    applicant: str
    only_with_base: str
    double_funding: str
    further: str
    unconfirmed: str


@cache
def _content() -> Mapping[str, Any]:
    return tomllib.loads(catalogue("elements.toml"))


@cache
def programme() -> FundingProgramme:
    """Read what holds for all elements."""
    return FundingProgramme(**_content()["programme"])


@cache
def elements() -> tuple[FundingElement, ...]:
    """Read the elements, by number."""
    found = [_element(entry) for entry in _content()["element"]]
    return tuple(sorted(found, key=lambda item: item.number))


def element(element_id: str) -> FundingElement:
    """Give one element.

    Raises
    ------
    NotFoundError
        There is none of this id; the message suggests one.
    """
    for item in elements():
        if item.id == element_id:
            return item
    hint = suggestion(element_id, [item.id for item in elements()])
    raise NotFoundError(f"Den Baustein {excerpt(element_id)} gibt es nicht. {hint}")


def elements_of(kinds: Iterable[OfferKind]) -> tuple[FundingElement, ...]:
    """Give the elements to which an offer of these kinds belongs, by number.

    >>> [item.id for item in elements_of([OfferKind.OUTREACH, OfferKind.KITA])]
    ['aufsuchend']
    """
    asked = set(kinds)
    return tuple(item for item in elements() if asked.intersection(item.kinds))


def _element(entry: Mapping[str, Any]) -> FundingElement:
    return FundingElement(
        id=str(entry["id"]),
        number=int(entry["number"]),
        name=str(entry["name"]),
        sentence=str(entry["sentence"]),
        is_base=bool(entry["is_base"]),
        conditions=tuple(entry["conditions"]),
        fields_of_action=tuple(FieldOfAction.of(code) for code in entry["fields_of_action"]),
        kinds=tuple(OfferKind.of(code) for code in entry["kinds"]),
        source=read_source(entry),
    )
