"""A document with everything in it, and small ones."""

from collections.abc import Sequence
from datetime import UTC, datetime

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
from maps.kit.figure import Figure

CREATED = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)


def figure(width: float = 640, height: float = 320, *, number: int = 1) -> Figure:
    return Figure(
        id=f"f{number}",
        title=f"Kinderarmut je Gebiet, {number}. Blick",
        picture=Markup(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
            f'<rect width="{width / 2}" height="{height / 2}" fill="#84361c"/>'
            f'<text x="{width / 2}" y="{height / 2}" font-size="12">Gebiet {number}</text></svg>'
        ),
        alt="Ein Balken: die Hälfte & mehr.",
        source="Quelle: Musterstadt",
        note="Länger ist mehr.",
    )


def table(columns: int = 3, rows: int = 2, *, word: str = "Wert") -> Table:
    return Table(
        caption="Gebiete im Vergleich",
        columns=[
            Column(label="Gebiet", weight=2),
            *(Column(label=f"{word} {i}", is_number=True) for i in range(1, columns)),
        ],
        rows=[["Birkenau", *(f"{i},5\u202f%" for i in range(1, columns))] for _ in range(rows)],
        notes=["¹ gesperrt, wenn unter 3"],
        source="Quelle: Musterstadt",
    )


def document(*blocks: Block, title: str = "Nordquartier", foot: str = "Fuß") -> Document:
    return Document(
        title=title, subtitle="Begründung", author="Jugendamt", created=CREATED, blocks=blocks,
        foot=foot,
    )  # fmt: skip


def everything() -> Document:
    return document(*all_blocks())


def all_blocks() -> Sequence[Block]:
    return [
        Terms(pairs=[("Kommune", "Musterstadt"), ("Ein sehr langes Wort als Begriff", "lang")]),
        Lead(text="39,9\u202f% der Kinder sind arm."),
        Contents(),
        Heading(text="Lage"),
        Paragraph(text="Das Gebiet liegt im Norden."),
        Paragraph(text="Nicht summiert.", is_small=True),
        Picture(figure=figure(number=1)),
        Heading(text="Vergleich"),
        Heading(text="Im Einzelnen", level=2),
        Heading(text="Ganz genau", level=3),
        table(),
        table(5, rows=30),
        Table(caption="Leer", columns=[Column(label="Gebiet"), Column(label="Wert")], rows=[]),
        Box(title="Methode", texts=["Mittel der z-Werte.", "Mit 1.000 Gewichtungen."]),
        table(12, word="Jugendeinrichtungen"),
        PageBreak(),
        Room(label="Ortskenntnis", lines=5),
        Room(label="Doppelförderung"),
        Bullets(items=["Nichts über Familien.", "Nichts über Ursachen."]),
        Picture(figure=figure(200, 900, number=2), share=0.5),
        PageBreak(),
        Heading(text="Schluss"),
        Signatures(roles=["Ort, Datum", "Leitung", "Koordination", "Träger"]),
    ]
