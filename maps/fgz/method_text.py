"""The words around the list of schools: programme and money, method, and what is not said."""

from collections.abc import Sequence

from kpk_geo import german
from kpk_geo.errors import listed
from kpk_geo.german import number, several
from kpk_geo.model import SchoolCriterion, SchoolStanding, Unit, WalkMeasure
from kpk_geo.profile import FgzPlan
from kpk_geo.results.fgz import FgzCommune, FgzSummary
from maps.fgz.text import NO, catchment_text

Lines = list[tuple[str, str]]


def commune_lines(plan: FgzPlan, communes: Sequence[FgzCommune]) -> list[str]:
    """Say for each commune whether the programme is open, by Startchancen alone."""
    return [_commune(plan, item) for item in communes]


def _commune(plan: FgzPlan, item: FgzCommune) -> str:
    schools = several(item.schools, "Grundschule", "Grundschulen")
    if item.unknown == item.schools:
        return f"{item.name}: {schools}, Startchancen: {NO}."
    unknown = f", von {number(item.unknown)} nicht bekannt" if item.unknown else ""
    open_ = {
        True: "Die Voraussetzung ist erfüllt, falls mindestens so viele davon OGS sind.",
        False: "Die Voraussetzung ist nicht erfüllt.",
        None: "Ob die Voraussetzung erfüllt ist, hängt an den unbekannten.",
    }[item.eligible]
    return (
        f"{item.name}: {schools}, davon {number(item.startchancen)} im Startchancen-Programm"
        f"{unknown}; nötig sind {number(plan.min_startchancen)}. {open_}"
    )


def money_line(plan: FgzPlan) -> str:
    """Say what one FGZ costs a year in the programme.

    >>> money_line(FgzPlan())[:66]
    'Ein FGZ kostet im Programm bis zu 46.000 € im Jahr: eine halbe Ste'
    """
    total = plan.post_costs + plan.offer_costs
    land = total * plan.state_share
    share = german.quantity(plan.state_share, Unit.PERCENT, 0)
    return (
        f"Ein FGZ kostet im Programm bis zu {number(total)} € im Jahr: eine halbe Stelle für die "
        f"Leitung ({number(plan.post_costs)} €) und Angebote ({number(plan.offer_costs)} €). Das "
        f"Land trägt {share}, also {number(land)} €, die Kommune {number(total - land)} €; die "
        "Koordination der Kommune kommt dazu."
    )


def not_said(summary: FgzSummary) -> list[str]:
    """Say what the list does not say."""
    lines = [
        "Ob eine Schule ein FGZ werden will, Räume hat und offene Ganztagsschule (OGS) ist, steht "
        "in keiner der Listen. Diese Liste bereitet ein Gespräch vor, sie entscheidet nichts.",
        "Der Schulsozialindex beschreibt, wer eine Schule besucht. Er ist kein Urteil über ihre "
        "Arbeit und keine Zahl über die Kinder, die im Umkreis wohnen.",
        "Kinder im Umkreis besuchen nicht alle diese Schule, und Umkreise überschneiden sich: Die "
        "Zahlen verschiedener Schulen lassen sich nicht zusammenzählen.",
    ]
    if summary.partial:
        lines.append(
            "Das Zensusgitter nennt nur Zellen mit mindestens drei Kindern: Die Zahlen der Kinder "
            "sind zu niedrig, auf dem Land mehr als in der Stadt."
        )
    if summary.measure is WalkMeasure.STRAIGHT:
        lines.append(
            "Luftlinie kennt keine Bahn und keinen Fluss: Der Umkreis ist größer als das, was zu "
            "Fuß zu erreichen ist."
        )
    if summary.index_of:
        lines.append(
            f"Der Index der Gebiete beruht auf: {listed(summary.index_of)}. Er ordnet nicht, er "
            "steht daneben."
        )
    return lines


def method_lines(plan: FgzPlan, summary: FgzSummary) -> Lines:
    """Say how the list was made, with the parameters."""
    used = " → ".join(item.label for item in summary.order) or "–"
    lines = [
        ("Reihenfolge", used),
        ("Umkreis", catchment_text(plan, summary)),
        ("Varianten", _variants(plan, summary)),
    ]
    if summary.unusable:
        lines.append(("Nicht verwendet", f"{_named(summary.unusable)}: zu keiner Schule bekannt"))
    if summary.basis is not None:
        lines.append(
            ("Kinder", f"{summary.basis.label}, Zensus vom {german.day(summary.census_day)}")
        )
    lines += [(f"{figure}: {NO}", why) for figure, why in summary.gaps]
    lines.append(("Grundschulen", _which(plan, summary)))
    return lines


def _named(criteria: Sequence[SchoolCriterion]) -> str:
    return listed(item.label for item in criteria)


def _variants(plan: FgzPlan, summary: FgzSummary) -> str:
    parts = []
    if SchoolCriterion.CHILDREN in summary.order:
        network = summary.measure is WalkMeasure.NETWORK
        others = plan.other_minutes if network else plan.other_metres
        unit = "Minuten" if network else "m"
        parts.append(f"auch {' und '.join(number(size) for size in others)} {unit} Umkreis")
    if len(summary.order) > 1:
        parts.append("je zwei benachbarte Merkmale der Reihenfolge getauscht")
    if any(item.standing is SchoolStanding.WITHOUT_INDEX for item in summary.schools):
        parts.append("Schulen ohne Stufe weggelassen, alle mit Stufe 9 und alle mit Stufe 1")
    text = "; ".join(parts) or "es gibt nichts zu variieren"
    return f"{number(summary.variants)}, jede mit jeder verbunden: {text}"


def _which(plan: FgzPlan, summary: FgzSummary) -> str:
    if summary.forms_known:
        text = f"Schulform {' oder '.join(plan.forms)}"
    else:
        text = "alle Schulen der Liste für 6- bis 10-Jährige; eine Schulform nennt sie nicht"
    if summary.doubtful_places:
        text += (
            f"; ohne sicheren Ort {number(summary.doubtful_places)}, weil die Koordinate außerhalb "
            "aller Gebiete liegt, der Ort aber zur Region gehört"
        )
    left_out = [
        f"{number(count)} {why}"
        for count, why in (
            (summary.other_forms, "anderer oder ohne Schulform"),
            (summary.outside, "außerhalb der Region"),
            (summary.not_running, "geplant oder geschlossen"),
        )
        if count
    ]
    return f"{text}; nicht gezählt: {listed(left_out)}" if left_out else text
