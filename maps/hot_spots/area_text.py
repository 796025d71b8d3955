"""What the clusters say of one area, or of several: words for their page."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpk_geo import german
from kpk_geo.errors import listed
from kpk_geo.model import Cluster
from kpk_geo.results.hot_spots import HotSpotArea
from maps.area.counting import counted
from maps.area.parts import AreaPart, Fact

HEADING = "Liegt es in einer Häufung?"
_WORDS = {
    Cluster.CORE: "Kern einer gesicherten Häufung",
    Cluster.SURROUNDING: "Umgebung eines Kerns",
    Cluster.ALIKE: "Hinweis auf eine Häufung, nicht gesichert",
    Cluster.CONTRARY: "weicht von seiner Umgebung ab",
    Cluster.NONE: "kein Befund",
}
_RARE = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorClusters:
    """What was found for one indicator."""

    label: str  # German
    areas: Sequence[HotSpotArea]
    is_index: bool  # the index itself, which heads the page


def chance_words(p: float) -> str:
    """Say a p-value so that nobody has to know what that is; "" for NaN.

    >>> chance_words(0.003), chance_words(0.00004), chance_words(0.4)
    ('durch Zufall in etwa 3 von 1.000 Fällen', 'durch Zufall in weniger als 1 von 1.000 Fällen',
     'durch Zufall in etwa 40 von 100 Fällen')
    """
    if math.isnan(p):
        return ""
    if p < _RARE:
        return "durch Zufall in weniger als 1 von 1.000 Fällen"
    if p < 0.01:
        return f"durch Zufall in etwa {german.number(1000 * p)} von 1.000 Fällen"
    return f"durch Zufall in etwa {german.number(100 * p)} von 100 Fällen"


def one_area(found: Sequence[IndicatorClusters], address: str, *, stale: str) -> AreaPart:
    """Say for every indicator whether one area belongs to a cluster.

    Parameters
    ----------
    found
        Of each indicator with the one area.
    address
        Of the map.
    stale
        German: that the data changed since; empty if they did not.
    """
    alone = {item.label: item.areas[0] for item in found}
    cores = [label for label, area in alone.items() if area.cluster is Cluster.CORE]
    sentence = "In keinem der geprüften Indikatoren ist eine Häufung um dieses Gebiet gesichert."
    if cores:
        sentence = f"Kern einer gesicherten Häufung: {listed(cores)}."
    head = next((item.areas[0] for item in found if item.is_index), None)
    headline = ""
    if head is not None and head.cluster is Cluster.CORE:
        headline = "Kern einer gesicherten Häufung"
    elif cores:
        headline = f"Kern einer gesicherten Häufung ({listed(cores[:2])})"
    return AreaPart(
        question="hot-spots", heading=HEADING, address=address, headline=headline,
        sentence=sentence, stale=stale,
        statements=[
            Fact(label=label, text=cluster_word(area), note=_confirmed(area))
            for label, area in alone.items()
        ],
        certainty=_sure([(label, alone[label]) for label in cores]),
    )  # fmt: skip


def cluster_word(area: HotSpotArea) -> str:
    """Say whether an area belongs to a cluster, or why that is not known."""
    return area.validity.label if area.cluster is None else _WORDS[area.cluster]


def _confirmed(area: HotSpotArea) -> str:
    if not area.variants or area.cluster in (None, Cluster.NONE):
        return ""
    return f"bestätigt in {area.confirmed} von {area.variants} anderen Rechenweisen"


def _sure(cores: Sequence[tuple[str, HotSpotArea]]) -> list[str]:
    """Say of all cores together how likely chance alone would show them."""
    said = [
        f"{label} {words.removeprefix('durch Zufall ')}"
        for label, area in cores
        if (words := chance_words(area.p_adjusted))
    ]
    if not said:
        return []
    return [
        "Die Häufung ist gesichert. So auffällig wäre sie durch Zufall nur selten: "
        f"{'; '.join(said)}. Dass viele Gebiete geprüft wurden, ist eingerechnet."
    ]


def several_areas(found: Sequence[IndicatorClusters], address: str, *, stale: str) -> AreaPart:
    """Count what was found in several areas.

    Parameters
    ----------
    found
        Of each indicator with all the areas.
    address
        Of the map.
    stale
        German: that the data changed since; empty if they did not.
    """
    places: Mapping[str, int] = {word: place for place, word in enumerate(_WORDS.values())}
    statements = [
        Fact(label=item.label, text=counted((cluster_word(area) for area in item.areas), places))
        for item in found
    ]
    head = next((item for item in found if item.is_index), None)
    cores = 0 if head is None else sum(area.cluster is Cluster.CORE for area in head.areas)
    headline = ""
    if head is not None and cores:
        one = "Gebiet im Kern einer gesicherten Häufung"
        noun = one if cores == 1 else "Gebiete im Kern gesicherter Häufungen"
        headline = f"{german.number(cores)} {noun}"
    return AreaPart(
        question="hot-spots", heading=HEADING, address=address, headline=headline,
        sentence="Geprüft ist jedes Gebiet für sich, nicht ihre Summe.", stale=stale,
        statements=statements,
    )  # fmt: skip
