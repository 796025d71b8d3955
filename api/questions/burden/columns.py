"""The columns of the burden index as files have them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pandas as pd

from analyses.burden.classes import dynamic_scheme, status_scheme
from api.files.columns import AREA, VALIDITY, Column, indicator_column
from api.questions.burden.table import BurdenTable
from kpk_geo import german
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import Indicator

FIRST = (
    "area_id", "name", "parent_id", "parent_name", "burden", "status_index", "change",
    "dynamic_index", "validity",
)  # fmt: skip
NOTES = "indicator_notes"  # which of the indicators have no plain value, and why
_PARTS = {"status": ("Belastung", "Status"), "dynamic": ("Entwicklung", "Dynamik")}
_INDEX = "Abstand vom Durchschnitt in Standardabweichungen, plus heißt mehr Belastung"
_OF_100 = "von 100 Rechnungen mit dem Zufall der Zahlen oder anderen Gewichten; 100 ist kein Beweis"


def burden_columns(
    indicators: Sequence[Indicator], table: BurdenTable, days: Mapping[str, date]
) -> tuple[Column, ...]:
    """Describe every column that a file of the index can have.

    Parameters
    ----------
    indicators
        Whose values stand beside the index.
    table
        The newest index of a region: which indicators went into it.
    days
        Of the values of each indicator, by key.
    """
    return (
        *AREA,
        *(column for part in _PARTS for column in _of_part(part)),
        VALIDITY,
        Column(name="dynamic_validity", heading="Gültigkeit der Entwicklung"),
        Column(name="field", heading="Gesamtindex", note="Status und Dynamik zusammen"),
        Column(name="field_share", heading="Gesamtindex: sicher", unit=Unit.PERCENT, note=_OF_100),
        *(indicator_column(item, note=_said(item.id, table, days)) for item in indicators),
        Column(name=NOTES, heading="Gültigkeit der Indikatoren",
               note="welche Indikatoren keinen Wert haben oder einen geschätzten, und warum"),
    )  # fmt: skip


def _of_part(part: str) -> Iterator[Column]:
    word, official = _PARTS[part]
    scheme = status_scheme() if part == "status" else dynamic_scheme()
    yield Column(name="burden" if part == "status" else "change", heading=f"{word} ({official})",
                 note="in den Worten der Seiten")  # fmt: skip
    yield Column(name=f"{part}_index", heading=f"{official}index", unit=Unit.SCORE,
                 note=_INDEX)  # fmt: skip
    yield Column(name=f"{part}_class", heading=f"Klasse {official}",
                 note="amtliches Wort; niedriger Status heißt hohe Belastung"
                 if part == "status" else "amtliches Wort")  # fmt: skip
    for name, heading in (
        ("weighting_share", "sicher gegen Gewichte"), ("data_share", "sicher nach Daten"),
        ("joint_share", "sicher gegen beides"), ("leave_one_out_share", "sicher ohne je einen"),
        ("top_quintile", "im höchsten Fünftel"),
    ):  # fmt: skip
        yield Column(
            name=f"{part}_{name}", heading=f"{word}: {heading}", unit=Unit.PERCENT, note=_OF_100
        )
    yield Column(name=f"{part}_robust", heading=f"{word}: Einstufung sicher (robust)")
    yield Column(name=f"{part}_near_border", heading=f"{word}: nahe einer Klassengrenze")
    for name, heading in (("low", "von"), ("high", "bis")):
        yield Column(name=f"{part}_{name}", heading=f"{official}index {heading}", unit=Unit.SCORE,
                     note="Spanne, in der der Index zu 90 von 100 liegt")  # fmt: skip
    for name, heading in (("rank", ""), ("rank_low", " von"), ("rank_high", " bis")):
        yield Column(name=f"{part}_{name}", heading=f"{word}: Rang{heading}", unit=Unit.COUNT,
                     note="1 ist am stärksten belastet")  # fmt: skip
    for code, label in zip(scheme.codes, scheme.labels, strict=True):
        yield Column(name=f"{part}_p_{code}", heading=f"{word}: Wahrscheinlichkeit „{label}“",
                     unit=Unit.PERCENT)  # fmt: skip


def _said(indicator: str, table: BurdenTable, days: Mapping[str, date]) -> str:
    """Say of which day the values are, and what part they have in the index."""
    return f"Stand {german.day(days[indicator])}; {_role(indicator, table)}"


def _role(indicator: str, table: BurdenTable) -> str:
    """Say in which part of the index an indicator is."""
    plan = table.run.parameters
    parts = (("Status", plan.status), ("Dynamik", plan.dynamic))
    found = [name for name, items in parts for item in items if item.indicator == indicator]
    return f"im Index: {' und '.join(found)}" if found else "nicht im Index"


def indicator_notes(validity: pd.DataFrame, labels: dict[str, str]) -> list[str | None]:
    """Say of each area which indicators have no plain value, and why; None: all have.

    Parameters
    ----------
    validity
        Codes by area_id, one column per indicator.
    labels
        German names of the indicators that are shown.
    """
    shown = [name for name in labels if name in validity]
    rows = validity[shown].itertuples(index=False)
    found = [
        "; ".join(
            f"{labels[name]}: {Validity.of(str(code)).label}"
            for name, code in zip(shown, row, strict=True)
            if code != Validity.VALID
        )
        for row in rows
    ]
    return [text or None for text in found]
