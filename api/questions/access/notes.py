"""What stands beside a table of ways and supply: question, method, limits, and what is left out."""

from collections.abc import Mapping, Sequence

from analyses.access.answer import AccessQuestion
from api.files.result_files import (
    Notes,
    source_notes,
)
from api.questions.access.columns import LOW_IN, per_100
from api.questions.access.table import (
    AccessTable,
)
from kpk_geo import __version__, german
from kpk_geo.census import measure_text
from kpk_geo.database.regions import Region
from kpk_geo.local_time import local_day
from kpk_geo.model import CapacityUnit, Decay, Source, SupplyMethod
from kpk_geo.norms import norms
from kpk_geo.opening.calendar import kindergarten_year, year_text
from kpk_geo.profile import AccessibilityPlan
from kpk_geo.results.access import QuestionSummary
from maps.access.asked_text import asked_text as question_text
from maps.access.supply_words import SupplyUnit
from maps.kit.ways_text import halo_texts, no_way_texts, slope_text


def asked_text(asked: AccessQuestion | QuestionSummary) -> str:
    """Say what figures answer, as "Kita, 3–6 Jahre, zu Fuß", with day and hour if asked for."""
    slot = asked.slot if isinstance(asked, AccessQuestion) else None  # a run asks for any time
    return question_text(asked.kind, asked.life_phase, asked.mode, slot)


