"""Words about the budget of error of a region: what holds over all its indicators together."""

from bisect import bisect_right

from analyses.hot_spots.budget import Question, RegionBudget, Side
from kpk_geo.german import number, several
from kpk_geo.model import Cluster
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary

_QUESTIONS: dict[Question, str] = {
    "high": "hohe Werte", "low": "niedrige Werte", "circle": "Suche im Kreis",
    "moves": "Veränderung", "joins": "Belastete neben Belasteten",
}  # fmt: skip


def certain_in_region(
    area: HotSpotArea, budget: RegionBudget, indicator: str, side: Side = "high"
) -> bool | None:
    """Say whether a core is certain in the whole region; None: not known, or no core.

    Parameters
    ----------
    area
        As it was stored.
    budget
        Of the region.
    indicator
        Its key.
    side
        Clusters of high or of low burden.
    """
    hot = side == "high"
    cluster = area.cluster if hot else area.cold_cluster
    if cluster is not Cluster.CORE:
        return None
    return budget.holds(indicator, side, area.p_adjusted if hot else area.cold_p_adjusted)


def certain_cores(budget: RegionBudget, summary: HotSpotSummary, side: Side = "high") -> int | None:
    """Count the cores of a map that are certain in the whole region; None: not known.

    Parameters
    ----------
    budget
        Of the region.
    summary
        Of the map.
    side
        Clusters of high or of low burden.
    """
    if not budget.takes(summary.indicator, side):
        return None
    if (summary.indicator, side) not in budget.selected:
        return 0
    cores = summary.family.high_cores if side == "high" else summary.family.low_cores
    return bisect_right(cores, budget.inner_level)


def region_sentence(budget: RegionBudget, summary: HotSpotSummary) -> str:
    """Say how many cores of the map hold in the whole region; "" without cores."""
    cores = summary.clusters[Cluster.CORE]
    if not cores:
        return ""
    count = certain_cores(budget, summary)
    if count is None:
        return "In der ganzen Region gesichert: lässt sich zu diesem Indikator nicht sagen."
    kind = "des einen Kerns" if cores == 1 else f"der {number(cores)} Kerne"
    counted = "keiner" if not count else number(count)
    return f"In der ganzen Region gesichert ({_scope(budget)}): {counted} {kind}."


def region_popup(area: HotSpotArea, budget: RegionBudget, indicator: str) -> str:
    """Write the line of the popup; "" of those that are no core.

    Parameters
    ----------
    area
        As it was stored.
    budget
        Of the region.
    indicator
        Which the map shows.
    """
    if area.cluster is not Cluster.CORE:
        return ""
    held = certain_in_region(area, budget, indicator)
    if held is None:
        return "lässt sich nicht sagen"
    return "ja" if held else "nein, nur diese Karte"


def _scope(budget: RegionBudget) -> str:
    count = len(budget.indicators)
    if budget.left_out:
        return f"gilt für {number(count)} von {number(budget.planned)} Indikatoren"
    return f"alle {number(count)} geplanten zusammen" if count != 1 else "nur ein Indikator"


def budget_text(budget: RegionBudget) -> str:
    """Say how the budget is spent, what chance alone would show, and what takes no part."""
    families, selected = len(budget.families), len(budget.selected)
    if not families:
        return f"nicht bestimmbar: keine exakte Prüfung je Gebiet. {_left_out(budget)}".strip()
    level = f"{number(100 * budget.level)} %"
    chosen = (
        f"davon {number(selected)} ausgewählt; Schwelle nach der Korrektur der Karte dann p "
        f"höchstens {number(budget.inner_level, 4)}"
        if selected
        else "davon keine ausgewählt, in der ganzen Region ist also nichts gesichert"
    )
    text = (
        f"{several(families, 'Frage', 'Fragen')} "
        f"({several(len(budget.indicators), 'Indikator', 'Indikatoren')}, hohe und "
        f"niedrige Werte), {chosen} (Benjamini und Bogomolov 2014, Simes 1986). Wäre alles "
        f"Zufall, hätten {level} der Karten je Frage etwas „in dieser Karte Gesichertes“, und bis "
        f"zu {number(100 * budget.chance_of_any)} % der Regionen auf "
        f"irgendeiner ihrer Karten; einen „in der ganzen Region gesicherten“ Kern hätten höchstens "
        f"{level} der Regionen. Begrenzt ist der mittlere Anteil falscher Funde über die "
        "ausgewählten Fragen, nicht ein gemeinsamer Anteil über alle Funde."
    )
    return " ".join(part for part in (text, _maps(budget), _left_out(budget)) if part)


def _maps(budget: RegionBudget) -> str:
    """Say which questions of a whole map hold; they share a budget of their own."""
    if not budget.maps:
        return ""
    found = [
        f"{_QUESTIONS[x.question]} ({x.label})"
        for x in budget.maps
        if (x.indicator, x.question) in budget.certain_maps
    ]
    return (
        f"Prüfungen ganzer Karten (Suche im Kreis, Veränderung, Belastete neben Belasteten, und "
        f"was gezogen statt ausgezählt ist) teilen sich eine zweite Schwelle von "
        f"{number(100 * budget.level)} % ({several(len(budget.maps), 'Frage', 'Fragen')}; mit den "
        f"Kernen zusammen also höchstens {number(200 * budget.level)} %); danach gesichert: "
        f"{', '.join(found) or 'keine'}."
    )


def _left_out(budget: RegionBudget) -> str:
    if not budget.left_out:
        return ""
    reasons = "; ".join(f"{name} ({text.rstrip('.')})" for name, text in budget.left_out.items())
    return (
        f"Gilt für {number(len(budget.indicators))} von {number(budget.planned)} Indikatoren; "
        f"nicht dabei: {reasons}."
    )


def budget_lines(budget: RegionBudget, summary: HotSpotSummary) -> list[tuple[str, str]]:
    """Give the lines of the method box."""
    lines = [("In der ganzen Region", budget_text(budget))]
    counts = {
        "hoher": certain_cores(budget, summary), "niedriger": certain_cores(budget, summary, "low"),
    }  # fmt: skip
    known = [f"{several(count, 'Kern', 'Kerne')} {side} Werte" for side, count in counts.items()
             if count is not None]  # fmt: skip
    return [
        *lines,
        ("Davon in der ganzen Region gesichert", ", ".join(known) or "nicht bestimmbar"),
    ]
