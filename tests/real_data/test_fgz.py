"""Dortmund, Krefeld, Kreis Unna: primary schools as places for an FGZ, from the real list."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import Commune

from api.load.region import load_region
from api.load.results import LoadResult
from api.questions.fgz.run import run_fgz
from kpk_geo.model import WalkMeasure
from kpk_geo.profile import read_profile
from kpk_geo.results.fgz import FgzSchool, FgzSummary

pytestmark = pytest.mark.real_data
REGIONS = Path(__file__).parents[1] / "regions"
LIST = "nrw-schulen/schulverzeichnis_2024_25.csv"


def school_list(data: Path, key: str) -> gpd.GeoDataFrame:
    """Read the primary schools of a commune, without the importer."""
    table = pd.read_csv(data / LIST, dtype=str)
    own = table["Amtlicher Gemeindeschlüssel"].str.startswith(key)
    table = table[own & (table["Schulform"] == "Grundschule")].set_index("Schulnummer")
    points = gpd.points_from_xy(table["longitude"].astype(float), table["latitude"].astype(float))
    return gpd.GeoDataFrame(table, geometry=points, crs=4326).to_crs(25832)


def hull_of(data: Path, target: Path) -> None:
    """Write the stand-in area of Dortmund: the hull of its schools and 1 km. It is no boundary."""
    schools = pd.read_csv(data / LIST, dtype=str)
    schools = schools[schools["Amtlicher Gemeindeschlüssel"] == "5913000"]
    places = gpd.GeoSeries(
        gpd.points_from_xy(schools["longitude"].astype(float), schools["latitude"].astype(float)),
        crs=4326,
    ).to_crs(25832)
    hull = places.union_all().convex_hull.buffer(1000)
    table = {"id": ["dortmund"], "name": ["Hülle der Schulen, keine amtliche Grenze"]}
    frame = gpd.GeoDataFrame(table, geometry=[hull], crs=25832).to_crs(4326)
    frame.to_file(target, driver="GeoJSON")


@pytest.fixture
def folder(shared_data: Path, tmp_path: Path) -> Path:
    """The real data beside what the test makes of them."""
    made = tmp_path / "data"
    made.mkdir()
    for item in shared_data.iterdir():
        (made / item.name).symlink_to(item)
    hull_of(shared_data, made / "schulhuelle.geojson")
    return made


def load(commune: Commune, name: str, folder: Path, **changes: Any) -> LoadResult:
    profile = read_profile(REGIONS / f"{name}.toml")
    return load_region(commune.engine, profile.model_copy(update=changes), folder)


def ranked(summary: FgzSummary) -> list[FgzSchool]:
    return [item for item in summary.schools if item.rank is not None]


def expected(data: Path, key: str) -> pd.DataFrame:
    """Rank schools of a commune from the files alone: index, Startchancen, children, pupils."""
    schools = school_list(data, key)
    cells = pq.read_table(data / "zensus-2011" / "100m_alter_0-9.parquet").to_pandas()
    x, y = (next(n for n in cells.columns if n.lower().startswith(a)) for a in ("x", "y"))
    west, south, east, north = schools.to_crs(3035).buffer(3000).total_bounds
    cells = cells[cells[x].between(west, east) & cells[y].between(south, north)]
    value = next(n for n in cells.columns if n.lower() == "value")
    cells = cells[cells[value] > 0]
    places = gpd.GeoSeries(gpd.points_from_xy(cells[x], cells[y]), crs=3035).to_crs(25832)
    count = cells[value].to_numpy(float) * 0.4  # 6 to under 10, of ten even years
    near = [count[(places.distance(point) <= 1000).to_numpy()].sum() for point in schools.geometry]
    table = pd.DataFrame(
        {
            "index": schools["Sozialindex"].astype(float),
            "startchancen": schools["Startchancen-Schule"].astype(float),
            "children": np.rint(near), "pupils": schools["Anzahl"].astype(float),
        },
        index=schools.index,
    )  # fmt: skip
    return table.sort_values(list(table.columns), ascending=False, na_position="last")


def test_dortmunds_schools_stand_as_the_files_alone_say(
    commune: Commune, folder: Path, shared_data: Path
) -> None:
    assert load(commune, "dortmund", folder).is_complete
    summary = run_fgz(commune.engine, "dortmund").summary
    table = expected(shared_data, "5913000")
    assert [item.offer_id for item in ranked(summary)] == list(table.index)
    for item in ranked(summary):
        row = table.loc[item.offer_id]
        assert (item.social_index, item.startchancen) == (row["index"], bool(row["startchancen"]))
        assert (round(item.children), item.pupils) == (row["children"], row["pupils"])
    assert summary.measure is WalkMeasure.STRAIGHT
    assert summary.partial
    (town,) = summary.communes
    assert (town.schools, town.startchancen, town.eligible) == (88, 34, True)
    first = ranked(summary)[:10]
    assert first[0].title == "Nordmarktschule"
    assert sum(item.first_in == item.variants for item in first) == 9


def test_dortmund_with_the_list_alone_is_ranked_by_pupils_and_says_what_is_missing(
    commune: Commune, folder: Path
) -> None:
    assert load(commune, "dortmund", folder, population=()).is_complete
    summary = run_fgz(commune.engine, "dortmund").summary
    schools = ranked(summary)
    keys = [(item.social_index, item.startchancen, item.pupils) for item in schools]
    assert keys == sorted(keys, reverse=True, key=lambda key: tuple(map(float, key)))  # type: ignore[arg-type]
    assert any(item.tied > 1 for item in schools)  # pupils are rounded, so some are equal
    assert "kein Zensusgitter geladen" in dict(summary.gaps)["Kinder im Umkreis"]
    assert "kein Straßennetz geladen" in dict(summary.gaps)["Fußweg"]


def test_krefelds_family_centres_are_found_by_the_titles_of_kitas(
    commune: Commune, folder: Path, shared_data: Path
) -> None:
    assert load(commune, "krefeld-fgz", folder).is_complete
    summary = run_fgz(commune.engine, "krefeld-fgz").summary
    kitas = gpd.read_file(shared_data / "krefeld" / "kindergartens.geojson").to_crs(25832)
    centres = kitas[kitas["title"].str.contains("amilienzentrum")]
    assert len(centres) == 32
    places = school_list(shared_data, "5114000").geometry
    for item in ranked(summary):
        assert item.family_centre == pytest.approx(
            centres.distance(places[item.offer_id]).min(), abs=1
        )
    assert {item.social_index for item in ranked(summary)[:3]} == {9}
    (without,) = [item for item in summary.schools if item.rank is None]
    assert without.title == "Bisch. Maria-Montessori-Schule"
    assert without.best is not None
    assert without.worst is not None
    assert without.best < without.worst
    assert sum(bool(item.startchancen) for item in summary.schools) == 12


def test_krefelds_newer_list_has_a_school_without_and_no_startchancen(
    commune: Commune, folder: Path
) -> None:
    result = load(commune, "krefeld", folder)
    notes = [note.reason for step in result.steps for note in step.notes]
    assert "Sozialindexstufe: 31 von 32 Schulen mit Angabe, 1 ohne (Zeile 31)." in notes
    summary = run_fgz(commune.engine, "krefeld").summary
    assert len(ranked(summary)) == 31
    assert all(item.startchancen is None for item in summary.schools)
    assert all(item.eligible is None for item in summary.schools)
    # Shares of children are need: where no district is known to be burdened, none is said to be.
    assert all(np.isnan(item.burden_high) for item in summary.schools)


def test_unnas_schools_with_coordinates_elsewhere_count_without_a_place(
    commune: Commune, folder: Path
) -> None:
    """One lies in Hamm by its coordinate, one in Caen: both streets have a namesake there."""
    load(commune, "kreis-unna-fgz", folder)
    summary = run_fgz(commune.engine, "kreis-unna-fgz").summary
    assert len(summary.schools) == 58
    placeless = {item.title for item in summary.schools if np.isnan(item.x)}
    assert {"Osterfeldschule", "Overbergschule"} <= placeless
    assert all(np.isnan(item.children) for item in summary.schools if np.isnan(item.x))
    assert summary.doubtful_places == 1
    towns = {
        item.name: (item.schools, item.startchancen, item.eligible) for item in summary.communes
    }
    assert len(towns) == 10
    assert towns["Lünen"] == (12, 5, True)
    assert [name for name, (_, _, eligible) in towns.items() if eligible] == ["Lünen"]


def test_other_order_of_the_list_gives_the_same_list(
    commune: Commune, folder: Path, shared_data: Path
) -> None:
    load(commune, "dortmund", folder)
    first = run_fgz(commune.engine, "dortmund").summary
    lines = (shared_data / LIST).read_text("utf-8").splitlines(keepends=True)
    (folder / "nrw-schulen").unlink()
    (folder / "nrw-schulen").mkdir()
    turned = "".join([lines[0], *reversed(lines[1:])])
    (folder / LIST).write_text(turned, encoding="utf-8")
    load(commune, "dortmund", folder)
    again = run_fgz(commune.engine, "dortmund").summary
    assert again.model_dump_json() == first.model_dump_json()
