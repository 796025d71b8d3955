"""The offers of a state, each with the commune to which it belongs; confidential ones stay out.

What lies in this file can be handed on, so a confidential place never enters it. Only offers whose
coordinate the list gives have a place here: addresses are looked up in the region of a commune.
"""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from kpk_geo.communes.records import DISTRICT_DIGITS
from kpk_geo.errors import KpkError
from kpk_geo.frames import crs_of
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.boundary import reading
from kpk_geo.ingest.offers.coordinates import Territory
from kpk_geo.ingest.offers.sites import Locator
from kpk_geo.ingest.offers.table import read_offers
from kpk_geo.model import StateFaultKind
from kpk_geo.offers.record import Inventory
from kpk_geo.profile import OfferTable
from kpk_geo.results.state import StateFault
from kpk_geo.states.owners import owners_of

OFFERS = "angebote.parquet"
_KEPT = ("title", "kind", "kinds", "capacity_value", "capacity_unit", "status", "delivery")


def read_state_offers(
    tables: Sequence[tuple[OfferTable, SourceFile]],
    shapes: gpd.GeoSeries,
    *,
    name: str,
    buffer: float,
) -> tuple[gpd.GeoDataFrame, list[StateFault]]:
    """Read the offers of all lists; a list that cannot be read stops no other.

    Parameters
    ----------
    tables
        Sections of the profile with their files.
    shapes
        Of the communes by key, in metres.
    name
        Of the state.
    buffer
        Metres around the state.

    Returns
    -------
    geopandas.GeoDataFrame
        A row for each place of an offer: `offer_id`, `owner` (AGS), `district`, `outside`, kinds
        and capacity, point in metres.
    list of StateFault
        The lists that could not be read.
    """
    work_crs = crs_of(shapes)
    territory = Territory(
        region=shapely.union_all(shapes.to_numpy()), work_crs=work_crs, buffer=buffer, name=name
    )
    parts, faults = [], []
    for table, file in tables:
        try:
            with reading(file):
                report = Report(file.name)
                inventory = read_offers(
                    file, table, locator=Locator(territory=territory), report=report
                )
        except KpkError as error:
            faults.append(StateFault(
                kind=StateFaultKind.UNREADABLE_FILE, file=file.name, text=str(error)
            ))  # fmt: skip
            continue
        parts.append(_placed(inventory))
    placed = [part for part in parts if len(part)]
    if not placed:
        nothing: dict[str, list[object]] = {"owner": [], "outside": []}
        return gpd.GeoDataFrame(nothing, geometry=[], crs=work_crs), faults
    whole = gpd.GeoDataFrame(pd.concat(placed, ignore_index=True), crs=work_crs)
    owner = owners_of(whole.geometry.to_numpy(), shapes).to_numpy()
    whole.insert(1, "owner", owner)
    whole.insert(2, "district", [key[:DISTRICT_DIGITS] for key in owner])
    return whole.sort_values(["owner", "offer_id"]).reset_index(drop=True), faults


def _placed(inventory: Inventory) -> gpd.GeoDataFrame:
    sites = inventory.sites
    open_sites = sites[~sites["confidential"].astype(bool) & sites.geometry.notna()]
    links = inventory.links[~inventory.links["confidential"].astype(bool)]
    rows = links[["offer_id", "site_id"]].merge(
        open_sites[["outside", open_sites.geometry.name]], left_on="site_id", right_index=True
    )
    kept = [name for name in _KEPT if name in inventory.offers.columns]
    rows = rows.join(inventory.offers[kept], on="offer_id").drop(columns="site_id")
    return gpd.GeoDataFrame(rows, geometry=open_sites.geometry.name, crs=sites.crs)


def write_offers(offers: gpd.GeoDataFrame, path: Path) -> None:
    """Write the offers as GeoParquet.

    Parameters
    ----------
    offers
        As `read_state_offers` gives them.
    path
        Of the draft, which takes its place when all is written.
    """
    frame = offers.copy()
    if "kinds" in frame.columns:
        frame["kinds"] = [[str(kind) for kind in kinds] for kinds in frame["kinds"]]
    frame.to_parquet(path)
