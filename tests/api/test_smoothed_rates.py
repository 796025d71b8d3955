"""Smoothed rates from the run to page, API and file; the tests never see them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from hot_spot_files import BLOCK, prepared
from sqlalchemy import create_engine

from api.app import create_app
from api.questions.hot_spots.export import write_hot_spots
from api.questions.hot_spots.run import run_hot_spots
from api.questions.hot_spots.table import HotSpotTable, read_hot_spot_table


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("smoothed_rates"))
    made = prepared(Commune(tmp_path_factory.mktemp("city"), engine))
    made.change_profile('id = "poverty"\n', 'id = "poverty"\ncohort = true\n')
    assert made.errors() == []
    run_hot_spots(engine, "toy", "poverty")
    run_hot_spots(engine, "toy", "jobless")
    yield made
    engine.dispose()


def table(city: Commune, indicator: str) -> HotSpotTable:
    with city.engine.connect() as connection:
        return read_hot_spot_table(connection, "toy", indicator)


def test_rates_are_stored_by_date_and_gaps_stay_gaps(city: Commune) -> None:
    found = table(city, "poverty")
    smoothing = found.run.summary.smoothing
    assert [day.year for day in smoothing.dates] == [2024, 2025]
    by_id = {area.area_id: area for area in found.results}
    assert by_id["0707"].smoothed == ()  # suppressed, and the profile does not say what it can be
    assert by_id["0700"].smoothed == ()  # nobody lives there
    for area in found.results:
        if area.area_id in BLOCK:
            assert area.smoothed[-1].above_city > 0.99
            assert area.smoothed[-1].low_95 < area.value < area.smoothed[-1].high_95


def test_rates_without_counts_say_so(city: Commune) -> None:
    found = table(city, "jobless")
    assert found.run.summary.smoothing.dates == ()
    assert "nicht nur Quoten" in found.run.summary.smoothing.reason
    assert all(area.smoothed == () for area in found.results)
    assert not [name for name in found.every_column() if str(name).startswith("smoothed")]


def test_page_api_and_file_show_the_same_rates(city: Commune, tmp_path: Path) -> None:
    frame = table(city, "poverty").every_column().set_index("area_id")
    with TestClient(create_app(city.engine), ORIGIN) as client:
        rows = client.get("/api/regions/toy/hot-spots", params={"indicator": "poverty"}).json()
        data = client.get("/api/regions/toy/hot-spots/map", params={"indicator": "poverty"}).json()
        page = client.get("/maps/hot-spots?region=toy&indicator=poverty").text
        other = client.get("/api/regions/toy/hot-spots/map", params={"indicator": "jobless"}).json()
    for row in rows["items"]:
        expected = frame.loc[row["area_id"], "smoothed_rate"]
        assert row["smoothed_rate"] == pytest.approx(expected, nan_ok=True) or pd.isna(expected)
        assert (row["smoothed_rate"] is None) == pd.isna(expected)
    assert "smoothed_rate_2024_12_31" in frame
    themes = {theme["id"]: theme for theme in data["themes"]}
    assert sum(item["count"] for item in themes["smoothed"]["items"]) == len(frame)
    assert "smoothed" not in {theme["id"] for theme in other["themes"]}
    said = [area["more"]["smoothed"][3] for area in data["areas"] if area["id"] in BLOCK]
    assert all("mit über 95 % Wahrscheinlichkeit über dem Schnitt" in text for text in said)
    assert "Leroux-Modell" in page
    written = write_hot_spots(
        city.engine, "toy", tmp_path / "h.csv", file_format="csv", indicator="poverty", details=True
    )
    assert "Leroux-Modell" in (written.notes.read_text() if written.notes else "")
    assert "sicher über der Stadt (%)" in (tmp_path / "h.csv").read_text(encoding="utf-8-sig")
