"""Writes the demo region Musterstadt: `python data/generator`.

Everything is invented, from one fixed seed. The files have the formats of real suppliers, with
their traps, so that the demo walks the same way as real data. The only real things are the
coordinate system and the census grid.
"""

import os
import sys
import tempfile
from pathlib import Path

import bends
import city as city_module
import formats
import geopandas as gpd
import houses
import landmarks
import numpy as np
import offers
import outline
import people
import shapely
import streets

from kpk_geo.offers.template import write_offer_template

SEED = 20260101
AGS = ("05", "9", "99", "000")
WORLD = (
    6.6,
    51.3,
    7.1,
    51.6,
)  # degrees, the profile's extent: all that exists of this world lies here


def generate(folder: Path) -> None:
    """Write all files under `folder`, which is usually data/."""
    rng = np.random.default_rng(SEED)
    out = folder / "musterstadt"
    out.mkdir(parents=True, exist_ok=True)
    (folder / "boundaries").mkdir(exist_ok=True)
    city = city_module.make_city(rng)
    raw = people.make_areas(rng, city)
    burden = people.make_burden(rng, raw)
    network = streets.make_streets(rng, city)
    homes = houses.make_addresses(rng, network.streets, city)
    homes = homes.sjoin(raw[["area_id", "geometry"]], predicate="within")
    homes = homes.drop(columns="index_right").reset_index(drop=True)
    cells = people.make_cells(rng, city, raw, burden)
    years = people.make_indicators(rng, cells, raw, burden)

    # All numbers are drawn on the raw plan; from here on it gets the looks of a town.
    border = outline.town_border()
    bent = raw.set_geometry(bends.follow(raw.geometry.to_numpy(), network.moved))
    levels = people.levels_of(outline.to_border(bent, border, city))
    streets.give_names(network, levels["quarters"])
    homes["name"] = [network.streets[at].name for at in homes["street"]]
    urban = city_module.urbanity(homes[["raw_x", "raw_y"]].to_numpy())
    rows = offers.make_offers(rng, homes, burden[people.YEARS[-1]], urban)
    streets.cut_at(network, border)
    streets.country_roads(network)
    kept = [bool(network.streets[at].pieces) for at in homes["street"]]
    homes = homes[np.array(kept) & shapely.contains_xy(border, homes["x"], homes["y"])]
    inside = shapely.within(cells.geometry.to_numpy(), border)

    _write_boundaries(folder / "boundaries", levels)
    formats.write_gebref(out / "gebref.zip", homes, AGS)
    formats.write_zensus(out, cells, rng, inside)
    formats.write_indicator_files(out, years)
    write_offer_template(out / "angebote.xlsx", rows)
    formats.settle_xlsx(out / "angebote.xlsx")
    formats.write_osm(
        out / "strassen.osm.gz", _ways(network, city, border), _places(levels, city), WORLD
    )
    print(
        f"{len(raw)} areas, {len(levels['quarters'])} quarters, {len(levels['districts'])} districts, "
        f"{cells['persons'][inside].sum()} people in {inside.sum()} cells, {len(network.streets)} streets, "
        f"{len(homes)} addresses, {len(rows)} offer rows"
    )


def _ways(
    network: streets.Network, city: city_module.City, border: shapely.Polygon
) -> list[formats.Way]:
    ways = []
    for street in network.streets:
        for tags, points in street.pieces:
            ways.append(({**tags, **({"name": street.name} if street.name else {})}, points))
    drawn = [*landmarks.lines(city), *landmarks.surfaces(city, border)]
    return ways + [(tags, [(float(x), float(y)) for x, y in np.round(xy, 1)]) for tags, xy in drawn]


def _places(levels: dict[str, gpd.GeoDataFrame], city: city_module.City) -> list:
    districts = levels["districts"]
    middle = districts.geometry.representative_point()
    return landmarks.places(city, list(zip(districts["district_name"], middle, strict=True)))


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
