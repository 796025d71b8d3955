"""Whether a region lies where its working system measures rightly."""

import geopandas as gpd

from kpk_geo.crs import EXCHANGE_CRS, WORK_EPSG, scale_error, system
from kpk_geo.errors import WrongCrsError
from kpk_geo.german import number
from kpk_geo.import_report import Report

# A system is official where lengths are off by less: 3° from its meridian it is 0.02 %, and half a
# degree more for Länder that lie in two zones.
TOLD_FROM = 0.0005
# Lengths that are off by more move people across limits of distance; no Land is that far outside of
# its neighbour's system (Görlitz in EPSG:25832: 0.18 %). Own setting.
REFUSED_FROM = 0.002


def report_scale(areas: gpd.GeoDataFrame, report: Report) -> None:
    """Tell by how much lengths are off if another working system measured better.

    Parameters
    ----------
    areas
        In the region's system.
    report
        Is told.

    Raises
    ------
    WrongCrsError
        They are off by more than `REFUSED_FROM`.
    """
    errors = {epsg: _worst(areas, epsg) for epsg in WORK_EPSG}
    own = next(epsg for epsg in WORK_EPSG if system(epsg) == areas.crs)
    off = errors[own]
    best = min(errors, key=lambda epsg: abs(errors[epsg]))
    if abs(off) < TOLD_FROM or best == own:
        return
    words = (
        f"In EPSG:{own} werden Längen hier bis zu {number(abs(off) * 100, 2)} % zu "
        f"{'lang' if off > 0 else 'kurz'}, in EPSG:{best} höchstens "
        f"{number(abs(errors[best]) * 100, 2)} %"
    )
    if abs(off) > REFUSED_FROM:
        raise WrongCrsError(
            f"{report.file}: {words}. Im Profil unter [region] oder [state] gehört crs = "
            f'"EPSG:{best}"; ist das richtig so, liegt die Datei anderswo als die Region.'
        )
    report.note(
        f"{words}. Wer das nicht möchte, trägt im Profil unter [region] oder [state] crs = "
        f'"EPSG:{best}" ein, bevor die Region das erste Mal geladen wird.'
    )


def _worst(areas: gpd.GeoDataFrame, epsg: int) -> float:
    """Give the error of lengths at that corner of the box around all areas where it is largest."""
    west, south, east, north = areas.to_crs(EXCHANGE_CRS).total_bounds
    corners = [(x, y) for x in (west, east) for y in (south, north)]
    return max((scale_error(system(epsg), x, y) for x, y in corners), key=abs)
