"""Regions and their revision, on which every cache hangs."""

from dataclasses import dataclass
from datetime import datetime

from pyproj import CRS
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from kpk_geo.crs import system
from kpk_geo.database.tables import REVISIONS, failed_source, region, region_load
from kpk_geo.database.work_crs import require_same_crs, srid_of
from kpk_geo.errors import NotFoundError, suggestion
from kpk_geo.profile import RegionProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region that was loaded."""

    region_id: str
    name: str
    synthetic: bool
    srid: int
    revision: int
    loaded_at: datetime
    profile: RegionProfile

    @property
    def work_crs(self) -> CRS:
        """The system in whose metres all of it is stored."""
        return system(self.srid)


def write_region(connection: Connection, profile: RegionProfile) -> None:
    """Register a region or renew its profile.

    Raises
    ------
    InputError
        It names another working system than the region is stored in.
    """
    require_same_crs(connection, profile)
    values = {
        "name": profile.region.name,
        "synthetic": profile.region.synthetic,
        "profile": profile.model_dump(mode="json"),
        "loaded_at": func.now(),
    }
    statement = insert(region).values(
        region_id=profile.region.id, srid=srid_of(profile.region.work_crs),
        revision=REVISIONS.next_value(), **values,
    )  # fmt: skip
    connection.execute(statement.on_conflict_do_update(index_elements=["region_id"], set_=values))
    touch_region(connection, profile.region.id)


def touch_region(connection: Connection, region_id: str) -> None:
    """Say that something of a region changed.

    No revision ever comes back, not of another region nor of one that was deleted and loaded anew:
    browsers keep what they were sent under it.
    """
    connection.execute(
        update(region)
        .where(region.c.region_id == region_id)
        .values(revision=REVISIONS.next_value())
    )


def hold_region(connection: Connection, region_id: str) -> None:
    """Let others who hold the region too wait until this transaction ends."""
    held = select(region.c.region_id).where(region.c.region_id == region_id)
    connection.execute(held.with_for_update())


def read_regions(connection: Connection) -> list[Region]:
    """Read all regions by name."""
    rows = connection.execute(select(region).order_by(region.c.name, region.c.region_id)).mappings()
    return [
        Region(**{**row, "profile": RegionProfile.model_validate(row["profile"])}) for row in rows
    ]


def read_region(connection: Connection, region_id: str) -> Region:
    """Read one region.

    Raises
    ------
    NotFoundError
        There is none of that name; the message lists those that exist.
    """
    row = (
        connection.execute(select(region).where(region.c.region_id == region_id)).mappings().first()
    )
    if row is None:
        known = connection.scalars(select(region.c.region_id).order_by(region.c.region_id)).all()
        hint = (
            suggestion(region_id, known) if known else "Es ist noch keine Region geladen: kpk load."
        )
        raise NotFoundError(f"Die Region „{region_id}“ ist nicht geladen. {hint}")
    return Region(**{**row, "profile": RegionProfile.model_validate(row["profile"])})


def delete_region(connection: Connection, region_id: str) -> None:
    """Delete a region with all that belongs to it."""
    connection.execute(delete(region).where(region.c.region_id == region_id))
    for table in (region_load, failed_source):  # these may stand without a region
        connection.execute(delete(table).where(table.c.region_id == region_id))
