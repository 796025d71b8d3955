"""How do today's figures stand to those that were copied when a decision was put down?

Two figures side by side are a change, never an effect: nothing here asks why.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyses.burden.certainty import SURE
from kpk_geo.model import Outcome
from kpk_geo.results.decisions import KeyFigure, RestedRun, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePair:
    """One figure of one area at both moments."""

    then: KeyFigure | None  # None: it was not copied
    now: KeyFigure | None  # None: there is none today
    outcome: Outcome
    reason: str  # German: why nothing is compared; empty where something is

    @property
    def shown(self) -> KeyFigure:
        """The figure that names the row."""
        found = self.then or self.now
        assert found is not None
        return found


def compare_snapshots(
    then: Snapshot, now: Snapshot, *, changed_areas: Mapping[str, str]
) -> list[FigurePair]:
    """Pair the figures of two moments, in the order in which they were copied.

    Parameters
    ----------
    then, now
        What the desk showed, and what it shows.
    changed_areas
        German reason by area_id: why an area of today is not the one that was decided on; such
        areas are not compared.
    """
    today = {figure.key: figure for figure in now.figures}
    pairs = [
        _pair(figure, today.pop(figure.key, None), then, now, changed_areas)
        for figure in then.figures
    ]
    return pairs + [
        FigurePair(then=None, now=figure, outcome=Outcome.NO_FIGURE, reason="")
        for figure in today.values()
    ]


def _pair(
    then: KeyFigure,
    now: KeyFigure | None,
    before: Snapshot,
    after: Snapshot,
    changed_areas: Mapping[str, str],
) -> FigurePair:
    if then.area_id in changed_areas:
        reason = changed_areas[then.area_id]
        return FigurePair(then=then, now=None, outcome=Outcome.NOT_COMPARED, reason=reason)
    if now is None:
        return FigurePair(then=then, now=None, outcome=Outcome.NO_FIGURE, reason="")
    reason = why_not_comparable(_run_of(then, before.runs), _run_of(now, after.runs))
    if not reason and _same_data_other_text(then, now, before, after):
        reason = "dieselben Daten, aber eine andere Programmversion oder Einstellung"
    if reason:
        return FigurePair(then=then, now=now, outcome=Outcome.NOT_COMPARED, reason=reason)
    return FigurePair(then=then, now=now, outcome=judge(then, now, before, after), reason="")


def _run_of(figure: KeyFigure, runs: Sequence[RestedRun]) -> RestedRun | None:
    return next((run for run in runs if run.run_pk == figure.run_pk), None)


def why_not_comparable(then: RestedRun | None, now: RestedRun | None) -> str:
    """Say in German why figures of two runs are not set against each other; empty if they may be.

    Parameters
    ----------
    then, now
        The runs; None: it is not known which it was.
    """
    if then is None or now is None:
        return "es ist nicht mehr bekannt, welche Rechnung dahintersteht"
    if then.run_pk == now.run_pk:
        return ""
    if (then.level, then.valid_from) != (now.level, now.valid_from):
        return "die Rechnungen stehen auf verschiedenen Gebietsständen"
    if then.format_version != now.format_version:
        return "das Programm rechnet diese Zahl heute in anderer Form"
    if then.settings != now.settings:
        return "die Einstellungen der Rechnung sind heute andere"
    return ""


def _is_same_data(then: KeyFigure, now: KeyFigure, before: Snapshot, after: Snapshot) -> bool:
    first, second = _run_of(then, before.runs), _run_of(now, after.runs)
    if first is None or second is None or first.fingerprint is None:
        return False
    # Files of several days are one fingerprint: which of them was looked at says the day.
    return (first.fingerprint, then.data_day) == (second.fingerprint, now.data_day)


def _same_data_other_text(
    then: KeyFigure, now: KeyFigure, before: Snapshot, after: Snapshot
) -> bool:
    return _is_same_data(then, now, before, after) and not _is_equal(then, now)


def _is_equal(then: KeyFigure, now: KeyFigure) -> bool:
    """A class is its code: how it is worded may have changed since."""
    if then.is_class and not (math.isnan(then.value) or math.isnan(now.value)):
        return then.value == now.value
    return then.text == now.text


def judge(then: KeyFigure, now: KeyFigure, before: Snapshot, after: Snapshot) -> Outcome:
    """Judge two figures that may be compared.

    Parameters
    ----------
    then, now
        The same figure at both moments.
    before, after
        What the desk showed then, and what it shows; with the runs behind.
    """
    if then.run_pk == now.run_pk:
        return Outcome.SAME_RUN
    if math.isnan(then.value) or math.isnan(now.value):
        return Outcome.NO_FIGURE
    if _is_same_data(then, now, before, after):
        return Outcome.SAME_DATA
    if _is_equal(then, now):
        return Outcome.EQUAL
    return _differing(then, now)


def _differing(then: KeyFigure, now: KeyFigure) -> Outcome:
    if then.is_class:
        known = (then.probability, now.probability)
        if any(math.isnan(value) for value in known):
            return Outcome.UNJUDGED
        return Outcome.CLASS_SURE if min(known) >= SURE else Outcome.CLASS_UNSURE
    spans = (then.low, then.high, now.low, now.high)
    if any(math.isnan(value) for value in spans):
        return Outcome.UNJUDGED
    return Outcome.WITHIN if then.low <= now.high and now.low <= then.high else Outcome.APART
