"""What an upload seems to hold: the proposal, held against what is loaded of its region."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from kpk_geo.database.areas import read_areas, read_levels
from kpk_geo.database.connection import transaction
from kpk_geo.database.gazetteer import read_gazetteer
from kpk_geo.database.observations import read_dates, read_observations
from kpk_geo.database.regions import Region, read_region
from kpk_geo.frames import Areas
from kpk_geo.geocoding.normalise import street_key
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.boundary import reading
from kpk_geo.ingest.proposals.areas import Level
from kpk_geo.ingest.proposals.known import Known, known_of
from kpk_geo.ingest.proposals.offer_columns import Place
from kpk_geo.ingest.proposals.opened import Opened, open_unknown
from kpk_geo.ingest.proposals.proposal import propose
from kpk_geo.ingest.proposals.record import Proposal


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LoadedRegion:
    """What is loaded of a region, as far as a proposal is held against it."""

    region: Region
    levels: tuple[Level, ...]
    areas: dict[str, Areas]  # by level, simplified
    known: Known
    place: Place


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Understood:
    """A file and its proposal."""

    opened: Opened
    proposal: Proposal


def read_loaded_region(engine: Engine, region_id: str) -> LoadedRegion:
    """Read all that a proposal is held against.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    """
    with transaction(engine) as connection:
        region = read_region(connection, region_id)
        levels = read_levels(connection, region_id)
        areas = {level.level: read_areas(connection, level.level_pk) for level in levels}
        gazetteer = read_gazetteer(connection, region_id)
        last = _last_values(connection, region, {level.level: level.level_pk for level in levels})
    labels = {level.level: level.label for level in levels}
    return LoadedRegion(
        region=region,
        levels=tuple(
            Level(level=name, label=labels[name], names=_names(frame))
            for name, frame in areas.items()
        ),
        areas=areas,
        known=known_of(region.profile.indicators, region.profile.tables, last),
        place=Place(
            name=region.name,
            streets=frozenset(
                street_key(street.name) for street in (gazetteer.streets if gazetteer else ())
            ),
        ),
    )  # fmt: skip


def _names(areas: Areas) -> dict[str, str]:
    return dict(zip(areas.index.astype(str), areas["name"].astype(str), strict=True))


def _last_values(
    connection: Connection, region: Region, levels: dict[str, int]
) -> dict[str, dict[str, float]]:
    """Read the newest values of each indicator, in its unit."""
    units = {item.id: item.unit for item in region.profile.indicators}
    found: dict[str, dict[str, float]] = {}
    for level_pk in levels.values():
        for indicator, dates in read_dates(connection, level_pk=level_pk).items():
            values = read_observations(
                connection, level_pk=level_pk, indicators=[indicator], reference_date=dates[0]
            )
            divisor = units[indicator].divisor if indicator in units else 1
            known = values.dropna(subset=["value"])
            numbers = (known["value"] * divisor).tolist()
            found.setdefault(indicator, dict(zip(known["area_id"], numbers, strict=True)))
    return found


def understand(
    source_file: SourceFile,
    around: LoadedRegion,
    *,
    sheet: str | None = None,
    header_line: int | None = None,
) -> Understood:
    """Open a file and propose what it is.

    Parameters
    ----------
    source_file
        As it was uploaded.
    around
        What is loaded of the region.
    sheet, header_line
        As a person chose them; None: they are proposed, too.

    Raises
    ------
    InputError
        The file cannot be read; the message says why, and the way out.
    """
    with reading(source_file):
        opened = open_unknown(source_file, sheet=sheet, header_line=header_line)
        return Understood(
            opened=opened, proposal=propose(opened, around.levels, around.known, around.place)
        )
