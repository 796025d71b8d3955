"""A whole profile: its parts, and that they fit together."""

import tomllib
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator
from pyproj import CRS

from kpk_geo.census import WEIGHTS
from kpk_geo.crs import DEFAULT_CRS, GERMANY, Extent, crs_name
from kpk_geo.errors import ProfileError, SourceError, listed, why
from kpk_geo.letters import nfc
from kpk_geo.profile.base import FileSection, Identifier, Provenance, Section
from kpk_geo.profile.cells import CellIndicators
from kpk_geo.profile.context import ContextFigure
from kpk_geo.profile.editions import editions_of, grids_near
from kpk_geo.profile.errors import explained
from kpk_geo.profile.fgz import FgzPlan
from kpk_geo.profile.forecast import ForecastPlan
from kpk_geo.profile.goals import Goal, check_goals
from kpk_geo.profile.indicators import Indicator
from kpk_geo.profile.plans import AccessibilityPlan, BurdenIndexPlan, ChildrenPlan, HotSpotPlan
from kpk_geo.profile.prevention import PreventionPlan
from kpk_geo.profile.references import (
    require_acyclic,
    require_apart,
    require_known,
    require_mergeable,
    require_once,
    require_percent_for_shares,
    require_shared_areas,
    require_weight,
)
from kpk_geo.profile.siting import SitingPlan, check_once
from kpk_geo.profile.sources import (
    AddressRegister,
    AreaLayer,
    OfferTable,
    PopulationGrid,
    StreetNetwork,
)
from kpk_geo.profile.tables import IndicatorTable
from kpk_geo.profile.work_system import WorkSystem, named_system

INDEX = "burden_index"  # stands among the indicators where clusters are looked for


