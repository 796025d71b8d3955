"""One source of the registry: what it brings, where it lies, how it is read, how sure that is."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from kpk_geo.model import OfferKind
from kpk_geo.model.open_data import Confidence, FileKind, Layer
from kpk_geo.open_data.access import Access
from kpk_geo.open_data.place import placeholders
from kpk_geo.profile.base import Identifier, Section

NOT_READ = "nicht gelesen"  # nobody has read what the publisher says about the licence
MAX_MB = 50  # what an entry may bring that says nothing else

Host = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*\.[a-z]{2,}$")]


class Expected(Section):
    """How much a source brings; what does not fit is not taken unseen."""

    rows: int | None = Field(default=None, ge=1)  # features or lines, exactly
    min_rows: int | None = Field(default=None, ge=1)
    max_rows: int | None = Field(default=None, ge=1)
    files: int | None = Field(default=None, ge=1)  # where one entry brings several

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.rows is not None and (self.min_rows or self.max_rows):
            raise ValueError("entweder rows oder min_rows und max_rows angeben")
        if self.min_rows and self.max_rows and self.min_rows > self.max_rows:
            raise ValueError("min_rows ist größer als max_rows")
        return self


class Reading(Section):
    """How a fetched file is read; the keys are those of a region profile where it has them."""

    format: str | None = None  # of [[addresses]] and [[population]]: gebref, zensus2022
    kind: OfferKind | None = None  # of [[offers]], where all rows are of one
    layout: Literal["osm"] | None = None
    member: str | None = None  # of a zip archive; * stands for any letters
    layer: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    separator: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] | None = None
    header_line: int | None = Field(default=None, ge=1)
    header_lines: int | None = Field(default=None, ge=1, le=5)
    crs: str | None = None
    id_column: str | None = None
    id_width: int | None = Field(default=None, ge=1, le=20)
    name_column: str | None = None
    parent_column: str | None = None
    parent_id_length: int | None = Field(default=None, ge=1)
    dissolve: bool = False
    x_column: str | None = None
    y_column: str | None = None
    latlon_column: str | None = None
    columns: dict[str, str] = Field(default={})  # our word -> column of the file
    only: dict[str, tuple[str, ...]] = Field(default={})  # column -> texts of the rows meant
    commune_column: str | None = None  # by which a file of the whole Land is cut to a commune
    commune_is: Literal["ags", "ags_without_zero", "ars", "name"] | None = None
    drop_columns: tuple[str, ...] = ()  # telephone and mail of persons
    missing: tuple[str, ...] = ()
    suppressed: tuple[str, ...] = ()
    sum_rows: tuple[str, ...] = ()
    unassigned_rows: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _cut(self) -> Self:
        if (self.commune_column is None) != (self.commune_is is None):
            raise ValueError("commune_column und commune_is gehören zusammen")
        return self


class SourceEntry(Section):
    """One source; `key` names it in commands, manifests and folders."""

    id: Identifier
    layer: Layer
    level: Identifier | None = None  # layer "areas": which cut
    title: str = Field(min_length=1, max_length=200)
    publisher: str = Field(min_length=1, max_length=200)
    licence: str = Field(min_length=1, max_length=200)  # as stated; else NOT_READ
    licence_url: str | None = None
    attribution: str | None = None
    reference_date: date | None = None
    valid_from: date | None = None  # layer "areas"
    cycle: str | None = None  # German: how often it comes anew
    access: Access
    also_hosts: tuple[Host, ...] = ()  # to which the source may lead on
    kind: FileKind
    file: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][\w.-]*$", max_length=120)
    reading: Reading = Reading()
    expected: Expected = Expected()
    about_mb: float | None = Field(default=None, gt=0)
    max_mb: float = Field(default=MAX_MB, gt=0, le=4000)
    covers: tuple[str, ...] = ()  # beginnings of the AGS that it holds; empty: all of its scope
    on_request: bool = False  # no analysis reads it: fetched only if it is named
    instead_of: Identifier | None = None  # fetched only if that one of the same file fails
    confidence: Confidence
    checked: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")  # when the evidence was read
    tried: date | None = None  # when it was really fetched; absent: never by us
    note: str | None = None  # German: traps
    scope: str = ""  # de, nrw or an AGS; the file's, not written in an entry

    @field_validator("licence_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("https://"):
            raise ValueError("erwartet wird eine Adresse, die mit https:// beginnt")
        return value

    @model_validator(mode="after")
    def _level(self) -> Self:
        if (self.layer is Layer.AREAS) != (self.level is not None):
            raise ValueError('level gehört zu layer = "areas", und nur dazu')
        return self

    @property
    def key(self) -> str:
        """By which it is known everywhere: `nrw/gebref`."""
        return f"{self.scope}/{self.id}"

    @property
    def hosts(self) -> frozenset[str]:
        """All that may be asked for it."""
        return frozenset({self.access.host, *self.also_hosts})

    @property
    def needs_commune(self) -> bool:
        """Whether it can be asked only for one commune."""
        return any(placeholders(text) for text in self.access.texts)

    @property
    def is_licence_known(self) -> bool:
        """Whether somebody has read what the publisher says."""
        return self.licence != NOT_READ

    def holds(self, ags: str) -> bool:
        """Say whether a commune lies within what it covers.

        Parameters
        ----------
        ags
            Of the commune.
        """
        return not self.covers or ags.startswith(self.covers)
