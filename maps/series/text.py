"""What is said of a development: in words that claim no more than was tested."""

from collections.abc import Sequence

from analyses.series.goals import Course, Target, count_courses, course_of, target_state
from analyses.series.history import Change, History, Untested
from analyses.series.together import Direction, Judged
from analyses.standing.levels import ALONE
from analyses.standing.total import Total
from analyses.standing.trend import TrendPoint
from kpk_geo import german
from kpk_geo.german import number, several
from kpk_geo.model import Unit
from kpk_geo.profile import Goal, GoalIndicator, Indicator
from maps.area.counting import together
from maps.area.indicator_text import none_text, partial_text, value_text
from maps.kit.chart_scale import day_label
from maps.series.view import SeriesItem, SeriesView

VERBS = {Direction.UP: "gestiegen", Direction.DOWN: "gesunken"}
SIGNS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.UNSURE: "?", Direction.UNTESTED: "–"}
UNSURE = "ob sich etwas geändert hat, ist nicht sicher"
# The page of an area, which judges each for itself, calls such a change one.
CONSPICUOUS = f" (für sich allein geprüft, {number(100 * ALONE)} von 100, fiele es auf)"
_WHY = {
    Untested.NO_RATE: "auf Zufall nicht geprüft: keine Quote aus Anzahlen",
    Untested.RATES_ONLY: "nur Quoten gespeichert: Wie sicher eine Änderung ist, ist nicht bekannt",
    Untested.NO_COMMON: "kein Gebiet hat an beiden Tagen einen Wert: nicht vergleichbar",
    Untested.ONE_DATE: "erst ein Stichtag mit Wert: Eine Entwicklung zeigt sich ab dem zweiten",
    Untested.SINCE_BREAK: "seit der letzten Umstellung erst ein Stichtag: nicht vergleichbar",
}


def verdict(judged: Judged) -> str:
    """Say whether something changed, without its figures.

    Parameters
    ----------
    judged
        Beside all that was judged with it.
    """
    if judged.direction in VERBS:
        return f"{VERBS[judged.direction]}: mehr als Zufall kleiner Zahlen"
    if judged.direction is Direction.UNSURE:
        is_alone = judged.history.change.p < ALONE and not judged.history.is_opposed
        return f"{UNSURE}{CONSPICUOUS if is_alone else ''}"
    return _WHY.get(judged.history.change.untested, "kein Wert")


def short_verdict(judged: Judged | None) -> str:
    """Say the same in a word or two, with its sign."""
    if judged is None:
        return "– nicht geladen"
    words = {Direction.UNSURE: "nicht sicher", Direction.UNTESTED: "nicht geprüft"} | VERBS
    return f"{SIGNS[judged.direction]} {words[judged.direction]}"


def span_text(history: History, unit: Unit) -> str:
    """Write the first and the last comparable figure; the only one; or why there is none.

    Both are of the areas that are compared, so that the figures are those that were tested.

    Parameters
    ----------
    history
        Of one indicator.
    unit
        Of it.
    """
    change = history.change
    if change.first is not None and change.last is not None:
        first, last = change.first, change.last
        if change.old is None or change.new is None:  # no area has a value on both days
            return f"{_dated(first.own, unit, first)}, {_dated(last.own, unit, last)}"
        span = f"von {_dated(change.old, unit, first)} auf {_dated(change.new, unit, last)}"
        return f"{span}{compared_text(change)}"
    if history.known:
        return _dated(history.known[-1].own, unit, history.known[-1])
    days = history.trend.points
    if not days:
        return "kein Wert"
    own = days[-1].own
    return ": ".join(text for text in (none_text(own), partial_text(own)) if text)


def _dated(total: Total, unit: Unit, point: TrendPoint) -> str:
    return f"{value_text(total, unit)}\u00a0({day_label(point.day)})"


def compared_text(change: Change) -> str:
    """Say which areas are compared, where a day's own figure is of more; else ""."""
    if not change.is_of_fewer:
        return ""
    if change.areas == 1:
        return " in dem einen Gebiet mit Wert an beiden Tagen"
    return f" in den {number(change.areas)} Gebieten mit Wert an beiden Tagen"


def sentence(item: SeriesItem) -> str:
    """Say how an indicator went on: label, figures, verdict.

    Parameters
    ----------
    item
        Of the page's subject.
    """
    label = item.indicator.label
    if item.judged is None:
        where = f"nur auf der Ebene „{item.elsewhere}“ bekannt" if item.elsewhere else ""
        return f"{label}: {where or 'beschrieben, aber nicht geladen'}."
    span = span_text(item.judged.history, item.indicator.unit)
    if not item.judged.history.known:
        return f"{label}: {span}."
    if item.judged.direction in VERBS:
        return f"{label}: {span} {verdict(item.judged)}."
    said = verdict(item.judged)
    return f"{label}: {span}. {said[0].upper()}{said[1:]}."


def wish_of(view: SeriesView, indicator: Indicator) -> int:
    """Say where a figure is wanted to go: by its goals, else by its polarity; 0: nowhere.

    Parameters
    ----------
    view
        With the goals.
    indicator
        Of which it is asked.
    """
    wishes = {own.wanted(indicator) for _, own in view.goals_of(indicator.id)}
    if len(wishes) == 1:
        return wishes.pop()
    return 0 if wishes else -indicator.polarity.sign


