"""The city-wide comparison: area, city, rank, interval and trend, as tables and charts."""

import math
from collections.abc import Sequence

from analyses.standing.levels import LEVEL
from analyses.standing.trend import Trend, changed
from kpk_geo import german
from kpk_geo.german import cut, number
from kpk_geo.model import Unit
from maps.area.chance_text import alone_text, few_cases_text
from maps.area.charts import strip_figure, trend_figure, trend_title
from maps.area.indicator_text import (
    MEAN,
    general_notes,
    made_of,
    missing_text,
    notes_of,
    partial_text,
    place_text,
    value_text,
)
from maps.area.profile import AreaProfile, IndicatorFigures
from maps.document.blocks import Block, Bullets, Column, Heading, Paragraph, Picture, Table
from maps.dossier.content import DossierContent
from maps.dossier.head import worse_than_city
from maps.dossier.strips import Strip, side_by_side, strips_picture
from maps.dossier.words import (
    hides_cases,
    not_evaluated,
    paragraph,
    part_of,
    statement_table,
    the_area,
)
from maps.kit.chart_scale import day_label
from maps.kit.figure import Figure

MAX_CELL = 24  # letters of a figure in a table: own setting
SHORT_ROWS = 5  # of the short form: own setting
SHORT_LABEL, SHORT_NOTE = 40, 130  # letters there, of an indicator and of a note: own settings
FEW_NOTE = "Spanne „–“ bei weniger als drei Fällen: Sie verriete die Fallzahl."
LAND = "Nordrhein-Westfalen"


def comparison(content: DossierContent) -> list[Block]:
    """Hold the area against the city, one indicator a line, with charts."""
    profile = content.profile
    blocks: list[Block] = [Heading(text="Stadtweiter Vergleich sozialstatistischer Indikatoren")]
    if not profile.indicators:
        blocks.append(Paragraph(text="Für diese Region sind keine Indikatoren geladen."))
        return blocks
    blocks += [comparison_table(content), *_strips(profile), *trends(profile)]
    if not content.land:
        text = f"Ein Wert für {LAND} ist nicht geladen; verglichen ist mit der eigenen Stadt."
        blocks.append(Paragraph(text=text, is_small=True))
    return [*blocks, *_index(content)]


def _index(content: DossierContent) -> list[Block]:
    """Say what the index makes of the rates: class, how probable, and against the city."""
    part = part_of(content.profile, "burden")
    blocks: list[Block] = [Heading(text="Belastungsindex", level=2)]
    if part is None:
        return [*blocks, Paragraph(text=not_evaluated("Belastungsindex"))]
    blocks += paragraph(part.sentence)
    if part.statements:
        blocks.append(statement_table(part, f"Belastungsindex: {content.caption}", "Angabe"))
    return blocks


def comparison_table(content: DossierContent, *, is_short: bool = False) -> Table:
    """Write one line for each indicator.

    Parameters
    ----------
    content
        Of the dossier.
    is_short
        As many lines as `SHORT_ROWS`, those farthest from the city first, without development.
    """
    profile = content.profile
    shown = list(profile.indicators)
    if is_short:
        first = worse_than_city(shown)
        shown = [*first, *(item for item in shown if item not in first)][:SHORT_ROWS]
    left_out = len(profile.indicators) - len(shown)
    land = {item.indicator_id: item.total for item in content.land}
    columns = [
        Column(label="Indikator", weight=2.2), Column(label=the_area(profile), is_number=True),
        Column(label="Stadt", is_number=True, weight=1.1),
        *([Column(label=LAND, is_number=True)] if land else []),
        Column(label="Rang", weight=1.9), Column(label=f"{number(100 * LEVEL)}-%-Spanne",
                                                 weight=1.5),
        *([] if is_short else [Column(label="Entwicklung", weight=1.9)]),
    ]  # fmt: skip
    rows = []
    for item in shown:
        unit, key = item.indicator.unit, item.indicator.id
        of_land = [value_text(land[key], unit) if key in land else "–"] if land else []
        change = [] if is_short else [development(item)]
        rank = _rank(item).removesuffix(" Gebieten") if is_short else _rank(item)
        label = cut(item.indicator.label, SHORT_LABEL) if is_short else item.indicator.label
        rows.append([label, cell_text(item), city_cell(item), *of_land, rank,
                     span_text(item), *change])  # fmt: skip
    hidden = any(hides_cases(item) for item in shown)
    rest = german.several(left_out, "weiterer Indikator", "weitere Indikatoren")
    more = [f"In der vollen Form: {rest}."] if left_out > 0 else []
    notes = _short_notes(shown) if is_short else _row_notes(profile)
    return Table(
        caption=f"Stadtweiter Vergleich: {content.caption}; höchster Wert ist Rang 1",
        columns=columns, rows=rows, notes=[*notes, *([FEW_NOTE] if hidden else []), *more],
        source=cut(_sources(profile), SHORT_NOTE) if is_short else _sources(profile),
    )  # fmt: skip


