"""A question about new sites in words, and how two of them differ."""

from collections.abc import Callable, Mapping
from typing import Final

from kpk_geo.errors import listed
from kpk_geo.model import (
    CandidateSource,
    LifePhase,
    OfferKind,
    SitingAim,
    SitingEquity,
    SitingNeed,
    TravelMode,
)
from maps.siting.words import phases_text

OPEN: Final = "ohne Angabe"


def differing(asked: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Say what one question asks otherwise than another; empty where both ask the same.

    Parameters
    ----------
    asked, other
        As their addresses have them.

    Examples
    --------
    >>> differing({"life_phase": "0-3", "count": "1"}, {"life_phase": "0-3,3-6", "count": "1"})
    'Kinder unter 3 Jahren statt unter 6 Jahren'
    >>> differing({"minutes": "10"}, {"minutes": "15", "capacity": "60"})
    'höchstens Minuten 10 statt 15; Platz je Ort ohne Angabe statt 60'
    """
    texts = []
    for name, (label, words) in _WORDS.items():
        own, there = (words(query[name]) if query.get(name) else OPEN for query in (asked, other))
        if own != there:
            texts.append(f"{label} {own} statt {there}")
    return "; ".join(texts)


def _phases(text: str) -> str:
    return phases_text([LifePhase.of(code) for code in text.split(",")])


def _candidates(text: str) -> str:
    sources = {own.value: own.label for own in CandidateSource}
    labels = [sources.get(code) or OfferKind.of(code).label for code in text.split(",")]
    return listed(sorted(labels))


def _same(text: str) -> str:
    return text.replace(".", ",")


_WORDS: Final[Mapping[str, tuple[str, Callable[[str], str]]]] = {
    "kind": ("Art", lambda text: OfferKind.of(text).label),
    "count": ("Zahl der Orte", _same),
    "life_phase": ("Kinder", _phases),
    "mode": ("unterwegs", lambda text: TravelMode.of(text).label),
    "minutes": ("höchstens Minuten", _same),
    "candidates": ("mögliche Orte", _candidates),
    "grid_metres": ("Abstand im Raster", _same),
    "aim": ("Ziel", lambda text: SitingAim.of(text).label),
    "need": ("Bedarf", lambda text: SitingNeed.of(text).label),
    "equity": ("Vorrang", lambda text: SitingEquity.of(text).label),
    "capacity": ("Platz je Ort", _same),
    "price": ("Preis je Ort", _same),
    "budget": ("Budget", _same),
    "tour_days": ("Touren an Tagen", _same),
    "tour_hours": ("Stunden je Tour", _same),
    "stay_minutes": ("Minuten je Halt", _same),
    "depot": ("Beginn der Tour", str),
}
