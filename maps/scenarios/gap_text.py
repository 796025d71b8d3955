"""Which gaps a scenario closes, in words."""

import math
from collections.abc import Sequence
from typing import Any

from kpk_geo import german
from kpk_geo.model import Underserved
from kpk_geo.results.scenario import ChangedCell, ChangedLink, ChangedVerdict, ScenarioGaps
from maps.gaps.phrases import phases_text, some_names

HEAD = ("Glied der Kette", "Gebiete mit Lücke", "Kinder ohne das Glied")
TITLE = "Lücken der Präventionskette"
NOTHING = "Keine Lücke der Präventionskette schließt sich, keine kommt hinzu."
_MAX_NAMES = 4
_LISTED = (Underserved.CERTAIN, Underserved.HINT)


def gap_texts(gaps: ScenarioGaps) -> dict[str, Any]:
    """Say what a scenario does to the gaps: sentences, and a table of the links that change.

    Parameters
    ----------
    gaps
        Without and with the changes.
    """
    if gaps.missing:
        return {"title": TITLE, "lines": [gaps.missing], "tables": [], "more": []}
    changed = [link for link in gaps.links if _differs(link)]
    rows = [[_name(link), _gaps(link), _lacking(link)] for link in changed]
    table = {"caption": "", "head": HEAD, "rows": rows}
    return {
        "title": TITLE,
        "lines": [*gap_lines(gaps), *verdict_lines(gaps)],
        "tables": [table] if rows else [],
        "more": list(gaps.notes),
    }


def gap_lines(gaps: ScenarioGaps) -> list[str]:
    """Say of each link in which areas its gap closes, opens, or becomes another."""
    if gaps.missing:
        return [gaps.missing]
    lines = [line for alike in _alike(gaps.links) for line in _lines(alike)]
    return lines or [NOTHING]


def verdict_lines(gaps: ScenarioGaps) -> list[str]:
    """Say which areas leave or join the list of the under-served ones; empty if not known."""
    if gaps.missing:
        return []
    lines = []
    for text, found in (
        ("Von der Liste der unterversorgten Gebiete", _moved(gaps, leaves=True)),
        ("Auf die Liste der unterversorgten Gebiete", _moved(gaps, leaves=False)),
    ):
        if found:
            verb = "kommt" if len(found) == 1 else "kommen"
            lines.append(f"{text} {verb} {_names(found)}.")
    weaker = [own for own in gaps.verdicts if own.before in _LISTED and own.after in _LISTED]
    lines += [f"{own.name}: statt „{own.before.label}“ dann „{own.after.label}“." for own in weaker]
    return lines or ["Die Liste der unterversorgten Gebiete bleibt, wie sie ist."]


def gaps_cell(gaps: ScenarioGaps | None) -> str:
    """Sum up in a cell of the comparison how many gaps there are without and with the changes."""
    if gaps is None or gaps.missing:
        return "nicht gefragt" if gaps is None else "keine Angabe"
    before, after = (
        sum(getattr(link, name) for link in gaps.links) for name in ("gaps_before", "gaps_after")
    )
    return f"{german.number(before)} → {german.number(after)}"


def left_cell(gaps: ScenarioGaps | None) -> str:
    """Name in a cell of the comparison the areas that leave or join the list."""
    if gaps is None or gaps.missing:
        return "nicht gefragt" if gaps is None else "keine Angabe"
    leaves, joins = (_moved(gaps, leaves=leaves) for leaves in (True, False))
    parts = [f"{_names(leaves)} nicht mehr"] if leaves else []
    parts += [f"{_names(joins)} neu"] if joins else []
    return "; ".join(parts) or "unverändert"


def _moved(gaps: ScenarioGaps, *, leaves: bool) -> list[ChangedVerdict]:
    found = [own for own in gaps.verdicts if (own.before in _LISTED) != (own.after in _LISTED)]
    return [own for own in found if (own.before in _LISTED) == leaves]


def _name(link: ChangedLink) -> str:
    return f"{link.label} ({link.life_phase.label})"


def _differs(link: ChangedLink) -> bool:
    return bool(link.cells) or round(link.lacking_before, 1) != round(link.lacking_after, 1)


def _gaps(link: ChangedLink) -> str:
    return f"{german.number(link.gaps_before)} → {german.number(link.gaps_after)}"


def _lacking(link: ChangedLink) -> str:
    if math.isnan(link.lacking_before) or math.isnan(link.lacking_after):
        return "–"
    return f"{german.number(link.lacking_before)} → {german.number(link.lacking_after)}"


def _alike(links: Sequence[ChangedLink]) -> list[list[ChangedLink]]:
    """Put life phases of a link together in which the same happens in the same areas."""
    found: dict[tuple[str, tuple[ChangedCell, ...]], list[ChangedLink]] = {}
    for link in links:
        found.setdefault((link.label, link.cells), []).append(link)
    return list(found.values())


def _lines(alike: Sequence[ChangedLink]) -> list[str]:
    first = alike[0]
    name = f"{first.label} ({phases_text([link.life_phase for link in alike])})"
    closed = [own for own in first.cells if own.before.is_gap and not own.after.is_gap]
    opened = [own for own in first.cells if own.after.is_gap and not own.before.is_gap]
    other = [own for own in first.cells if own.before.is_gap and own.after.is_gap]
    lines = [
        f"{name}: Lücke {verb} in {german.several(len(own), 'Gebiet', 'Gebieten')}: "
        f"{_names(own)}{_sure(own)}."
        for verb, own in (("geschlossen", closed), ("neu", opened))
        if own
    ]
    if other:
        labels = [f"{own.name}: {own.before.label} → {own.after.label}" for own in other]
        lines.append(f"{name}: andere Lücke. {some_names(labels, _MAX_NAMES)}.")
    return lines


def _sure(found: Sequence[ChangedCell]) -> str:
    """Say in how many of the areas every way of computing agrees."""
    sure = sum(own.is_sure for own in found)
    if sure == len(found):
        return ", in jeder Rechenweise"
    return f"; in jeder Rechenweise {german.number(sure) if sure else 'keines'} davon"


def _names(found: Sequence[ChangedCell | ChangedVerdict]) -> str:
    return some_names([own.name for own in found], _MAX_NAMES)
