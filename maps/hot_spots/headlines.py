"""What each theme of the map of hot spots found, in a sentence with its number.

Counts are those of the legend beside, so headline and map never differ.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kpk_geo import german
from kpk_geo.german import number
from kpk_geo.model import Cluster
from maps.hot_spots.counts_text import scan_sentence
from maps.hot_spots.surroundings_text import surroundings_sentence
from maps.hot_spots.view import HotSpotView
from maps.kit.themes import Theme


def headline(view: HotSpotView) -> str:
    """Say the result in one sentence, readable from the back of the room."""
    summary = view.summary
    if summary.reason:
        return summary.reason
    core = summary.clusters[Cluster.CORE]
    tested = number(summary.tests)
    if not core:
        return (
            f"Keine gesicherte Häufung gefunden: In keinem von {tested} geprüften Gebieten lässt "
            "sich die Umgebung vom Zufall trennen. Dass es keine gibt, heißt das nicht."
        )
    cores = "Ein Gebiet bildet den Kern" if core == 1 else f"{number(core)} Gebiete bilden Kerne"
    around = number(summary.clusters[Cluster.SURROUNDING])
    return (
        f"Gesicherte Häufungen: {cores}, {around} weitere liegen in deren Umgebung; geprüft "
        f"wurden {tested}."
    )


def front_ids(themes: Sequence[Theme]) -> list[str]:
    """List the themes that a steering group asks for: where, how sure, and where supply is short.

    Without a comparison with supply the change stands third.
    """
    ids = [theme.id for theme in themes]
    supply = [name for name in ids if name.startswith("supply-")][:1]
    third = supply or ["moves"]
    return [name for name in ("hot", "robustness", *third) if name in ids]


def with_finding(theme: Theme, view: HotSpotView) -> Theme:
    """Add what a theme found; one of which nothing is known keeps what it has."""
    say = _SAY.get(theme.id.split("-", maxsplit=1)[0])
    return theme if say is None else replace(theme, finding=say(theme, view))


def _counts(theme: Theme) -> list[int]:
    return [item.count or 0 for item in theme.items if not item.is_gap]


def _areas(count: int, verb: Mapping[bool, str]) -> str:
    """Begin a sentence with a number of areas; `verb`: of one, and of several."""
    return f"{number(count)} {'Gebiet' if count == 1 else 'Gebiete'} {verb[count == 1]}"


_LIE = {True: "liegt", False: "liegen"}
_BELONG = {True: "gehört", False: "gehören"}
_WERE = {True: "hat", False: "haben"}


def _hot(theme: Theme, view: HotSpotView) -> str:
    return headline(view)


def _cold(theme: Theme, view: HotSpotView) -> str:
    core, around, *_ = _counts(theme)
    if not core:
        return (
            "Keine gesicherte Häufung geringer Belastung gefunden. Dass es keine gibt, heißt das "
            "nicht."
        )
    cores = "Ein Gebiet bildet den Kern" if core == 1 else f"{number(core)} Gebiete bilden Kerne"
    return f"Geringe Belastung: {cores} gesicherter Häufungen, {number(around)} weitere umgeben sie"


def _joins(theme: Theme, view: HotSpotView) -> str:
    sure, hint, none, _ = _counts(theme)
    burdened = sure + hint + none
    if not sure:
        return (
            f"Bei keinem von {number(burdened)} hoch belasteten Gebieten ist gesichert, dass es "
            "unter seinesgleichen liegt"
        )
    return (
        f"{number(sure)} von {number(burdened)} hoch belasteten Gebieten {_LIE[sure == 1]} "
        "gesichert unter anderen hoch belasteten"
    )


def _robustness(theme: Theme, view: HotSpotView) -> str:
    always, often = _counts(theme)[3], _counts(theme)[2]
    if not always:
        return (
            "Kein Gebiet gehört in jeder Rechenweise zu einer Häufung, "
            f"{number(often)} in mindestens der Hälfte"
        )
    return (
        f"{_areas(always, _BELONG)} in jeder Rechenweise zu einer Häufung, {number(often)} weitere "
        "in mindestens der Hälfte"
    )


def _rank(theme: Theme, view: HotSpotView) -> str:
    surely, top = _counts(theme)[3], ""
    if view.summary.ranks:
        top = f"{number(100 * view.summary.ranks.top_share)} % "
    if not surely:
        return f"Von keinem Gebiet ist so gut wie sicher, dass es unter den {top}höchsten liegt"
    return f"{_areas(surely, _LIE)} so gut wie sicher unter den {top}höchsten"


def _moves(theme: Theme, view: HotSpotView) -> str:
    worse, _, better = _counts(theme)[:3]
    since = german.day(view.summary.moves.dates[0])
    if not worse and not better:
        return f"Kein Gebiet hat sich seit {since} gesichert anders verändert als die Stadt"
    return (
        f"{_areas(worse, _WERE)} sich seit {since} gesichert ungünstiger verändert als die Stadt, "
        f"{number(better)} günstiger"
    )


def _supply(theme: Theme, view: HotSpotView) -> str:
    both, what = _counts(theme)[0], theme.label.split(":", maxsplit=1)[0]
    high = "sicher hohe" if view.summary.high_burden.by_counts else "hohe"
    if not both:
        return f"{what}: In keinem Gebiet trifft {high} Belastung auf niedrige Versorgung"
    where = "1 Gebiet" if both == 1 else f"{number(both)} Gebieten"
    return f"{what}: In {where} trifft {high} Belastung auf niedrige Versorgung"


def _beyond(theme: Theme, view: HotSpotView) -> str:
    return surroundings_sentence(view.summary)


def _scan(theme: Theme, view: HotSpotView) -> str:
    return scan_sentence(view.summary)


_SAY: dict[str, Callable[[Theme, HotSpotView], str]] = {
    "hot": _hot, "cold": _cold, "joins": _joins, "robustness": _robustness, "rank": _rank,
    "moves": _moves, "supply": _supply, "beyond": _beyond, "scan": _scan,
}  # fmt: skip
