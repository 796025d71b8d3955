"""What the cells leave open: each question with both readings and what follows from them."""

import math
from collections import Counter
from collections.abc import Container, Mapping, Sequence

from kpk_geo.errors import listed
from kpk_geo.german import number, several
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.figures import Figures, known
from kpk_geo.ingest.proposals.record import UNKNOWN, Option, ProposedColumn, Question, Role
from kpk_geo.ingest.tables import date_remark
from kpk_geo.model import Unit

_LEAVE = Option(value=UNKNOWN, label="Weiß ich nicht: Spalte weglassen")
# What else may be meant, and between which limits.
_POSSIBLE = (
    (Unit.PER_1000, 0, 1000), (Unit.EURO, 0, math.inf), (Unit.YEARS, 0, 120),
    (Unit.POINTS, -100, 100), (Unit.SCORE, -math.inf, math.inf),
)  # fmt: skip
_MANY = 3  # columns of unknown meaning that are asked about one by one; more are left out


def decimal_question(open_columns: Sequence[ProposedColumn]) -> Question:
    """Ask which sign parts decimals, for all columns at once that leave it open.

    Parameters
    ----------
    open_columns
        Each allows two readings; at least one.
    """
    first = open_columns[0]
    assert first.figures is not None
    options = []
    for decimal in (",", "."):
        ranges = [f"„{c.heading}“ {_range(c.figures, decimal)}" for c in open_columns if c.figures]
        sign = "Das Komma" if decimal == "," else "Der Punkt"
        options.append(
            Option(
                value=decimal,
                label=f"{sign} trennt Nachkommastellen",
                follows=listed(ranges, limit=3),
            )
        )
    named = listed((f"„{c.heading}“" for c in open_columns), limit=3)
    return Question(
        id=f"decimal:{first.place}", title=f"{named}: Was heißt {first.figures.question}",
        headings=tuple(c.heading for c in open_columns), options=(*options, _leave(open_columns)),
    )  # fmt: skip


def _leave(columns: Sequence[ProposedColumn]) -> Option:
    what = "Spalte" if len(columns) == 1 else "Spalten"
    return Option(value=UNKNOWN, label=f"Weiß ich nicht: {what} weglassen")


def _range(figures: Figures, decimal: str) -> str:
    both = [figures.read, *([figures.other] if figures.other else [])]
    read = next(item for item in both if item.numbers.decimal == decimal)
    values = known(read).values()
    digits = 0 if all(value.is_integer() for value in values) else 3
    return f"von {number(min(values), digits)} bis {number(max(values), digits)}"


def shares_question(column: ProposedColumn) -> Question:
    """Ask whether numbers from 0 to 1 are parts of one or per cent.

    Parameters
    ----------
    column
        Its figures lie from 0 to 1, and Excel does not show them as per cent.
    """
    assert column.figures is not None
    values = list(column.figures.values.values())
    one = next((value for value in values if value > 0), 0.0)
    mean = sum(values) / len(values)
    return Question(
        id=f"shares:{column.place}",
        title=f"„{column.heading}“: Was heißt {number(one, 3).rstrip('0')}?",
        headings=(column.heading,),
        options=(
            Option(
                value="share", label=f"{number(one * 100, 1)} %",
                follows=f"Mittel der Gebiete dann {number(mean * 100, 1)} %",
            ),
            Option(
                value="percent", label=f"{number(one, 2)} %",
                follows=f"Mittel der Gebiete dann {number(mean, 2)} %",
            ),
            Option(value="score", label="Weder noch: ein Punktwert ohne Prozent"),
            _LEAVE,
        ),
    )  # fmt: skip


def unit_question(column: ProposedColumn) -> Question:
    """Ask what numbers count whose unit neither cells nor profile tell.

    Parameters
    ----------
    column
        Of figures.
    """
    figures = column.figures
    assert figures is not None
    value = next(iter(figures.values.values()), 0.0)
    digits = 0 if figures.is_whole else 1
    shown = number(value, digits)
    options = []
    if figures.is_whole and figures.low >= 0:
        total = number(sum(figures.values.values()))
        options.append(
            Option(
                value="count",
                label=f"Anzahl: {shown} Menschen oder Dinge",
                follows=f"zusammen {total}",
            )
        )
    if figures.low >= 0 and figures.high <= 100:
        mean = sum(figures.values.values()) / max(len(figures.values), 1)
        options.append(
            Option(
                value="percent",
                label=f"Prozent: {shown} %",
                follows=f"Mittel der Gebiete {number(mean, 1)} %",
            )
        )
    options += [
        Option(value=unit.value, label=f"{shown} {unit.label}")
        for unit, low, high in _POSSIBLE
        if low <= figures.low and figures.high <= high
    ]
    return Question(
        id=f"unit:{column.place}",
        title=f"„{column.heading}“: Was zählen die Werte von {figures.spread}?",
        headings=(column.heading,), options=(*options, _LEAVE),
    )  # fmt: skip


