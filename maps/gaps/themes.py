"""Themes of the map: which areas are under-served, how a link stands, who gets there."""

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analyses.burden.classes import BURDEN_WORDS, NO_BURDEN
from kpk_geo.german import number
from kpk_geo.model import LifePhase, LinkStatus, Underserved
from kpk_geo.results.gaps import GapArea, LinkSummary
from maps.burden.headlines import status_finding
from maps.gaps.matrix import SHARE_LIMITS, score_of
from maps.gaps.signs import STATUS_SIGNS, VERDICT_SIGNS, Sign
from maps.gaps.view import Choice, status_of
from maps.kit.palette import (
    BURDEN_COLOURS,
    GAP_COLOURS,
    NO_DATA_COLOUR,
    NO_DATA_PATTERN,
    NOTHING_COLOUR,
    REACHED_COLOURS,
)
from maps.kit.themes import LegendItem, Theme

_SHARE_WORDS = ("unter 20 %", "20 bis 50 %", "50 bis 80 %", "80 bis 95 %", "95 % und mehr")
_HALF = 0.5  # of the children
_SCORE_COLOURS = (GAP_COLOURS["weak"], GAP_COLOURS["unreached"], GAP_COLOURS["missing"])


def overall_themes(
    areas: Sequence[GapArea], links: Sequence[LinkSummary], choice: Choice
) -> list[Theme]:
    """List the themes over all links of a life phase, or over all of them.

    Parameters
    ----------
    areas
        Of the run, in the order of the classes.
    links
        Those of the life phase.
    choice
        Its life phase, or all.
    """
    return [
        underserved_theme(areas, choice),
        score_theme([score_of(area, links) for area in areas], choice.phase),
        burden_theme(areas),
    ]


def link_themes(areas: Sequence[GapArea], link: LinkSummary) -> list[Theme]:
    """List the themes of one link: how it stands, and which part of the children gets there.

    Parameters
    ----------
    areas
        Of the run, in the order of the classes.
    link
        In one life phase.
    """
    return [status_theme(areas, link), share_theme(areas, link)]


def underserved_theme(areas: Sequence[GapArea], choice: Choice) -> Theme:
    """Colour by the verdict of a life phase, or overall.

    Parameters
    ----------
    areas
        Of the run, in the order of the classes.
    choice
        Its life phase, or all.
    """
    verdicts = [area.underserved.get(choice.key, Underserved.UNKNOWN) for area in areas]
    whom = "" if choice.phase is None else f" für die Phase „{choice.phase.label}“"
    return _by_sign(
        "underserved", "Unterversorgte Gebiete", VERDICT_SIGNS, verdicts,
        f"Wo ist die Belastung hoch und fehlt{whom} zugleich etwas? Gesichert heißt: nach den "
        "Zahlen wahrscheinlich, nicht nur knapp über einer Grenze.",
    )  # fmt: skip


def status_theme(areas: Sequence[GapArea], link: LinkSummary) -> Theme:
    """Colour by how a link stands.

    Parameters
    ----------
    areas
        Of the run, in the order of the classes.
    link
        In one life phase.
    """
    statuses = [status_of(area, link.cell) for area in areas]
    theme = _by_sign(
        "status", "So steht das Glied", STATUS_SIGNS, statuses,
        f"Wie steht „{link.label}“ ({link.life_phase.label}) in jedem Gebiet?",
    )  # fmt: skip
    known = [item for item in statuses if item.is_gap or item is LinkStatus.PRESENT]
    lacking = sum(item.is_gap for item in known)
    where = f"in {number(lacking)} von {number(len(known))} Gebieten"
    found = f"{link.label} ({link.life_phase.label}): Lücke {where}." if known else ""
    return replace(theme, finding=found)


def _by_sign(
    name: str, label: str, signs: Mapping[LinkStatus, Sign] | Mapping[Underserved, Sign],
    found: Sequence[LinkStatus] | Sequence[Underserved], sentence: str,
) -> Theme:  # fmt: skip
    counts = Counter(str(item) for item in found)
    shown = [key for key in signs if counts[str(key)] or not signs[key].is_gap]  # type: ignore[index]
    places = {str(key): place for place, key in enumerate(shown)}
    return Theme(
        id=name, label=label, sentence=sentence,
        items=tuple(signs[key].item(counts[str(key)]) for key in shown),  # type: ignore[index]
        classes=tuple(places[str(item)] for item in found),
    )  # fmt: skip


