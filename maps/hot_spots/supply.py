"""Burden and supply on the map of hot spots: theme, popup, method box and table."""

import math

from kpk_geo import german
from kpk_geo.german import number
from kpk_geo.model import BurdenSupply
from kpk_geo.results.hot_spots import (
    HighBurdenSummary,
    HotSpotArea,
    HotSpotSummary,
    StoredCorrelation,
    SupplyCell,
    SupplySummary,
)
from maps.hot_spots.side import side_of
from maps.hot_spots.themes import SUPPLY, Areas, area_theme, legend_items
from maps.kit.palette import COLD_COLOURS, HOT_COLOURS, NOTHING_COLOUR
from maps.kit.probability import probability
from maps.kit.themes import Theme

_VALUE_ONLY = "Belastung hoch (nur der Wert bekannt) und Versorgung in jeder Rechenweise niedrig"


def supply_label(item: SupplySummary | SupplyCell, summary: HotSpotSummary) -> str:
    """Name a kind of offer; with the life phase where one kind was asked for several."""
    same = [other for other in summary.supply if other.kind is item.kind]
    return item.kind.label if len(same) == 1 else f"{item.kind.label} ({item.life_phase.label})"


def supply_theme_id(item: SupplySummary | SupplyCell) -> str:
    """Name the theme of a comparison; the popup adds its figures while it is shown."""
    return f"supply-{item.kind.value}-{item.life_phase.value}"


def verdict_label(verdict: BurdenSupply, high: HighBurdenSummary) -> str:
    """Name a class; without counts none claims that burden is surely high."""
    both = verdict is BurdenSupply.BOTH and not high.by_counts
    return _VALUE_ONLY if both else verdict.label


def supply_theme(areas: Areas, item: SupplySummary, summary: HotSpotSummary) -> Theme:
    """Colour where much burden meets little supply: two facts of each area, no test.

    Parameters
    ----------
    areas
        As they were stored; the classes follow their order.
    item
        What was asked; areas without an answer are hatched.
    summary
        Of the same run: how it is known that burden is high.
    """
    high, label = summary.high_burden, supply_label(item, summary)
    looks = (
        (BurdenSupply.BOTH, "beides zugleich", HOT_COLOURS["core"], "none", "BV"),
        (BurdenSupply.BURDEN, "hoch; Versorgung nicht in jeder Rechenweise niedrig",
         HOT_COLOURS["hint"], "none", "B"),
        (BurdenSupply.SUPPLY, "niedrig; Belastung nicht sicher hoch" if high.by_counts
         else "niedrig; Belastung nicht hoch", COLD_COLOURS["hint"], "minus", "V"),
        (BurdenSupply.NEITHER, "", NOTHING_COLOUR, "none", ""),
    )  # fmt: skip
    order = {verdict: at for at, (verdict, *_) in enumerate(looks)}
    items = legend_items([(verdict_label(look[0], high), *look[1:]) for look in looks])

    def classify(area: HotSpotArea) -> int | None:
        cell = area.supply_of(item)
        return None if cell is None or cell.verdict is None else order[cell.verdict]

    return area_theme(
        supply_theme_id(item), f"{label}: viel Belastung, wenig Angebot?", SUPPLY,
        "Wo ist die Belastung hoch und zugleich die Versorgung der eigenen Kinder niedrig "
        f"({label}, zu Fuß)? {association_sentence(item.by_value)}",
        items, areas, classify,
    )  # fmt: skip


def association_sentence(found: StoredCorrelation) -> str:
    """Say whether burden and supply go together, and against what that is held."""
    if found.reason:
        return f"Ob Belastung und Versorgung zusammenhängen, lässt sich nicht sagen: {found.reason}"
    figures = (
        f"Korrelation {number(found.value, 2)}, 95-%-Intervall {number(found.low, 2)} bis "
        f"{number(found.high, 2)}"
    )
    null = (
        "Bei gleich starkem räumlichen Muster ohne Zusammenhang wäre sie mit Wahrscheinlichkeit "
        f"{probability(found.p)} mindestens so stark; die {number(found.areas)} Gebiete zählen "
        f"dabei wie {number(found.effective_size)} unabhängige."
    )
    if found.sign == 0:
        return (
            "Ob Belastung und Versorgung zusammenhängen, lässt sich nicht sagen "
            f"({figures}). {null}"
        )
    side = "niedriger" if found.sign < 0 else "höher"
    return (
        f"Über die ganze Karte ist die Versorgung dort {side}, wo die Belastung höher ist "
        f"({figures}). {null} Ein Zusammenhang, keine Ursache."
    )