def mixed_question(column: ProposedColumn) -> Question:
    """Ask what cells mean that stand as plain numbers beside cells that stand as per cent."""
    figures = column.figures
    assert figures is not None
    plain = next(c.value for c in figures.read.cells.values() if not c.is_percent and c.value)
    percent = next(c.value for c in figures.read.cells.values() if c.is_percent)
    return Question(
        id=f"shares:{column.place}",
        title=(
            f"„{column.heading}“: Manche Zellen zeigen Prozent ({number(percent, 1)} %), andere "
            f"nicht ({number(plain, 3)}). Was heißt {number(plain, 3)}?"
        ),
        headings=(column.heading,),
        options=(
            Option(value="share", label=f"{number(plain * 100, 1)} %"),
            Option(value="percent", label=f"{number(plain, 3)} %"),
            _LEAVE,
        ),
    )  # fmt: skip


def figure_questions(columns: Sequence[ProposedColumn]) -> tuple[list[Question], list[str]]:
    """Ask about columns of figures; of many without any meaning none is asked, and all are named.

    Parameters
    ----------
    columns
        All of the file.
    """
    open_figures = [c for c in columns if c.figures is not None and c.role is Role.FIGURE]
    ambiguous = [c for c in open_figures if c.figures and c.figures.other is not None]
    questions = [decimal_question(ambiguous)] if ambiguous else []
    plain = [c for c in open_figures if c not in ambiguous and not _is_known(c)]
    plain += [c for c in columns if _asks_shares(c) and c not in plain and c not in ambiguous]
    without = [c for c in plain if not c.indicator]
    notes = []
    if len(without) > _MANY:
        named = listed((f"„{c.heading}“" for c in without), limit=8)
        notes.append(
            f"{several(len(without), 'Zahlenspalte', 'Zahlenspalten')} ohne erkennbare Einheit "
            f"bleiben weg, bis Sie ihre Bedeutung wählen: {named}."
        )
        plain = [c for c in plain if c.indicator]
    for column in plain:
        assert column.figures is not None
        if column.figures.is_mixed:
            questions.append(mixed_question(column))
        elif column.figures.may_be_shares:
            questions.append(shares_question(column))
        else:
            questions.append(unit_question(column))
    return questions, notes


def _is_known(column: ProposedColumn) -> bool:
    """Whether the profile says the unit of a figure, and it is none that a reading could spoil."""
    return bool(column.indicator) and "passt nicht sicher" not in column.found.evidence


def _asks_shares(column: ProposedColumn) -> bool:
    figures = column.figures
    return (
        figures is not None
        and column.role is Role.RATE
        and figures.may_be_shares
        and column.unit_in_file != "share"
    )


def date_questions(columns: Sequence[Column], quotable: Container[int]) -> list[Question]:
    """Ask once about all cells that Excel holds as days where none, or not only days, belong.

    Parameters
    ----------
    columns
        That may hold such.
    quotable
        Lines of which a cell may be shown.
    """
    odd = [column for column in columns if column.days and not _are_days(column)]
    if not odd:
        return []
    cells = sum(len(column.days) for column in odd)
    shown = [day for c in odd for line, day in c.days.items() if line in quotable]
    example = f": {date_remark(shown[0])}" if shown else ""
    named = listed((f"„{c.heading}“" for c in odd), limit=4)
    title = (
        f"{named}: {several(cells, 'Zelle ist', 'Zellen sind')} in Excel ein Datum{example}. "
        "Was stimmt?"
    )
    return [
        Question(
            id=f"dates:{odd[0].place}", title=title, headings=tuple(c.heading for c in odd),
            options=(
                Option(value="days", label="Es sind wirklich Tage"),
                Option(
                    value="leave", label="Excel hat sie verändert: diese Zellen weglassen",
                    follows="in der Datei als Text neu eingeben und noch einmal hochladen",
                ),
                Option(value=UNKNOWN, label="Weiß ich nicht: diese Spalten weglassen"),
            ),
        )
    ]  # fmt: skip


_DAY_WORDS = {"datum", "stand", "ab", "bis", "stichtag", "geprueft", "gueltig", "date", "seit"}


def _are_days(column: Column) -> bool:
    """Whether all cells are days, and of several years, or under a heading that says so."""
    days = column.days
    others = column.filled - len(days)
    if others:
        return False
    years = {day.year for day in days.values()}
    return len(years) > 1 or bool(set(column.words) & _DAY_WORDS)


def confidential_question(heading: str, place: int, said: Mapping[str, int]) -> Question:
    """Ask whether a column says which places nobody may see; its cells are counted, not quoted.

    Parameters
    ----------
    heading, place
        Of the column.
    said
        How often its cells say ja, nein, or something else.
    """
    counts = listed(f"{count}-mal {word}" for word, count in Counter(said).items())
    return Question(
        id=f"confidential:{place}", title=f"Sagt „{heading}“, welche Orte niemand sehen darf?",
        headings=(heading,),
        options=(
            Option(
                value="yes", label="Ja",
                follows=(
                    f"darin steht {counts or 'nichts'}; wo etwas anderes als nein steht, erscheint "
                    "kein Ort auf einer Karte; leere Zellen gelten wie nein"
                ),
            ),
            Option(
                value="no", label="Nein, sie bedeutet anderes",
                follows="die Orte erscheinen auf der Karte",
            ),
            Option(value=UNKNOWN, label="Weiß ich nicht", follows="gilt vorsichtshalber wie ja"),
        ),
    )  # fmt: skip