def course_text(judged: Judged | None, wanted: int) -> str:
    """Say whether a sure change is as wanted; "" where nothing is sure or nothing is wanted."""
    if judged is None or judged.direction not in VERBS or wanted == 0:
        return ""
    return "wie gewünscht" if course_of(judged, wanted) is Course.TOWARDS else "nicht wie gewünscht"


def goal_sentence(pairs: Sequence[tuple[GoalIndicator, SeriesItem]]) -> str:
    """Say how many indicators of a goal surely go where it wants them.

    Parameters
    ----------
    pairs
        Indicators that speak for it.
    """
    if not pairs:
        return "Für dieses Ziel ist noch keine Kennzahl benannt."
    courses = count_courses(
        [course_of(item.judged, own.wanted(item.indicator)) for own, item in pairs]
    )
    total = courses.total
    if total == 1:
        return {
            (1, 0, 0, 0): "Die eine Kennzahl bewegt sich sicher in die gewünschte Richtung.",
            (0, 1, 0, 0): "Die eine Kennzahl bewegt sich sicher gegen die gewünschte Richtung.",
            (0, 0, 1, 0): "Ob sich die eine Kennzahl bewegt, ist nicht sicher.",
            (0, 0, 0, 1): "Die eine Kennzahl lässt sich nicht prüfen.",
        }[courses.towards, courses.away, courses.unsure, courses.untested]
    verb = "bewegt" if courses.towards == 1 else "bewegen"
    head = f"{number(courses.towards)} von {number(total)} Kennzahlen {verb} sich sicher in die "
    rest = [
        (courses.away, "sicher dagegen"),
        (courses.unsure, "unsicher"),
        (courses.untested, "nicht prüfbar"),
    ]
    said = [
        f"{number(count)} {'ist' if count == 1 else 'sind'} {word}" for count, word in rest if count
    ]
    return f"{head}gewünschte Richtung{', ' + together(said) if said else ''}."


def target_text(own: GoalIndicator, item: SeriesItem) -> str:
    """Say what is aimed at and how the newest figure stands to it; "" without a target.

    Parameters
    ----------
    own
        The target of the goal.
    item
        The indicator.
    """
    indicator = item.indicator
    target = own.stored_target(indicator)
    if target is None:
        return ""
    wanted = own.wanted(indicator)
    until = f" bis {german.day(own.target_day)}" if own.target_day else ""
    least = "mindestens" if wanted > 0 else "höchstens"
    aim = f"Ziel: {least} {german.quantity(target, indicator.unit)}{until} ({own.target_source})"
    point = _newest(item)
    if point is None:
        return f"{aim}. Ein Wert fehlt noch."
    return f"{aim}. {_stands(point, target, wanted, indicator)}"


def _newest(item: SeriesItem) -> TrendPoint | None:
    known = item.judged.history.known if item.judged is not None else []
    return known[-1] if known else None


def _stands(point: TrendPoint, target: float, wanted: int, indicator: Indicator) -> str:
    state = target_state(point, target, wanted)
    here = f"{german.day(point.day)}: {value_text(point.own, indicator.unit)}"
    is_met = (point.own.value - target) * wanted >= 0
    if state is Target.MET:
        return f"{here}, erreicht."
    if state is Target.UNSURE:
        return f"{here}, mit der Spanne des Zufalls: Ob es erreicht ist, ist nicht sicher."
    if state is Target.MISSED:
        return f"{here}, noch nicht erreicht."
    side = "auf der Seite des Ziels" if is_met else "noch nicht am Ziel"
    return f"{here}, {side}; wie sicher der Wert ist, ist nicht bekannt."


def headline(view: SeriesView) -> str:
    """Say what surely changed, in one sentence.

    Parameters
    ----------
    view
        Of the page.
    """
    name = view.subject.name
    if not view.shown:
        return f"{name}: noch keine Kennzahl mit mehr als einem Stichtag"
    sure = [item for item in view.shown if item.judged and item.judged.direction in VERBS]
    if not view.tested:
        return f"{name}: Was sich geändert hat, lässt sich mit diesen Zahlen nicht prüfen"
    total = several(view.tested, "geprüften Kennzahl", "geprüften Kennzahlen")
    if not sure:
        if view.tested == 1:
            return f"{name}: Ob sich die eine geprüfte Kennzahl geändert hat, ist nicht sicher"
        return f"{name}: Von {total} hat sich keine sicher verändert"
    verb = "hat" if len(sure) == 1 else "haben"
    parts = []
    for direction, word in VERBS.items():
        labels = [i.indicator.label for i in sure if i.judged and i.judged.direction is direction]
        if labels:
            parts.append(f"{word}: {together(labels)}")
    what = f"{number(len(sure))} von {total} {verb} sich sicher verändert"
    return f"{name}: {what} – {'; '.join(parts)}"


def goal_title(goal: Goal) -> str:
    """Name a goal in a heading."""
    return f"Ziel: {goal.label}"
