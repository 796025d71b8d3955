"""From a fetched folder to files and a profile, without a database."""

import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from drafts import draft, opened, site_of, statuses
from fetched_folders import change, musterland

from kpk_geo.communes.records import Place
from kpk_geo.communes.resolve import resolve
from kpk_geo.communes.table import read_directory
from kpk_geo.model.open_data import Layer
from kpk_geo.own_commune.boundary import read_communes
from kpk_geo.own_commune.cuts import proposed
from kpk_geo.own_commune.draft import draft_region
from kpk_geo.own_commune.store import open_workshop
from kpk_geo.own_commune.survey import Site
from kpk_geo.profile import read_profile


def test_everything_there_is_becomes_a_profile(recorded: Path, tmp_path: Path) -> None:
    made, profile, _ = draft(recorded, tmp_path / "r")
    assert statuses(made) == {
        "areas": "real", "census_population": "real", "census_ages": "real",
        "census_families": "substitute", "census_origin": "missing",
        "census_housing": "substitute", "area_population": "missing", "addresses": "real",
        "kitas": "real", "schools": "real", "hospitals": "real", "osm_offers": "substitute",
        "streets": "real", "commune_ages": "real", "context": "real",
    }  # fmt: skip
    assert [layer.level for layer in profile.areas] == ["stadtbezirke", "statistische_gebiete"]
    assert profile.areas[1].parent_level == "stadtbezirke"
    assert profile.region.synthetic
    assert profile.region.youth_office == ""  # a town that no list knows
    assert profile.burden_index is not None
    assert [item.indicator for item in profile.burden_index.status] == [
        "single_parents", "living_space",
    ]  # fmt: skip
    assert profile.prevention is not None
    assert [kind.value for kind in profile.prevention.complete] == ["kita", "school"]
    assert all((tmp_path / "r" / section.file).is_file() for section in profile.files)


def test_the_profile_is_read_by_people(recorded: Path, tmp_path: Path) -> None:
    made, _, _ = draft(recorded, tmp_path / "r")
    lines = made.text.splitlines()
    assert lines[0] == "# Regionsprofil: Musterstadt (05999000). Alle Daten sind erfunden."
    assert "# ---- Präventionskette ----" in lines
    assert max(map(len, (line for line in lines if line.startswith("#")))) <= 100
    assert "Vorlage, kein Beschluss" in made.text


def test_the_same_folder_gives_the_same_files(recorded: Path, tmp_path: Path) -> None:
    first, _, _ = draft(recorded, tmp_path / "one")
    again, _, work = draft(recorded, tmp_path / "one")
    other, _, fresh = draft(recorded, tmp_path / "two")
    assert first.text == again.text == other.text
    files = [path for path in (tmp_path / "one" / "daten").rglob("*") if path.is_file()]
    assert len(work.reused) == len(files) == 17  # every file, the second time
    assert fresh.reused == []
    for path in sorted((tmp_path / "one" / "daten").rglob("*")):
        if path.is_file():
            twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
            assert path.read_bytes() == twin.read_bytes(), path.name


def test_lists_are_cut_to_the_commune_and_around_it(recorded: Path, tmp_path: Path) -> None:
    draft(recorded, tmp_path / "r")
    files = tmp_path / "r" / "daten"
    kitas = pd.read_csv(files / "kitas.csv", sep=";", dtype=str)
    assert set(kitas["Ort"]) == {"Musterstadt", "Musterdorf"}  # Weitweg is too far
    assert "Telefon" not in kitas.columns
    assert (
        kitas["Plätze gesamt"].astype(int)
        == kitas["U3-Plätze"].astype(int) + kitas["Ü3-Plätze"].astype(int)
    ).all()
    schools = pd.read_csv(files / "schulen.csv", sep=";", dtype=str).set_index("Schulnummer")
    assert "199904" in schools.index  # the neighbour's
    assert not {"199901", "199902", "199903"} & {*schools.index}  # closed, a seminar, far away
    assert not [name for name in schools.columns if "Telefon" in name or "Mail" in name]
    assert set(schools["startchancen"].dropna()) == {"ja"}
    assert schools["social_index"].dropna().between("1", "9").all()
    addresses = (files / "adressen.txt").read_text(encoding="utf-8").splitlines()
    assert len(addresses) == 59_175
    assert all(";000;Musterstadt;" in line for line in addresses)


def test_census_cells_are_those_of_the_archive(recorded: Path, tmp_path: Path) -> None:
    draft(recorded, tmp_path / "r")
    with zipfile.ZipFile(recorded / "de" / "census_ages" / "census_ages.zip") as archive:
        name = next(name for name in archive.namelist() if "_1km-" in name)
        whole = archive.read(name).decode().splitlines()
    cut = (tmp_path / "r" / "daten" / "zensus" / "census_ages_1km.csv").read_text().splitlines()
    assert cut == whole  # all of the invented country lies near the town
    far = "CRS3035RES1000mN2500000E4100000;4100500;2500500;9;3;3;3;0;0;0;0;0;0;0;0;"

    def with_a_cell_far_away(content: bytes) -> bytes:
        path = tmp_path / "changed.zip"
        path.write_bytes(content)
        with zipfile.ZipFile(path) as archive:
            members = {item: archive.read(item) for item in archive.namelist()}
        members[name] += f"{far}\r\n".encode()
        with zipfile.ZipFile(path, "w") as archive:
            for item, text in members.items():
                archive.writestr(item, text)
        return path.read_bytes()

    world = musterland(tmp_path / "world")
    change(world, "de/census_ages", with_a_cell_far_away)
    draft(world, tmp_path / "s")
    assert far not in (tmp_path / "s" / "daten" / "zensus" / "census_ages_1km.csv").read_text()