def high_burden_text(summary: HotSpotSummary) -> str:
    """Say what counts as high burden, and how sure that is."""
    high, side = summary.high_burden, side_of(summary)
    if not high.by_counts:
        return (
            f"Hohe Belastung: Wert im {side.quintile} der Gebiete. Wie sicher das ist, lässt sich "
            f"nicht sagen, nur der Wert ist bekannt: {high.reason.rstrip('.')}."
        )
    text = (
        f"Sicher hohe Belastung: Wert im {side.quintile} der Gebiete und, nach dem, was die "
        f"Anzahlen hergeben, mit mindestens {number(100 * high.level)} % Wahrscheinlichkeit im "
        f"{side.third} ({number(high.simulations)} Ziehungen)."
    )
    return f"{text} {high.reason}".strip()


def supply_method(summary: HotSpotSummary) -> list[tuple[str, str]]:
    """Give the lines of the method box; none where nothing was compared."""
    if not summary.supply:
        return []
    usual = summary.supply[0].variants
    shared = (
        f"{high_burden_text(summary)} {_low_text(usual)} Zusammenhang über die ganze "
        "Karte: Pearson mit der wirksamen Zahl der Gebiete nach Clifford, Richardson und Hémon "
        "(1989) und Dutilleul (1993), 13 Entfernungsklassen, um den Einfluss des Mittelwerts "
        "berichtigt, ohne Ziehungen."
    )
    lines = [("Belastung und Angebot", shared)]
    for item in summary.supply:
        text, ranks = association_sentence(item.by_value), item.by_rank
        if not ranks.reason:
            text += f" Nach Rängen {number(ranks.value, 2)}, p {probability(ranks.p)}."
        if item.variants != usual:
            text += f" {_low_text(item.variants)}"
        lines.append((f"Belastung und {supply_label(item, summary)}", text))
    return lines


def _low_text(variants: tuple[str, ...]) -> str:
    return (
        "Versorgung niedrig: im untersten Fünftel der Kinder in jeder von "
        f"{len(variants)} Rechenweisen ({'; '.join(variants)})."
    )


def supply_popup_labels(summary: HotSpotSummary) -> dict[str, tuple[str, ...]]:
    """Give by theme the labels of the rows that a popup adds while the theme is shown."""
    return {
        supply_theme_id(item): (
            f"{supply_label(item, summary)}: Versorgung der Kinder des Gebiets",
            "Versorgung im untersten Fünftel",
            "Belastung im obersten Drittel",
            "Beides zusammen",
        )
        for item in summary.supply
    }


def supply_popup_texts(area: HotSpotArea, summary: HotSpotSummary) -> dict[str, list[str]]:
    """Give by theme what the popup adds, in the order of the labels."""
    numbers = {(item.kind, item.life_phase): len(item.variants) for item in summary.supply}
    texts = {}
    for cell in area.supply:
        if math.isnan(cell.supply):
            continue
        all_variants = numbers[cell.kind, cell.life_phase]
        texts[supply_theme_id(cell)] = [
            f"{number(cell.supply, german.digits_for(cell.supply))} je 100 Kinder",
            "–" if math.isnan(cell.low_in)
            else f"in {number(cell.low_in)} von {all_variants} Rechenweisen",
            _third(area, summary.high_burden),
            "–" if cell.verdict is None else verdict_label(cell.verdict, summary.high_burden),
        ]  # fmt: skip
    return texts


def _third(area: HotSpotArea, high: HighBurdenSummary) -> str:
    if area.burden_high is None:
        return "–"
    if math.isnan(area.burden_top_third):
        return "nur der Wert ist bekannt" if not high.by_counts else "lässt sich nicht sagen"
    hits = round(area.burden_top_third * high.simulations)
    return f"in {number(hits)} von {number(high.simulations)} Ziehungen"


def short_of(area: HotSpotArea, summary: HotSpotSummary) -> str:
    """Name the kinds of offer of which a burdened area is short; empty where there is none."""
    return ", ".join(
        supply_label(cell, summary) for cell in area.supply if cell.verdict is BurdenSupply.BOTH
    )
