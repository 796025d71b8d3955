"""Signs that stand for, or beside, a number in official tables.

Source: DIN 55301 and the Zeichenerklärung that the statistical offices print into their volumes.
"""

from dataclasses import dataclass

from kpk_geo.model.indicators import Validity


@dataclass(frozen=True, slots=True)
class TableMark:
    """One sign: what it means, and what becomes of the cell."""

    sign: str
    meaning: str
    validity: Validity  # where it is usable the number beside the sign is kept


BRACKETS = TableMark("(…)", "Aussagewert eingeschränkt", Validity.UNCERTAIN)
# Beside a number, as in "12,3p".
NUMBER_MARKS = (
    TableMark("p", "vorläufig", Validity.VALID),
    TableMark("r", "berichtigt", Validity.VALID),
    TableMark("s", "geschätzt", Validity.VALID),
)
# Instead of a number. "0" is no such sign: it is a number that was rounded to zero.
CELL_MARKS = (
    TableMark("-", "nichts vorhanden (genau null)", Validity.MISSING),  # null only by `zero`
    TableMark("–", "nichts vorhanden (genau null)", Validity.MISSING),
    TableMark("—", "nichts vorhanden (genau null)", Validity.MISSING),
    TableMark("...", "Angabe fällt später an", Validity.MISSING),
    TableMark("…", "Angabe fällt später an", Validity.MISSING),
    TableMark(".", "unbekannt oder geheim zu halten", Validity.SUPPRESSED),
    TableMark("/", "nicht sicher genug", Validity.SUPPRESSED),
    TableMark("x", "Aussage nicht sinnvoll", Validity.SUPPRESSED),
    TableMark("X", "Aussage nicht sinnvoll", Validity.SUPPRESSED),
    TableMark("•", "geheim zu halten", Validity.SUPPRESSED),
)
# Signs and words that explain themselves; the report needs not say what they were taken for.
PLAIN_MARKS = (
    TableMark("k.A.", "keine Angabe", Validity.MISSING),
    TableMark("k. A.", "keine Angabe", Validity.MISSING),
    TableMark("NA", "keine Angabe", Validity.MISSING),
    TableMark("NaN", "keine Angabe", Validity.MISSING),
    TableMark("null", "keine Angabe", Validity.MISSING),
    TableMark("*", "geheim zu halten", Validity.SUPPRESSED),
    TableMark("geheim", "geheim zu halten", Validity.SUPPRESSED),
    TableMark("gesperrt", "geheim zu halten", Validity.SUPPRESSED),
)
MARKS = {mark.sign: mark for mark in (BRACKETS, *NUMBER_MARKS, *CELL_MARKS)}


def signs(validity: Validity) -> tuple[str, ...]:
    """List the signs that stand for a cell without a number."""
    return tuple(mark.sign for mark in (*CELL_MARKS, *PLAIN_MARKS) if mark.validity is validity)
