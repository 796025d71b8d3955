"""What the dossiers of one level share, read once: sixty of them open the same city."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from api.area_pages.colours import read_colours
from api.questions.burden.table import schemes_of
from kpk_geo.database.area_tree import levels_above, read_owners
from kpk_geo.database.areas import AreaLevel, read_areas, read_levels
from kpk_geo.database.confidential import ConfidentialNames, read_confidential_names
from kpk_geo.database.inventory import read_inventory, read_site_areas
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.runs import CurrentRun, read_area_figure, read_current_run
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.frames import Areas
from kpk_geo.funding.elements import FundingElement
from kpk_geo.model import LifePhase, Source
from kpk_geo.results.access import ACCESS
from kpk_geo.results.burden import BURDEN
from kpk_geo.results.gaps import GAPS
from kpk_geo.results.record import ENDLESS, RunKind
from maps.area.profile import BurdenColours
from maps.dossier.content import CITY_WIDTH
from maps.kit.background import OSM_ATTRIBUTION
from maps.kit.drawing.areas import AreaGround, area_ground
from maps.kit.place_names import MapName, map_names

NEAR_METRES = 1000.0  # BBSR: so far a way on foot counts as near; here as the crow flies


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ChildrenByArea:
    """Children of each life phase by area of a level, as a run counted them."""

    level: AreaLevel
    counts: Mapping[LifePhase, Mapping[str, float]]
    source: str  # German


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class DossierContext:
    """What the dossiers of one level and element share."""

    region: Region
    level: AreaLevel  # asked about
    element: FundingElement
    map_level: AreaLevel  # that the map of the city shows
    ground: AreaGround
    colours: BurdenColours | None
    names: tuple[MapName, ...]
    outlines: Areas  # of the level asked about, simplified
    offers: pd.DataFrame  # of the element's kinds, one row per offer and site
    offers_loaded: bool
    site_areas: Mapping[str, str]
    children: ChildrenByArea | None
    runs: Mapping[str, CurrentRun[Any, Any]]  # by slug, those that can be read
    reasons: Mapping[str, str]  # by slug, German: why one cannot
    files: tuple[Source, ...]
    secret: ConfidentialNames
    osm: str
    kept: dict[Any, Any] = field(default_factory=dict)  # what one dossier read for the next


def read_context(
    connection: Connection, region_id: str, level: AreaLevel, element: FundingElement
) -> DossierContext:
    """Read what the dossiers of a level share.

    Parameters
    ----------
    level
        Whose areas are asked about.
    element
        That money is asked for.
    """
    region = read_region(connection, region_id)
    runs, reasons = _runs(connection, region_id)
    map_level, areas, colours = _map(connection, region_id, level, runs)
    inventory = read_inventory(connection, region_id, confidential=False)
    kinds = {kind.value for kind in element.kinds}
    is_wanted = [bool(kinds & set(row)) for row in inventory["kinds"]]
    return DossierContext(
        region=region, level=level, element=element, map_level=map_level,
        ground=area_ground(areas, CITY_WIDTH, margin=4), colours=colours,
        names=_names(connection, region, map_level, areas),
        outlines=read_areas(connection, level.level_pk, simplified=True),
        offers=inventory[pd.Series(is_wanted, inventory.index, dtype=bool)],
        offers_loaded=bool(len(inventory)),
        site_areas=read_site_areas(connection, region_id, level.level_pk),
        children=_children(connection, runs), runs=runs, reasons=reasons,
        files=tuple(read_sources(connection, region_id)),
        secret=read_confidential_names(connection, region_id), osm=_osm(region),
    )  # fmt: skip


def _runs(
    connection: Connection, region_id: str
) -> tuple[dict[str, CurrentRun[Any, Any]], dict[str, str]]:
    found: dict[str, CurrentRun[Any, Any]] = {}
    reasons: dict[str, str] = {}
    kinds: tuple[RunKind[Any, Any, Any], ...] = (BURDEN, ACCESS, GAPS)
    for kind in kinds:
        try:
            found[kind.slug] = read_current_run(connection, region_id, kind)
        except (NotFoundError, OutdatedRunError) as error:
            reasons[kind.slug] = str(error)
    return found, reasons


def _map(
    connection: Connection, region_id: str, level: AreaLevel, runs: Mapping[str, Any]
) -> tuple[AreaLevel, Areas, BurdenColours | None]:
    """Draw the level of the index where it makes up the one asked about; else that one itself."""
    current = runs.get(BURDEN.slug)
    shown = level
    if current is not None:
        is_below = read_owners(connection, region_id, current.level, level) is not None
        shown = current.level if is_below else level
    areas = read_areas(connection, shown.level_pk, simplified=True)
    return shown, areas, read_colours(connection, region_id, shown, areas)


def _names(
    connection: Connection, region: Region, level: AreaLevel, areas: Areas
) -> tuple[MapName, ...]:
    """Name the coarsest level alone: a map of a page has no room for more."""
    levels = {item.level: item for item in read_levels(connection, region.region_id)}
    above = [
        read_areas(connection, item.level_pk, simplified=True)
        for item in reversed(levels_above(levels, level))
    ]
    places = areas.iloc[:0].assign(kind=None)
    names = map_names([*above, areas], places, region=region.name)
    return tuple(name for name in names if name.rank == 0)


def _children(connection: Connection, runs: Mapping[str, Any]) -> ChildrenByArea | None:
    """Read children as the run of gaps counted them, else as the one of ways did."""
    counts: dict[LifePhase, dict[str, float]] = {}
    current = runs.get(GAPS.slug)
    if current is not None:
        stored = read_area_figure(connection, current.run.run_pk, ("children",))
        for area_id, by_phase in stored.items():
            for phase, count in by_phase.items():
                counts.setdefault(LifePhase.of(phase), {})[area_id] = number_of(count)
    elif (current := runs.get(ACCESS.slug)) is not None:
        for question in current.run.summary.questions:
            if question.life_phase not in counts:
                stored = read_area_figure(
                    connection, current.run.run_pk, ("children",), part=question.part
                )
                counts[question.life_phase] = {k: number_of(v) for k, v in stored.items()}
    if current is None or not counts:
        return None
    return ChildrenByArea(level=current.level, counts=counts, source=_children_source(current))


def _children_source(current: CurrentRun[Any, Any]) -> str:
    plan = current.run.parameters.children
    ages = "Altersgruppen der Kommune" if plan.ages else "gleichmäßig nach Jahren geteilt"
    return f"Zensusraster, {ages}; eigene Rechnung, Lauf {current.run.run_pk}"


def number_of(value: Any) -> float:
    """Read a stored figure: null is NaN."""
    if value is None:
        return float("nan")
    return float("inf") if value == ENDLESS else float(value)


def _osm(region: Region) -> str:
    """Credit OpenStreetMap where streets or offers come from it; an invented city has none."""
    profile = region.profile
    is_used = profile.network is not None or any(i.layout == "osm" for i in profile.offers)
    return OSM_ATTRIBUTION if is_used and not region.synthetic else ""


def status_label(current: CurrentRun[Any, Any], code: int) -> str:
    """Name a class of the index as its page does."""
    return schemes_of(current.run.parameters)["status"].label(code)
