"""How a table is written, and which values by area it holds."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kpk_geo.model import Validity
from kpk_geo.model.marks import signs
from kpk_geo.profile.base import FileSection, Identifier, Section, source_key
from kpk_geo.profile.carry_over import CarryOver

# In official German tables "-" can also mean "exactly zero" (DIN 55301): then `zero = ["-"]`.
MISSING_MARKERS = ("", *signs(Validity.MISSING))
SUPPRESSED_MARKERS = signs(Validity.SUPPRESSED)

# Column -> texts of which its cells must be one; * and ? stand for any letters.
Only = dict[str, tuple[str, ...]]


class TableFormat(FileSection):
    """How a table is written."""

    encoding: str = "utf-8"
    separator: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] | None = None
    header_line: int = Field(default=1, ge=1)
    header_lines: int = Field(default=1, ge=1, le=5)  # headings of several lines are joined
    last_line: int | None = Field(default=None, ge=1)  # what stands below it is not read
    sheet: str | None = None
    missing: tuple[str, ...] = MISSING_MARKERS
    suppressed: tuple[str, ...] = SUPPRESSED_MARKERS
    zero: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _lines(self) -> Self:
        if self.last_line is not None and self.last_line < self.header_line + self.header_lines:
            raise ValueError("last_line muss unter der Kopfzeile liegen")
        return self


class ValueColumn(Section):
    """One indicator in a table: a ready value, or numerator and denominator."""

    indicator: Identifier
    reference_date: date | None = None  # where the years of a table stand side by side
    column: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    decimal: Literal[",", "."] | None = None  # where a column differs from its table
    unit_in_file: Literal["share", "percent"] | None = None  # share: 0.12 means 12 per cent

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ready, counted = self.column is not None, self.numerator is not None
        if ready == counted or counted != (self.denominator is not None):
            raise ValueError('entweder "column" oder "numerator" und "denominator" angeben')
        if counted and self.unit_in_file:
            raise ValueError('"unit_in_file" gehört zu "column", nicht zu Zähler und Nenner')
        return self


class IndicatorTable(CarryOver, TableFormat):
    """Values by area, today's or earlier ones."""

    level: Identifier
    key_column: str
    key_width: int | None = Field(default=None, ge=1, le=20)
    key_is: Literal["key", "name"] = "key"
    key_pattern: str | None = None  # such as "{key} *" for "11 Aegidii"; * stands for anything
    names: dict[str, str] = Field(default={})  # text in the key column -> key or name of an area
    merge: dict[str, tuple[str, ...]] = Field(default={})  # area -> keys of the file that make it
    only: Only = Field(default={})
    item_column: str | None = None  # long tables: says what the number of a row is
    value_column: str | None = None  # long tables: the number
    date_column: str | None = None  # long tables: a year or a day
    year_day: str = Field(default="12-31", pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
    reference_date: date | None = None  # of all values that name none of their own
    values: tuple[ValueColumn, ...] = Field(min_length=1)
    validity_column: str | None = None
    validity: dict[str, Validity] = Field(default={})
    unmatched_keys: Literal["stop", "report"] = "stop"
    label_column: str | None = None  # where the two below are looked for; else the key column
    sum_rows: tuple[str, ...] = ()  # such as "Krefeld abs."
    unassigned_rows: tuple[str, ...] = ()  # such as "nicht zuzuordnen"
    # Which numerators `suppressed` stands for, such as [1, 2]; empty: not known, or others too.
    suppressed_means: tuple[Annotated[int, Field(ge=1, le=100)], ...] = ()

    @model_validator(mode="after")
    def _shape(self) -> Self:
        if (self.item_column is None) != (self.value_column is None):
            raise ValueError('"item_column" und "value_column" gehören zusammen')
        if self.key_pattern is not None and self.key_pattern.count("{key}") != 1:
            raise ValueError('key_pattern muss "{key}" einmal enthalten, etwa "{key} *"')
        own = [value.reference_date for value in self.values]
        if self.date_column and (self.reference_date or any(own)):
            raise ValueError('entweder "date_column" oder "reference_date" angeben')
        if not (self.date_column or self.reference_date or all(own)):
            raise ValueError('"reference_date" fehlt (oder "date_column")')
        parts = [key for keys in self.merge.values() for key in keys]
        if self.merge and self.suppressed_means:
            raise ValueError(
                "suppressed_means geht nicht zusammen mit merge: Eine Summe mit einer gesperrten "
                "Zahl ist keine der genannten Zahlen"
            )
        if len(set(parts)) < len(parts):
            raise ValueError("merge: ein Schlüssel steht bei zwei Gebieten")
        return self

    def day_of(self, value: ValueColumn) -> date | None:
        """Say when a value was counted; None: each row says so itself."""
        return value.reference_date or self.reference_date

    @property
    def source_name(self) -> str:
        """Years, units and parts of a list may stand in one file side by side."""
        indicators = "+".join(value.indicator for value in self.values)
        where = f"{self.place}:{self.sheet or ''}"
        days = sorted({str(self.day_of(value) or self.date_column) for value in self.values})
        parts = [
            "table", where, self.level, "+".join(days), indicators,
            *(f"{column}={'|'.join(texts)}" for column, texts in sorted(self.only.items())),
        ]  # fmt: skip
        return source_key(*parts)
