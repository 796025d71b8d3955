"""Files of areas, offers, addresses, people and streets, and how each is written."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from kpk_geo.errors import suggestion
from kpk_geo.model import OfferKind
from kpk_geo.profile.base import FileSection, Identifier, source_key
from kpk_geo.profile.tables import Only, TableFormat

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
        return source_key("offers", self.place, self.sheet or self.layer or "", *named)


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
        return source_key("addresses", *parts)


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
    elevation: str | None = None  # GeoTIFF of the ground's heights; None: all ways are level

    @property
    def source_name(self) -> str:
        """There is one network."""
        return f"network:{self.file}"
