"""Numbers that stand for none: -9999 and the like, which would spoil every mean in silence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kpk_geo.errors import listed
from kpk_geo.german import several
from kpk_geo.ingest.indicators.columns import NumberColumn
from kpk_geo.ingest.proposals.figures import Figures
from kpk_geo.ingest.proposals.record import UNKNOWN, Option, ProposedColumn, Question

_USUAL = {-9, -99, -999, -9999, -99999, -1, -2, 9999, 99999, 999999}
_FAR = 5.0  # times: so far beyond all other numbers no real one lies


def placeholder_in(figures: Figures) -> float | None:
    """Give the one number of a column that is probably a sign for none; None: there is none.

    Parameters
    ----------
    figures
        Of a column, sums left out.
    """
    counted = Counter(figures.values.values())
    usual = [value for value in counted if value in _USUAL]
    for value in sorted(usual, key=abs, reverse=True):
        others = [other for other in counted if other != value and other not in _USUAL]
        if not others:
            return value if abs(value) >= 99 else None
        is_negative = value < 0 <= min(others)
        is_far = abs(value) > _FAR * max(abs(other) for other in others)
        if is_far or (is_negative and abs(value) >= 9):
            return value
    return None


def without_placeholder(figures: Figures, value: float) -> Figures:
    """Leave a sign for none out of what is looked at.

    Parameters
    ----------
    figures
        Of a column.
    value
        The number that stands for none.
    """

    def kept(read: NumberColumn) -> NumberColumn:
        cells = {line: cell for line, cell in read.cells.items() if cell.value != value}
        return replace(read, cells=cells)

    other = kept(figures.other) if figures.other else None
    return replace(figures, read=kept(figures.read), other=other)


def placeholder_question(columns: Sequence[ProposedColumn], value: float, cells: int) -> Question:
    """Ask whether a number stands for none, once for all columns that have it.

    Parameters
    ----------
    columns
        In which it stands.
    value
        The number.
    cells
        In how many cells.
    """
    shown = f"{value:.0f}".replace("-", "−")
    named = listed((f"„{c.heading}“" for c in columns), limit=3)
    times = several(cells, "Zelle", "Zellen")
    return Question(
        id=f"placeholder:{columns[0].place}", title=f"Steht {shown} für „keine Angabe“?",
        headings=tuple(c.heading for c in columns),
        options=(
            Option(
                value=f"{value:.0f}", label="Ja", follows=f"{times} in {named} gelten als fehlend"
            ),
            Option(
                value="number", label="Nein, es ist ein Wert",
                follows="er zählt in jedem Mittel mit",
            ),
            Option(value=UNKNOWN, label="Weiß ich nicht: Spalten weglassen"),
        ),
    )  # fmt: skip
