"""The files of a region and how each is written."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from kpk_geo.errors import suggestion
from kpk_geo.model import LifePhase, OfferKind, Polarity, Unit, Validity
from kpk_geo.model.marks import signs
from kpk_geo.profile.base import FileSection, Identifier, Section
from kpk_geo.profile.formula import CellFormula

# In official German tables "-" can also mean "exactly zero" (DIN 55301): then `zero = ["-"]`.
MISSING_MARKERS = ("", *signs(Validity.MISSING))
SUPPRESSED_MARKERS = signs(Validity.SUPPRESSED)


ADDRESS_FIELDS = (
    "street", "number", "suffix", "postcode", "municipality", "municipality_key", "district",
    "street_key", "quality",
)  # fmt: skip


class LayerFormat(FileSection):
    """How a geodata layer is written."""

    layer: str | None = None  # of a file that holds several
    encoding: str | None = None  # outweighs what the file says; None: the file's own
    crs: str | None = None
    swap_axes: bool = False  # the file gives north before east


class AreaLayer(LayerFormat):
    """Polygons of one level, as of one date."""

    level: Identifier
    label: str
    valid_from: date
    id_column: str
    name_column: str
    id_width: int | None = Field(default=None, ge=1, le=20)  # pads lost leading zeros
    parent_level: Identifier | None = None
    parent_column: str | None = None
    parent_id_length: int | None = Field(default=None, ge=1)
    dissolve: bool = False  # an area may stand in several rows

    @property
    def source_name(self) -> str:
        """Level and date: there is one layer of each."""
        return f"areas:{self.level}:{self.valid_from}"


class Indicator(CellFormula):
    """What a figure means, and where the census gives it, how."""

    # "from" is no name in Python; what is stored is read by either.
    model_config = ConfigDict(populate_by_name=True)

    id: Identifier
    label: str
    unit: Unit
    polarity: Polarity = Polarity.BURDEN
    life_phase: LifePhase | None = None
    description: str = ""
    minimum: float | None = None  # in the unit; shares and counts begin at 0 unless said otherwise
    maximum: float | None = None  # in the unit; per cent end at 100, per 1000 at 1000
    # Variance of a count divided by that of independent people; None: nobody said, 1 is assumed.
    design_effect: float | None = Field(default=None, ge=1, le=100)
    breaks: tuple[date, ...] = ()  # days since which it is defined or counted otherwise
    class_limits: tuple[float, ...] = ()  # of its map, in the unit, ascending
    origin: Literal["tables", "cells"] = Field(default="tables", alias="from")

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if list(self.class_limits) != sorted(set(self.class_limits)):
            raise ValueError("class_limits müssen aufsteigen, etwa [5, 10, 20]")
        if None not in (self.lowest, self.highest) and self.lowest >= self.highest:  # type: ignore[operator]
            raise ValueError("minimum muss kleiner sein als maximum")
        return self

    @property
    def lowest(self) -> float | None:
        """The smallest value that is possible; None: any."""
        is_amount = self.unit in (Unit.PERCENT, Unit.PER_1000, Unit.COUNT)
        return 0 if self.minimum is None and is_amount else self.minimum

    @property
    def highest(self) -> float | None:
        """The greatest value that is possible; None: any."""
        is_share = self.unit in (Unit.PERCENT, Unit.PER_1000)
        return self.unit.divisor if self.maximum is None and is_share else self.maximum

    @model_validator(mode="after")
    def _formula(self) -> Self:
        if self.origin == "tables":
            keys = [name for name in CellFormula.model_fields if name in self.model_fields_set]
            if any(getattr(self, key) != CellFormula.model_fields[key].default for key in keys):
                raise ValueError(f'"{keys[0]}" gibt es hier nur mit from = "cells"')
            return self
        self.check()
        fitting = self._fitting_units()
        if self.unit not in fitting:
            raise ValueError(
                f'unit = "{self.unit.value}" passt nicht zu dieser Rechnung. '
                f"Möglich: {', '.join(unit.value for unit in fitting)}"
            )
        return self

    def _fitting_units(self) -> tuple[Unit, ...]:
        if self.is_count:
            return (Unit.COUNT,)
        if self.is_ratio:
            return (Unit.PERCENT, Unit.PER_1000)
        if str(self.mean).startswith("rate_"):
            return (Unit.PERCENT,)
        return (Unit.EURO, Unit.YEARS, Unit.SCORE)


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


class IndicatorTable(TableFormat):
    """Values by area."""

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
        return ":".join(parts)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Kinds = Annotated[tuple[OfferKind, ...], BeforeValidator(_as_list), Field(min_length=1)]


class OfferTable(TableFormat):
    """Offers with their sites."""

    layout: Literal["template", "portal", "osm"] = "template"  # portal: Was, Wann, Wo
    id_prefix: str = ""  # where two lists of a region number their offers alike
    columns: dict[str, str] = Field(
        default={}
    )  # field of the offer -> column of the file; empty: the template
    kind: OfferKind | None = None
    kinds: dict[str, Kinds] = Field(default={})  # text in the column mapped to `kind` -> codes
    kind_flags: dict[str, OfferKind] = Field(default={})  # column with ja or nein -> further kind
    only: Only = Field(default={})
    x_column: str | None = None
    y_column: str | None = None
    latlon_column: str | None = None  # both in one cell, latitude first
    crs: str | None = None
    layer: str | None = None
    swap_axes: bool = False

    @property
    def layer_format(self) -> LayerFormat:
        """How the list is written where it is geodata; an encoding only if the profile names it."""
        return LayerFormat(
            file=self.file, source=self.source, member=self.member, layer=self.layer, crs=self.crs,
            encoding=self.encoding if "encoding" in self.model_fields_set else None,
            swap_axes=self.swap_axes,
        )  # fmt: skip

    @model_validator(mode="after")
    def _flags(self) -> Self:
        if self.layout == "osm" and self.kind_flags:
            raise ValueError('kind_flags gilt nicht bei layout = "osm": dort nennt only die Art')
        return self

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.latlon_column and (self.x_column or self.y_column):
            raise ValueError('entweder "latlon_column" oder "x_column" und "y_column" angeben')
        return self

    @property
    def source_name(self) -> str:
        """A file may be split by what it contains; where it is not, its format may change."""
        parts = [
            self.id_prefix,
            *(f"{column}={'|'.join(texts)}" for column, texts in sorted(self.only.items())),
        ]
        named = [part for part in parts if part]
        return ":".join(["offers", self.place, self.sheet or self.layer or "", *named])


class AddressRegister(LayerFormat):
    """House coordinates."""

    format: Literal["gebref", "hkde", "table", "layer", "osm"]
    separator: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] = ","
    columns: dict[str, str] = Field(default={})  # table, layer: field -> column
    x_column: str | None = None
    y_column: str | None = None
    municipality: str = ""  # where the file does not say
    municipality_key: str = ""
    municipality_keys: tuple[str, ...] = ()  # load only these; empty: all

    @model_validator(mode="after")
    def _mapping(self) -> Self:
        if self.format in ("table", "layer"):
            for name in ("street", "number"):
                if name not in self.columns:
                    raise ValueError(f'columns muss "{name}" nennen')
        for name in self.columns:
            if name not in ADDRESS_FIELDS:
                hint = suggestion(name, ADDRESS_FIELDS)
                raise ValueError(f"columns: das Feld „{name}“ gibt es nicht. {hint}")
        return self

    @property
    def source_name(self) -> str:
        """A register of the state may be taken commune by commune."""
        parts = [self.place, *([self.layer] if self.layer else []), *self.municipality_keys]
        return ":".join(["addresses", *parts])


class PopulationGrid(FileSection):
    """People by census cell."""

    format: Literal["zensus2022", "zensus2011"]
    reference_date: date
    cell_size: Literal[100, 1000, 10000] = 100
    measure: Identifier | None = None  # zensus2011: what the value column counts
    value_column: str = "value"
    missing: tuple[float, ...] = (-1,)
    suppressed: tuple[float, ...] = (-9,)
    partial: bool = False  # zensus2011: cells of small values are absent, so every sum is too low

    @model_validator(mode="after")
    def _measure(self) -> Self:
        if self.format == "zensus2011" and self.measure is None:
            raise ValueError('zum Format "zensus2011" gehört "measure", etwa "persons_0_9"')
        if self.format != "zensus2011" and self.partial:
            raise ValueError('"partial" gibt es nur beim Format "zensus2011"')
        return self

    @property
    def source_name(self) -> str:
        """One measure of the older census is one file, or one column of it.

        An archive of the newer one holds the grid in several sizes.
        """
        column = f":{self.value_column}" if self.value_column != "value" else ""
        size = f":{self.cell_size}" if self.format == "zensus2022" and self.cell_size > 100 else ""
        return f"population:{self.place}:{self.measure or ''}{column}{size}"


class StreetNetwork(FileSection):
    """Streets and ways from an OpenStreetMap extract."""

    partial: bool = False  # the extract covers only a part of the region, knowingly
    max_snap: float = Field(default=200, gt=0, le=2000)  # metres from a place to its street
    min_fragment: float = Field(default=500, ge=0)  # metres; shorter detached bits are left out

    @property
    def source_name(self) -> str:
        """There is one network."""
        return f"network:{self.file}"
