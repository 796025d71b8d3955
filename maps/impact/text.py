"""What is said of a site: the answer, what it rests on, and what it does not say."""

import math

from kpk_geo.errors import listed
from kpk_geo.german import NARROW_SPACE, day, number, quantity
from kpk_geo.model import Impact, Unit
from kpk_geo.results.impact import ComparisonSummary, ImpactParameters, ImpactSummary


def points(share: float) -> str:
    """Write a difference of shares in percentage points.

    >>> points(-0.031)
    '−3,1 Prozentpunkte'
    """
    if math.isnan(share):
        return "–"
    sign = "+" if round(100 * share, 1) > 0 else ""
    return f"{sign}{number(100 * share, 1)} Prozentpunkte"


def _span(found: ComparisonSummary | ImpactSummary) -> str:
    return f"{number(100 * found.low, 1)} bis {number(100 * found.high, 1)}"


def p_text(p: float) -> str:
    """Write a probability; "–" for none.

    >>> p_text(0.0071)
    '0,007'
    """
    return number(p, 3)


def _event(parameters: ImpactParameters) -> str:
    return "Schließung" if parameters.closed else "Eröffnung"


def headline(parameters: ImpactParameters, summary: ImpactSummary, label: str) -> str:
    """Say the answer in one sentence, with its uncertainty.

    Parameters
    ----------
    parameters, summary
        Of the run.
    label
        German: of the indicator.
    """
    event = _event(parameters)
    difference = (
        f"„{label}“ hat sich im Einzugsgebiet um {points(summary.effect)} anders entwickelt als in "
        f"den übrigen Gebieten (95-%-Spanne {_span(summary)})"
    )
    if summary.verdict is Impact.PAST_DIFFERS:
        return (
            "Das lässt sich mit diesen Daten nicht sagen: Das Einzugsgebiet entwickelte sich schon "
            f"vor der {event} anders als vergleichbare Orte (p = {p_text(summary.past_p)})."
        )
    if summary.verdict is Impact.SUGGESTED:
        return (
            f"Das spricht für eine Wirkung: {difference}. So stark wich fast kein anderer Ort "
            "dieser Größe ab, und vorher lief es nicht erkennbar anders."
        )
    if summary.verdict is Impact.UNCHECKED:
        return (
            f"{difference}; so stark wich fast kein anderer Ort dieser Größe ab. Ob das schon vor "
            f"der {event} so war, lässt sich mit einem einzigen Stichtag davor nicht prüfen. Ein "
            "Beleg für eine Wirkung ist es deshalb nicht."
        )
    return (
        f"Ein Unterschied über den Zufall hinaus zeigt sich nicht: {difference}. Gefunden worden "
        f"wäre er in 80 von 100 Fällen erst ab {number(100 * summary.detectable, 1)} "
        "Prozentpunkten; eine kleinere Wirkung kann es gegeben haben."
    )


def power_line(summary: ImpactSummary) -> str:
    """Say what could have been found at all, whatever was found."""
    return (
        "Was sich überhaupt finden ließe (steht vor dem Ergebnis fest): in 80 von 100 Fällen eine "
        f"Wirkung ab {number(100 * summary.detectable, 1)} Prozentpunkten. Das kleinste mögliche p "
        f"ist {p_text(summary.smallest_p)}."
    )


def past_lines(parameters: ImpactParameters, summary: ImpactSummary) -> list[str]:
    """Say how the catchment ran before, and how high it lay."""
    event = _event(parameters)
    if math.isnan(summary.past_p):
        past = (
            f"Vor der {event} gibt es einen Stichtag; ob das Einzugsgebiet schon vorher anders "
            "lief, lässt sich nicht prüfen."
        )
    else:
        verb = (
            "wich es ab" if summary.verdict is Impact.PAST_DIFFERS else "wich es nicht erkennbar ab"
        )
        past = (
            f"Vor der {event} ({number(len(summary.before))} Stichtage) {verb} (p = "
            f"{p_text(summary.past_p)}); auffallen würden Abweichungen ab "
            f"{number(100 * summary.past_detectable, 1)} Prozentpunkten."
        )
    level = (
        f"Ausgangslage am letzten Stichtag davor: {quantity(summary.level, Unit.PERCENT)} im "
        f"Einzugsgebiet, {quantity(summary.level_others, Unit.PERCENT)} sonst, höher als "
        f"{number(100 * summary.rank)}{NARROW_SPACE}% der Vergleichsorte."
    )
    if summary.extreme:
        level += (
            " Wird ein Standort gewählt, weil die Quote dort gerade besonders hoch oder niedrig "
            "ist, geht sie danach oft von allein zurück (Regression zur Mitte). Verglichen wird "
            "deshalb auch mit Orten gleicher Ausgangslage."
        )
    matched = (
        f"Gegenüber Orten gleicher Ausgangslage: {points(summary.matched.effect)} (Spanne "
        f"{_span(summary.matched)}, p = {p_text(summary.matched.p)}); gegenüber allen: "
        f"{points(summary.plain.effect)} (Spanne {_span(summary.plain)}, p = "
        f"{p_text(summary.plain.p)}). Gesagt wird nur, was beide finden."
    )
    return [past, level, matched]


def method_lines(parameters: ImpactParameters, summary: ImpactSummary) -> list[tuple[str, str]]:
    """Write the method box: name and text of each line."""
    lines = [
        ("Einzugsgebiet", f"{parameters.title}: {number(summary.size)} Gebiete mit "
         f"{number(summary.people)} gezählten Menschen ({listed(parameters.areas)})"),
        (_event(parameters), day(parameters.day)),
        ("Stichtage davor", listed(map(day, summary.before))),
        ("Stichtage danach", listed(map(day, summary.after))),
        ("Verfahren", "Mittlere Änderung der Gebiete des Einzugsgebiets minus mittlere Änderung "
         f"aller übrigen, verglichen mit {number(summary.placebos)} zusammenhängenden Orten aus je "
         f"{number(summary.size)} Gebieten, an denen nichts geschah (höchstens "
         f"{number(summary.apart)} davon passen nebeneinander)"),
        ("Was sich finden ließe", power_line(summary)),
        ("Designeffekt", number(parameters.design_effect, 1)),
    ]  # fmt: skip
    lines += [("Davor", text) for text in past_lines(parameters, summary)]
    for item in summary.placebo_dates:
        lines.append(
            ("Scheinbarer Beginn", f"nach dem {day(item.last)}: "
             f"{points(item.comparison.effect)}, p = {p_text(item.comparison.p)}")
        )  # fmt: skip
    if summary.left_out:
        lines.append(
            ("Ausgelassen", f"{number(summary.left_out)} Gebiete ohne Zahlen zu allen Stichtagen"
             + (f", im Einzugsgebiet {listed(summary.catchment_left_out)}"
                if summary.catchment_left_out else ""))
        )  # fmt: skip
    lines += [("Nicht verglichen", text) for text in summary.dropped]
    return lines


NOT_SAID = (
    "Ein Unterschied ist keine Ursache. Im selben Gebiet kann zur selben Zeit anderes geschehen "
    "sein: ein Neubau, ein anderes Angebot, eine neue Zählweise.",
    "Gezählt werden Menschen, die zum Stichtag dort wohnen. Wer wegzieht, nimmt seine Besserung "
    "mit; wer zuzieht, verändert die Quote.",
    "Kein Unterschied heißt nicht: keine Wirkung. Es heißt: keine, die größer ist als angegeben.",
    "Wie es den Kindern geht, die das Angebot nutzen, zeigen Quoten ganzer Gebiete nicht.",
)