class RegionInfo(Section):
    """Which region this is."""

    id: Identifier
    name: str
    youth_office: str = Field(default="", max_length=200)  # who applies for money; "": not said
    synthetic: bool = False
    extent: tuple[float, float, float, float] | None = None  # degrees: west, south, east, north
    edge_buffer_km: float = Field(default=10, ge=0, le=100)  # offers this far outside still serve
    crs: WorkSystem = crs_name(DEFAULT_CRS)  # in which all is computed

    @property
    def work_crs(self) -> CRS:
        """The system in whose metres all of the region is stored and computed."""
        return named_system(self.crs)

    @property
    def box(self) -> Extent:
        """The box in which every layer must lie; Germany unless the profile is narrower."""
        return Extent(*self.extent) if self.extent else GERMANY


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
    network: StreetNetwork | None = None
    children: ChildrenPlan = ChildrenPlan()
    burden_index: BurdenIndexPlan | None = None
    accessibility: AccessibilityPlan | None = None
    hot_spots: HotSpotPlan | None = None
    forecast: ForecastPlan | None = None
    prevention: PreventionPlan | None = None
    siting: tuple[SitingPlan, ...] = ()
    fgz: FgzPlan = FgzPlan()
    goals: tuple[Goal, ...] = ()
    context: tuple[ContextFigure, ...] = ()

    @property
    def files(self) -> tuple[FileSection, ...]:
        """All sections that read a file."""
        network = [self.network] if self.network else []
        return (
            *self.areas, *self.tables, *self.addresses, *self.offers, *self.population, *network,
        )  # fmt: skip

    @property
    def source_names(self) -> tuple[str, ...]:
        """By which the register knows what the profile names."""
        return tuple(section.source_name for section in self.files)

    def reading_of(self, section: FileSection) -> str:
        """Write how a file is read and what its counts stand for: results hang on both."""
        text = section.model_dump_json(
            exclude={"file", "source", "max_refused"}, exclude_defaults=True
        )
        brought = {
            value.indicator
            for value in (section.values if isinstance(section, IndicatorTable) else ())
        }
        effects = {
            item.id: item.design_effect
            for item in self.indicators
            if item.id in brought and item.design_effect is not None
        }
        return f"{text} {effects}" if effects else text

    @model_validator(mode="after")
    def _references(self) -> Self:
        files = self.files
        levels = list(dict.fromkeys(layer.level for layer in self.areas))  # as the file has them
        indicators = [indicator.id for indicator in self.indicators]
        require_once("Indikator", indicators)
        require_once("Kennzahl der Kommune ([[context]])", [item.id for item in self.context])
        require_once("Gebietsebene", [f"{layer.level} {layer.valid_from}" for layer in self.areas])
        require_shared_areas(self.tables)
        require_apart(files)
        used = [section.source for section in files]
        used += [self.children.source] if self.children.source else []
        used += [figure.source for figure in self.context]
        require_known("Quelle", used, self.sources, "[sources.…]")
        require_known("Gebietsebene", self._used_levels(), levels, "[[areas]]")
        require_known("Indikator", self._used_indicators(), indicators, "[[indicators]]")
        require_percent_for_shares(self.tables, self.indicators)
        if self.forecast:
            self.forecast.check(self.indicators)
        check_once(self.siting)
        check_goals(self.goals, self.indicators)
        require_mergeable(self.tables, self.indicators)
        for table in self.tables:
            self.rests_on(table)
            require_weight(table, self.indicators)
        require_acyclic({layer.level: layer.parent_level for layer in self.areas})
        self._check_cell_indicators()
        return self

    def rests_on(self, table: IndicatorTable) -> tuple[FileSection, ...]:
        """Give the sections by which the values of a table are shared out; mostly none.

        Raises
        ------
        ValueError
            The profile lacks the earlier areas or a grid of people.
        """
        if not table.reallocate:
            return ()
        assert table.measured_on is not None  # the section's own check sees to it
        return (
            *editions_of(self.areas, table.level, table.measured_on),
            *grids_near(self.population, table),
        )

    def _check_cell_indicators(self) -> None:
        """One indicator comes from tables or from cells, and cells must be there."""
        in_tables = {value.indicator for table in self.tables for value in table.values}
        for item in self.indicators:
            if item.origin != "cells":
                continue
            if item.id in in_tables:
                raise ValueError(
                    f'Indikator „{item.id}“: from = "cells", und eine Tabelle nennt ihn auch. '
                    "Bitte zwei Indikatoren daraus machen."
                )
            if not self._grids_of(item):
                dates = sorted({str(grid.reference_date) for grid in self.population})
                raise ValueError(
                    f'Indikator „{item.id}“: from = "cells", aber unter [[population]] steht kein '
                    f"Gitter{f' vom {item.reference_date}' if item.reference_date else ''}. "
                    f"Vorhanden: {listed(dates) or 'keines'}."
                )

    def _grids_of(self, item: Indicator) -> tuple[PopulationGrid, ...]:
        newest = max((grid.reference_date for grid in self.population), default=None)
        day = item.reference_date or newest
        grids = tuple(grid for grid in self.population if grid.reference_date == day)
        # What a file of the newer census measures is known only when it is read.
        wanted = {*item.measures, *WEIGHTS}
        return tuple(g for g in grids if g.measure is None or g.measure in wanted) or grids

    @property
    def cell_indicators(self) -> tuple[CellIndicators, ...]:
        """Indicators that the census grid gives, one entry for each level."""
        return tuple(
            CellIndicators(
                file=listed(dict.fromkeys(grid.file for grid in grids)),
                source=grids[0].source, indicator=item, level=level,
                grids_date=grids[0].reference_date, grids=grids,
            )
            for item in self.indicators
            if item.origin == "cells"
            for grids in [self._grids_of(item)]
            for level in item.levels or dict.fromkeys(layer.level for layer in self.areas)
        )  # fmt: skip

    def _used_levels(self) -> list[str]:
        used = [table.level for table in self.tables]
        used += [layer.parent_level for layer in self.areas if layer.parent_level]
        used += [plan.level for plan in (self.accessibility, self.hot_spots, self.forecast) if plan]
        used += [level for item in self.indicators for level in item.levels]
        used += self.prevention.levels if self.prevention else []
        return used + ([self.burden_index.level] if self.burden_index else [])

    def _used_indicators(self) -> list[str]:
        used = [value.indicator for table in self.tables for value in table.values]
        if self.burden_index:
            plan = self.burden_index
            used += [item.indicator for item in (*plan.status, *plan.dynamic)]
            used += [plan.population] if plan.population else []
        if self.hot_spots:
            used += [name for name in self.hot_spots.indicators if name != INDEX]
            used += [self.hot_spots.population] if self.hot_spots.population else []
        used += [own.indicator for own in self.prevention.children] if self.prevention else []
        used += [own.indicator for goal in self.goals for own in goal.indicators]
        return used + (list(self.forecast.counted) if self.forecast else [])


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
        raise SourceError(f"Das Profil {path} lässt sich nicht lesen: {why(error)}.") from error
    except UnicodeDecodeError as error:
        raise ProfileError(
            f"{path}: Das Profil ist kein UTF-8. Bitte als UTF-8 speichern."
        ) from error
    return parse_profile(content, path)


def parse_profile(content: str, path: Path) -> RegionProfile:
    """Check the text of a profile.

    Parameters
    ----------
    content
        Of the file.
    path
        Of the file, for messages.

    Raises
    ------
    ProfileError
        It is not TOML, or a key is unknown, missing or wrong.
    """
    try:
        keys = tomllib.loads(nfc(content))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: Kein gültiges TOML: {error}.") from error
    try:
        return RegionProfile.model_validate(keys)
    except ValidationError as error:
        raise ProfileError(f"{path}:\n{explained(error, RegionProfile, keys)}") from error