def share_theme(areas: Sequence[GapArea], link: LinkSummary) -> Theme:
    """Colour by the share of children who get to an offer of the link in time.

    Parameters
    ----------
    areas
        Of the run, in the order of the classes.
    link
        In one life phase.
    """
    shares = [
        area.cells[link.cell].share if link.cell in area.cells else math.nan for area in areas
    ]
    places = [
        -1 if math.isnan(share) else sum(share >= limit for limit in SHARE_LIMITS)
        for share in shares
    ]
    theme = _by_place(
        "share", "Wie viele Kinder hinkommen",
        f"Welcher Anteil der Kinder kommt rechtzeitig zu „{link.label}“? Dunkel heißt: mehr.",
        list(zip(_SHARE_WORDS, REACHED_COLOURS, strict=True)), places, "keine Angabe",
    )  # fmt: skip
    known = [share for share in shares if not math.isnan(share)]
    few = sum(share < _HALF for share in known)
    found = (
        f"{link.label} ({link.life_phase.label}): In {number(few)} von {number(len(known))} "
        "Gebieten kommt weniger als die Hälfte der Kinder rechtzeitig hin."
    )
    return replace(theme, finding=found if known else "")


def burden_theme(areas: Sequence[GapArea]) -> Theme:
    """Colour by the class of burden, which the verdict rests on."""
    places = [-1 if area.burden_class is None else area.burden_class - 1 for area in areas]
    theme = _by_place(
        "burden", "Belastung",
        "Die Belastung, auf der das Urteil ruht: eine der beiden Hälften der Unterversorgung.",
        list(zip(BURDEN_WORDS.values(), BURDEN_COLOURS, strict=True)), places, NO_BURDEN,
    )  # fmt: skip
    codes = pd.Series([area.burden_class for area in areas], dtype="Int64")
    return replace(theme, finding=status_finding(codes))


def score_theme(scores: Sequence[float], phase: LifePhase | None) -> Theme:
    """Colour by the weighted number of children who lack a link: none, and three equal parts.

    Parameters
    ----------
    scores
        Of the areas, as `score_of` gives them; NaN: not known.
    phase
        To which the links belong; None: all of them.
    """
    known = np.array([score for score in scores if score > 0])
    # Whole numbers part the classes, so that the legend says exactly what is coloured.
    limits = sorted({math.ceil(np.quantile(known, part)) for part in (1 / 3, 2 / 3)}
                    if known.size else set())  # fmt: skip
    texts = ["0", *_spans(limits, bool(known.size))]
    colours = (
        [NOTHING_COLOUR, *_SCORE_COLOURS[-len(texts[1:]) :]] if texts[1:] else [NOTHING_COLOUR]
    )
    places = [
        -1 if math.isnan(score) else 0 if score <= 0 else 1 + sum(score > at for at in limits)
        for score in scores
    ]
    return _by_place(
        "score", "Bedarf ohne Angebot",
        "Kinder, denen ein Glied fehlt, über alle Glieder"
        f"{'' if phase is None else ' der Lebensphase'} gezählt; Kinder belasteter Gebiete zählen "
        "mehr. Dunkel heißt: mehr zu tun.",
        list(zip(texts, colours, strict=True)), places, "keine Angabe",
    )  # fmt: skip


def _spans(limits: Sequence[int], is_any: bool) -> list[str]:
    if not is_any:
        return []
    texts = [number(limit) for limit in limits]
    between = [f"über {low} bis {high}" for low, high in itertools.pairwise(texts)]
    return [f"über 0 bis {texts[0]}", *between, f"über {texts[-1]}"]


def _by_place(
    name: str, label: str, sentence: str, looks: Sequence[tuple[str, str]],
    places: Sequence[int], unknown: str,
) -> Theme:  # fmt: skip
    counts = Counter(places)
    items = [
        LegendItem(label=text, limits="", colour=colour, count=counts[place])
        for place, (text, colour) in enumerate(looks)
    ]
    if counts[-1]:
        items.append(
            LegendItem(label=unknown, limits="", colour=NO_DATA_COLOUR, pattern=NO_DATA_PATTERN,
                       count=counts[-1], is_gap=True)
        )  # fmt: skip
    return Theme(
        id=name, label=label, sentence=sentence, items=tuple(items),
        classes=tuple(len(looks) if place < 0 else place for place in places),
    )  # fmt: skip
