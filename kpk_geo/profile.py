"""The region profile: everything in which one commune differs from another.

A profile is a TOML file. `read_profile` checks it whole before anything is loaded; an error
names the file, the key and the way out. The keys are described in docs/regionsprofil.md.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kpk_geo.crs import GERMANY, Extent
from kpk_geo.errors import ProfileError, SourceError, listed, suggestion
from kpk_geo.model import LifePhase, OfferKind, Polarity, Unit, Validity
from kpk_geo.profile_errors import explained

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]

# In official German tables "-" can also mean "exactly zero" (DIN 55301): then `zero = ["-"]`.
MISSING_MARKERS = ("", "-", "–", "—", ".", "...", "…", "k.A.", "k. A.", "NA", "NaN", "null")
SUPPRESSED_MARKERS = ("*", "x", "X", "•", "/", "geheim", "gesperrt")


ADDRESS_FIELDS = (
    "street", "number", "suffix", "postcode", "municipality", "municipality_key", "district",
    "street_key", "quality",
)  # fmt: skip


class Section(BaseModel):
    """A part of a profile; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RegionInfo(Section):
    """Which region this is."""

    id: Identifier
    name: str
    synthetic: bool = False
    extent: tuple[float, float, float, float] | None = None  # degrees: west, south, east, north
    edge_buffer_km: float = Field(default=10, ge=0, le=100)  # offers this far outside still serve

    @property
    def box(self) -> Extent:
        """The box in which every layer must lie; Germany unless the profile is narrower."""
        return Extent(*self.extent) if self.extent else GERMANY


class Provenance(Section):
    """Where data come from: printed under every map and table that uses them."""

    publisher: str
    dataset: str
    licence: str
    licence_url: str | None = None
    attribution: str | None = None
    reference_date: date | None = None
    retrieved: date | None = None


class FileSection(Section):
    """A section that reads one file."""

    file: str
    source: Identifier


class AreaLayer(FileSection):
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
    layer: str | None = None
    crs: str | None = None


class Indicator(Section):
    """What a figure means."""

    id: Identifier
    label: str
    unit: Unit
    polarity: Polarity = Polarity.BURDEN
    life_phase: LifePhase | None = None
    description: str = ""
    maximum: float | None = None  # in the unit; per cent end at 100 unless said otherwise


class TableFormat(FileSection):
    """How a table is written."""

    encoding: str = "utf-8"
    separator: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] | None = None
    header_line: int = Field(default=1, ge=1)
    sheet: str | None = None
    missing: tuple[str, ...] = MISSING_MARKERS
    suppressed: tuple[str, ...] = SUPPRESSED_MARKERS
    zero: tuple[str, ...] = ()


class ValueColumn(Section):
    """One indicator in a table: a ready value, or numerator and denominator."""

    indicator: Identifier
    column: str | None = None
    numerator: str | None = None
    denominator: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ready, counted = self.column is not None, self.numerator is not None
        if ready == counted or counted != (self.denominator is not None):
            raise ValueError('entweder "column" oder "numerator" und "denominator" angeben')
        return self


class IndicatorTable(TableFormat):
    """Values by area."""

    level: Identifier
    key_column: str
    key_width: int | None = Field(default=None, ge=1, le=20)
    reference_date: date
    values: tuple[ValueColumn, ...] = Field(min_length=1)
    validity_column: str | None = None
    validity: dict[str, Validity] = {}
    unmatched_keys: Literal["stop", "report"] = "stop"


class OfferTable(TableFormat):
    """Offers with their sites."""

    layout: Literal["template", "portal"] = "template"  # portal: Was, Wann, Wo, Anmeldung
    id_prefix: str = ""  # where two lists of a region number their offers alike
    columns: dict[str, str] = {}  # field of the offer -> column of the file; empty: the template
    kind: OfferKind | None = None
    kinds: dict[str, OfferKind] = {}  # text in the column mapped to `kind` -> code
    only: dict[str, tuple[str, ...]] = {}  # column -> values; other rows are left out, counted
    x_column: str | None = None
    y_column: str | None = None
    crs: str | None = None


class AddressRegister(FileSection):
    """House coordinates."""

    format: Literal["gebref", "hkde", "table", "layer", "osm"]
    encoding: str | None = None  # utf-8; hkde cp1252
    separator: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] = ","
    columns: dict[str, str] = {}  # table, layer: field of the address -> column of the file
    x_column: str | None = None
    y_column: str | None = None
    crs: str | None = None
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


class PopulationGrid(FileSection):
    """People by census cell."""

    format: Literal["zensus2022", "zensus2011"]
    reference_date: date
    cell_size: Literal[100, 1000, 10000] = 100
    measure: Identifier | None = None  # zensus2011: what the value column counts
    value_column: str = "value"
    missing: tuple[float, ...] = (-1,)
    suppressed: tuple[float, ...] = (-9,)

    @model_validator(mode="after")
    def _measure(self) -> Self:
        if self.format == "zensus2011" and self.measure is None:
            raise ValueError('zum Format "zensus2011" gehört "measure", etwa "persons_0_9"')
        return self


