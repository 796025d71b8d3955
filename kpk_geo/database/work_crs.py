"""In which coordinate system a region is stored; it stays the same as long as anything is there."""

from pyproj import CRS
from sqlalchemy import Connection, select

from kpk_geo.crs import crs_name, system
from kpk_geo.database.tables import area_level, planning_decision, region
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.profile import RegionProfile


def region_crs(connection: Connection, region_id: str) -> CRS:
    """Give the working system of a region.

    Raises
    ------
    NotFoundError
        It is not loaded.
    """
    srid = connection.scalar(select(region.c.srid).where(region.c.region_id == region_id))
    if srid is None:
        raise NotFoundError(f"Die Region „{region_id}“ ist nicht geladen.")
    return system(int(srid))


def level_crs(connection: Connection, level_pk: int) -> CRS:
    """Give the working system of the region of a level.

    Parameters
    ----------
    level_pk
        Key of the level as of one date.

    Raises
    ------
    NotFoundError
        There is no such level.
    """
    srid = connection.scalar(
        select(region.c.srid).join(area_level).where(area_level.c.level_pk == level_pk)
    )
    if srid is None:
        raise NotFoundError("Diese Gebietsebene ist nicht mehr geladen. Die Seite neu laden.")
    return system(int(srid))


def srid_of(crs: CRS) -> int:
    """Give the number under which PostGIS knows a working system."""
    epsg = crs.to_epsg()
    assert epsg is not None  # all of `kpk_geo.crs.WORK_EPSG` have one
    return epsg


def require_same_crs(connection: Connection, profile: RegionProfile) -> None:
    """Check that a profile names the system in which its region is stored, if anything of it is.

    Nothing is transformed: results, places of decisions and distances were computed in that system.

    Raises
    ------
    InputError
        It names another.
    """
    own, region_id = profile.region.work_crs, profile.region.id
    loaded = connection.scalar(select(region.c.srid).where(region.c.region_id == region_id))
    if loaded is not None and system(int(loaded)) != own:
        raise InputError(
            f'[region] crs = "{crs_name(own)}": Die Region „{region_id}“ ist in EPSG:{loaded} '
            f'geladen. Soll sie so bleiben, im Profil crs = "EPSG:{loaded}" eintragen. Soll sie in '
            f"{crs_name(own)} gerechnet werden, ihr dort unter id einen anderen Namen geben, oder "
            f"sie mit kpk remove --region {region_id} löschen und neu laden; dann sind auch ihre "
            "Ergebnisse und die Entscheidungen über Adressen weg."
        )
    query = select(planning_decision.c.srid).where(planning_decision.c.region_id == region_id)
    decided = connection.scalar(query.where(planning_decision.c.srid != srid_of(own)).limit(1))
    if decided is not None:
        raise InputError(
            f'[region] crs = "{crs_name(own)}": Zur Region „{region_id}“ gibt es Beschlüsse, deren '
            f"Orte in EPSG:{decided} festgehalten sind; Beschlüsse werden nie gelöscht. Bitte im "
            f'Profil crs = "EPSG:{decided}" eintragen oder der Region unter id einen anderen '
            "Namen geben."
        )
