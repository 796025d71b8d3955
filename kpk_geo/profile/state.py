"""The profile of a state: communes, Kreise and Jugendämter, and the files of all of them.

Sections are those of a region's profile; `file` may be a pattern, since suppliers cut a state into
several files (`strassen_*.osm.pbf`).
"""

import tomllib
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Self

from pydantic import Field, ValidationError, model_validator
from pyproj import CRS

from kpk_geo.crs import DEFAULT_CRS, crs_name
from kpk_geo.errors import ProfileError, SourceError, why
from kpk_geo.letters import nfc
from kpk_geo.profile.base import FileSection, Identifier, Provenance, Section
from kpk_geo.profile.errors import explained
from kpk_geo.profile.indicators import Indicator
from kpk_geo.profile.plans import AccessibilityPlan, BurdenIndexPlan, HotSpotPlan
from kpk_geo.profile.references import require_known
from kpk_geo.profile.sources import LayerFormat, OfferTable, PopulationGrid, StreetNetwork
from kpk_geo.profile.tables import IndicatorTable, Only
from kpk_geo.profile.work_system import WorkSystem, named_system

COMMUNE_LEVEL, DISTRICT_LEVEL = "gemeinde", "kreis"
NO_PATTERN = ("**", "[", "]")  # a pattern names files of one folder, nothing cleverer


class StateInfo(Section):
    """Which state this is, and who is in it."""

    id: Identifier
    name: str
    key: str = Field(pattern=r"^\d{2,8}$")  # its communes' keys begin so: 05, or 05978 for a Kreis
    synthetic: bool = False
    communes: str | None = None  # CSV as data/communes/README.md; None: the list of the program
    districts: tuple[
        str, ...
    ] = ()  # keys of the Kreise that must be there; empty: those of the list
    successors: str | None = None  # CSV: former key, today's key, since when, source
    programme: str | None = None  # CSV: communes and Kreise that the programme names
    programme_note: str = ""  # German: how complete that list is
    inhabitants: Identifier | None = None  # indicator by which communes are large or small
    extent: tuple[float, float, float, float] | None = None  # degrees: west, south, east, north
    edge_buffer_km: float = Field(default=10, ge=0, le=100)
    crs: WorkSystem = crs_name(DEFAULT_CRS)  # in which all is computed, as of a region
    max_days_apart: int = Field(default=7, ge=0)  # between extracts, before it is told

    @property
    def work_crs(self) -> CRS:
        """The system in whose metres all of the state is stored and computed."""
        return named_system(self.crs)


class CommuneLayer(LayerFormat):
    """Boundaries of communes, such as VG250 or DVG2."""

    valid_from: date
    id_column: str
    name_column: str
    only: Only = Field(default={})  # column -> texts; VG250 has the water of a commune too (GF)

    @property
    def source_name(self) -> str:
        """There is one layer."""
        return f"communes:{self.file}"


class StateProfile(Section):
    """A whole state."""

    state: StateInfo
    sources: dict[str, Provenance]
    boundaries: CommuneLayer
    streets: StreetNetwork | None = None
    cells: tuple[PopulationGrid, ...] = ()
    offers: tuple[OfferTable, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    tables: tuple[IndicatorTable, ...] = ()
    burden_index: BurdenIndexPlan | None = None
    hot_spots: HotSpotPlan | None = None
    accessibility: AccessibilityPlan | None = None  # ways and supply over the whole state

    @property
    def files(self) -> tuple[FileSection, ...]:
        """All sections that read a file."""
        streets = [self.streets] if self.streets else []
        return (self.boundaries, *streets, *self.cells, *self.offers, *self.tables)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        require_known(
            "Quelle", [section.source for section in self.files], self.sources, "[sources.…]"
        )
        names = [indicator.id for indicator in self.indicators]
        wanted = [self.state.inhabitants] if self.state.inhabitants else []
        require_known("Indikator", wanted, names, "[[indicators]]")
        if self.accessibility and not self.accessibility.services:
            raise ValueError("[accessibility]: services fehlt; ein Land rechnet nur, was es nennt")
        for section in self.files:
            _require_inside(section.file)
        for table in self.tables:
            if table.level != COMMUNE_LEVEL:
                raise ValueError(
                    f"{table.file}: level = „{table.level}“. Ein Land hat Werte je Gemeinde: "
                    f'level = "{COMMUNE_LEVEL}"'
                )
        for indicator in self.indicators:
            if indicator.origin == "cells":
                raise ValueError(
                    f'Indikator „{indicator.id}“: from = "cells" gibt es für ein Land nicht; bitte '
                    "eine Tabelle je Gemeinde nennen"
                )
        return self


def _require_inside(pattern: str) -> None:
    parts = PurePosixPath(pattern).parts
    if pattern.startswith("/") or ".." in parts or any(sign in pattern for sign in NO_PATTERN):
        raise ValueError(
            f"file = „{pattern}“: erlaubt ist ein Name unterhalb des Datenordners, mit * und ? für "
            "beliebige Zeichen"
        )


def read_state_profile(path: Path) -> StateProfile:
    """Read and check the profile of a state.

    Raises
    ------
    SourceError
        The file cannot be read.
    ProfileError
        It is not TOML, or a key is unknown, missing or wrong.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
        keys = tomllib.loads(nfc(content))
    except OSError as error:
        raise SourceError(f"Das Profil {path} lässt sich nicht lesen: {why(error)}.") from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: Das Profil ist kein UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: Kein gültiges TOML: {error}.") from error
    if "region" in keys:
        raise ProfileError(
            f"{path}: Das ist das Profil einer Region, nicht eines Landes. Bitte: kpk load {path}"
        )
    try:
        return StateProfile.model_validate(keys)
    except ValidationError as error:
        raise ProfileError(f"{path}:\n{explained(error, StateProfile, keys)}") from error
