"""What is absent, changed or damaged in a fetched folder stops nothing else and is told."""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from drafts import draft, opened
from fetched_folders import change, entry, musterland

from kpk_geo.communes.table import read_directory
from kpk_geo.errors import InputError, NotFoundError, SourceError
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Need, Status
from kpk_geo.open_data import read_manifest, write_manifest
from kpk_geo.own_commune.boundary import read_communes
from kpk_geo.own_commune.folder import FetchedFolder
from kpk_geo.own_commune.needs import need_states
from kpk_geo.own_commune.store import open_workshop


def test_half_of_the_sources_are_absent(tmp_path: Path) -> None:
    without = (
        "nrw/gebref", "nrw/streets_arnsberg", "nrw/streets_muenster", "nrw/hospitals",
        "de/census_families", "de/census_living_space", "nrw/startchancen", "nrw/osm_areas",
    )  # fmt: skip
    world = musterland(tmp_path / "world", without=without)
    made, profile, _ = draft(world, tmp_path / "r")
    assert profile.network is None
    assert profile.burden_index is None  # no figure that could stand in: no burden is claimed
    assert profile.accessibility is not None
    needs = {state.need: state for state in need_states(made)}
    assert needs[Need.BURDEN].status is Status.MISSING
    assert needs[Need.STREETS].status is Status.MISSING
    assert "--layer streets" in needs[Need.STREETS].way
    assert needs[Need.SCHOOL_INDEX].status is Status.SUBSTITUTE
    assert needs[Need.SCHOOL_INDEX].what == "Es fehlt: Startchancen."
    assert needs[Need.INSTITUTIONS].status is Status.SUBSTITUTE


def test_openstreetmap_stands_in_for_a_list_that_is_absent(tmp_path: Path) -> None:
    world = musterland(tmp_path / "world", without=("nrw/kitas",))
    _, profile, _ = draft(world, tmp_path / "r")
    assert [(table.kind.value, table.layout) for table in profile.offers if table.kind] == [
        ("school", "template"), ("clinic", "template"), ("kita", "osm"), ("youth_centre", "osm"),
    ]  # fmt: skip
    assert profile.prevention is not None
    assert [kind.value for kind in profile.prevention.complete] == ["school"]  # kitas may lack


def test_a_source_that_changed_its_columns_is_told_and_stops_nothing(
    world: Path, tmp_path: Path
) -> None:
    change(world, "nrw/kitas", lambda content: content.replace("Ü3-Plätze".encode(), b"Ueber3"))
    change(
        world, "nrw/schools", lambda content: content.replace(b"Gemeindeschluessel", b"Schluessel")
    )
    made, _, _ = draft(world, tmp_path / "r")
    kitas, schools = made.piece(Layer.KITAS), made.piece(Layer.SCHOOLS)
    assert kitas.status is schools.status is Status.FAILED
    assert "Die Spalte „Ü3-Plätze“ (Plätze ab drei) fehlt." in kitas.sentence
    assert "kpk sources check" in kitas.sentence
    assert "Gemeindeschluessel" in schools.sentence
    assert made.piece(Layer.STREETS).status is Status.REAL


@pytest.mark.parametrize(
    ("key", "layer", "message"),
    [
        ("nrw/gebref", Layer.ADDRESSES, "durch Semikolon getrennte Spalten"),
        ("nrw/streets_arnsberg", Layer.STREETS, "OpenStreetMap-Auszug"),
        ("de/census_population", Layer.CENSUS_POPULATION, "Kein Zensusgitter"),
        ("nrw/hospitals", Layer.HOSPITALS, "krankenhaeuser"),
    ],
)
def test_a_file_of_something_else_is_told(
    world: Path, tmp_path: Path, key: str, layer: Layer, message: str
) -> None:
    change(world, key, lambda content: b"<html><body>Forbidden</body></html>\n<p>;</p>\n")
    made, _, _ = draft(world, tmp_path / "r")
    assert made.piece(layer).status is Status.FAILED
    assert message in made.piece(layer).sentence


