"""The words about schools as places for an FGZ: finding, rule and reasons."""

import math

from kpk_geo import german
from kpk_geo.errors import listed
from kpk_geo.german import number, several
from kpk_geo.model import SchoolCriterion, SchoolStanding, Unit, WalkMeasure
from kpk_geo.profile import FgzPlan
from kpk_geo.results.fgz import FgzSchool, FgzSummary

NO = "keine Angabe"
_WITH = {
    SchoolCriterion.SOCIAL_INDEX: "höherer Sozialindexstufe (9 ist die höchste Belastung)",
    SchoolCriterion.STARTCHANCEN: "Startchancen-Förderung",
    SchoolCriterion.CHILDREN: "mehr Kindern von 6 bis unter 10 Jahren im Umkreis",
    SchoolCriterion.DISTANCE: "weiterem Weg zum nächsten Familienzentrum oder FGZ",
    SchoolCriterion.PUPILS: "mehr Schülerinnen und Schülern",
}


def ranked(summary: FgzSummary) -> list[FgzSchool]:
    """Give the schools that have a rank, in its order."""
    return [item for item in summary.schools if item.standing is SchoolStanding.RANKED]


NO_TEST = (
    "Die Varianten sind vertretbare Arten zu ordnen, kein Test gegen den Zufall: Auch in Listen "
    "aus reinem Zufall bleiben von den ersten 10, wenn jede Schule eine Stufe hat, etwa 9 in 80"
    f"{german.NARROW_SPACE}% der Varianten vorn."
)


def headline(plan: FgzPlan, summary: FgzSummary) -> str:
    """Say in one sentence which schools go first, and how robust that is."""
    schools = ranked(summary)
    if not schools:
        return (
            "Keine Grundschule lässt sich einordnen: Zu keiner ist eine Sozialindexstufe bekannt."
        )
    top = [item for item in schools if item.rank == 1]
    who = listed((f"„{item.title}“" for item in top), limit=3)
    verb = "steht" if len(top) == 1 else "stehen gleichauf"
    first = [item for item in schools if item.rank is not None and item.rank <= plan.first]
    sure = sum(item.first_in == item.variants for item in first)
    return (
        f"Vorn {verb} {who}. Von den ersten {number(len(first))} der "
        f"{several(len(schools), 'eingeordneten Grundschule', 'eingeordneten Grundschulen')} "
        f"{'bleibt' if sure == 1 else 'bleiben'} {number(sure)} in allen "
        f"{number(summary.variants)} Varianten unter den ersten {number(plan.first)}."
    )


def catchment_text(plan: FgzPlan, summary: FgzSummary) -> str:
    """Say what the catchment is."""
    if summary.measure is WalkMeasure.NETWORK:
        return f"{number(plan.minutes)} Minuten zu Fuß über Straßen und Wege"
    return f"{number(plan.metres)} m Luftlinie"


def rule_lines(summary: FgzSummary) -> list[str]:
    """Say the rule in at most three sentences."""
    if not summary.order:
        return ["Zu keiner Schule ist ein Merkmal bekannt, nach dem sich ordnen ließe."]
    first, *rest = [_WITH[item] for item in summary.order]
    lines = [f"Zuerst stehen Schulen mit {first}."]
    if rest:
        after = "; dann mit ".join(rest)
        lines.append(f"Sind sie darin gleich, kommen zuerst Schulen mit {after}.")
    lines.append(
        "Wer in allem gleich ist, teilt sich den Rang; was nicht bekannt ist, steht beim "
        "jeweiligen Merkmal hinten, und Schulen ohne Sozialindexstufe haben eine eigene Liste."
    )
    return lines


def reason(school: FgzSchool, plan: FgzPlan, summary: FgzSummary) -> str:
    """Say why a school stands where it stands, with what is not known.

    Parameters
    ----------
    school
        One of the list.
    plan, summary
        What its catchment is, and whether there is a census grid.
    """
    parts = [_index(school), _flag(school), _children(school, plan, summary), _burden(school)]
    parts += [_next(school), _shared(school)]
    text = "; ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}."


def _index(school: FgzSchool) -> str:
    if school.social_index is None:
        return f"Sozialindexstufe: {NO}"
    return f"Sozialindexstufe {school.social_index} von 9"


def _flag(school: FgzSchool) -> str:
    if school.startchancen is None:
        return f"Startchancen: {NO}"
    return "Startchancen-Schule" if school.startchancen else "keine Startchancen-Schule"


def _children(school: FgzSchool, plan: FgzPlan, summary: FgzSummary) -> str:
    if math.isnan(school.children):
        return f"Kinder im Umkreis: {NO}" if summary.basis is not None else ""
    return (
        f"rund {number(school.children)} Kinder von 6 bis unter 10 Jahren im Umkreis "
        f"({catchment_text(plan, summary)})"
    )


def _burden(school: FgzSchool) -> str:
    if math.isnan(school.burden_high):
        return ""
    share = german.quantity(school.burden_high, Unit.PERCENT, 0)
    return f"{share} von ihnen in Gebieten mit hohem oder sehr hohem Index"


def _next(school: FgzSchool) -> str:
    parts = [
        f"kein Weg zum nächsten {name}"
        if math.isinf(metres)
        else f"nächstes {name} {metres_text(metres)} entfernt"
        for name, metres in (("Familienzentrum", school.family_centre), ("FGZ", school.fgz))
        if not math.isnan(metres) and school.standing is not SchoolStanding.ALREADY
    ]
    return ", ".join(parts)


def metres_text(metres: float) -> str:
    """Write a distance as people say it.

    >>> metres_text(438.2), metres_text(1360), metres_text(float("inf")), metres_text(float("nan"))
    ('440 m', '1,4 km', 'kein Weg', 'keine Angabe')
    """
    if math.isnan(metres):
        return NO
    if math.isinf(metres):
        return "kein Weg"
    return f"{number(metres / 1000, 1)} km" if metres >= 1000 else f"{number(round(metres, -1))} m"


def _shared(school: FgzSchool) -> str:
    if school.tied < 2:
        return ""
    others = "einer weiteren" if school.tied == 2 else f"{number(school.tied - 1)} weiteren"
    return f"gleichauf mit {others}"


def stability(school: FgzSchool, plan: FgzPlan) -> str:
    """Say in how many variants a school is among the first, and between which ranks it lies."""
    if not school.variants or school.best is None or school.worst is None:
        return "–"
    span = (
        f"Rang {school.best}"
        if school.best == school.worst
        else f"Rang {school.best} bis {school.worst}"
    )
    return (
        f"{number(school.first_in)} von {number(school.variants)} Varianten unter den ersten "
        f"{number(plan.first)}; {span}"
    )


def ways_line() -> str:
    """Say where the same houses are chosen by ways alone."""
    return (
        "Diese Liste ordnet nach Sozialindex und Förderung. Wer nur fragt, wo die meisten Kinder "
        "neu hinkommen, findet das unter „Nächster Standort“; dort kann eine andere Schule vorn "
        "stehen."
    )


def eligible_text(school: FgzSchool) -> str:
    """Say whether the programme of the Land is open, as far as the list tells."""
    if school.eligible is None:
        return NO
    return "ja, falls OGS" if school.eligible else "nein"
