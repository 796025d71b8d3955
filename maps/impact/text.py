"""What is said of a site: the answer, what it rests on, and what it does not say."""

import math

from kpk_geo.errors import listed
from kpk_geo.german import NARROW_SPACE, day, number, quantity, several
from kpk_geo.model import Impact, Polarity, Unit
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


def headline(
    parameters: ImpactParameters, summary: ImpactSummary, label: str, polarity: Polarity
) -> str:
    """Say the answer with its uncertainty, and how many areas it rests on where some are lacking.

    Parameters
    ----------
    parameters, summary
        Of the run.
    label
        German: of the indicator.
    polarity
        Of the indicator; it says whether more is better or worse.
    """
    answer = _answer(parameters, summary, label, polarity)
    counted = counted_areas(summary)
    return f"{answer} Gerechnet ist mit {counted}." if counted else answer


def counted_areas(summary: ImpactSummary) -> str:
    """Say with how many areas was computed where some had to be left out; "" where none was."""
    if not summary.left_out:
        return ""
    wanted = summary.size + len(summary.catchment_left_out)
    areas = summary.areas + summary.left_out
    return (
        f"{number(summary.size)} von {several(wanted, 'Gebiet', 'Gebieten')} des Einzugsgebiets, "
        f"{number(summary.areas)} von {number(areas)} insgesamt"
    )


def left_out_line(summary: ImpactSummary) -> str:
    """Warn of what areas without numbers do to the answer; "" where none was left out."""
    if not summary.left_out:
        return ""
    return (
        "Die übrigen Gebiete haben nicht zu allen Stichtagen Zahlen (gesperrt oder nicht "
        "geliefert). Wo kleine Zahlen gesperrt sind, bleiben eher Gebiete mit höheren Quoten "
        "übrig; für die ausgelassenen gilt die Antwort nicht."
    )


def _direction(effect: float, polarity: Polarity) -> str:
    """Say whether a difference is better or worse for the indicator; "" for none."""
    if polarity is Polarity.NEUTRAL:
        return ", ohne dass mehr oder weniger hier besser wäre,"
    side = polarity.sign * round(100 * effect, 1)
    return "" if not side else ", und zwar ungünstiger," if side > 0 else ", und zwar günstiger,"


_PLUS = {
    Polarity.BURDEN: "ein Plus hieße hier ungünstiger",
    Polarity.RELIEF: "ein Plus hieße hier günstiger",
    Polarity.NEUTRAL: "ein Plus hieße hier weder besser noch schlechter",
}


def _answer(
    parameters: ImpactParameters, summary: ImpactSummary, label: str, polarity: Polarity
) -> str:
    event = _event(parameters)
    difference = (
        f"„{label}“ hat sich im Einzugsgebiet um {points(summary.effect)} anders"
        f"{_direction(summary.effect, polarity)} entwickelt als in den übrigen Gebieten "
        f"(95-%-Spanne {_span(summary)})"
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
        f"Ein Unterschied über den Zufall hinaus zeigt sich nicht: Gemessen sind für „{label}“ "
        f"{points(summary.effect)} gegenüber den übrigen Gebieten ({_PLUS[polarity]}). "
        f"{compatible(summary)} In 80 von 100 Fällen gefunden worden wäre erst eine Wirkung ab "
        f"{number(100 * summary.detectable, 1)} Prozentpunkten; das ist keine Obergrenze."
    )


def compatible(summary: ImpactSummary) -> str:
    """Say which effects the data leave open: the interval, never less.

    What is found in 80 of 100 cases is no upper limit; the interval may well go beyond it.
    """
    return f"Mit den Daten vereinbar ist alles von {_span(summary)} Prozentpunkten (95-%-Spanne)."


def power_line(summary: ImpactSummary) -> str:
    """Say what could have been found at all, whatever was found."""
    return (
        "Was sich überhaupt finden ließe (steht vor dem Ergebnis fest): in 80 von 100 Fällen eine "
        f"Wirkung ab {number(100 * summary.detectable, 1)} Prozentpunkten."
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
         f"{number(summary.size)} Gebieten anderswo in der Stadt (höchstens "
         f"{number(summary.apart)} davon passen nebeneinander); ob dort zur selben Zeit auch etwas "
         "eröffnet oder geschlossen wurde, ist nicht bekannt"),
        ("Kleinstes mögliches p", p_text(summary.smallest_p)),
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


def picture_note(parameters: ImpactParameters, summary: ImpactSummary) -> str:
    """Say why picture and table show other figures than the answer."""
    spans = "die Spanne der Antwort umfasst auch den Vergleich mit Orten gleicher Ausgangslage"
    if len(summary.before) == len(summary.after) == 1:
        return f"Die Antwort oben nennt denselben Unterschied; {spans}."
    return (
        f"Die Antwort oben vergleicht das Mittel der Stichtage nach der {_event(parameters)} mit "
        "dem Mittel aller Stichtage davor, Bild und Tabelle jeden Stichtag einzeln mit dem letzten "
        f"davor; deshalb weichen die Zahlen voneinander ab, und {spans}."
    )


def not_said(summary: ImpactSummary) -> tuple[str, ...]:
    """Say what the answer does not say, whatever it is."""
    # Where the catchment ran otherwise before, the interval rests on nothing.
    open_ = "" if summary.verdict is Impact.PAST_DIFFERS else f" {compatible(summary)}"
    return (
        "Ein Unterschied ist keine Ursache. Im selben Gebiet kann zur selben Zeit anderes "
        "geschehen sein: ein Neubau, ein anderes Angebot, eine neue Zählweise.",
        "Gezählt werden Menschen, die zum Stichtag dort wohnen. Wer wegzieht, nimmt seine "
        "Besserung mit; wer zuzieht, verändert die Quote.",
        f"„Kein Unterschied“ heißt nicht: keine Wirkung.{open_} Die Größe, die sich in 80 von 100 "
        "Fällen fände, ist keine Obergrenze.",
        "Wie es den Menschen geht, die das Angebot nutzen, zeigen Quoten ganzer Gebiete nicht.",
    )
