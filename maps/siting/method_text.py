"""How new sites were found, with every parameter, and what the answer does not say."""

import math
from collections.abc import Mapping

from kpk_geo.german import number, several
from kpk_geo.model import SitingAim, SitingEquity, SitingNeed
from kpk_geo.results.siting import SitingParameters, SitingSummary
from maps.kit.ways_text import OFF_STREETS, ways_lines


def not_said(parameters: SitingParameters) -> list[str]:
    """Say what the answer does not say."""
    lines = [
        "Gezählt werden Kinder, nicht Wünsche: Wer hingehen würde, weiß die Rechnung nicht.",
        "Gebäude sind nicht geprüft: ob Platz ist, ob man ohne Stufen hineinkommt, wem es gehört.",
        "Minuten sind gerechnet, nicht gegangen: Ampeln und Winterwetter fehlen, und Steigung, wo "
        "kein Höhenraster geladen ist.",
        "Geschlossen oder verlegt wird nichts; dafür ist das Gedankenspiel da.",
        "Die Antwort gilt für die genannten möglichen Orte. Fehlt einer, kann ein besserer fehlen.",
    ]
    if parameters.plan.capacity is None:
        lines.insert(2, "Wie viele Kinder ein Ort aufnehmen kann, ist nicht begrenzt.")
    return lines


def method_lines(
    parameters: SitingParameters, summary: SitingSummary, names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Say how it was computed, with every parameter.

    Parameters
    ----------
    parameters, summary
        Of the answer.
    names
        Of the areas, by area_id; those that are not there are named by it.
    """
    plan = parameters.plan
    weights = " / ".join(number(weight, 1) for weight in parameters.need_weights)
    lines = [
        ("Gesucht", f"{_wanted(parameters)} für „{plan.kind.label}“; Ziel: {plan.aim.label}"),
        ("Kinder", _children(summary)),
        ("Gewicht", f"{plan.need.label} ({weights}, von geringer bis sehr hoher Belastung; eigene "
                    "Setzung nach „Ungleiches ungleich behandeln“)"
         if plan.need is SitingNeed.BURDEN else plan.need.label),
        ("Weg", f"{plan.mode.label}, {number(parameters.speed, 1)} km/h, schnellster Weg über das "
                f"Straßennetz, höchstens {number(plan.max_minutes or math.nan)} Minuten"),
        *ways_lines(summary.ways, names),
        ("Bestand", f"{several(len(summary.existing), 'Ort', 'Orte')} der Art, auch jenseits der "
                    "Grenze; alle bleiben"),
        ("Mögliche Orte", f"{number(summary.candidates)}: {_sources(parameters)}"),
        ("Verfahren", _METHODS[plan.aim]),
    ]  # fmt: skip
    if plan.equity is not SitingEquity.NONE:
        lines.insert(3, ("Vorrang", plan.equity.label))
    if plan.capacity is not None:
        lines.insert(3, ("Plätze", f"je neuem Ort {number(plan.capacity)} Kinder; wer schon einen "
                                   "Ort erreicht, braucht keinen neuen Platz"))  # fmt: skip
    if summary.areas_neutral:
        lines.append(("Ohne Einstufung", f"{number(summary.areas_neutral)} Gebiete; ihre Kinder "
                                         "zählen einfach"))  # fmt: skip
    return lines


def _wanted(parameters: SitingParameters) -> str:
    """Say how much was asked for, in what limits it."""
    plan = parameters.plan
    if plan.aim is SitingAim.COVER_ALL:
        return "so viele neue Orte wie nötig"
    if plan.aim is SitingAim.TOUR:
        days = several(plan.tour_days, "Tour", "Touren")
        return (
            f"{days} von je {number(plan.tour_hours, 1)} Stunden mit {number(plan.stay_minutes)} "
            "Minuten je Halt"
        )
    return several(plan.count, "neuer Ort", "neue Orte")


_METHODS = {
    SitingAim.COVERAGE: "maximale Abdeckung (Church und ReVelle 1974); Tausch von mehreren "
    "Anfängen aus, Schranke durch Lagrange-Relaxation oder ganzzahliges Programm",
    SitingAim.MEDIAN: "p-Median (Hakimi 1964), gespart bis zur Obergrenze; Tausch, Schranke durch "
    "Lagrange-Relaxation",
    SitingAim.CENTRE: "p-Zentrum (Hakimi 1964) für 95 von 100 Kindern, ganzzahliges Programm",
    SitingAim.TOUR: "Touren mit größter Abdeckung (Current und Schilling 1989) in begrenzter Zeit, "
    "mit dem Auto auf dem Straßennetz; wenige Halte genau, viele durch Suche mit Schranke",
    SitingAim.COVER_ALL: "kleinste Überdeckung (Toregas u. a. 1971), ganzzahliges Programm",
}


def _children(summary: SitingSummary) -> str:
    parts = "; ".join(
        f"{part.phase.label}: {number(part.children)} ({part.basis.label}"
        f"{', geschätzt' if part.is_estimated else ''})"
        for part in summary.phases
    )
    if summary.children_off_streets >= 0.5:
        parts += f"; {number(summary.children_off_streets)} ohne Weg ({OFF_STREETS})"
    if summary.cells_withheld:
        parts += (
            f"; in {number(summary.cells_withheld)} Zellen, meist mit sehr wenigen Kindern, hält "
            "der Zensus die Zahl geheim"
        )
    return parts


def _sources(parameters: SitingParameters) -> str:
    plan = parameters.plan
    names = [kind.label for kind in plan.candidates]
    names += ["geplante Orte aus den Listen"] if plan.planned else []
    if plan.grid_metres:
        names.append(f"Raster von {number(plan.grid_metres)} m auf den Straßen")
    return ", ".join(names)
