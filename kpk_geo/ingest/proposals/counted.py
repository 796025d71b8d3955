"""Which shares of a table are one count by another: cells decide, and a person is asked.

A ready share says nothing of how many it is made of. Where the counts stand in the file too, the
load forms the share from them, and every page can say how sure it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from kpk_geo.german import number, several
from kpk_geo.ingest.proposals.areas import SURE
from kpk_geo.ingest.proposals.known import Known
from kpk_geo.ingest.proposals.record import UNKNOWN, Option, ProposedColumn, Question, Role

Numbers = npt.NDArray[np.float64]
READY = "ready"  # answer: the share as it stands in the file
_FEWEST = 5  # rows with cases that must fit: three may do so by chance
_MAX_COUNTS = 40  # columns of counts that are held against each other; own setting
_LOOKED_AT = 300  # rows that say which bases are possible; own setting
_SHOWN = 4  # pairs that are offered
_MAX_DIGITS = 6  # of a share; what is written finer is exact
_TINY = 1e-6  # of a case: rounding of the machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two columns of counts whose ratio a column of shares is."""

    numerator: ProposedColumn
    denominator: ProposedColumn
    scale: int  # 100: the share stands in per cent; 1: as a part of one
    fit: int  # rows in which it is
    rows: int  # rows with all three
    lost: int  # rows with a share and without one of the counts

    @property
    def answer(self) -> str:
        """How the option is called."""
        return f"counts:{self.numerator.place}:{self.denominator.place}"


def with_counts(
    columns: Sequence[ProposedColumn], known: Known
) -> tuple[list[ProposedColumn], list[Question]]:
    """Say of shares by which counts they are formed, and ask whether to take those.

    Parameters
    ----------
    columns
        All of a table.
    known
        What the profile says of columns.

    Returns
    -------
    list of ProposedColumn
        A column whose unit was open and that two counts give is a share.
    list of Question
        One for each share that has its counts beside it.
    """
    lines = sorted({line for c in columns if c.figures for line in c.figures.read.cells})
    counts = [column for column in columns if _counts(column)][:_MAX_COUNTS]
    grid = np.array([_row(column, lines) for column in counts]).reshape(len(counts), len(lines))
    shown, questions = [], []
    for column in columns:
        pairs = _pairs(column, counts, grid, lines) if _may_be_share(column) else []
        base = _known_base(column, columns, known)
        if pairs:
            column = _as_share(column, pairs[0])
            questions.append(_question(column, pairs))
        elif base is not None:
            questions.append(_known_question(column, base, known))
        shown.append(column)
    return shown, questions


def bases_of(column: ProposedColumn, columns: Sequence[ProposedColumn]) -> list[ProposedColumn]:
    """List the counts of which a count can be a part: nowhere less, and somewhere more.

    Parameters
    ----------
    column
        Of counts.
    columns
        All of the file.
    """
    if not _counts(column):
        return []
    assert column.figures is not None
    own = dict(list(column.figures.values.items())[:_LOOKED_AT])
    found = []
    for other in columns:
        if other.place == column.place or not _counts(other):
            continue
        assert other.figures is not None
        base = other.figures.values
        both = [(own[line], base[line]) for line in own if line in base]
        if both and all(part <= whole for part, whole in both) and any(p < w for p, w in both):
            found.append(other)
    return found


def _counts(column: ProposedColumn) -> bool:
    figures = column.figures
    if figures is None or figures.other is not None or figures.percents:
        return False
    return column.role in (Role.COUNT, Role.FIGURE) and figures.is_whole and figures.low >= 0


def _may_be_share(column: ProposedColumn) -> bool:
    figures = column.figures
    if figures is None or figures.other is not None or figures.is_mixed:
        return False
    return column.role in (Role.RATE, Role.FIGURE) and figures.low >= 0 and figures.high <= 100


def _row(column: ProposedColumn, lines: Sequence[int]) -> Numbers:
    """Give the numbers of a column in the order of the lines, NaN for gaps."""
    assert column.figures is not None
    values = column.figures.values
    return np.array([values.get(line, np.nan) for line in lines])


def _pairs(
    column: ProposedColumn,
    counts: Sequence[ProposedColumn],
    grid: Numbers,
    lines: Sequence[int],
) -> list[Pair]:
    """Find the counts that give a share, the best first; a sample says which are looked at."""
    assert column.figures is not None
    shares = _row(column, lines)
    given = int((~np.isnan(shares)).sum())
    step = 0.51 * 10.0 ** -_digits(column.figures.values.values())  # how far rounding may lead off
    known = np.flatnonzero(~np.isnan(shares))[:_LOOKED_AT]
    found = []
    for scale in (1, 100) if column.figures.may_be_shares else (100,):
        for below, denominator in enumerate(counts):
            some = _fits(grid[:, known], grid[below, known], shares[known] / scale, step / scale)
            likely = np.flatnonzero(some.sum(axis=1) >= min(_FEWEST, len(known)))
            for above in likely:
                numerator = counts[int(above)]
                if column.place in (numerator.place, denominator.place) or above == below:
                    continue
                own, base = grid[above], grid[below]
                fits = _fits(own, base, shares / scale, step / scale)
                fit, rows = (
                    int(fits.sum()),
                    int((~np.isnan(own + base + shares) & (base > 0)).sum()),
                )
                if (fits & (own > 0)).sum() >= _FEWEST and fit >= SURE * rows:
                    pair = Pair(
                        numerator=numerator, denominator=denominator, scale=scale, fit=fit,
                        rows=rows, lost=given - rows,
                    )  # fmt: skip
                    found.append(pair)
    return sorted(found, key=lambda pair: -pair.fit)[:_SHOWN]


