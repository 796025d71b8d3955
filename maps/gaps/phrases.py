"""Short phrases of the page: burden, children who lack a link."""

import math
import re
from collections.abc import Sequence

from analyses.burden.classes import burden_word
from kpk_geo import german
from kpk_geo.errors import listed
from kpk_geo.model import LifePhase
from kpk_geo.results.gaps import GapArea, LinkSummary
from maps.gaps.view import gap_cells
from maps.gaps.words import probability_text


def burden_sentence(area: GapArea) -> str:
    """Say how burdened an area is, and how sure a high burden is."""
    word = burden_word(area.burden_class)
    if math.isnan(area.burden_high) or area.burden_by_class:
        return f"Belastung {word}"
    return f"Belastung {word} (hoch oder mehr: {probability_text(area.burden_high)})"


def children_lacking(area: GapArea, links: Sequence[LinkSummary]) -> float:
    """Count the children who lack a link at least: of each phase the largest number of a link.

    Who lacks one link may lack the next, too, so the numbers of a phase do not add up; children
    under one, who stand for pregnancy, are counted among those under three. NaN: not known.

    Parameters
    ----------
    area
        One area of the run.
    links
        Those that count.
    """
    most: dict[LifePhase, float] = {}
    for item in gap_cells(area, links):
        lacking = area.cells[item.cell].without
        if not math.isnan(lacking):
            phase = LifePhase.EARLY if item.life_phase is LifePhase.PREGNANCY else item.life_phase
            most[phase] = max(most.get(phase, 0.0), lacking)
    return math.fsum(most.values()) if most else math.nan


def some_names(names: Sequence[str], most: int = 3) -> str:
    """List names, the first of them by name.

    >>> some_names(["Hafen", "Nord"]), some_names(["A", "B", "C", "D", "E"])
    ('Hafen, Nord', 'A, B, C und 2 weitere')
    """
    more = german.several(len(names) - most, "weiteres", "weitere")
    return listed(names) if len(names) <= most else f"{', '.join(names[:most])} und {more}"


def phases_text(phases: Sequence[LifePhase]) -> str:
    """List life phases, and say years once.

    >>> phases_text([LifePhase.PREGNANCY, LifePhase.EARLY, LifePhase.KITA])
    'Schwangerschaft und Geburt, 0–3, 3–6 Jahre'
    """
    years = " Jahre"
    labels = [phase.label for phase in phases]
    return ", ".join([*(label.removesuffix(years) for label in labels[:-1]), *labels[-1:]])


def first_sentence(text: str) -> tuple[str, str]:
    """Part the sentence that becomes the title from what is said after it.

    A full stop after a short word is an abbreviation, unless what follows is known to begin anew.

    >>> first_sentence("1 von 9 Gebieten ist betroffen: St. Georg Ost. Dort ist es schwer.")
    ('1 von 9 Gebieten ist betroffen: St. Georg Ost.', 'Dort ist es schwer.')
    """
    first, stop, rest = _parted(text)
    return (f"{first}.", rest) if stop else (text, "")


_END = re.compile(r"(?<=\w{4})\. |\. (?=Dort ist|Zu \d|Wo mehr|An keinem|Von \d|Nächster Schritt)")


def _parted(text: str) -> tuple[str, bool, str]:
    found = _END.search(text)
    return (text[: found.start()], True, text[found.end() :]) if found else (text, False, "")
