"""Writes the demo region Musterstadt: `python data/generator`.

Everything is invented, from one fixed seed. The files have the formats of real suppliers, with
their traps, so that the demo walks the same way as real data. The only real things are the
coordinate system and the census grid.
"""

import os
import sys
import tempfile
from pathlib import Path

import city as city_module
import formats
import geopandas as gpd
import numpy as np
import offers
import people
import streets

from kpk_geo.offers.template import write_offer_template

SEED = 20260101
AGS = ("05", "9", "99", "000")


def generate(folder: Path) -> None:
    """Write all files under `folder`, which is usually data/."""
    rng = np.random.default_rng(SEED)
    out = folder / "musterstadt"
    out.mkdir(parents=True, exist_ok=True)
    (folder / "boundaries").mkdir(exist_ok=True)
    city = city_module.make_city(rng)
    levels = people.make_areas(rng, city)
    areas = levels["areas"]
    burden = people.make_burden(rng, areas)
    network = streets.make_streets(rng, city)
    addresses = streets.make_addresses(rng, network, city)
    addresses = addresses.drop(columns="area_id").sjoin(
        areas[["area_id", "geometry"]], predicate="within"
    )
    addresses = addresses.drop(columns="index_right").reset_index(drop=True)
    cells = people.make_cells(rng, city, areas, burden)
    years = people.make_indicators(rng, cells, areas, burden)
    urban = city_module.urbanity(addresses[["x", "y"]].to_numpy())
    rows = offers.make_offers(rng, addresses, burden[people.YEARS[-1]], urban)

    _write_boundaries(folder / "boundaries", levels)
    formats.write_gebref(out / "gebref.zip", addresses, AGS)
    formats.write_zensus(out, cells, rng)
    formats.write_indicator_files(out, years)
    write_offer_template(out / "angebote.xlsx", rows)
    formats.settle_xlsx(out / "angebote.xlsx")
    lines = {
        "river": ({"waterway": "river", "name": "Muster"}, np.array(city.river.coords)),
        "railway": ({"railway": "rail"}, np.array(city.railway.coords)),
    }
    formats.write_osm(out / "strassen.osm.gz", network, lines)
    print(
        f"{len(areas)} areas, {len(levels['quarters'])} quarters, {len(levels['districts'])} districts, "
        f"{cells['persons'].sum()} people in {len(cells)} cells, {len(network)} streets, "
        f"{len(addresses)} addresses, {len(rows)} offer rows"
    )


def _write_boundaries(folder: Path, levels: dict[str, gpd.GeoDataFrame]) -> None:
    """Three levels in three formats: GeoJSON in degrees, GeoPackage, zipped shapefile."""
    districts = levels["districts"].set_crs(25832, allow_override=True)
    districts.to_crs(4326).to_file(
        folder / "musterstadt_stadtbezirke.geojson", driver="GeoJSON", COORDINATE_PRECISION=6
    )
    quarters = levels["quarters"].set_crs(25832, allow_override=True)
    package = folder / "musterstadt_sozialraeume.gpkg"
    package.unlink(missing_ok=True)
    quarters.to_file(package, driver="GPKG", layer="sozialraeume")
    frame = levels["areas"][["area_id", "name", "quarter_id", "geometry"]]
    frame = frame.rename(columns={"area_id": "STATBEZ", "name": "NAME", "quarter_id": "SOZRAUM"})
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "statistische_gebiete.shp"
        frame.set_crs(25832, allow_override=True).to_file(path, encoding="UTF-8")
        members = {part.name: part.read_bytes() for part in sorted(Path(work).iterdir())}
    table = bytearray(members["statistische_gebiete.dbf"])
    table[1:4] = bytes((126, 1, 1))  # the date of writing, in years since 1900
    members["statistische_gebiete.dbf"] = bytes(table)
    formats.write_zip(folder / "musterstadt_statistische_gebiete.zip", members)


if __name__ == "__main__":
    os.environ["OGR_CURRENT_DATE"] = "2026-01-01T00:00:00Z"  # else the GeoPackage holds the clock
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])