class WeightedIndicator(Section):
    """One indicator of an index."""

    indicator: Identifier
    weight: float = Field(default=1, gt=0)


class BurdenIndexPlan(Section):
    """How the burden index is computed. Defaults follow the Berlin MSS 2021."""

    level: Identifier
    reference_date: date
    method: Literal["mss", "weighted_mean"] = "mss"
    standardise: bool = True  # weighted_mean only: false where the file holds z-scores already
    status: tuple[WeightedIndicator, ...] = Field(min_length=1)
    dynamic: tuple[WeightedIndicator, ...] = ()
    compare_with: date | None = None  # dynamic from the change since then; else as delivered
    population: Identifier | None = None
    min_population: int = Field(default=300, ge=0)  # MSS 2019, Hamburg 2023
    status_limits: tuple[float, float, float] = (-1, 1, 1.5)
    dynamic_limits: tuple[float, float] = (-1, 1)
    draws: int = Field(default=1000, ge=0, le=100_000)
    seed: int = 2021
    robust_share: float = Field(default=0.9, gt=0, le=1)
    border_distance: float = Field(default=0.05, ge=0)
    redundancy_limit: float = Field(default=0.9, gt=0, le=1)


class RegionProfile(Section):
    """A whole region."""

    region: RegionInfo
    sources: dict[str, Provenance]
    areas: tuple[AreaLayer, ...] = Field(min_length=1)
    indicators: tuple[Indicator, ...] = ()
    tables: tuple[IndicatorTable, ...] = ()
    addresses: tuple[AddressRegister, ...] = ()
    offers: tuple[OfferTable, ...] = ()
    population: tuple[PopulationGrid, ...] = ()
    burden_index: BurdenIndexPlan | None = None

    @model_validator(mode="after")
    def _references(self) -> Self:
        files: tuple[FileSection, ...] = (
            *self.areas, *self.tables, *self.addresses, *self.offers, *self.population,
        )  # fmt: skip
        levels = {layer.level for layer in self.areas}
        indicators = [indicator.id for indicator in self.indicators]
        _once("Indikator", indicators)
        _once("Gebietsebene", [f"{layer.level} {layer.valid_from}" for layer in self.areas])
        _once(
            "Indikator, Ebene und Stichtag",
            [
                f"{value.indicator}, {table.level}, {table.reference_date}"
                for table in self.tables
                for value in table.values
            ],
        )
        _known("Quelle", [section.source for section in files], self.sources, "[sources.…]")
        _known("Gebietsebene", self._used_levels(), levels, "[[areas]]")
        _known("Indikator", self._used_indicators(), indicators, "[[indicators]]")
        _acyclic({layer.level: layer.parent_level for layer in self.areas})
        return self

    def _used_levels(self) -> list[str]:
        used = [table.level for table in self.tables]
        used += [layer.parent_level for layer in self.areas if layer.parent_level]
        return used + ([self.burden_index.level] if self.burden_index else [])

    def _used_indicators(self) -> list[str]:
        used = [value.indicator for table in self.tables for value in table.values]
        if self.burden_index:
            plan = self.burden_index
            used += [item.indicator for item in (*plan.status, *plan.dynamic)]
            used += [plan.population] if plan.population else []
        return used


def read_profile(path: Path) -> RegionProfile:
    """Read and check a profile.

    Raises
    ------
    SourceError
        The file cannot be read.
    ProfileError
        It is not TOML, or a key is unknown, missing or wrong.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SourceError(f"Das Profil {path} lässt sich nicht lesen: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ProfileError(
            f"{path}: Das Profil ist kein UTF-8. Bitte als UTF-8 speichern."
        ) from error
    try:
        return RegionProfile.model_validate(tomllib.loads(content))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: Kein gültiges TOML: {error}.") from error
    except ValidationError as error:
        raise ProfileError(f"{path}:\n{explained(error, RegionProfile)}") from error


def _known(what: str, used: list[str], known: Any, section: str) -> None:
    for name in used:
        if name not in known:
            hint = suggestion(name, known)
            raise ValueError(f"{what} „{name}“ ist nicht unter {section} beschrieben. {hint}")


def _acyclic(parents: dict[str, str | None]) -> None:
    for level in parents:
        above, seen = parents[level], [level]
        while above is not None:
            if above in seen:
                chain = " → ".join([*seen, above])
                raise ValueError(f"Gebietsebenen liegen im Kreis übereinander: {chain}.")
            seen.append(above)
            above = parents.get(above)


def _once(what: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{what} mehrfach beschrieben: {listed(twice)}.")
