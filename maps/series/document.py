"""Developments as a document: the same findings, pictures and tables as on the pages."""

from collections.abc import Iterator

from kpk_geo import german
from kpk_geo.profile import Goal
from maps.document.blocks import (
    Block,
    Box,
    Bullets,
    Column,
    Document,
    Heading,
    Lead,
    Paragraph,
    Picture,
    Table,
)
from maps.kit.figure import Figure
from maps.series.charts import days_table, targets_of, trend_figure, when_text
from maps.series.multiples import grid_picture, small_charts
from maps.series.notes import areas_method, method_texts
from maps.series.page import areas_sentence, left_out, sure_first
from maps.series.text import (
    course_text,
    goal_sentence,
    goal_title,
    headline,
    sentence,
    short_verdict,
    span_text,
    wish_of,
)
from maps.series.view import AreasBeside, SeriesItem, SeriesView

MAX_PICTURES = 12  # areas drawn on paper
MAX_ROWS = 1000  # areas in the table, 25 pages; more nobody turns over: own setting
_FOOT = "Genaue Werte für die Planung, nicht zur Veröffentlichung."


def list_document(view: SeriesView) -> Document:
    """Write all goals, then what else has several days.

    Parameters
    ----------
    view
        What is known.
    """
    return _document(view, "Was hat sich geändert?", headline(view), list(_all(view)))


def goal_document(view: SeriesView, goal: Goal) -> Document:
    """Write one goal.

    Parameters
    ----------
    view
        What is known.
    goal
        Of the profile.
    """
    lead = goal_sentence(view.of_goal(goal))
    return _document(view, goal_title(goal), lead, list(_goal(view, goal, level=1)))


def indicator_document(view: SeriesView, item: SeriesItem, beside: AreasBeside | None) -> Document:
    """Write one indicator, and all areas of a level.

    Parameters
    ----------
    view
        What is known.
    item
        The indicator.
    beside
        Its areas; None: there are none with a figure.
    """
    blocks = [*_item(view, item, level=1, heading="Über alle Stichtage"), *_areas(item, beside)]
    return _document(view, f"Entwicklung: {item.indicator.label}", sentence(item), blocks)


def _document(view: SeriesView, title: str, lead: str, blocks: list[Block]) -> Document:
    subject = view.subject
    where = f"{subject.level_label} {subject.name}, {subject.region_name}"
    head: list[Block] = [Lead(text=lead)]
    if subject.synthetic:
        head.append(
            Paragraph(text=f"Erfundene Daten: {subject.region_name} gibt es nicht.", is_small=True)
        )
    return Document(
        title=title,
        subtitle=f"{subject.region_name} als Ganzes" if subject.place is None else where,
        author=subject.region_name, created=view.created, foot=_FOOT,
        blocks=[*head, *blocks, *_decisions(view), *_method(view)],
    )  # fmt: skip


def _all(view: SeriesView) -> Iterator[Block]:
    for goal in view.goals:
        yield Heading(text=goal_title(goal))
        yield Lead(text=goal_sentence(view.of_goal(goal)))
        yield from _goal(view, goal, level=2)
    spoken = {own.indicator for goal in view.goals for own in goal.indicators}
    others = [item for item in sure_first(view.shown) if item.indicator.id not in spoken]
    if others:
        yield Heading(text="Weitere Kennzahlen" if spoken else "Kennzahlen")
        for item in others:
            yield from _item(view, item, level=2)
    without = [
        sentence(item) for item in view.items.values()
        if not item.has_several_days and item.indicator.id not in spoken
    ]  # fmt: skip
    if without:
        yield Heading(text="Ohne Verlauf")
        yield Bullets(items=without)


def _goal(view: SeriesView, goal: Goal, *, level: int) -> Iterator[Block]:
    words = f"{goal.sentence} Quelle: {goal.source}." if goal.source else goal.sentence
    if words:
        yield Paragraph(text=words)
    for _, item in view.of_goal(goal):
        yield from _item(view, item, level=level)


