"""Krefeld with pairs of districts counted as one: how far carried values are from the register."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from conftest import Commune
from sqlalchemy import Engine

PROFILE = """
[region]
id = "krefeld"
name = "Krefeld"
extent = [6.45, 51.2, 6.8, 51.5]

[sources.all]
publisher = "Stadt Krefeld"
dataset = "Melderegister"
licence = "nicht angegeben"

[[areas]]
level = "bezirk"
label = "Statistischer Bezirk"
file = "areas.geojson"
source = "all"
valid_from = 2012-01-01
id_column = "key"
name_column = "key"

[[areas]]
level = "bezirk"
label = "Statistischer Bezirk"
file = "earlier.geojson"
source = "all"
valid_from = 2005-01-01
id_column = "key"
name_column = "key"

[[indicators]]
id = "children"
label = "Kinder unter 10 Jahren"
unit = "count"

[[tables]]
file = "earlier.csv"
source = "all"
level = "bezirk"
key_column = "key"
reference_date = 2012-12-31
reallocate = "population"
measured_on = 2005-01-01
values = [{ indicator = "children", column = "children" }]

[[population]]
file = "cells.parquet"
source = "all"
format = "zensus2011"
reference_date = 2011-05-09
measure = "persons"
partial = true
"""
# Neighbours, drawn by lot.
PAIRS = [("011", "012"), ("021", "022"), ("031", "032"), ("041", "042"), ("051", "052")]


@pytest.fixture
def truth(shared_data: Path) -> "pd.Series[float]":
    path = shared_data / "krefeld" / "basisdaten_bevoelkerung_2012_auszug.csv"
    table = pd.read_csv(path, sep=";", encoding="cp1252")
    ages = table[["BEV_002", "BEV_003", "BEV_004"]].sum(axis=1)
    return ages.set_axis(table["STAT_001"].astype(str).str.zfill(3)).astype(float)


def test_children_of_joined_districts_come_apart_as_the_register_counts_them(
    tmp_path: Path, engine: Engine, shared_data: Path, truth: "pd.Series[float]"
) -> None:
    commune = Commune(tmp_path, engine, profile=PROFILE, files={})
    shapes = gpd.read_file(shared_data / "krefeld" / "statistische_bezirke.geojson")
    today = gpd.GeoDataFrame({"key": shapes["nr"].astype(str).str.zfill(3)},
                             geometry=shapes.geometry.make_valid(), crs=4326)  # fmt: skip
    pairs = [pair for pair in PAIRS if set(pair) <= set(today["key"])]
    assert len(pairs) >= 3
    joined = {key: "+".join(pair) for pair in pairs for key in pair}
    earlier = today.assign(key=today["key"].map(lambda key: joined.get(key, key)))
    earlier.dissolve("key").reset_index().to_file(tmp_path / "earlier.geojson")
    counted = truth.groupby(lambda key: joined.get(key, key)).sum()
    rows = "".join(f"{key};{int(value)}\n" for key, value in counted.items())
    commune.areas, commune.files["earlier.csv"] = today, f"key;children\n{rows}".encode()
    (tmp_path / "cells.parquet").symlink_to(
        (shared_data / "zensus-2011" / "100m_alter_0-9.parquet").resolve()
    )
    result = commune.load()
    assert not [step.error for step in result.steps if step.error]
    found = pd.DataFrame(
        commune.rows("SELECT area_id, value, validity FROM kpk.observation"),
        columns=["key", "value", "validity"],
    ).set_index("key")  # fmt: skip
    assert found["value"].sum() == pytest.approx(truth.sum())
    split = list(joined)
    assert (found["validity"][split] == "estimated").all()
    assert (found["validity"].drop(split) == "valid").all()
    wrong = (found["value"][split] - truth[split]).abs().sum() / 2 / truth[split].sum()
    assert wrong < 0.06
