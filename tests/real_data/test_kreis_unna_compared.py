"""Kreis Unna: its ten communes from real Ortsteile, schools and census, compared on one page.

No open boundary of the communes lies beside the checkout: an Ortsteil is given to the commune of
the school nearest to its middle, which is our construction for this test alone.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.state.load import StateLoad, load_state
from kpk_geo.model import StateFaultKind
from kpk_geo.profile import read_state_profile

pytestmark = [pytest.mark.real_data, pytest.mark.postgis]
ROOT = Path(__file__).parents[2]
PROFILE = """
[state]
id = "kreis-unna"
name = "Kreis Unna"
key = "05978"
programme = "programm.csv"
inhabitants = "population"
[sources.zensus]
publisher = "Statistische Ämter des Bundes und der Länder"
dataset = "Zensus 2011 nach Ortsteilen; Schulverzeichnis NRW"
licence = "dl-de/by-2-0"
[boundaries]
file = "gemeinden_aus_ortsteilen.gpkg"
source = "zensus"
valid_from = 2014-01-01
id_column = "AGS"
name_column = "GEN"
[[indicators]]
id = "population"
label = "Einwohner"
unit = "count"
polarity = "neutral"
[[indicators]]
id = "under_18"
label = "Einwohner unter 18"
unit = "percent"
polarity = "neutral"
[[indicators]]
id = "burdened_schools"
label = "Grundschulkinder an Schulen ab Sozialindex 4"
unit = "percent"
[[tables]]
file = "kennzahlen.csv"
source = "zensus"
level = "gemeinde"
key_column = "ags"
separator = ";"
decimal = "."
reference_date = 2011-05-09
values = [
  { indicator = "population", column = "ew" },
  { indicator = "under_18", numerator = "u18", denominator = "ew" },
  { indicator = "burdened_schools", numerator = "ab4", denominator = "kinder" },
]
"""


def prepared(data: Path, folder: Path) -> None:
    """Lay out files as a supplier would, from what is open."""
    areas = gpd.read_file(data / "kreis-unna/ortsteile.geojson")[["name", "geometry"]].to_crs(25832)
    schools = pd.read_csv(data / "nrw-schulen/schulverzeichnis_2024_25.csv", dtype=str)
    schools["AGS"] = schools["Amtlicher Gemeindeschlüssel"].str.zfill(8)
    schools = schools[schools["AGS"].str.startswith("05978")].dropna(subset=["longitude"])
    places = gpd.GeoSeries.from_xy(
        schools["longitude"].astype(float), schools["latitude"].astype(float), crs=4326
    ).to_crs(25832)
    middles = gpd.GeoDataFrame(geometry=areas.representative_point())
    near = middles.sjoin_nearest(gpd.GeoDataFrame(schools[["AGS"]], geometry=places))
    areas["AGS"] = near[~near.index.duplicated()]["AGS"]
    people = pd.read_csv(data / "kreis-unna/ortsteil_aggregate.csv", sep=";", decimal=",")
    joined = areas.merge(people, left_on="name", right_on="Ortsteil")
    sums = joined.groupby("AGS")[["ew", "u18"]].sum().round().astype(int)
    primary = schools[schools["Schulform"] == "Grundschule"].copy()
    primary["pupils"] = pd.to_numeric(primary["Anzahl"], errors="coerce").fillna(0)
    index = pd.to_numeric(primary["Sozialindex"], errors="coerce")
    sums["kinder"] = primary[index.notna()].groupby("AGS")["pupils"].sum().astype(int)
    sums["ab4"] = primary[index >= 4].groupby("AGS")["pupils"].sum()
    sums["ab4"] = sums["ab4"].fillna(0).astype(int)
    sums.rename_axis("ags").to_csv(folder / "kennzahlen.csv", sep=";")
    communes = areas.dissolve("AGS").reset_index()
    communes["GEN"] = communes["AGS"]
    communes[["AGS", "GEN", "geometry"]].to_file(
        folder / "gemeinden_aus_ortsteilen.gpkg", driver="GPKG"
    )
    programme = ROOT / "data" / "states" / "programm.csv"
    (folder / "programm.csv").write_bytes(programme.read_bytes())
    (folder / "unna.toml").write_text(PROFILE, encoding="utf-8")


def load(engine: Engine, folder: Path) -> StateLoad:
    profile = read_state_profile(folder / "unna.toml")
    return load_state(engine, profile, folder, lists_dir=folder, state_dir=folder / "state")


def test_ten_communes_and_their_jugendaemter_stand_on_one_page(
    engine: Engine, tmp_path: Path, shared_data: Path
) -> None:
    prepared(shared_data, tmp_path)
    result = load(engine, tmp_path)
    assert result.region.is_complete
    assert result.summary.communes == 10
    assert not any(fault.kind is StateFaultKind.MISSING_COMMUNE for fault in result.summary.faults)
    with TestClient(create_app(engine), "http://127.0.0.1") as client:
        kreis = client.get("/vergleich/kreis-unna/kreis/05978").text
        # Seven towns have an office of their own; the Kreis serves Bönen, Fröndenberg, Holzwickede.
        assert "10 Gemeinden, 8 Jugendämter" in kreis
        towns = ("Bergkamen", "Bönen", "Kamen", "Lünen", "Schwerte", "Selm", "Unna", "Werne")
        assert all(name in kreis for name in towns)
        page = client.get("/vergleich/kreis-unna?kommune=05978024").text
        assert "Lünen" in page
        assert "Rang" in page
        assert "Im Programm genannt seit 2012" in page
