"""All measures of the Zensus 2022: ages below 18, families, homes; archives with three sizes."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.population.grid import read_population
from kpk_geo.model import Validity
from kpk_geo.profile import PopulationGrid

X0, Y0 = 4_110_000, 3_130_000  # corner of a square kilometre in EPSG:3035


def around(x: float, y: float, metres: float) -> shapely.Geometry:
    point = gpd.GeoSeries([shapely.Point(x, y)], crs=3035).to_crs(25832)
    return shapely.buffer(point.iloc[0], metres)


REGION = around(X0 + 500, Y0 + 500, 300)


def read(
    path: Path, region: shapely.Geometry = REGION, size: Literal[100, 1000] = 100
) -> tuple[gpd.GeoDataFrame, Report]:
    report = Report(path.name)
    grid = PopulationGrid(
        file=path.name, source="s", format="zensus2022", reference_date=date(2022, 5, 15),
        cell_size=size,
    )  # fmt: skip
    source_file = describe_file(path.name, path.parent)
    return read_population(
        source_file, grid, region=region, report=report, work_crs=DEFAULT_CRS
    ), report


def csv(columns: str, *rows: str, size: str = "100m") -> str:
    header = f"GITTER_ID_{size};x_mp_{size};y_mp_{size};{columns}"
    return "\r\n".join([header, *rows, ""])


def values(cells: pd.DataFrame) -> dict[str, float]:
    return dict(zip(cells["measure"], cells["value"], strict=True))


def test_the_official_layout_has_the_ages_below_18(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        csv(
            "Insgesamt_Bevoelkerung;Unter3;a3bis5;a6bis9;a10bis15;a16bis18;a19bis24;a25bis39;"
            "a40bis59;a60bis66;a67bis74;a75undaelter;werterlaeuternde_Zeichen",
            f"x;{X0 + 550};{Y0 + 550};99;3;4;5;6;7;8;9;10;11;12;–;",
        )
    )
    cells, report = read(tmp_path / "a.csv")
    found = values(cells)
    assert found.pop("persons_75") != found.get("persons_75")  # NaN, never 0
    assert found == {
        "persons": 99, "persons_0_2": 3, "persons_3_5": 4, "persons_6_9": 5, "persons_10_15": 6,
        "persons_16_18": 7, "persons_19_24": 8, "persons_25_39": 9, "persons_40_59": 10,
        "persons_60_66": 11, "persons_67_74": 12,
    }  # fmt: skip
    assert report.notes == []


def test_families_rents_and_shares_are_read_and_other_columns_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        csv(
            "Insgesamt_Familie;Ehep_ohneKind;Mutter_mind_1Kind_unter18;durchschnMieteQM;"
            "AnteilAuslaender;Eigentuemerquote",
            f"x;{X0 + 550};{Y0 + 550};20;8;3;7,35;12,5;0",
            f"x;{X0 + 450};{Y0 + 550};20;8;3;7,35;0;40",
        )
    )
    cells, report = read(tmp_path / "a.csv")
    first, second = (part for _, part in cells.groupby("cell_id", sort=False))
    found = values(first)
    assert np.isnan(found["rate_owners"])  # the publisher writes 0 for nothing known
    assert first.set_index("measure")["validity"]["rate_owners"] == Validity.MISSING
    assert (found["mean_rent"], found["rate_foreigners"], found["families"]) == (7.35, 0.125, 20)
    assert (values(second)["rate_foreigners"], values(second)["rate_owners"]) == (0, 0.4)
    (note,) = report.notes
    assert "nicht gelesen" in note.reason
    assert "Ehep_ohneKind" in note.reason


def test_an_archive_gives_the_grid_of_the_size_that_is_wanted(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(
            "Zensus2022_X_100m-Gitter.csv", csv("Einwohner", f"x;{X0 + 550};{Y0 + 550};7")
        )
        archive.writestr(
            "Zensus2022_X_1km-Gitter.csv",
            csv("Einwohner", f"x;{X0 + 500};{Y0 + 500};700", size="1km"),
        )
        archive.writestr("Beschreibung.xlsx", "")
    assert values(read(tmp_path / "a.zip")[0]) == {"persons": 7}
    assert values(read(tmp_path / "a.zip", size=1000)[0]) == {"persons": 700}


def test_all_cells_of_a_square_kilometre_come_together(tmp_path: Path) -> None:
    rows = [
        f"x;{X0 + x};{Y0 + y};1" for x in range(-950, 2000, 100) for y in range(-950, 2000, 100)
    ]
    (tmp_path / "a.csv").write_text(csv("Einwohner", *rows))
    cells, _ = read(tmp_path / "a.csv", around(X0 + 500, Y0 + 500, 120))
    assert len(cells) == 100
    assert set(cells["cell_id"].str.extract(r"N(\d+)E", expand=False).astype(int) // 1000) == {3130}
    assert 0 < (~cells["outside"]).sum() < 10


def test_cells_of_another_size_than_named_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(csv("Einwohner", f"x;{X0 + 500};{Y0 + 500};1"))
    with pytest.raises(InputError, match="nicht die Mitte einer Zelle von 100 m"):
        read(tmp_path / "a.csv")


def test_the_layout_of_the_publisher_is_read(shared_data: Path) -> None:
    path = shared_data / "zensus2022-layout" / "Zensus2022_Alter_Infr_100m-Gitter.csv"
    frame = pd.read_csv(path, sep=";", encoding="utf-8")
    east, north = frame["x_mp_100m"], frame["y_mp_100m"]
    region = around(float(east.median()), float(north.median()), 200_000)
    cells, report = read(path, region)
    assert report.notes == []
    under_3 = cells[cells["measure"] == "persons_0_2"]
    assert len(under_3) == len(frame)
    assert under_3["value"].isna().sum() == (frame["Unter3"] == "–").sum()
    assert under_3["value"].sum() == pd.to_numeric(frame["Unter3"], errors="coerce").sum()