def cell_text(item: IndicatorFigures) -> str:
    """Write the figure of the area; a long reason for none stands below the table."""
    text = own_text(item)
    return text if len(text) <= MAX_CELL else "–"


def _short_notes(shown: Sequence[IndicatorFigures]) -> list[str]:
    """Say in a line for each indicator why it has no figure, and what is not in it."""
    notes = mean_note(shown)
    for item in shown:
        absent = own_text(item) if cell_text(item) != own_text(item) else ""
        partial = "" if item.standing is None else partial_text(item.standing.own)
        said = "; ".join(text for text in (absent, few_text(item), partial) if text)
        if said:
            notes.append(cut(f"{cut(item.indicator.label, SHORT_LABEL)}: {said}.", SHORT_NOTE))
    return notes


def few_text(item: IndicatorFigures) -> str:
    """Say what a rate of very few cases does not mean; "" where there are enough."""
    if item.standing is None:
        return ""
    return few_cases_text(item.standing.own, item.newest, item.indicator.unit, with_span=False)


def own_text(item: IndicatorFigures) -> str:
    """Write the figure of the area, or why there is none, as its page does."""
    if item.standing is None:
        return missing_text(item)
    return value_text(item.standing.own, item.indicator.unit)


def city_cell(item: IndicatorFigures) -> str:
    """Write what the area is held against; a mean of areas says so."""
    if item.standing is None or math.isnan(item.standing.city.value):
        return "–"
    city = item.standing.city
    text = german.quantity(city.value, item.indicator.unit)
    return f"Ø {text}" if city.is_mean else text


def _rank(item: IndicatorFigures) -> str:
    return "–" if item.standing is None else place_text(item.standing, item.indicator.unit) or "–"


def span_text(item: IndicatorFigures) -> str:
    """Write the interval of the newest figure; "–" where it is not known, or would tell a count.

    A rate and its interval together have one numerator and one denominator: beside fewer than
    three cases, which no paper names, the interval is left out too.
    """
    point = item.newest
    if point is None or not point.has_interval or hides_cases(item):
        return "–"
    unit = item.indicator.unit
    return f"{german.quantity(point.low, unit)} bis {german.quantity(point.high, unit)}"


def development(item: IndicatorFigures) -> str:
    """Say in few words how a figure changed, and whether that is more than chance."""
    trend = item.trend
    if item.standing is None or math.isnan(item.standing.own.value):
        return "–"  # why there is no figure stands below the table
    if trend is None or not trend.is_shown:
        return "nur ein Stichtag"
    known = [point for point in trend.points if point.has_value]
    first, last = known[0], known[-1]
    start = f"{day_label(first.day)}: {german.quantity(first.own.value, item.indicator.unit)}"
    if item.indicator.unit is Unit.COUNT and not _has_break(trend):
        return start
    if _has_break(trend):
        return f"{start}; nicht vergleichbar"
    is_change = changed(first, last)
    if is_change is None:
        return f"{start}; wie sicher, ist nicht bekannt"
    if not is_change:
        return f"{start}; Änderung nicht sicher"
    return f"{start}; seither {'gestiegen' if last.own.value > first.own.value else 'gesunken'}"


def _has_break(trend: Trend) -> bool:
    known = [point for point in trend.points if point.has_value]
    return any(point.breaks for point in trend.points if known[0].day < point.day <= known[-1].day)


