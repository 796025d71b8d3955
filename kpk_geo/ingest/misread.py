"""Texts of a table that somebody before us read in a wrong encoding, or lost letters of."""

import re
from collections.abc import Iterable

import pandas as pd

from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.import_report import Report
from kpk_geo.ingest.text import better_encoding, known_encoding, redecoded
from kpk_geo.profile import TableFormat

# What is left of a letter that an encoding lacks: U+FFFD, or a question mark within a word.
_LOST = re.compile("\ufffd|(?<=[a-zäöüß])\\?(?=[a-zäöüß])")
_ADDRESS = re.compile(r"://|www\.|=")  # the question mark of an address on the web is none


def put_right(
    table: pd.DataFrame, table_format: TableFormat, *, file: str, is_text: bool, quote: bool
) -> pd.DataFrame:
    """Refuse texts such as "KÃ¼che", or read them again where the profile says how they are.

    Parameters
    ----------
    table
        Text by line.
    table_format
        Section of the profile: an encoding that it names on purpose.
    file
        Begins the message.
    is_text
        Whether the file has an encoding itself, unlike Excel's.
    quote
        Whether a message may show a cell.

    Raises
    ------
    InputError
        Texts are no legible German; the message says in which line, and the way out.
    """
    special = {
        column: [text for text in table[column].tolist() if not text.isascii()]
        for column in table.columns
    }
    wrong = {name: likely for name, texts in special.items() if (likely := better_encoding(texts))}
    if not wrong:
        return table
    column, likely = next(iter(wrong.items()))
    is_named = "encoding" in table_format.model_fields_set
    named = known_encoding(table_format.encoding, where=file)
    if not (is_named and named == likely):
        raise InputError(
            _question(table[column], likely, file, is_text and named != "utf-8", quote)
        )
    return table.assign(
        **{name: [redecoded(text, likely) for text in table[name]] for name in wrong}
    )


def _question(cells: "pd.Series[str]", likely: str, file: str, is_mixed: bool, quote: bool) -> str:
    line, text = next((i, text) for i, text in cells.items() if redecoded(text, likely) != text)
    shown = f" („{text[:60]}“)" if quote else ""
    begin = f"{file}, Zeile {line}: Die Texte der Spalte „{cells.name}“{shown} sind kein lesbares "
    if is_mixed:
        return (
            f"{begin}Deutsch: Die Datei mischt zwei Zeichenkodierungen, teils ist sie {likely}. "
            "Bitte einheitlich als UTF-8 speichern lassen."
        )
    return (
        f"{begin}Deutsch; sie wurden schon vor der Lieferung falsch gelesen. Soll kpk sie "
        f'richtigstellen, im Profil encoding = "{likely}" eintragen.'
    )


def note_lost_letters(texts: Iterable[tuple[str, Iterable[object]]], report: Report) -> None:
    """Tell in how many cells letters were lost before the delivery: nobody can bring them back.

    Parameters
    ----------
    texts
        Headings with their cells; nothing of them is quoted.
    report
        Is told.
    """
    found = {
        column: sum(
            isinstance(cell, str) and bool(_LOST.search(cell)) and not _ADDRESS.search(cell)
            for cell in cells
        )
        for column, cells in texts
    }
    named = [f"„{column}“ ({number(count)})" for column, count in found.items() if count]
    if named:
        report.note(
            f"Umlaute sind verloren gegangen: statt ihrer stehen „\ufffd“ oder „?“ in den Spalten "
            f"{', '.join(named)}. Bitte die Datei als UTF-8 neu liefern lassen."
        )
