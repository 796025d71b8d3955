"""Figures of the whole commune: read as they are published, refused where they mean another."""

import hashlib
import shutil
from pathlib import Path

import pytest
from fetched_folders import musterland

from kpk_geo.communes.records import Commune, Place
from kpk_geo.errors import InputError
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.open_data import read_registry
from kpk_geo.own_commune.census_pieces import CENSUS_DAY
from kpk_geo.own_commune.context_cut import read_ages, read_series
from kpk_geo.own_commune.context_pieces import ages_piece, series_piece
from kpk_geo.own_commune.folder import Fetched, read_folder
from kpk_geo.profile.context import ContextFigure

TOWN = Commune(key="05999000", name="Musterstadt", kind="Stadt")
NEXT = Commune(key="05999004", name="Musterdorf", kind="Gemeinde")
PLACE = Place(name="Musterstadt", label="Stadt Musterstadt", key=TOWN.key, communes=(TOWN,))
BOTH = Place(name="Musterkreis", label="Musterkreis", key="05999", communes=(TOWN, NEXT))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return musterland(tmp_path_factory.mktemp("world"))


@pytest.fixture
def folder(world: Path, tmp_path: Path) -> Path:
    """Give a copy of what these files are about, which a test may change."""
    for key in ("child_poverty", "youth_poverty", "basic_income", "commune_ages"):
        shutil.copytree(world / "de" / key, tmp_path / "de" / key)
    shutil.copyfile(world / "quellen.json", tmp_path / "quellen.json")
    return tmp_path


def fetched(folder: Path, layer: Layer, place: Place = PLACE) -> tuple[Fetched, ...]:
    return read_folder(folder, read_registry()).of(layer, place)


def change(folder: Path, old: bytes, new: bytes) -> None:
    """Change the series of child poverty and its fingerprint, as if it had come so."""
    path, manifest = next((folder / "de/child_poverty").rglob("*.csv")), folder / "quellen.json"
    before = path.read_bytes()
    path.write_bytes(before.replace(old, new) if old else new)
    was, now = (hashlib.sha256(content).hexdigest() for content in (before, path.read_bytes()))
    manifest.write_text(manifest.read_text("utf-8").replace(was, now), encoding="utf-8")


def poverty(folder: Path) -> Fetched:
    return next(f for f in fetched(folder, Layer.CONTEXT) if f.file.entry == "de/child_poverty")


def test_a_series_is_read_with_its_unit_and_a_year_without_a_number_stays_out(folder: Path) -> None:
    series = read_series(poverty(folder), PLACE)
    assert (series.label, series.unit) == ("Kinderarmut", "%")
    assert series.values[2016] == 17.8
    assert series.values[2023] == pytest.approx(19.2)
    assert series.without == (2020,)
    assert 2020 not in series.values


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"Musterstadt", b"Musterhausen", "spricht von „Musterhausen“, nicht von Stadt"),
        (b"\nMusterstadt", b"\nMusterstadt (LK)", "Musterstadt (LK)"),
        (b"Indikatoren", b"Merkmale", "Kopfzeile"),
        (b"17,8", b"178,0", "kein Anteil in Prozent"),
        (b"2016\n", b"Mittel\n", "nennt kein Jahr"),
    ],
)
def test_another_place_or_form_is_refused(folder: Path, old: bytes, new: bytes, said: str) -> None:
    change(folder, old, new)
    with pytest.raises(InputError) as error:
        read_series(poverty(folder), PLACE)
    assert said in str(error.value)


def test_a_page_instead_of_a_table_stops_no_other_series(folder: Path) -> None:
    change(folder, b"", b"<html>nicht gefunden</html>")
    piece = series_piece(fetched(folder, Layer.CONTEXT), PLACE)
    assert piece.status is Status.REAL
    assert len(piece.blocks) == 2
    assert "kinderarmut.csv" in piece.hints[0]


def test_ages_are_those_of_the_commune_and_not_of_its_kreis(folder: Path) -> None:
    source = fetched(folder, Layer.COMMUNE_AGES)[0]
    found = read_ages(source, PLACE)
    assert set(found) == {"persons", "persons_0_2", "persons_3_5", "persons_6_9"}
    whole = read_ages(source, BOTH)
    assert whole["persons"] == found["persons"] + 90
    assert "persons_0_2" not in whole, "a sum with a withheld part is none"


def test_what_is_written_can_be_read_and_names_its_file(folder: Path) -> None:
    piece = series_piece(fetched(folder, Layer.CONTEXT), PLACE)
    ages = ages_piece(fetched(folder, Layer.COMMUNE_AGES)[0], PLACE, CENSUS_DAY)
    for block in (*piece.blocks, *ages.blocks):
        values = {entry.key: entry.value for entry in block.entries if entry.value is not None}
        figure = ContextFigure.model_validate(values)
        assert len(figure.sha256) == 64
        assert figure.sorted_values == tuple(sorted(figure.values, key=lambda value: value.order))
    assert series_piece((), PLACE).status is Status.MISSING
    assert ages_piece(None, PLACE, CENSUS_DAY).status is Status.MISSING