def _row_notes(profile: AreaProfile) -> list[str]:
    """Say once below the table what the area's page says beside each figure."""
    notes = [*mean_note(profile.indicators), *general_notes(profile.indicators)]
    tested = [item for item in profile.indicators if _is_tested(item)]
    if tested:
        notes.append(f"Entwicklung: {alone_text()}.")
    if any(item.indicator.design_effect is None for item in tested):
        notes.append(
            "Gerechnet ist, als wären alle Personen unabhängig voneinander: Eine Änderung kann "
            "sicherer aussehen, als sie ist."
        )
    said: dict[str, list[str]] = {}
    for item in profile.indicators:
        own = [note for note in notes_of(item, with_span=False) if note != made_of(item)]
        if cell_text(item) != own_text(item):
            own.insert(0, own_text(item))
        if own:
            said.setdefault("; ".join(own), []).append(item.indicator.label)
    notes += [f"{', '.join(labels)}: {text}." for text, labels in said.items()]
    if profile.quarter is not None:
        notes.append(
            "Ein Quartier hat keinen Rang: Gezählt ist, wie viele einzelne Gebiete darunter liegen."
        )
    return notes


def _is_tested(item: IndicatorFigures) -> bool:
    trend = item.trend
    return trend is not None and trend.is_shown and trend.has_intervals


def mean_note(figures: Sequence[IndicatorFigures]) -> list[str]:
    """Say what the sign of a mean is, where one of the figures has it."""
    units = {
        item.indicator.unit is Unit.COUNT
        for item in figures
        if item.standing is not None
        and item.standing.city.is_mean
        and not math.isnan(item.standing.city.value)
    }
    why = {True: "bei Anzahlen", False: "wo sich kein Wert der Stadt bilden lässt"}
    reasons = " und ".join(text for is_count, text in why.items() if is_count in units)
    return [f"Ø: {MEAN}, {reasons}."] if units else []


def _sources(profile: AreaProfile) -> str:
    return "; ".join(dict.fromkeys(item.source for item in profile.indicators if item.source))


def _strips(profile: AreaProfile) -> list[Block]:
    strips, texts, sources = [], [], []
    for item in profile.indicators:
        # Beside a sum that lacks a suppressed part, the other parts are not shown one by one.
        hides = item.standing is not None and item.standing.own.suppressed > 0
        figure = strip_figure(profile, item, with_members=not hides)
        if figure is not None and item.indicator.unit is not Unit.COUNT:
            value = own_text(item)
            is_short = not math.isnan(item.standing.own.value) if item.standing else False
            strips.append(Strip(label=item.indicator.label, value=value if is_short else "–",
                                picture=figure.picture))  # fmt: skip
            texts.append(figure.title)
            sources.append(figure.source)
    if not strips:
        return []
    members = ", kleiner seine Gebiete" if profile.quarter is not None else ""
    title = f"Wo das {the_area(profile)} unter allen Gebieten der Stadt steht"
    alt = f"{title}. Ein Punkt je Gebiet. {'. '.join(texts)}."
    note = f"Jeder Punkt ein Gebiet; groß das {the_area(profile)}{members}; gestrichelt die Stadt"
    figure = Figure(
        id="streifen", title=title, picture=strips_picture(strips, title=alt), alt=alt,
        source="; ".join(dict.fromkeys(text for text in sources if text)), note=note,
    )  # fmt: skip
    return [Picture(figure=figure)]


def trends(profile: AreaProfile) -> list[Block]:
    """Show how the rates went on, and say it in a line each."""
    drawn, lines, sources = [], [], []
    for item in profile.indicators:
        figure = trend_figure(profile, item)
        if figure is None or item.trend is None:
            continue
        lines.append(trend_title(item.indicator, item.trend))
        if item.indicator.unit is not Unit.COUNT:
            drawn.append((item.indicator.label, figure.picture))
            sources.append(figure.source)
    blocks: list[Block] = []
    if drawn:
        alt = f"Verläufe mit {number(100 * LEVEL)}-%-Spannen. {' '.join(lines)}"
        figure = Figure(
            id="verlauf", title=f"Entwicklung mit {number(100 * LEVEL)}-%-Spannen",
            picture=side_by_side(drawn, title=alt), alt=alt,
            source="; ".join(dict.fromkeys(text for text in sources if text)),
            note="Senkrechte Striche: Spanne des Zufalls kleiner Zahlen; gestrichelt die Stadt",
        )  # fmt: skip
        blocks.append(Picture(figure=figure))
    return [*blocks, *([Bullets(items=lines)] if lines else [])]