def answer_notes(
    region: Region,
    question: AccessQuestion,
    sources: Sequence[Source],
    remarks: Sequence[str] = (),
) -> Notes:
    """Say what an answer is that was computed for a page.

    Parameters
    ----------
    region
        Whose data it rests on.
    question
        That was asked.
    sources
        All of the region.
    remarks
        German: what the page says below the map of what is counted and what is not.
    """
    lines: Notes = [
        ("Titel", f"Wege und Versorgung {region.name}: {asked_text(question)}"),
        ("Gerechnet", f"aus dem geladenen Stand Nr. {region.revision}, ohne Gedankenspiel"),
        *(("Hinweis", text) for text in remarks),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if question.slot is not None:
        lines.insert(1, ("Geöffnet", question.slot.text))
    if region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines + source_notes(sources, {source.name: "" for source in sources})


def describe(table: AccessTable) -> Notes:
    """Say what the figures are: question, offers, routes, sharing of places, gaps, run."""
    summary, parameters, run = table.summary, table.run.parameters, table.run
    speed = parameters.speeds_used[summary.mode]
    unit = SupplyUnit(kind=summary.kind, capacity=summary.capacity)
    names = {str(key): str(name) for key, name in table.areas["name"].items()}
    lines = [
        ("Titel", f"Wege und Versorgung {table.region.name}: {asked_text(summary)}"),
        ("Gebiete", f"{table.level.label}, Gebietsstand {german.day(table.level.valid_from)}"),
        ("Angebote", _offers(summary)),
        ("Kinder", _children(summary)),
        (
            "Weg",
            f"{summary.mode.label}, {german.number(speed, 1)} km/h, "
            "schnellster Weg über das Straßennetz vom Mittelpunkt der 100-m-Zelle bis zur Tür",
        ),
        ("Steigung", slope_text(summary.mode, summary.slope)),
        *(("Rand", text) for text in _edge_texts(table, names)),
        ("Versorgung", supply_text(unit, parameters.plan)),
        *(("Einheit", text) for text in [_unit_note(unit, summary)] if text),
        ("Spanne", f"„{per_100(unit)}: von“ bis „{per_100(unit)}: bis“: Gauß, linear und ohne "
                   "Abnahme, Obergrenze × 0,8, 1 und 1,25"),
        *(("Rechenweisen", text) for text in [_variants_note(summary)] if text),
        ("Richtwerte", _norm_texts(summary)),
        ("Lauf", f"{run.run_pk} vom {german.day(local_day(run.finished_at))}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]  # fmt: skip
    if summary.capacity is CapacityUnit.HOURS:
        year = year_text(kindergarten_year(local_day(run.finished_at)))
        lines.insert(5, ("Stunden je Woche", f"Mittel der Öffnungszeiten über 52 Wochen im {year}"))
    if table.run.stale:
        lines.insert(0, ("Achtung", table.run.stale))
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines


def stored_remarks(table: AccessTable, names: Mapping[str, str]) -> list[str]:
    """Say of stored ways what else could be taken for certain: slope, edge, who has none.

    Parameters
    ----------
    table
        Figures of a question, perhaps of a part of the areas.
    names
        Of all areas, by area_id.
    """
    summary = table.summary
    return [
        slope_text(summary.mode, summary.slope),
        *no_way_texts(summary.children_no_way, summary.offers_no_way),
        *_edge_texts(table, names),
    ]


def _edge_texts(table: AccessTable, names: Mapping[str, str]) -> list[str]:
    summary, plan = table.summary, table.run.parameters.plan
    return halo_texts(summary.mode, plan.max_travel_time, summary.halo, names)


def _variants_note(summary: QuestionSummary) -> str:
    """Say what the column of low supply counts; empty where no variant tells areas apart."""
    if not summary.variants:
        return ""
    return (
        f"„{LOW_IN}“ zählt, in wie vielen von {len(summary.variants)} die Versorgung im untersten "
        f"Fünftel der Kinder liegt: {'; '.join(summary.variants)}"
    )


def _unit_note(unit: SupplyUnit, summary: QuestionSummary) -> str:
    """Say what whole offers are counted in; empty where places or hours are."""
    if not unit.is_sites:
        return ""
    return (
        f"„{unit.label}“ (im Durchschnitt {unit.phrase(summary.supply_per_100)}); leer, "
        f"wo keines erreichbar ist. „{per_100(unit)}“ ist dasselbe, umgekehrt gerechnet"
    )


def _offers(summary: QuestionSummary) -> str:
    parts = [f"{summary.kind.label}: {summary.offers} gezählt"]
    if summary.offers_outside:
        parts.append(f"davon {summary.offers_outside} außerhalb der Region")
    for reason, count in summary.offers_left_out.items():
        parts.append(f"{count} nicht gezählt ({reason})")
    for reason, count in summary.offers_no_way.items():
        parts.append(f"{count} nicht gezählt ({reason.label})")
    if summary.offers_without_capacity:
        parts.append(f"{summary.offers_without_capacity} ohne Angabe zum Umfang, bei der "
                     "Versorgung nicht gezählt")  # fmt: skip
    return ", ".join(parts)


def _children(summary: QuestionSummary) -> str:
    text = (
        f"{summary.life_phase.label}, {german.number(summary.children)}: "
        f"{summary.basis.label} ({', '.join(map(measure_text, summary.measures))})"
    )
    if summary.estimated:
        text += ", geschätzt"
    if summary.spread:
        text += "; geheime Zellen aus Quadratkilometern ergänzt"
    for reason, count in summary.children_no_way.items():
        text += f"; {german.number(count)} ohne Weg ({reason.label})"
    return text


def supply_text(unit: SupplyUnit, plan: AccessibilityPlan) -> str:
    """Say how places are shared, with every parameter."""
    minutes = german.number(plan.max_travel_time)
    if plan.method is SupplyMethod.RATIO:
        return f"{unit.label}, {plan.method.label}, Umkreis 750 m"
    text = f"{unit.label}, {plan.method.label}, Obergrenze {minutes} Minuten"
    if plan.method is SupplyMethod.TWO_STEP:
        return text
    if plan.decay is Decay.RINGS:
        rings = ", ".join(
            f"bis {german.number(border)} min {german.number(weight, 2)}"
            for border, weight in plan.rings
        )
        return f"{text}, {plan.decay.label} ({rings})"
    return f"{text}, {plan.decay.label}"


def _norm_texts(summary: QuestionSummary) -> str:
    used = [norm for norm in norms() if norm.id in summary.norms]
    return "; ".join(f"{norm.name}, {norm.text} ({norm.source})" for norm in used)
