"""Musterstadt looks like a town: names lie where they say; one knows it by river and railway."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from kpk_geo.background import Background, FeatureKind
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.import_report import Report
from kpk_geo.ingest.background.osm import read_osm_background
from kpk_geo.ingest.files import describe_file

DATA = Path(__file__).parents[1] / "data"
BOX = (6.6, 51.3, 7.1, 51.6)
NAMES = {"districts": "district_name", "quarters": "quarter_name", "areas": "NAME"}
FILES = {
    "districts": "musterstadt_stadtbezirke.geojson",
    "quarters": "musterstadt_sozialraeume.gpkg",
    "areas": "musterstadt_statistische_gebiete.zip",
}


@dataclass(frozen=True)
class Town:
    """Shapes by name, and what is drawn behind maps."""

    levels: dict[str, gpd.GeoSeries]
    background: Background

    def feature(self, kind: FeatureKind) -> shapely.Geometry:
        features = self.background.features
        (shape,) = features.geometry[features["kind"] == kind.value]
        return shape

    def place(self, name: str) -> shapely.Point:
        places = self.background.places
        (point,) = places.geometry[places["name"] == name]
        assert isinstance(point, shapely.Point)
        return point


@pytest.fixture(scope="module")
def town() -> Town:
    levels = {}
    for level, name in FILES.items():
        frame = gpd.read_file(DATA / "boundaries" / name).to_crs(DEFAULT_CRS)
        levels[level] = frame.set_index(NAMES[level]).geometry
    extract = describe_file("strassen.osm.gz", DATA / "musterstadt")
    report = Report("strassen.osm.gz")
    background = read_osm_background(extract, box=BOX, report=report, work_crs=DEFAULT_CRS)
    return Town(levels, background)


def test_no_name_is_given_twice_on_any_level(town: Town) -> None:
    names = [name.casefold() for level in town.levels.values() for name in level.index]
    assert len(names) == 12 + 60 + 170
    assert len(set(names)) == len(names)


def test_districts_lie_where_their_names_say(town: Town) -> None:
    middle = town.levels["districts"].centroid
    away = middle.distance(town.place("Musterstadt"))
    assert away["Mitte"] < away.drop("Mitte").min()
    x, y = middle.x, middle.y
    assert y["Nord"] > y["Mitte"] + 2000
    assert y["Süd"] < y["Mitte"] - 2000
    assert x["Ost"] > x["Mitte"] + 2000
    assert x["West"] < x["Mitte"] - 2000


def test_areas_lie_in_their_quarter_where_their_names_say(town: Town) -> None:
    quarters = town.levels["quarters"]
    for name, area in town.levels["areas"].items():
        quarter, _, word = str(name).rpartition(" ")
        inside = area.representative_point()
        assert quarters[quarter].buffer(1).contains(inside), name
        away = area.centroid.x - quarters[quarter].centroid.x
        if word in ("Ost", "West"):
            assert (away > 0) == (word == "Ost"), name


def test_names_of_water_railway_and_wood_lie_at_them(town: Town) -> None:
    river, rail = town.feature(FeatureKind.RIVER), town.feature(FeatureKind.RAIL)
    districts, quarters = town.levels["districts"], town.levels["quarters"]
    for name in ("Hafen", "Mitte", "Waldrand", "West"):
        assert districts[name].distance(river) < 1, name
    for name in ("Alter Hafen", "Brückenkopf", "Fährdorf", "Mühlenfeld"):
        assert quarters[name].distance(river) < 1, name
    for name in ("Bahnhofsviertel", "Gleisdreieck", "Güterbahnhof"):
        assert quarters[name].distance(rail) < 1, name
    station = town.place("Musterstadt Hauptbahnhof")
    assert station.distance(rail) < 20
    assert quarters["Bahnhofsviertel"].distance(station) < 100
    wood = town.place("Musterwald")
    assert districts["Waldrand"].contains(wood)
    assert shapely.contains(town.feature(FeatureKind.GREEN), wood)


def test_border_is_that_of_a_town_and_no_egg(town: Town) -> None:
    whole = shapely.union_all(town.levels["areas"].to_numpy(), grid_size=0.1)
    assert whole.geom_type == "Polygon"
    assert whole.area < 0.9 * whole.convex_hull.area


def test_every_kind_of_background_but_streams_is_drawn(town: Town) -> None:
    kinds = set(town.background.features["kind"])
    assert kinds == {kind.value for kind in FeatureKind} - {FeatureKind.STREAM.value}