def _fits(above: Numbers, below: Numbers, shares: Numbers, step: float) -> npt.NDArray[np.bool_]:
    """Say where counts give a share as it is rounded; nowhere where one of the three is unknown."""
    with np.errstate(invalid="ignore"):
        near = np.abs(above - shares * below) <= step * below + _TINY
        return np.asarray(near & (below > 0))


def _digits(values: Iterable[float]) -> int:
    """Give the most decimals that a number of a column is written with."""
    texts = {f"{value:.{_MAX_DIGITS}f}".rstrip("0") for value in {*values}}
    return max((len(text.partition(".")[2]) for text in texts), default=0)


def _as_share(column: ProposedColumn, pair: Pair) -> ProposedColumn:
    """Take a column whose unit was open for what the counts beside it make of it."""
    if column.role is Role.RATE and pair.scale == 100:
        return column
    evidence = (
        f"„{pair.numerator.heading}“ durch „{pair.denominator.heading}“ in {number(pair.fit)} von "
        f"{number(pair.rows)} Zeilen"
    )
    return replace(
        column, found=replace(column.found, role=Role.RATE, evidence=evidence),
        unit_in_file="share" if pair.scale == 1 else column.unit_in_file,
    )  # fmt: skip


def _question(column: ProposedColumn, pairs: Sequence[Pair]) -> Question:
    first = pairs[0]
    named = f"„{first.numerator.heading}“ durch „{first.denominator.heading}“"
    more = " (oder anderen Anzahlen)" if len(pairs) > 1 else ""
    return Question(
        id=f"counted:{column.place}",
        title=f"„{column.heading}“ ist {named}{more}. Zähler und Nenner mitnehmen?",
        headings=(column.heading,),
        options=(
            *(_option(pair) for pair in pairs),
            Option(
                value=READY, label="Nein, nur den fertigen Anteil",
                follows="ohne Spanne, weil niemand weiß, wie viele Fälle dahinterstehen",
            ),
            Option(value=UNKNOWN, label="Weiß ich nicht: Spalte weglassen"),
        ),
    )  # fmt: skip


def _option(pair: Pair) -> Option:
    parts = ["der Anteil wird daraus gerechnet und hat eine Spanne"]
    odd = pair.rows - pair.fit
    if odd:
        parts.append(f"in {several(odd, 'Zeile', 'Zeilen')} steht in der Datei ein anderer Anteil")
    if pair.lost:
        parts.append(f"{several(pair.lost, 'Zeile', 'Zeilen')} mit Anteil, aber ohne Anzahl")
    top, bottom = pair.numerator.heading, pair.denominator.heading
    return Option(
        value=pair.answer, label=f"Ja: Zähler „{top}“, Nenner „{bottom}“", follows="; ".join(parts)
    )


def _known_base(
    column: ProposedColumn, columns: Sequence[ProposedColumn], known: Known
) -> ProposedColumn | None:
    """Give the denominator that the profile names beside a numerator, if the file has it too."""
    if column.part != "numerator" or not _counts(column):
        return None
    for other in columns:
        entries = known.of(other.heading)
        named = any(
            entry.part == "denominator" and entry.indicator.id == column.indicator
            for entry in entries
        )
        if named and other.place != column.place and _counts(other):
            return other
    return None


def _known_question(column: ProposedColumn, base: ProposedColumn, known: Known) -> Question:
    entry = next(e for e in known.of(column.heading) if e.indicator.id == column.indicator)
    label = entry.indicator.label
    title = (
        f"„{column.heading}“ war bisher der Zähler von „{label}“, „{base.heading}“ der Nenner. "
        "Auch hier?"
    )
    return Question(
        id=f"counted:{column.place}", title=title, headings=(column.heading,),
        options=(
            Option(
                value=f"counts:{column.place}:{base.place}", label=f"Ja: „{label}“ wird gerechnet",
                follows="der Anteil hat eine Spanne",
            ),
            Option(value=READY, label="Nein, eine Anzahl für sich"),
            Option(value=UNKNOWN, label="Weiß ich nicht: Spalte weglassen"),
        ),
    )  # fmt: skip
