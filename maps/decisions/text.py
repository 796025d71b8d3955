"""What is said of decisions in German, for page, export and command line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from analyses.decisions.comparison import FigurePair
from kpk_geo.german import day, several
from kpk_geo.model import DecisionStatus, Outcome
from kpk_geo.results.decisions import Decision, DecisionNote, RestedRun

NO_EFFECT = (
    "Eine Veränderung ist keine Wirkung: Die Zahlen hätten sich auch ohne den Beschluss ändern "
    "können, und was er bewirkt hat, sieht man ihnen nicht an."
)
EMPTY = (
    "Noch ist nichts festgehalten. Ein Beschluss hält fest, was vereinbart wurde, von welchem "
    "Gremium und warum, und dazu die Kennzahlen und Rechnungen, auf denen er beruhte. In späteren "
    "Jahren steht daneben, was daraus wurde."
)
_GROUPS: tuple[tuple[str, tuple[Outcome, ...]], ...] = (
    (
        "noch aus derselben Rechnung wie damals, weil seither niemand neu gerechnet hat",
        (Outcome.SAME_RUN,),
    ),
    ("unverändert", (Outcome.SAME_DATA, Outcome.EQUAL)),
    ("anders, aber nicht sicher", (Outcome.WITHIN, Outcome.CLASS_UNSURE)),
    ("sicher anders", (Outcome.APART, Outcome.CLASS_SURE)),
    ("anders, ohne Angabe zum Zufall", (Outcome.UNJUDGED,)),
    ("nicht verglichen", (Outcome.NOT_COMPARED, Outcome.NO_FIGURE)),
)


def headline(decisions: Sequence[Decision], today: date) -> str:
    """Count decisions by what became of them, and those that are due.

    Parameters
    ----------
    decisions
        All that are shown; those removed do not count.
    today
        A review that lies behind it is due.
    """
    held = [decision for decision in decisions if not decision.removed]
    if not held:
        return "Noch kein Beschluss festgehalten."
    counts = Counter(decision.status for decision in held)
    parts = [f"{counts[status]} {status.label}" for status in DecisionStatus if counts[status]]
    text = f"{several(len(held), 'Beschluss', 'Beschlüsse')}: {', '.join(parts)}."
    due = sum(is_due(decision, today) for decision in held)
    if due:
        verb = "ist" if due == 1 else "sind"
        text += f" {due} {verb} zur Wiedervorlage fällig."
    return text


def is_due(decision: Decision, today: date) -> bool:
    """Say whether a decision was to be looked at again by now.

    Parameters
    ----------
    decision
        One that is abandoned, replaced or removed never is.
    today
        The day of asking.
    """
    is_open = decision.status in (DecisionStatus.AGREED, DecisionStatus.IMPLEMENTED)
    return (
        not decision.removed
        and is_open
        and decision.review_on is not None
        and decision.review_on <= today
    )


def outcome_sentence(pairs: Sequence[FigurePair]) -> str:
    """Count what became of the figures; empty without any."""
    counts = Counter(pair.outcome for pair in pairs)
    parts = []
    for label, outcomes in _GROUPS:
        count = sum(counts[outcome] for outcome in outcomes)
        if count:
            parts.append(f"{count} {label}")
    if not parts:
        return ""
    return f"Von {several(len(pairs), 'Kennzahl', 'Kennzahlen')}: {'; '.join(parts)}."


def outcome_text(pair: FigurePair) -> str:
    """Say how today stands to then."""
    return f"{pair.outcome.label}: {pair.reason}" if pair.reason else pair.outcome.label


def note_text(note: DecisionNote) -> str:
    """Write evidence with its source and its day."""
    return f"{note.text} ({note.source}{', ' + day(note.day) if note.day else ''})"


def run_text(run: RestedRun, subjects: Mapping[str, str]) -> str:
    """Name a run with all that identifies it.

    Parameters
    ----------
    run
        As it was copied.
    subjects
        German label of what a run can be about; without one its key stands.
    """
    subject = f" ({subjects.get(run.subject, run.subject)})" if run.subject else ""
    mark = "ohne Fingerabdruck" if run.fingerprint is None else f"Daten {run.fingerprint[:12]}"
    return (
        f"{run.label}{subject}: Lauf {run.run_pk} vom {day(run.finished_on)}, {mark}, "
        f"kpk_geo {run.software_version}"
    )


def subject_text(decision: Decision) -> str:
    """Name areas and site in one line; empty without either."""
    parts = []
    if decision.areas and not decision.areas_by_site:
        parts.append(", ".join(f"{area.name} ({area.area_id})" for area in decision.areas))
    if decision.site is not None:
        place = f", {decision.site.place}" if decision.site.place else ""
        parts.append(f"{decision.site.name}{place}")
    return "; ".join(parts)


def areas_note(decision: Decision) -> str:
    """Say which areas the figures are of, and of which edition; empty without areas."""
    if not decision.areas or decision.valid_from is None:
        return ""
    edition = f"{decision.level_label}, Gebietsstand {day(decision.valid_from)}"
    if decision.areas_by_site:
        area = decision.areas[0]
        return f"Kennzahlen des Gebiets, in dem der Standort liegt: {area.name} ({edition})"
    return f"Kennzahlen der beschlossenen Gebiete ({edition})"