def test_a_truncated_archive_is_told(world: Path, tmp_path: Path) -> None:
    change(world, "nrw/gebref", lambda content: content[: len(content) // 2])
    made, _, _ = draft(world, tmp_path / "r")
    assert made.piece(Layer.ADDRESSES).status is Status.FAILED


def test_a_file_that_is_another_than_was_fetched_is_not_taken(world: Path, tmp_path: Path) -> None:
    path = next((world / "nrw" / "kitas").iterdir())
    path.write_bytes(path.read_bytes() + b"\n")
    made, _, _ = draft(world, tmp_path / "r")
    assert "Prüfsumme" in made.piece(Layer.KITAS).sentence


def test_a_licence_that_nobody_read_stands_in_the_profile(world: Path, tmp_path: Path) -> None:
    path = world / "quellen.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for item in manifest["files"]:
        if item["entry"] == "nrw/kitas":
            item["licence"] = "nicht gelesen"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    made, profile, _ = draft(world, tmp_path / "r")
    assert profile.sources["kitas"].licence == "nicht gelesen"
    assert "bevor Karten das Haus verlassen" in made.text


def test_a_layer_of_borders_without_told_columns_is_understood(world: Path, tmp_path: Path) -> None:
    fetched = opened(world)
    source = fetched.of(Layer.BOUNDARIES)[0]
    registry = fetched.registry
    bare = [
        entry.model_copy(update={"reading": entry.reading.model_copy(
            update={"id_column": None, "name_column": None})})
        if entry.key == "nrw/dvg2" else entry
        for entry in registry.entries
    ]  # fmt: skip
    folder = FetchedFolder(world, fetched.manifest, type(registry)(registry.scopes, tuple(bare)))
    layer = read_communes(folder.of(Layer.BOUNDARIES)[0], read_directory())
    assert [item.key for item in layer.communes] == ["05999000", "05999004"]
    assert source.file.entry == "nrw/dvg2"


def test_folders_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="gibt es nicht"):
        opened(tmp_path / "nirgends")
    with pytest.raises(NotFoundError, match=r"quellen\.json"):
        opened(tmp_path)
    (tmp_path / "fremd").mkdir()
    (tmp_path / "fremd" / "brief.docx").write_text("x")
    with pytest.raises(InputError, match="liegt schon etwas anderes"):
        open_workshop(tmp_path / "fremd")
    room = tmp_path / "kaputt"
    room.mkdir()
    (room / "stand.json").write_text("{")
    with pytest.raises(InputError, match="beschädigt"):
        open_workshop(room)


def test_the_border_alone_gives_a_region_of_squares(tmp_path: Path) -> None:
    world = musterland(tmp_path / "world")
    path = world / "quellen.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["files"] = [item for item in content["files"] if item["entry"] == "nrw/dvg2"]
    path.write_text(json.dumps(content), encoding="utf-8")
    made, profile, _ = draft(world, tmp_path / "r")
    assert made.cut.level == "quadrat"
    assert [section.file for section in profile.files] == ["daten/gebiete_quadrat.geojson"]
    assert (profile.hot_spots, profile.accessibility, profile.burden_index) == (None, None, None)
    assert {state.status for state in need_states(made)} == {Status.SUBSTITUTE, Status.MISSING}


OFFERS_OF_OSM = b"""<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
<node id="1" version="1" lat="51.4450" lon="6.8500"><tag k="amenity" v="community_centre"/>\
<tag k="community_centre" v="youth_centre"/><tag k="name" v="Treff"/></node>
<node id="2" version="1" lat="51.9" lon="7.9"><tag k="amenity" v="kindergarten"/></node>
</osm>
"""


def test_answers_of_openstreetmap_stand_in_where_no_streets_are(tmp_path: Path) -> None:
    without = ("nrw/streets_arnsberg", "nrw/streets_muenster", "nrw/kitas")
    world = musterland(tmp_path / "world", without=without)
    for key, name, layer, content in (
        ("nrw/osm_offers", "einrichtungen.osm", Layer.OSM_OFFERS, OFFERS_OF_OSM),
        ("de/timetable", "fahrplan.zip", Layer.TIMETABLE, b"PK"),
    ):
        room = world / key
        room.mkdir(parents=True)
        (room / name).write_bytes(content)
        file = entry(world, key, room / name, layer).model_copy(update={"ags": "05999000"})
        manifest = read_manifest(world)
        write_manifest(manifest.model_copy(update={"files": (*manifest.files, file)}), world)
    made, profile, _ = draft(world, tmp_path / "r")
    assert [table.file for table in profile.offers if table.layout == "osm"] == [
        "daten/einrichtungen.osm.pbf"
    ]
    assert made.piece(Layer.OSM_OFFERS).kinds == ("youth_centre",)  # the Kita is too far
    assert "Geholt, aber noch von keiner Karte gelesen: Fahrpläne." in made.hints


def test_a_commune_at_the_border_of_its_extract_needs_a_second_one(
    world: Path, tmp_path: Path
) -> None:
    path = world / "nrw" / "dvg2" / "dvg2_EPSG25832_Shape.zip"
    shapes = gpd.read_file(f"{path}!dvg2gem_nw.shp")
    shapes.loc[shapes["GN"] == "Musterdorf", "KN"] = "05570004"  # beyond the Regierungsbezirk
    work = tmp_path / "shapes"
    work.mkdir()
    shapes.to_file(work / "dvg2gem_nw.shp")

    def repacked(_: bytes) -> bytes:
        target = tmp_path / "new.zip"
        with zipfile.ZipFile(target, "w") as archive:
            for part in sorted(work.iterdir()):
                archive.write(part, part.name)
        return target.read_bytes()

    change(world, "nrw/dvg2", repacked)
    made, _, _ = draft(world, tmp_path / "r")
    assert made.hints == ()  # both extracts are there, and both were used
    assert "aus 2 Auszügen" in made.piece(Layer.STREETS).sentence
    manifest = world / "quellen.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["files"] = [f for f in content["files"] if f["entry"] != "nrw/streets_muenster"]
    manifest.write_text(json.dumps(content), encoding="utf-8")
    made, _, _ = draft(world, tmp_path / "s")
    assert any("--entry nrw/streets_muenster" in hint for hint in made.hints)


def test_a_first_file_that_could_not_be_made_does_not_block_the_folder(tmp_path: Path) -> None:
    room = tmp_path / "r"

    def broken(path: Path) -> dict[str, int]:
        raise InputError("Die Quelle ist beschädigt.")

    with pytest.raises(InputError, match="beschädigt"):
        open_workshop(room).make("daten/adressen.txt", [1], broken)

    def written(path: Path) -> dict[str, int]:
        path.write_text("x")
        return {"rows": 1}

    assert open_workshop(room).make("daten/adressen.txt", [1], written) == {"rows": 1}
