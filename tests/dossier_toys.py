"""Dossiers of the toy commune, and all that is written in one."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from conftest import Commune

from api.area_pages.read import read_asked
from api.dossier.asked import read_areas_dossier, read_quarter_dossier
from api.dossier.write import dossier_of
from api.questions import QUESTIONS
from kpk_geo.database.connection import transaction
from maps.document.blocks import Document, Heading, Table, require_readable
from maps.dossier.content import DossierContent
from maps.dossier.elements import element_of

SECTIONS = [
    "Abgrenzung und Lage", "Prüfung auf Doppelförderung",
    "Stadtweiter Vergleich sozialstatistischer Indikatoren", "Sozialstatistik nach Themen",
    "Häufungen", "Kinder im Gebiet", "Angebote entlang der Präventionskette",
    "Erreichbarkeit und Versorgung", "Lücken", "Gewählte Maßnahme und erwartete Wirkung",
    "Wie sicher ist das?", "Was die Zahlen nicht sagen", "Ortskenntnis und Stellungnahmen",
    "Quellen, Lizenzen, Datenstände", "Unterschriften", "Glossar", "Anhang: Nachvollziehbarkeit",
]  # fmt: skip


def content_of(
    town: Commune, *keys: str, level: str = "gebiet", element: str = "familienbuero",
    region: str = "toy",
) -> DossierContent:  # fmt: skip
    """Read what the dossier of an area says, of several as a Quartier."""
    with transaction(town.engine) as connection:
        asked = read_asked(connection, region, level, keys)
        return read_areas_dossier(
            connection, asked, QUESTIONS, element_of(element), is_quarter=len(keys) > 1
        )


def dossier(town: Commune, *keys: str, short: bool = False, **asked: str) -> Document:
    """Write the dossier of an area; it can be read by everybody."""
    made = dossier_of(content_of(town, *keys, **asked), short=short)
    require_readable(made)
    return made


def quarter_dossier(town: Commune, number: int, element: str = "familienbuero") -> Document:
    """Write the dossier of a saved Quartier."""
    with transaction(town.engine) as connection:
        content = read_quarter_dossier(connection, "toy", number, QUESTIONS, element_of(element))
    made = dossier_of(content, short=False)
    require_readable(made)
    return made


def texts(value: Any) -> Iterator[str]:
    """Give every text of a document, those within pictures too."""
    if isinstance(value, str):
        yield str(value)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, Iterable):
        for item in value:
            yield from texts(item)


def written(document: Document) -> str:
    """Give all texts of a document as one."""
    return "\n".join(texts(document))


def headings(document: Document, level: int = 1) -> list[str]:
    """Give the headings of a level."""
    return [b.text for b in document.blocks if isinstance(b, Heading) and b.level == level]


def tables(document: Document) -> dict[str, Table]:
    """Give the tables by the beginning of their caption."""
    found = [block for block in document.blocks if isinstance(block, Table)]
    return {table.caption.partition(":")[0]: table for table in found}


def row_of(table: Table, label: str) -> dict[str, str]:
    """Give a row of a table by the heads of its columns."""
    row = next(row for row in table.rows if row[0].startswith(label))
    return {column.label: cell for column, cell in zip(table.columns, row, strict=True)}
