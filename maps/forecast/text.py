"""What is said of a forecast: numbers with their spans, what they rest on, what they do not say."""

import math

from kpk_geo.errors import listed
from kpk_geo.german import NARROW_SPACE, day, number
from kpk_geo.results.forecast import ForecastSummary, GroupSummary, PlacesSummary


def ages(group: GroupSummary) -> str:
    """Write the ages of a group: "3 bis unter 6"."""
    return f"{group.age_from} bis unter {group.age_to} Jahre"


def group_sentence(summary: ForecastSummary, group: GroupSummary) -> str:
    """Say how many children of an age there are and will be."""
    change = group.forecast / group.now - 1 if group.now > 0 else math.nan
    if math.isnan(change):
        how = ""
    else:
        sign = "+" if round(100 * change) > 0 else ""
        how = f" ({sign}{number(100 * change)}{NARROW_SPACE}%)"
    return (
        f"Kinder von {ages(group)}: {number(group.now)} am {day(summary.start)}, "
        f"{number(group.forecast)} am {day(summary.target)}{how}; 90-%-Spanne der Stadt "
        f"{number(group.low)} bis {number(group.high)}, einzelne Gebiete meist "
        f"±{number(100 * group.typical_half_width)}{NARROW_SPACE}%."
    )


def places_sentence(summary: ForecastSummary, item: PlacesSummary) -> str:
    """Say whether there will be a place for every child, if none is added or lost."""
    year = summary.target.year
    if math.isnan(item.now) or math.isnan(item.then):
        return f"{item.kind.label}: Ohne Kinder dieses Alters gibt es kein Verhältnis."
    unknown = (
        f" Bei {number(item.unknown)} Angeboten ist die Zahl der Plätze nicht bekannt; sie fehlen."
        if item.unknown else ""
    )  # fmt: skip
    return (
        f"{item.kind.label}, {item.life_phase.label}: heute {number(item.now, 2)} Plätze je Kind "
        f"({number(item.places)} Plätze, {number(item.children_now)} Kinder); {year} bei "
        f"unveränderten Plätzen {number(item.then, 2)} (90-%-Spanne {number(item.low, 2)} bis "
        f"{number(item.high, 2)}). {_enough(item, year)}{unknown}"
    )


def _enough(item: PlacesSummary, year: int) -> str:
    if item.low > item.now:
        return f"Je Kind werden es bis {year} mehr Plätze."
    if item.high < item.now:
        return f"Je Kind werden es bis {year} weniger Plätze."
    return f"Ob es bis {year} je Kind mehr oder weniger Plätze werden, ist offen."


def method_lines(summary: ForecastSummary) -> list[tuple[str, str]]:
    """Write the method box: name and text of each line."""
    births = (
        "aus der Zahl der Frauen im gebärfähigen Alter und dem Verhältnis der Stadt"
        if summary.by_women
        else "aus der Zahl der heute so jungen Kinder; der Trend der Stadt zählt dabei halb"
    )
    lines = [
        ("Verfahren", f"Kohortenverhältnisse über {number(summary.years)} Jahre (Hamilton und "
         "Perry 1962), je Gebiet so weit an die der Stadt gezogen, wie Abweichungen nicht von "
         "Dauer sind; die Gebiete ergeben zusammen die Stadt"),
        ("Noch nicht Geborene", births),
        ("Spannen", "aus Rückrechnungen: dieselbe Rechnung von "
         f"{listed(map(day, summary.back_tests))} aus, verglichen mit dem, was kam"),
    ]  # fmt: skip
    lines += [("Nicht gerechnet", f"{name}: {text}") for name, text in summary.failures]
    lines += [
        ("Ausgelassen", f"{ages(group)}: {number(group.left_out)} Gebiete ohne Ausgangszahl oder "
         f"ohne Kinder, aus denen die Gruppe hervorgeht (heute "
         f"{number(group.left_out_children)} Kinder)")
        for group in summary.groups if group.left_out
    ]  # fmt: skip
    if summary.uncovered:
        names = listed(kind.label for kind in summary.uncovered)
        lines.append(("Plätze nicht verglichen", f"{names}: Das Alter deckt keine Gruppe ganz ab"))
    if summary.partial:
        names = listed(kind.label for kind in summary.partial)
        reason = (
            f"{names}: In einem Teil der Gebiete sind die Kinder nicht bekannt oder nicht "
            "vorausberechnet; alle Plätze auf nur einen Teil der Kinder wären zu viele je Kind"
        )
        lines.append(("Plätze nicht verglichen", reason))
    lines += [("Nicht verglichen", text) for text in summary.dropped]
    return lines


NOT_SAID = (
    "Die Rechnung kennt keine Baugebiete, keine Schließungen und keine Beschlüsse. Wo gebaut wird, "
    "kommen mehr Kinder als hier steht.",
    "Die Spannen sagen, wie weit dieselbe Rechnung früher danebenlag. Ein Umbruch, den es in den "
    "geladenen Jahren nicht gab, steht nicht darin.",
    "Plätze je Kind sagt nicht, ob die Plätze dort sind, wo die Kinder wohnen, und nicht, wie "
    "viele Familien einen Platz wollen.",
    "Wer heute noch nicht geboren ist, wird am schlechtesten getroffen.",
)
