"""Documents for tests: one with every kind of block, as an office might send it, and small ones."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from markupsafe import Markup

from maps.document.blocks import (
    Block,
    Box,
    Bullets,
    Column,
    Contents,
    Document,
    Heading,
    Lead,
    PageBreak,
    Paragraph,
    Picture,
    Room,
    Signatures,
    Table,
    Terms,
)
from maps.kit.figure import Figure, FigureTable
from maps.kit.strip_plot import StripPlot, strip_plot
from maps.kit.trend import TrendDot, TrendLines, trend_chart

CREATED = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
SQUARE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60">'
    '<rect width="100" height="60" fill="#e6c3a0"/><text x="8" y="34">Nordquartier</text></svg>'
)


def figure(
    picture: Markup = SQUARE, title: str = "Drei Gebiete sind hoch belastet", *, place: int = 1
) -> Figure:
    return Figure(
        id=f"bild-{place}", title=title, picture=picture,
        alt="Karte: im Norden und Osten liegen die hoch belasteten Gebiete.",
        source="Stadt Musterstadt, Statistikstelle (erfunden), 31.12.2025",
        note="Umrandet: das Quartier.",
        table=FigureTable(head=("Gebiet", "Index"), rows=(("Fuchsbau West", "+2,01"),)),
    )  # fmt: skip


def document(blocks: Sequence[Block], title: str = "Nordquartier", **fields: str) -> Document:
    return Document(title=title, author="Stadt Musterstadt, Jugendamt", created=CREATED,
                    blocks=blocks, **fields)  # fmt: skip


def table(
    rows: Sequence[Sequence[str]], columns: int = 3, caption: str = "Das Gebiet im Vergleich"
) -> Table:
    heads = [Column(label=f"Spalte {place}", is_number=place > 0) for place in range(columns)]
    return Table(caption=caption, columns=heads, rows=rows)


def strip_figure() -> Figure:
    values = [(f"{place:03}", (place * 37 % 101) / 250) for place in range(160)]
    plot = StripPlot(
        values=values, own=0.399, city=0.208, city_label="Stadt 20,8 %", low_label="0 %",
        high_label="40 %", alt="Streifen", colour="#84361c",
    )  # fmt: skip
    return figure(strip_plot(plot), "Bei der Kinderarmut liegt das Quartier weit oben", place=2)


def trend_figure() -> Figure:
    dots = [
        TrendDot(day=date(2021 + step, 12, 31), day_label=str(2021 + step), value=value,
                 low=value - 0.02, high=value + 0.02, text=f"{value:.1%}", city=0.21 - step / 200)
        for step, value in enumerate((0.42, 0.415, 0.41, 0.405, 0.399))
    ]  # fmt: skip
    lines = TrendLines(dots=dots, name="Quartier", city_name="Stadt", alt="Linie", colour="#84361c")
    return figure(trend_chart(lines), "Seit 2021 ist der Anteil etwas gesunken", place=3)


COMPARED = Table(
    caption="Das Gebiet im stadtweiten Vergleich, 31.12.2025",
    columns=[
        Column(label="Indikator", weight=2.4),
        Column(label="Gebiet", is_number=True),
        Column(label="95-%-Intervall", is_number=True, weight=1.4),
        Column(label="Stadt", is_number=True),
        Column(label="Rang¹", is_number=True, weight=1.2),
        Column(label="seit 2021 in Punkten", is_number=True, weight=1.2),
        Column(label="Hinweis", weight=1.6),
    ],
    rows=[
        ["Kinderarmut", "39,9\u202f%", "37,7 bis 42,2", "20,8\u202f%", "9 von 164", "−2,1", ""],
        ["Arbeitslosigkeit (SGB II)", "9,0\u202f%", "8,3 bis 9,7", "4,8\u202f%", "11 von 169",
         "−0,4", ""],
        ["Alleinerziehende", "30,4\u202f%", "27,8 bis 33,2", "20,0\u202f%", "9 von 167",
         "+0,1", ""],
        ["U9 nicht wahrgenommen", "30,1\u202f%", "22,4 bis 39,1", "13,6\u202f%", "9 von 95",
         "+12,8", "aus 4 von 5 Gebieten"],
        ["Betreuungsquote unter 3", "–", "–", "39,8\u202f%", "–", "–",
         "nur Quoten, keine Summe"],
    ],
    notes=["¹ Rang 1: höchster Wert unter den statistischen Gebieten; bei einem Quartier der Rang, "
           "den es unter ihnen hätte."],
    source="Stadt Musterstadt, Statistikstelle (erfunden); eigene Berechnung, Lauf 1",
)  # fmt: skip

SOURCES = Table(
    caption="Quellen, Lizenzen und Stand",
    columns=[Column(label="Datensatz", weight=1.6), Column(label="Herausgeber", weight=1.6),
             Column(label="Stand"), Column(label="Prüfsumme (SHA-256)", weight=2)],
    rows=[
        [f"Sozialdaten {2000 + place}", "Stadt Musterstadt, Statistikstelle (erfunden)",
         "31.12.2025", f"{place:02}e90fd64276590d17180fd157d5fcc7924133a011628571ed{place:016x}"]
        for place in range(24)
    ],
)  # fmt: skip


def whole_document(city: Markup = SQUARE) -> Document:
    """Give a document with every kind of block; `city`: a map."""
    blocks: list[Block] = [
        Terms(pairs=[
            ("Kommune", "Stadt Musterstadt (erfunden)"),
            ("Antragsteller", "Jugendamt der Stadt Musterstadt"),
            ("Handlungsfeld", "Präventionskette, Förderbaustein Familienbüro"),
            ("Gebiet", "Quartier: Fuchsbau West, Fuchsbau Ost, Birkenau, Ahornsiedlung West, "
                       "Ahornsiedlung Ost"),
            ("Stand der Daten", "31.12.2025, Entwicklung seit 31.12.2021"),
        ]),
        Lead(text="39,9\u202f% der Kinder unter 15 Jahren leben im Nordquartier in "
                  "Bedarfsgemeinschaften nach SGB II; in der Stadt sind es 20,8\u202f%. "
                  "Fünf von fünf Gebieten sind hoch oder sehr hoch belastet."),
        Contents(),
        Heading(text="Abgrenzung und Lage"),
        Paragraph(text="Das Gebiet umfasst fünf statistische Gebiete mit 10.644 Einwohnerinnen und "
                       "Einwohnern, das sind 3,2\u202f% der Stadt. Es liegt zwischen Hafenbahn und "
                       "Nordpark → siehe Karte."),
        Picture(figure=figure(city, "Im Norden und Osten liegen die hoch belasteten Gebiete")),
        Heading(text="Stadtweiter Vergleich"),
        COMPARED,
        Picture(figure=strip_figure()),
        Heading(text="Entwicklung", level=2),
        Picture(figure=trend_figure(), share=0.7),
        Heading(text="Wie sicher ist die Einstufung?", level=2),
        Bullets(items=["In 99 von 100 zufälligen Gewichtungen bleibt die Stufe gleich.",
                       "Vier der fünf Gebiete gehören zu einer gesicherten Häufung.",
                       "Unterschiede, deren Intervalle sich überlappen, sind nicht belegt."]),
        Box(title="Methode in Kürze", texts=[
            "Der Index ist der Mittelwert der z-Werte von Kinderarmut, Arbeitslosigkeit und "
            "Alleinerziehenden. Er wurde mit 1.000 zufälligen Gewichtungen wiederholt.",
            "Eine Häufung heißt gesichert, wenn die Nachbargebiete auch nach der Korrektur für "
            "alle geprüften Gebiete höher belastet sind, als der Zufall erwarten lässt."]),
        Heading(text="Gewichtungen", level=3),
        Paragraph(text="Die Gewichte stehen im Anhang.", is_small=True),
        Heading(text="Ortskenntnis und Stellungnahmen"),
        Room(label="Ortskenntnis der Fachkräfte", lines=4),
        Room(label="Prüfung auf Doppelförderung", lines=2),
        Signatures(roles=["Ort, Datum", "Jugendamtsleitung", "Koordination Präventionskette"]),
        PageBreak(),
        Heading(text="Quellen und Nachvollziehbarkeit"),
        SOURCES,
        Heading(text="Wörter"),
        Terms(pairs=[
            ("Bedarfsgemeinschaft", "Haushalt, der Leistungen nach SGB II bezieht."),
            ("95-%-Intervall", "Bereich, in dem der wahre Wert vernünftigerweise liegen kann."),
            ("gesperrt", "Zahl, die zum Schutz der Menschen nicht genannt wird."),
        ]),
    ]  # fmt: skip
    return document(
        blocks, "Nordquartier", foot="Nordquartier · Stadt Musterstadt (erfunden)",
        subtitle="Begründung der Gebietsauswahl für den Antrag „kinderstark – NRW schafft "
                 "Chancen“, Baustein Familienbüro",
    )  # fmt: skip