def _item(view: SeriesView, item: SeriesItem, *, level: int, heading: str = "") -> Iterator[Block]:
    yield Heading(text=heading or item.indicator.label, level=level)
    figure = trend_figure(view, item)
    if figure is None:
        yield Paragraph(text=sentence(item))
    else:
        yield Picture(figure=figure)
    course = course_text(item.judged, wish_of(view, item.indicator))
    if course:
        yield Paragraph(text=f"Die Änderung ist {course}.")
    for text in targets_of(view, item):
        yield Paragraph(text=text)
    if figure is not None:
        yield _days(view, item)


def _days(view: SeriesView, item: SeriesItem) -> Table:
    """Write every day as a row; a column that says nothing is left out."""
    whole = days_table(view, item)
    kept = [
        at
        for at, text in enumerate(whole.head)
        if at == 0 or any(row[at] not in ("", "–") for row in whole.rows)
    ]
    head = [whole.head[at] for at in kept]
    return Table(
            caption=f"{item.indicator.label} nach Stichtagen",
            columns=[
                Column(label=text, is_number=text not in ("Stichtag", "Hinweis"),
                       weight={"Spanne": 1.6, "Hinweis": 2.0}.get(text, 1.0))
                for text in head
            ],
            rows=[[row[at] for at in kept] for row in whole.rows], source=item.source,
        )  # fmt: skip


def _areas(item: SeriesItem, beside: AreasBeside | None) -> Iterator[Block]:
    if beside is None or not beside.items:
        return
    unit = item.indicator.unit
    yield Heading(text=f"Nach Gebieten: {beside.label}")
    yield Paragraph(text=areas_sentence(beside))
    shown = beside.items[:MAX_PICTURES]
    sign = item.indicator.polarity.sign
    charts = small_charts(beside.items, unit, sign, most=MAX_PICTURES)
    alt = "; ".join(
        f"{own.place.name}: {span_text(own.judged.history, unit)}, {short_verdict(own.judged)}"
        for own in shown
    )
    title = f"{item.indicator.label} in {german.several(len(shown), 'Gebiet', 'Gebieten')}"
    yield Picture(
        figure=Figure(
            id="gebiete", title=title, picture=grid_picture(shown, charts, unit, alt), alt=alt,
            source=item.source,
            note="gleiche Skala, grau die Stadt; zuerst, was sich sicher am meisten verändert hat",
        )
    )  # fmt: skip
    tested = sum(own.judged.p_adjusted == own.judged.p_adjusted for own in beside.items)
    yield Table(
        caption=_caption(item, beside),
        columns=[Column(label="Gebiet", weight=1.5), Column(label="Werte", weight=2.0),
                 Column(label="Änderung")],
        rows=[
            (f"{own.place.name} ({own.place.area_id})", span_text(own.judged.history, unit),
             short_verdict(own.judged))
            for own in beside.items[:MAX_ROWS]
        ],
        notes=[areas_method(tested), *left_out(len(beside.items) - MAX_ROWS)], source=item.source,
    )  # fmt: skip


def _caption(item: SeriesItem, beside: AreasBeside) -> str:
    where = "in allen Gebieten"
    if len(beside.items) > MAX_ROWS:
        where = f"in {german.number(MAX_ROWS)} von {german.number(len(beside.items))} Gebieten"
    return f"{item.indicator.label} {where} ({beside.label})"


def _decisions(view: SeriesView) -> Iterator[Block]:
    if not view.decisions:
        return
    days = [item.judged.history.known for item in view.shown if item.judged is not None]
    points = days[0] if len({tuple(p.day for p in known) for known in days}) == 1 else []
    yield Heading(text="Beschlüsse in dieser Zeit")
    yield Table(
        caption="Beschlüsse, mit der Nummer an der Zeitachse",
        columns=[Column(label="Nr.", weight=0.4), Column(label="Tag"),
                 Column(label="Beschluss", weight=2.5), Column(label="Stand"),
                 Column(label="Zwischen den Zahlen", weight=1.5)],
        rows=[
            (str(at), german.day(own.day), own.title, own.status, when_text(own.day, points))
            for at, own in enumerate(view.decisions, start=1)
        ],
        notes=["Ein Beschluss auf der Zeitachse trennt davor und danach. Ob er etwas bewirkt hat, "
               "ist damit nicht gesagt."],
    )  # fmt: skip


def _method(view: SeriesView) -> Iterator[Block]:
    yield Box(title="Wie wurde geprüft?", texts=method_texts(view))
