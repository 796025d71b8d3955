"""The pages of developments: the list, one goal, one indicator; none of them needs a script."""

from collections.abc import Sequence
from typing import Any

from analyses.series.together import Direction
from kpk_geo import __version__, german
from kpk_geo.profile import Goal
from maps.kit.figure import written_figure
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page
from maps.kit.series_addresses import SERIES, areas_file, series_address, series_file
from maps.series.charts import targets_of, trend_figure, when_text
from maps.series.multiples import small_charts, small_picture
from maps.series.notes import areas_method, method_texts
from maps.series.text import (
    VERBS,
    course_text,
    goal_sentence,
    headline,
    sentence,
    short_verdict,
    span_text,
    verdict,
    wish_of,
)
from maps.series.view import AreasBeside, SeriesItem, SeriesView

LONG = 90  # letters, from which on a headline is set smaller
OPEN_AREAS = 12  # small charts that are shown at once; the others are a click away: own setting
MAX_AREAS = 200  # small charts of a page, which with more weighs megabytes; the file has all
MAX_CHOICES = 1000  # areas of a level that a list to choose from holds: own setting
FILES = (("docx", "Word"), ("pdf", "PDF"), ("html", "HTML in einer Datei"))


def list_page(view: SeriesView, menu: Menu) -> Html:
    """Write the list of goals and indicators.

    Parameters
    ----------
    view
        What is known.
    """
    title = headline(view)
    goals = [_goal(view, goal) for goal in view.goals]
    return _page(
        "series/list.html.jinja", view, menu, title, goals=goals,
        cards=[_card(view, item) for item in sure_first(view.shown)],
        without=[sentence(item) for item in view.items.values() if not item.has_several_days],
    )  # fmt: skip


def goal_page(view: SeriesView, goal: Goal, menu: Menu) -> Html:
    """Write one goal with all indicators that speak for it.

    Parameters
    ----------
    view
        What is known.
    goal
        Of the profile.
    """
    items = [item for _, item in view.of_goal(goal)]
    found = goal_sentence(view.of_goal(goal)).removesuffix(".")
    return _page(
        "series/goal.html.jinja", view, menu, f"{goal.label}: {found}",
        goal=goal, cards=[_card(view, item) for item in items], goal_id=goal.id,
    )  # fmt: skip


def indicator_page(
    view: SeriesView, item: SeriesItem, beside: AreasBeside | None, menu: Menu
) -> Html:
    """Write one indicator, and all areas of a level beside.

    Parameters
    ----------
    view
        What is known.
    item
        The indicator.
    beside
        Its areas; None: there are none with a figure.
    """
    return _page(
        "series/indicator.html.jinja", view, menu, sentence(item).removesuffix("."), item=item,
        card=_card(view, item), areas=None if beside is None else _areas(view, item, beside),
        indicator_id=item.indicator.id, level="" if beside is None else beside.level,
        goals=[goal for goal, _ in view.goals_of(item.indicator.id)],
    )  # fmt: skip


def _page(
    template: str, view: SeriesView, menu: Menu, title: str, *, indicator_id: str = "",
    goal_id: str = "", level: str = "", **more: Any,
) -> Html:  # fmt: skip
    subject = view.subject
    asked = {"indicator": indicator_id, "goal": goal_id}
    data = {
        ending: series_file(subject.region_id, ending, place=subject.place_key, **asked)
        for ending in ("", "csv")
    }
    data |= {
        ending: series_file(
            subject.region_id, ending, place=subject.place_key, level=level, **asked
        )
        for ending, _ in FILES
    }
    return render_page(
        template, menu, region=subject.region_id, current=SERIES, view=view, subject=subject,
        headline=title, is_long=len(title) > LONG, decisions=_decisions(view, indicator_id),
        method=method_texts(view), is_list=not (indicator_id or goal_id),
        files=[(data[ending], label) for ending, label in FILES],
        csv=data["csv"], json=data[""], here=series_address(subject.region_id, **asked),
        level=level, choices=_choices(view),
        back=series_address(subject.region_id, place=subject.place_key), version=__version__,
        goal_address=lambda goal: series_address(
            subject.region_id, goal=goal.id, place=subject.place_key
        ), **more,
    )  # fmt: skip


def _choices(view: SeriesView) -> dict[str, Any]:
    """Give the areas to choose from; a level of thousands is named, and how to get there.

    The area that is shown can be chosen always, else the list would say the region.
    """
    listed = [level for level in view.levels if len(level.places) <= MAX_CHOICES]
    chosen = view.subject.place
    is_there = chosen is None or any(chosen in level.places for level in listed)
    return {
        "levels": listed, "also": None if is_there else chosen,
        "large": [
            f"{level.label}: {german.number(len(level.places))} Gebiete, zu viele für eine "
            "Auswahlliste."
            for level in view.levels if len(level.places) > MAX_CHOICES
        ],
    }  # fmt: skip


