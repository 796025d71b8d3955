"""Which gaps a scenario closes, in words."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from kpk_geo import german
from kpk_geo.errors import listed
from kpk_geo.model import Underserved
from kpk_geo.results.scenario import ChangedCell, ChangedLink, ChangedVerdict, ScenarioGaps
from maps.gaps.phrases import phases_text, some_names

HEAD = ("Glied der Kette", "Gebiete mit Lücke", "Kinder ohne das Glied")
TITLE = "Lücken der Präventionskette"
STALE = "Die Seite der Lücken zeigt einen älteren Lauf; hier ist mit den Daten von heute gerechnet."
NOTHING = "Keine Lücke der Präventionskette schließt sich, keine kommt hinzu."
_MAX_NAMES = 4
_KINDS = {Underserved.CERTAIN: "gesichert", Underserved.HINT: "Hinweise"}
_UNKNOWN = "–"
Cell = Callable[[ScenarioGaps | None], str]


def gap_texts(gaps: ScenarioGaps) -> dict[str, Any]:
    """Say what a scenario does to the gaps: sentences, and a table of the links that change.

    Parameters
    ----------
    gaps
        Without and with the changes.
    """
    if gaps.missing:
        return {"title": TITLE, "headline": "", "lines": [gaps.missing], "tables": [], "more": []}
    if not gaps.is_counted:
        lines = [left_out_line(gaps), *gaps.notes]
        return {"title": TITLE, "headline": lines[0], "lines": lines, "tables": [], "more": []}
    changed = [link for link in gaps.links if _differs(link)]
    rows = [[_name(link), _gaps(link), _lacking(link)] for link in changed]
    table = {"caption": "", "head": HEAD, "rows": rows}
    return {
        "title": TITLE,
        "headline": gap_headline(gaps),
        "lines": [*gap_lines(gaps), *verdict_lines(gaps)],
        "tables": [table] if rows else [],
        "more": list(gaps.notes),
    }


def gap_lines(gaps: ScenarioGaps) -> list[str]:
    """Say of each link in which areas its gap closes, opens, or becomes another."""
    if gaps.missing:
        return [gaps.missing]
    if not gaps.is_counted:
        return [left_out_line(gaps)]
    lines = [line for alike in _alike(gaps.links) for line in _lines(alike)]
    return [*(lines or [NOTHING]), *filter(None, [left_out_line(gaps)])]


def left_out_line(gaps: ScenarioGaps) -> str:
    """Say which kinds of changes the gaps know nothing of; "" where they know of all.

    Parameters
    ----------
    gaps
        Without and with the changes.
    """
    if not gaps.left_out:
        return ""
    return f"Bei den Lücken der Präventionskette nicht eingerechnet: {listed(gaps.left_out)}."


def verdict_lines(gaps: ScenarioGaps) -> list[str]:
    """Say which areas leave or join the list of the under-served ones; empty if not known."""
    if gaps.missing or not gaps.is_counted:
        return []
    lines = []
    for text, leaves in (
        ("Von der Liste der unterversorgten Gebiete", True),
        ("Auf die Liste der unterversorgten Gebiete", False),
    ):
        for kind, label in _KINDS.items():
            found = _moved(gaps, kind, leaves=leaves)
            if found:
                verb = "kommt" if len(found) == 1 else "kommen"
                lines.append(f"{text} {verb} {_names(found)} ({label}).")
    left = [own for own in gaps.verdicts if own.before in _KINDS and own.after not in _KINDS]
    if left and all(own.before is Underserved.HINT for own in left):
        lines.append("Von den gesichert unterversorgten Gebieten kommt keines von der Liste.")
    weaker = [own for own in gaps.verdicts if own.before in _KINDS and own.after in _KINDS]
    lines += [f"{own.name}: statt „{own.before.label}“ dann „{own.after.label}“." for own in weaker]
    return lines or ["Die Liste der unterversorgten Gebiete bleibt, wie sie ist."]


def gap_rows(compared: Sequence[ScenarioGaps | None]) -> list[tuple[str, Cell]]:
    """List the rows of the comparison: areas per link and life phase, then who leaves the list.

    Areas are never added up over links: one area may have a gap in many of them.

    Parameters
    ----------
    compared
        Of the scenarios side by side; None: not asked.
    """
    names = dict.fromkeys(_name(link) for own in compared if own is not None for link in own.links)
    rows: list[tuple[str, Cell]] = [
        (f"Gebiete mit Lücke: {name}", _known(partial(_areas_cell, name))) for name in names
    ]
    if not rows:
        rows = [("Gebiete mit Lücke", _known(lambda _: _UNKNOWN))]
    rows += [
        (f"Liste der unterversorgten Gebiete: {label}", _known(partial(_left_cell, kind)))
        for kind, label in _KINDS.items()
    ]
    return rows


def _known(write: Callable[[ScenarioGaps], str]) -> Cell:
    def cell(gaps: ScenarioGaps | None) -> str:
        if gaps is None or gaps.missing:
            return "nicht gefragt" if gaps is None else "keine Angabe"
        if not gaps.is_counted:
            return "nicht eingerechnet"
        return write(gaps)

    return cell


def _areas_cell(name: str, gaps: ScenarioGaps) -> str:
    found = next((link for link in gaps.links if _name(link) == name), None)
    return _UNKNOWN if found is None else _gaps(found)


def _left_cell(kind: Underserved, gaps: ScenarioGaps) -> str:
    leaves, joins = (_moved(gaps, kind, leaves=leaves) for leaves in (True, False))
    weaker = [own for own in gaps.verdicts if own.before is kind and own.after in _KINDS]
    parts = [f"{_names(leaves)} nicht mehr"] if leaves else ["keines kommt von der Liste"]
    parts += [f"{_names(weaker)} künftig „{weaker[0].after.label}“"] if weaker else []
    parts += [f"{_names(joins)} neu"] if joins else []
    return "; ".join(parts)


def gap_headline(gaps: ScenarioGaps) -> str:
    """Sum up in a sentence which gaps close and open; empty where nothing can be said.

    Parameters
    ----------
    gaps
        Without and with the changes.
    """
    if gaps.missing:
        return ""
    if not gaps.is_counted:
        return left_out_line(gaps)
    return f"{_gaps_closed(gaps)} {left_out_line(gaps)}".strip()


def _gaps_closed(gaps: ScenarioGaps) -> str:
    cells = [(own.before.is_gap, own.after.is_gap) for link in gaps.links for own in link.cells]
    closed, opened = cells.count((True, False)), cells.count((False, True))
    if not closed and not opened:
        limits = [note for note in gaps.notes if note != STALE]
        if limits:  # what was not computed cannot be said to stay as it is
            return f"Soweit gerechnet, schließt sich keine Lücke und kommt keine hinzu. {limits[0]}"
        return "Keine Lücke der Präventionskette schließt sich oder kommt hinzu."
    areas = len({own.area_id for link in gaps.links for own in link.cells
                 if own.before.is_gap and not own.after.is_gap})  # fmt: skip
    text = f"Lücken (je Gebiet, Glied und Lebensphase): {german.number(closed)} geschlossen"
    text += f" in {german.several(areas, 'Gebiet', 'Gebieten')}" if closed else ""
    return f"{text}, {german.number(opened)} neu." if opened else f"{text}."


def _moved(gaps: ScenarioGaps, kind: Underserved, *, leaves: bool) -> list[ChangedVerdict]:
    """Give those that leave the list and were of a kind, or join it and are of the kind."""
    found = [own for own in gaps.verdicts if (own.before in _KINDS) != (own.after in _KINDS)]
    return [own for own in found if (own.before if leaves else own.after) is kind]


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
