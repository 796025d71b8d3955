"""The census grid: centres, broken dashes, uncertain values; parts are never repaired."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from conftest import square

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError, MissingColumnError
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.population.grid import read_population
from kpk_geo.model import Validity
from kpk_geo.profile import PopulationGrid

REGION = shapely.union_all([square(i) for i in range(4)])
_INNER = gpd.GeoSeries([shapely.Point(350_500, 5_700_500)], crs=25832).to_crs(3035)
X, Y = (int(part.iloc[0] // 100 * 100 + 50) for part in (_INNER.x, _INNER.y))


def read(path: Path, **grid_format: Any) -> tuple[gpd.GeoDataFrame, Report]:
    report = Report(path.name)
    grid = PopulationGrid(
        file=path.name, source="s", reference_date=date(2022, 5, 15),
        **({"format": "zensus2022"} | grid_format),
    )  # fmt: skip
    source_file = describe_file(path.name, path.parent)
    return read_population(
        source_file, grid, region=REGION, report=report, work_crs=DEFAULT_CRS
    ), report


def grid_csv(path: Path, rows: list[str], encoding: str = "utf-8") -> Path:
    header = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Unter18;a18bis29;werterlaeuternde_Zeichen"
    path.write_bytes("\r\n".join([header, *rows, ""]).encode(encoding))
    return path


@pytest.mark.parametrize(("dash", "encoding"), [("–", "utf-8"), ("–", "cp1252"), ("â€“", "utf-8")])
def test_dash_is_missing_whatever_its_encoding(tmp_path: Path, dash: str, encoding: str) -> None:
    path = grid_csv(tmp_path / "a.csv", [f"x;{X};{Y};{dash};4;"], encoding)
    cells, _ = read(path)
    assert cells["validity"].tolist() == [Validity.MISSING, Validity.VALID]
    assert cells["value"].isna().tolist() == [True, False]


def test_brackets_mark_an_uncertain_value_that_is_kept(tmp_path: Path) -> None:
    cells, _ = read(grid_csv(tmp_path / "a.csv", [f"x;{X};{Y};3;4;KLAMMERN"]))
    assert cells["value"].tolist() == [3.0, 4.0]
    assert set(cells["validity"]) == {Validity.UNCERTAIN}


def test_cells_outside_the_region_are_left_out(tmp_path: Path) -> None:
    rows = [f"x;{X};{Y};3;4;", f"y;{X + 50_000};{Y};3;4;"]
    cells, _ = read(grid_csv(tmp_path / "a.csv", rows))
    assert cells["cell_id"].unique().tolist() == [f"CRS3035RES100mN{Y - 50}E{X - 50}"]


def test_text_and_negative_counts_are_reported(tmp_path: Path) -> None:
    cells, report = read(grid_csv(tmp_path / "a.csv", [f"x;{X};{Y};viele;-4;"]))
    assert cells["value"].isna().all()
    assert [(item.line, item.value) for item in report.notes] == [(2, "viele"), (2, "-4")]


def test_another_layout_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x;y;n\n1;2;3\n")
    with pytest.raises(MissingColumnError, match="x_mp_100m"):
        read(tmp_path / "a.csv")


def test_grid_elsewhere_is_refused(tmp_path: Path) -> None:
    path = grid_csv(tmp_path / "a.csv", [f"x;{X + 90_000};{Y};3;4;"])
    with pytest.raises(InputError, match="Keine Rasterzelle"):
        read(path)


def test_zip_and_share_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(
            "Anteil.csv", f"GITTER_ID_100m;x_mp_100m;y_mp_100m;AnteilUnter18\nx;{X};{Y};18,5\n"
        )
    cells, _ = read(tmp_path / "a.zip")
    assert cells[["measure", "value"]].values.tolist() == [["rate_0_17", 0.185]]


def test_parquet_of_2011_keeps_suppressed_and_missing_apart(tmp_path: Path) -> None:
    frame = pd.DataFrame({"value": [5, -1, -9], "x": [X, X + 100, X + 200], "y": [Y, Y, Y]})
    frame.to_parquet(tmp_path / "a.parquet")
    cells, _ = read(tmp_path / "a.parquet", format="zensus2011", measure="persons_0_9")
    assert cells["validity"].tolist() == [Validity.VALID, Validity.MISSING, Validity.SUPPRESSED]
    assert cells["value"].notna().tolist() == [True, False, False]


def test_other_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(InputError, match="Parquet"):
        read(tmp_path / "a.parquet", format="zensus2011", measure="persons")