def sure_first(items: Sequence[SeriesItem]) -> list[SeriesItem]:
    """Put what surely changed first and what cannot be tested last, else as the profile has it.

    Parameters
    ----------
    items
        Of one view.
    """
    order = {Direction.UNSURE: 1, Direction.UNTESTED: 2}
    return sorted(items, key=lambda item: order.get(item.judged.direction, 0) if item.judged else 2)


def _goal(view: SeriesView, goal: Goal) -> dict[str, Any]:
    pairs = view.of_goal(goal)
    return {
        "goal": goal, "sentence": goal_sentence(pairs),
        "lines": [
            {
                "label": item.indicator.label, "address": _address(view, item),
                "verdict": short_verdict(item.judged),
                "span": "" if item.judged is None
                else span_text(item.judged.history, item.indicator.unit),
                "course": course_text(item.judged, own.wanted(item.indicator)),
            }
            for own, item in pairs
        ],
    }  # fmt: skip


def _address(view: SeriesView, item: SeriesItem) -> str:
    subject = view.subject
    return series_address(subject.region_id, indicator=item.indicator.id, place=subject.place_key)


def _card(view: SeriesView, item: SeriesItem) -> dict[str, Any]:
    figure = trend_figure(view, item)
    direction = Direction.UNTESTED if item.judged is None else item.judged.direction
    return {
        "item": item, "figure": None if figure is None else written_figure(figure),
        "sentence": sentence(item), "address": _address(view, item),
        "verdict": short_verdict(item.judged), "kind": direction.value,
        "course": course_text(item.judged, wish_of(view, item.indicator)),
        "targets": targets_of(view, item),
    }  # fmt: skip


def _decisions(view: SeriesView, indicator_id: str) -> list[dict[str, Any]]:
    judged = view.items[indicator_id].judged if indicator_id else None
    points = judged.history.known if judged is not None else []
    return [
        {"decision": own, "when": when_text(own.day, points)} for own in view.decisions
    ]  # fmt: skip


def _areas(view: SeriesView, item: SeriesItem, beside: AreasBeside) -> dict[str, Any]:
    subject, indicator = view.subject, item.indicator
    charts = small_charts(beside.items, indicator.unit, indicator.polarity.sign, most=MAX_AREAS)
    cells = [
        {
            "name": own.place.name, "span": span_text(own.judged.history, indicator.unit),
            "verdict": short_verdict(own.judged), "kind": own.judged.direction.value,
            "address": series_address(
                subject.region_id, indicator=indicator.id, place=own.place.key, level=beside.level
            ),
            "picture": small_picture(
                chart, f"{own.place.name}: {span_text(own.judged.history, indicator.unit)}, "
                f"{verdict(own.judged)}",
            ),
        }
        for own, chart in zip(beside.items[:MAX_AREAS], charts, strict=True)
    ]  # fmt: skip
    sure = sum(own.judged.direction in VERBS for own in beside.items)
    first = min(MAX_AREAS, max(OPEN_AREAS, sure))
    return {
        "beside": beside, "sentence": areas_sentence(beside), "first": cells[:first],
        "more": cells[first:], "method": areas_method(_tested(beside)),
        "rest": left_out(len(beside.items) - MAX_AREAS),
        "file": areas_file(subject.region_id, indicator=indicator.id, level=beside.level),
        "levels": [
            (level.label, level.level == beside.level, series_address(
                subject.region_id, indicator=indicator.id, place=subject.place_key,
                level=level.level,
            ))
            for level in view.levels
        ],
    }  # fmt: skip


def _tested(beside: AreasBeside) -> int:
    return sum(own.judged.p_adjusted == own.judged.p_adjusted for own in beside.items)


def left_out(count: int) -> list[str]:
    """Say how many areas are not shown, and where they are; nothing where all are.

    Parameters
    ----------
    count
        Areas beyond those that are shown.
    """
    if count <= 0:
        return []
    stand = "steht" if count == 1 else "stehen"
    return [
        f"{german.several(count, 'weiteres Gebiet', 'weitere Gebiete')} {stand} in der Tabelle "
        "aller Gebiete (CSV für Excel, auf der Seite der Kennzahl)."
    ]


def areas_sentence(beside: AreasBeside) -> str:
    """Say in how many areas something surely changed.

    Parameters
    ----------
    beside
        All areas of a level.
    """
    counts = _counts([own.judged.direction for own in beside.items])
    total = german.several(len(beside.items), "Gebiet", "Gebieten")
    if not counts:
        return f"In keinem von {total} ist eine Änderung sicher."
    unsure, untested = (
        sum(own.judged.direction is direction for own in beside.items)
        for direction in (Direction.UNSURE, Direction.UNTESTED)
    )
    rest = [text for count, text in ((unsure, f"{german.number(unsure)} nicht sicher"),
                                     (untested, f"{german.number(untested)} nicht geprüft"))
            if count]  # fmt: skip
    return f"Von {total}: {', '.join([' und '.join(counts), *rest])}"


def _counts(directions: Sequence[Direction]) -> list[str]:
    found = [(VERBS[one], sum(own is one for own in directions)) for one in VERBS]
    return [f"{german.number(count)} sicher {verb}" for verb, count in found if count]
