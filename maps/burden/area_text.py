"""What the index says of one area, or of several: words for their page."""

import math
from collections.abc import Mapping, Sequence

from analyses.burden.certainty import SURE
from analyses.burden.classes import BURDENED, ClassScheme
from kpk_geo import german
from kpk_geo.results.burden import BurdenArea
from maps.area.counting import counted, of_areas
from maps.area.parts import AreaPart, Fact
from maps.burden.certainty_text import of_100

HEADING = "Wie belastet ist das Gebiet?"
_BURDEN = {
    1: "geringe Belastung", 2: "durchschnittliche Belastung", 3: "hohe Belastung",
    4: "sehr hohe Belastung",
}  # fmt: skip
_CHANGE = {
    1: "zuletzt günstiger als die Stadt", 3: "zuletzt etwa wie die Stadt",
    5: "zuletzt ungünstiger als die Stadt",
}  # fmt: skip
_TITLES = {"status": "Belastung heute", "dynamic": "Entwicklung gegenüber der Stadt"}


def one_area(
    parts: Mapping[str, BurdenArea], statements: Sequence[Fact], address: str, *, stale: str
) -> AreaPart:
    """Say how burdened one area is.

    Parameters
    ----------
    parts
        Its records by name of the part: status, and dynamic where there is one.
    statements
        As the question's key figures show them.
    address
        Of the map.
    stale
        German: that the data changed since; empty if they did not.
    """
    status, dynamic = parts["status"], parts.get("dynamic")
    headline = _BURDEN.get(status.class_code or 0, "") + _doubt(status)
    sentences = [f"Keine Einstufung der Belastung: {status.validity.label}."]
    if headline:
        sentences = [f"{headline[0].upper()}{headline[1:]}, verglichen mit den anderen Gebieten."]
    if dynamic is not None and dynamic.class_code is not None:
        sentences.append(_change(dynamic))
    return AreaPart(
        question="burden", heading=HEADING, address=address, headline=headline,
        sentence=" ".join(sentences), statements=statements, stale=stale,
        certainty=[line for name, area in parts.items() for line in _certainty(name, area)],
    )  # fmt: skip


def _doubt(status: BurdenArea) -> str:
    """Say beside a high burden that it may be chance; of the others nobody draws a conclusion."""
    if status.class_code not in BURDENED:
        return ""
    share = math.fsum(status.probabilities.get(code, math.nan) for code in BURDENED)
    return " (nicht sicher)" if share < SURE else ""  # NaN: not known, and said below


def _change(dynamic: BurdenArea) -> str:
    """Say how the area moved against the city; which way only where that is not chance."""
    if dynamic.data_share < SURE:
        return "Ob es sich zuletzt anders entwickelte als die Stadt, ist nicht sicher."
    return f"Das Gebiet entwickelte sich {_CHANGE.get(dynamic.class_code or 0, '')}."


def _certainty(name: str, area: BurdenArea) -> list[str]:
    if area.class_code is None:
        return []
    title = _TITLES[name]
    known = [
        (area.weighting_share, "bei anders gewichteten Indikatoren"),
        (area.data_share, "bei Zahlen, die durch Zufall etwas anders ausfielen"),
    ]
    said = [f"in {of_100(share)} {words}" for share, words in known if not math.isnan(share)]
    if not said:
        return [f"{title}: Wie sicher die Einstufung ist, lässt sich nicht sagen."]
    firm = {True: "sicher", False: "unsicher", None: "offen"}[area.robust]
    lines = [
        f"{title}: Die Einstufung ist {firm}; von 100 Wiederholungen bleibt sie {', '.join(said)}."
    ]
    if area.near_border:
        lines.append(f"{title}: Das Gebiet liegt nahe an einer Klassengrenze.")
    return lines


def several_areas(
    parts: Mapping[str, Sequence[BurdenArea]],
    schemes: Mapping[str, ClassScheme],
    address: str,
    *,
    stale: str,
) -> AreaPart:
    """Count the classes of several areas: an index is made for areas, not for their sum.

    Parameters
    ----------
    parts
        Records of the areas by name of the part.
    schemes
        The classes, by name of the part.
    address
        Of the map.
    stale
        German: that the data changed since; empty if they did not.
    """
    statements = []
    for name, areas in parts.items():
        scheme = schemes[name]
        codes = [area.class_code for area in areas if area.class_code is not None]
        places = {scheme.label(code): -place for place, code in enumerate(scheme.codes)}
        text = counted((scheme.label(code) for code in codes), places)
        statements.append(
            Fact(label=_TITLES[name], text=text or "–", note=of_areas(len(codes), len(areas)))
        )
    return AreaPart(
        question="burden", heading=HEADING, address=address, headline=_high_of(parts["status"]),
        sentence="Eingestuft wird jedes Gebiet für sich; eine Klasse der Summe gibt es nicht.",
        statements=statements, stale=stale,
    )  # fmt: skip


def _high_of(areas: Sequence[BurdenArea]) -> str:
    """Count the burdened among those that have a class: one without is not one with little."""
    codes = [area.class_code for area in areas if area.class_code is not None]
    if not codes:
        return ""
    high = german.number(sum(code in BURDENED for code in codes))
    total = german.several(len(codes), "Gebiet", "Gebieten")
    classed = "" if len(codes) == len(areas) else " mit Einstufung"
    return f"{high} von {total}{classed} hoch oder sehr hoch belastet"
