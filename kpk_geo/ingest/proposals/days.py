"""For which day figures hold: proposed from titles, names and cells, and always shown."""

import calendar
import re
from collections.abc import Sequence
from datetime import date

from kpk_geo.ingest.days import day_of
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.opened import Opened
from kpk_geo.ingest.proposals.record import ProposedDay

_DAY = re.compile(r"(?<!\d)(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(0[1-9]|1[0-2])[-/.]((?:19|20)\d\d)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<![\d/.,])((?:19|20)\d\d)(?![\d/])")


def days_in(text: str) -> list[date]:
    """Read the days that a text names: a day, the end of a month, the end of a year.

    >>> days_in("Kitas, Stand 01.08.2024"), days_in("einwohnerbestand_06-2022_plr")
    ([datetime.date(2024, 8, 1)], [datetime.date(2022, 6, 30)])
    """
    whole = [day for found in _DAY.findall(text) if (day := day_of(found, "12-31"))]
    if whole:
        return list(dict.fromkeys(whole))
    months = [(int(year), int(month)) for month, year in _MONTH.findall(text)]
    months += [(int(year), int(month)) for year, month in _COMPACT.findall(text)]
    if months:
        return list(dict.fromkeys(_end_of(year, month) for year, month in months))
    spaced = text.replace("_", " ")
    return list(dict.fromkeys(date(int(year), 12, 31) for year in _YEAR.findall(spaced)))


def _end_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def proposed_days(opened: Opened, columns: Sequence[Column]) -> tuple[ProposedDay, ...]:
    """List the days that a file names of itself, the surest first, each once.

    Parameters
    ----------
    opened
        The file: lines above the headings, names of sheet and file.
    columns
        Of days or months, if the file has such.
    """
    found: dict[date, str] = {}
    for text in opened.above:
        for day in days_in(text):
            found.setdefault(day, f"steht über der Tabelle: „{text[:60]}“")
    for column in columns:
        if len(column.texts) == 1:
            for day in days_in(next(iter(column.texts))):
                found.setdefault(day, f"steht in der Spalte „{column.heading}“")
    sheet = opened.sheet.name if opened.sheet else ""
    for what, text in (("Blatt", sheet), ("Datei", opened.source_file.name)):
        for day in days_in(text):
            found.setdefault(day, f"im Namen: {what} „{text}“")
    return tuple(ProposedDay(day=day, whence=whence) for day, whence in found.items())
