"""How a source is reached: one section per protocol."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from kpk_geo.open_data.place import PLACEHOLDERS, placeholders
from kpk_geo.profile.base import Section


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.port:
        raise ValueError("erwartet wird eine Adresse, die mit https:// und einem Namen beginnt")
    return value


def _placeholders(value: str) -> str:
    unknown = [name for name in placeholders(value) if name not in PLACEHOLDERS]
    if unknown:
        raise ValueError(
            f"{{{unknown[0]}}} gibt es nicht. Möglich sind {{ags}}, {{name}}, {{slug}}"
        )
    return value


Address = Annotated[str, AfterValidator(_address), AfterValidator(_placeholders)]


class _Access(Section):
    url: Address

    @property
    def host(self) -> str:
        """Whom a request goes to."""
        return urlsplit(self.url).hostname or ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that may hold a placeholder."""
        return (self.url,)


class FileAccess(_Access):
    """One file under one address."""

    protocol: Literal["file"]


class DirectoryAccess(_Access):
    """A file of a directory, whose index (JSON, XML or HTML) says how it is called now."""

    protocol: Literal["directory"]
    pattern: str  # of the file's name; * stands for any letters
    choose: Literal["only", "newest"] = "only"  # newest: the last by name


class WfsAccess(_Access):
    """Features of a WFS."""

    protocol: Literal["wfs"]
    version: Literal["1.1.0", "2.0.0"]
    type_name: str
    srs: str = "EPSG:25832"
    output: str = "application/json"  # as the service calls it
    properties: tuple[str, ...] = ()  # empty: all
    sort_by: str | None = None  # pages are only sure where features have an order
    cql_filter: str | None = None
    page_size: int = Field(default=1000, ge=1, le=50_000)
    archive: bool = False  # the answer is one file, given as it is, not pages of features

    @property
    def texts(self) -> tuple[str, ...]:
        """Address and filter."""
        return (self.url, self.cql_filter or "")


class OgcApiAccess(_Access):
    """Items of a collection of an OGC API; `url` ends with the collection's name."""

    protocol: Literal["ogc_api"]
    page_size: int = Field(default=1000, ge=1, le=10_000)


class ArcGisAccess(_Access):
    """Features of a layer of an ArcGIS server; `url` ends with the layer's number."""

    protocol: Literal["arcgis"]
    where: str = "1=1"
    page_size: int = Field(default=1000, ge=1, le=2000)

    @property
    def texts(self) -> tuple[str, ...]:
        """Address and condition."""
        return (self.url, self.where)


class CkanAccess(_Access):
    """Files of packages that a CKAN portal finds; `url` ends with /api/3.

    With `year_day` the title of each package ends with the year that its files are about.
    """

    protocol: Literal["ckan"]
    dataset: str | None = None  # name of the package
    query: str | None = None  # or what is searched for
    title: str | None = None  # with which the title of a package must begin
    year_day: str | None = Field(default=None, pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
    contains: tuple[str, ...] = ()  # words that the address or the name of a file must hold
    without: tuple[str, ...] = ()  # words that it must not hold
    resource_formats: tuple[str, ...] = ()  # empty: any

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.dataset is None) == (self.query is None):
            raise ValueError("entweder dataset oder query angeben")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """Address, name and query."""
        return (self.url, self.dataset or "", self.query or "")


class OpendatasoftAccess(_Access):
    """A data set of an Opendatasoft portal; `url` ends with /api/explore/v2.1."""

    protocol: Literal["opendatasoft"]
    dataset: str
    export: Literal["geojson", "csv", "json"] = "geojson"


class OverpassAccess(_Access):
    """What OpenStreetMap knows, asked in Overpass' language; the answer is to be XML.

    `areas` makes polygons of it, `objects` keeps the answer as it is.
    """

    protocol: Literal["overpass"]
    query: str
    give: Literal["areas", "objects"]

    @property
    def texts(self) -> tuple[str, ...]:
        """Only the query: an Overpass query has curly braces of no other use."""
        return (self.url, self.query)


Access = Annotated[
    FileAccess | DirectoryAccess | WfsAccess | OgcApiAccess | ArcGisAccess | CkanAccess
    | OpendatasoftAccess | OverpassAccess,
    Field(discriminator="protocol"),
]  # fmt: skip