@pytest.mark.parametrize(
    ("level", "count", "status"),
    [
        ("statistische_gebiete", 170, "real"),
        ("stadtbezirke", 12, "real"),
        ("gemarkung", 60, "substitute"),
        ("ortsteil9", 10, "substitute"),
        ("quadrat", 193, "substitute"),
    ],
)
def test_areas_are_chosen(
    recorded: Path, tmp_path: Path, level: str, count: int, status: str
) -> None:
    made, profile, _ = draft(recorded, tmp_path / "r", level=level)
    assert made.cut.count == count
    assert made.piece(Layer.AREAS).status.value == status
    assert profile.accessibility is not None
    assert profile.accessibility.level == level
    areas = gpd.read_file(tmp_path / "r" / "daten" / f"gebiete_{level}.geojson")
    assert len(areas) == count
    assert areas["schluessel"].is_unique


def test_the_finest_official_cut_is_proposed(recorded: Path, tmp_path: Path) -> None:
    made, _, _ = draft(recorded, tmp_path / "r")
    shares = {cut.level: round(cut.share, 2) for cut in made.cuts}
    assert made.cut.level == "statistische_gebiete"
    assert shares["ortsteil9"] == 0.96  # two Stadtbezirke are not drawn yet
    without = musterland(
        tmp_path / "w", without=("05999000/statistische_gebiete", "05999000/stadtbezirke")
    )
    assert draft(without, tmp_path / "s")[0].cut.level == "gemarkung"


def test_squares_cover_the_whole_commune(recorded: Path, tmp_path: Path) -> None:
    made, _, _ = draft(recorded, tmp_path / "r", level="quadrat")
    outline = site_of(opened(recorded)).boundary.outline(made.place)
    assert made.cut.areas.area.sum() == pytest.approx(shapely.area(outline), rel=1e-9)
    assert made.cut.areas.area.min() > 0.1 * 1e6


def test_a_kreis_takes_all_its_communes(world: Path, tmp_path: Path) -> None:
    fetched = opened(world)
    layer = read_communes(fetched.of(Layer.BOUNDARIES)[0], read_directory())
    town, village = layer.communes
    assert (town.name, village.name) == ("Musterstadt", "Musterdorf")
    both = Site(
        place=resolve("Musterstadt", read_directory().with_more(layer.communes)).places[0],
        boundary=layer,
    )
    wide = Site(
        place=type(both.place)(
            name="Musterkreis", label="Musterkreis", key="05999", communes=(town, village)
        ),
        boundary=layer,
    )
    made = draft_region(
        fetched, wide, open_workshop(tmp_path / "r"), region_id="musterkreis", choose=proposed
    )
    path = tmp_path / "r" / "region.toml"
    path.write_text(made.text, encoding="utf-8")
    profile = read_profile(path)
    assert profile.areas[0].level == "gemeinde"
    addresses = (tmp_path / "r" / "daten" / "adressen.txt").read_text(encoding="utf-8")
    assert len(addresses.splitlines()) == 59_175 + 50


def test_areas_that_stay_the_same_keep_their_day(world: Path, tmp_path: Path) -> None:
    _, first, _ = draft(world, tmp_path / "r")
    path = world / "quellen.json"
    text = path.read_text(encoding="utf-8").replace("2026-11-01T", "2027-03-01T")
    path.write_text(text, encoding="utf-8")
    _, later, _ = draft(world, tmp_path / "r")
    assert [a.valid_from for a in first.areas] == [a.valid_from for a in later.areas]
    assert later.sources["kitas"].retrieved != first.sources["kitas"].retrieved


def test_who_lies_in_the_commune_belongs_to_it_whatever_the_list_calls_it(
    world: Path, tmp_path: Path
) -> None:
    def with_a_village(content: bytes) -> bytes:
        lines = content.decode("utf-8-sig").splitlines()
        cells = lines[1].split(";")
        cells[0], cells[4] = "Kita im Dorf", "Kirchdorf"
        return ("\ufeff" + "\r\n".join([*lines, ";".join(cells)]) + "\r\n").encode()

    change(world, "nrw/kitas", with_a_village)
    made, _, _ = draft(world, tmp_path / "r")
    assert made.piece(Layer.KITAS).sentence.startswith("117 Kitas mit")


def test_a_profile_says_who_may_be_the_youth_office(tmp_path: Path) -> None:
    world = musterland(tmp_path / "world")
    fetched = opened(world)
    layer = read_communes(fetched.of(Layer.BOUNDARIES)[0], read_directory())
    town = layer.communes[0]
    for is_sure, written in ((True, "Jugendamt der Stadt Elsdorf"), (False, "")):
        place = Place(
            name="Musterstadt", label="Musterstadt", key=town.key, communes=(town,),
            office="Jugendamt der Stadt Elsdorf", office_is_sure=is_sure,
        )  # fmt: skip
        room = tmp_path / str(is_sure)
        made = draft_region(
            fetched, Site(place=place, boundary=layer), open_workshop(room), region_id="m",
            choose=proposed,
        )  # fmt: skip
        (room / "region.toml").write_text(made.text, encoding="utf-8")
        assert read_profile(room / "region.toml").region.youth_office == written
        assert ("vermutlich „Jugendamt der Stadt Elsdorf“" in made.text) is not is_sure
