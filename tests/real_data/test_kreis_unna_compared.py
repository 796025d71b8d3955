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
from kpk_geo.profile import read_state_profile

pytestmark = [pytest.mark.real_data, pytest.mark.postgis]
PROFILE = Path(__file__).parents[1] / "states" / "kreis-unna.toml"
LAND, KREIS = "kreis-unna-gemeinden", "05978"
GAP = 60  # metres: borders drawn by hand leave slits between Ortsteile, which are no borders


def prepared(data: Path, folder: Path) -> None:
    """Lay out files as a supplier would, from what is open."""
    areas = gpd.read_file(data / "kreis-unna/ortsteile.geojson")[["name", "geometry"]].to_crs(25832)
    schools = pd.read_csv(data / "nrw-schulen/schulverzeichnis_2024_25.csv", dtype=str)
    schools["AGS"] = schools["Amtlicher Gemeindeschlüssel"].str.zfill(8)
    schools = schools[schools["AGS"].str.startswith(KREIS)].dropna(subset=["longitude"])
    places = gpd.GeoSeries.from_xy(
        schools["longitude"].astype(float), schools["latitude"].astype(float), crs=4326
    ).to_crs(25832)
    middles = gpd.GeoDataFrame(geometry=areas.representative_point())
    near = middles.sjoin_nearest(gpd.GeoDataFrame(schools[["AGS"]], geometry=places))
    areas["AGS"] = near[~near.index.duplicated()]["AGS"]
    people = pd.read_csv(data / "kreis-unna/ortsteil_aggregate.csv", sep=";", decimal=",")
    joined = areas.merge(people, left_on="name", right_on="Ortsteil")
    sums = joined.groupby("AGS")[["ew", "u18"]].sum().round().astype(int)
    sums.rename_axis("ags").to_csv(folder / "zensus.csv", sep=";")
    primary = schools[schools["Schulform"] == "Grundschule"].copy()
    primary.to_csv(folder / "grundschulen.csv", sep=";", index=False)
    primary["pupils"] = pd.to_numeric(primary["Anzahl"], errors="coerce").fillna(0)
    index = pd.to_numeric(primary["Sozialindex"], errors="coerce")
    of_all = primary[index.notna()].groupby("AGS")["pupils"].sum()
    of_high = primary[index >= 4].groupby("AGS")["pupils"].sum().reindex(of_all.index, fill_value=0)
    pd.DataFrame({"kinder": of_all.astype(int), "ab4": of_high.astype(int)}).rename_axis(
        "ags"
    ).to_csv(folder / "schulen.csv", sep=";")
    communes = areas.dissolve("AGS").reset_index()
    communes["geometry"] = communes.buffer(GAP, join_style="mitre").buffer(-GAP, join_style="mitre")
    communes["GEN"] = communes["AGS"]
    communes[["AGS", "GEN", "geometry"]].to_file(
        folder / "gemeinden_aus_ortsteilen.gpkg", driver="GPKG"
    )
    (folder / "zensus-2011").symlink_to(data / "zensus-2011")


def load(engine: Engine, folder: Path) -> StateLoad:
    profile = read_state_profile(PROFILE)
    return load_state(engine, profile, folder, lists_dir=PROFILE.parent, state_dir=folder / "state")


def test_ten_communes_and_their_jugendaemter_stand_on_one_page(
    engine: Engine, tmp_path: Path, shared_data: Path
) -> None:
    prepared(shared_data, tmp_path)
    result = load(engine, tmp_path)
    assert result.region.is_complete
    assert result.summary.communes == 10
    assert result.summary.faults == ()
    assert result.summary.cells is not None
    assert result.summary.cells.communes == 10
    assert result.summary.offers is not None
    assert result.summary.offers.communes == 10
    with TestClient(create_app(engine), "http://127.0.0.1") as client:
        kreis = client.get(f"/vergleich/{LAND}/kreis/{KREIS}").text
        # The Modellkommune of 2012 were six towns, and the Kreis for three communes: seven
        # Jugendämter. Schwerte has one too, and no source of the programme names it.
        assert "Kreis Unna: 10 Gemeinden, 8 Jugendämter" in kreis
        assert "9 Gemeinden mit 7 Jugendämtern; nicht genannt: Schwerte" in kreis
        assert "Jugendamt des Kreises Unna</b>: Bönen, Fröndenberg/Ruhr, Holzwickede" in kreis
        towns = ("Bergkamen", "Kamen", "Lünen", "Schwerte", "Selm", "Unna", "Werne")
        assert f"Eigenes Jugendamt</b>: {', '.join(towns)}" in kreis
        assert "09.05.2011" in kreis
        assert "15.10.2024" in kreis
        page = client.get(f"/vergleich/{LAND}?kommune=05978024").text
        assert "Lünen, Grundschulkinder an Schulen ab Sozialindex 4" in page
        assert "Rang" in page
        assert "Im Programm genannt seit 2012" in page
