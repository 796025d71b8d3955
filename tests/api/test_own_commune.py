"""`kpk new`: from a fetched folder to all maps, and what is said where something is absent."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import shapely
from conftest import ORIGIN, Commune
from docx import Document
from fastapi.testclient import TestClient
from fetched_folders import ROOT, musterland
from openpyxl import load_workbook

from api.app import create_app
from api.cli.app import run
from api.fetch import Planned
from api.own_commune.ask import Questions
from api.own_commune.fetching import Voice, fetch_place, fetched_room, plan_for
from api.own_commune.found import Founded, Goal, found_region, write_profile
from api.own_commune.site import find_site, known_communes
from api.questions import QUESTIONS
from kpk_geo.communes.resolve import resolve
from kpk_geo.communes.table import read_directory
from kpk_geo.errors import InputError, NotFoundError, ProfileError
from kpk_geo.model.own_commune import Status
from kpk_geo.open_data import read_registry
from kpk_geo.own_commune.cuts import AreaCut, as_frame
from kpk_geo.own_commune.folder import FetchedFolder, read_folder
from kpk_geo.own_commune.store import open_workshop
from kpk_geo.settings import Settings

HALF = (
    "nrw/gebref", "nrw/streets_arnsberg", "nrw/streets_muenster", "nrw/hospitals",
    "de/census_families", "de/census_living_space", "de/census_rent", "nrw/pupils",
)  # fmt: skip
Found = Callable[[Path], Founded]


@pytest.fixture
def found(commune: Commune, tmp_path: Path) -> Found:
    """Founds Musterstadt out of a folder, asking nobody."""

    def run(folder: Path) -> Founded:
        fetched = read_folder(folder, read_registry())
        ask = Questions(say=lambda text: None, is_terminal=False)
        site = find_site("Musterstadt", fetched, ask.place)
        made = found_region(
            commune.engine, fetched, site,
            Goal(folder=tmp_path / "region", state_dir=tmp_path / "state"), choose=ask.cut,
        )  # fmt: skip
        assert ask.asked == []
        return made

    return run


def _opened(folder: Path) -> FetchedFolder:
    return read_folder(folder, read_registry())


def maps_of(founded: Founded) -> dict[str, str]:
    return {item.label: item.status.value for item in founded.state.maps}


def test_from_half_of_the_data_to_all_maps(found: Found, commune: Commune, tmp_path: Path) -> None:
    first = found(musterland(tmp_path / "halb", without=HALF))
    assert [step.error for step in first.load.steps if step.error] == []
    assert maps_of(first) == {
        "Belastung": "missing", "Angebote": "substitute", "Wege und Versorgung": "missing",
        "Häufungen": "missing", "Lücken": "substitute", "Nächster Standort": "missing",
        "Familiengrundschulzentren": "substitute", "Gedankenspiele": "missing",
        "Vorausberechnung": "missing", "Wirkung": "missing",
    }  # fmt: skip
    assert not (tmp_path / "region" / "strassenraster.xlsx").exists()
    assert "folgt, sobald ein Adressregister" in _text(tmp_path / "region")

    second = found(musterland(tmp_path / "ganz"))
    assert [step.error for step in second.load.steps if step.error] == []
    assert maps_of(second) == {
        "Belastung": "substitute", "Angebote": "substitute", "Wege und Versorgung": "real",
        "Häufungen": "substitute", "Lücken": "substitute", "Nächster Standort": "substitute",
        "Familiengrundschulzentren": "real", "Gedankenspiele": "real",
        "Vorausberechnung": "missing", "Wirkung": "missing",
    }  # fmt: skip
    assert second.reused == 7  # what the first call cut stays
    assert not second.kept_profile
    assert [outcome.fault for outcome in second.outcomes if outcome.fault] == []
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        overview = client.get("/maps/overview?region=musterstadt").text
        assert "Kinderarmut" in overview.split('id="kommune"')[1].split("</section>")[0]
        for question in QUESTIONS:
            if question.needs and question.id not in ("forecast", "impact"):
                page = client.get(f"{question.page.path}?region=musterstadt")
                assert page.status_code == 200, question.id
    _check_papers(second, tmp_path / "region")


def test_a_profile_that_a_person_changed_stays(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "regions" / "krefeld.toml").read_text(encoding="utf-8")
    work = open_workshop(tmp_path / "r")
    path = tmp_path / "r" / "region.toml"
    assert not write_profile(work, text)
    assert not write_profile(work, text)
    newer = text.replace('name = "Krefeld"', 'name = "Krefeld neu"')
    assert not write_profile(open_workshop(tmp_path / "r"), newer)  # nobody changed it meanwhile
    assert path.read_text(encoding="utf-8") == newer
    # Where sources were lost meanwhile, the former profile still loads what was cut then.
    assert path.with_name("region.toml.vorher").read_text(encoding="utf-8") == text
    own = newer.replace("Krefeld neu", "Unsere Stadt")
    path.write_text(own, encoding="utf-8")
    assert write_profile(work, text)
    assert path.read_text(encoding="utf-8") == own
    assert path.with_name("region.neu.toml").read_text(encoding="utf-8") == text
    with pytest.raises(ProfileError):
        write_profile(open_workshop(tmp_path / "s"), "[region]\n")
    assert not (tmp_path / "s" / "region.toml").exists()


def _text(room: Path) -> str:
    document = Document(str(room / "brief-statistik-service.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _check_papers(founded: Founded, room: Path) -> None:
    assert sorted(path.name for path in founded.papers) == [
        "brief-statistik-service.docx", "luecken.docx", "luecken.html", "strassenraster.xlsx",
        "vorlage-angebote.xlsx",
    ]  # fmt: skip
    letter = _text(room)
    assert "Kinder in Bedarfsgemeinschaften: unter 3" in letter
    assert "ordnet 59.175 Adressen" in letter
    raster = load_workbook(room / "strassenraster.xlsx", read_only=True)["Straßenraster"]
    rows = raster.iter_rows(values_only=True)
    assert next(rows)[:5] == ("Gemeinde", "Straßenschlüssel", "Straße", "Seite", "von")
    page = (room / "luecken.html").read_text(encoding="utf-8")
    assert "Was da ist und was fehlt: Musterstadt" in page
    assert "Statistik-Service der Bundesagentur für Arbeit" in page


def test_a_region_from_elsewhere_is_not_overwritten(
    found: Found, commune: Commune, tmp_path: Path
) -> None:
    commune.change_profile('id = "toy"', 'id = "musterstadt"')
    commune.load()
    folder = musterland(tmp_path / "welt", without=HALF)
    with pytest.raises(InputError, match=r"schon geladen, aber nicht aus .*--id musterstadt-offen"):
        found(folder)
    assert commune.rows("SELECT name FROM kpk.region") == [("Spielstadt",)]


def test_questions_are_at_most_two_and_never_assume_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = read_folder(musterland(tmp_path / "welt"), read_registry())
    said: list[str] = []
    silent = Questions(say=said.append, is_terminal=False)
    with pytest.raises(InputError, match="„Unna“ gibt es mehrfach: Stadt Unna"):
        find_site("Unna", fetched, silent.place)
    with pytest.raises(NotFoundError, match="Die Grenze von Stadt Krefeld liegt nicht in"):
        find_site("Krefeld", fetched, silent.place)
    with pytest.raises(NotFoundError, match="kennt kpk nicht"):
        find_site("Xyz", fetched, silent.place)
    with pytest.raises(InputError, match="Gemeint sein kann: Musterstadt"):
        find_site("Musterstatt", fetched, silent.place)

    answers = iter(["7", "1", "x", "3"])
    monkeypatch.setattr("typer.prompt", lambda *args, **options: next(answers))
    asking = Questions(say=said.append, is_terminal=True)
    assert find_site("Musterstatt", fetched, asking.place).place.name == "Musterstadt"
    assert "Bitte eine Zahl von 1 bis 1." in said or "Bitte eine Zahl von 1 bis 2." in said


def test_a_manifest_says_what_failed(tmp_path: Path) -> None:
    folder = musterland(tmp_path / "welt", without=("nrw/dvg2",))
    path = folder / "quellen.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["failed"] = [
        {"entry": "nrw/dvg2", "layer": "boundaries", "ags": None, "why": "Der Rechner antwortet "
         "nicht.", "way_out": "Später noch einmal.", "tried_at": "2026-11-01T08:00:00Z"}
    ]  # fmt: skip
    path.write_text(json.dumps(manifest), encoding="utf-8")
    fetched = read_folder(folder, read_registry())
    with pytest.raises(NotFoundError, match="kennt kpk nicht"):  # only the layer knew the town
        find_site("Musterstadt", fetched)
    with pytest.raises(NotFoundError, match=r"Der Rechner antwortet nicht\. Später noch einmal"):
        find_site("Stadt Unna", fetched)


def test_a_map_is_as_real_as_the_weakest_that_it_rests_on() -> None:
    assert max([Status.REAL, Status.SUBSTITUTE], key=lambda item: item.rank) is Status.SUBSTITUTE
    assert [status.rank for status in Status] == [0, 1, 2, 3]
    assert all(question.needs for question in QUESTIONS if question.id != "decisions")


def test_areas_are_asked_for_and_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outline = shapely.box(350_000, 5_700_000, 352_000, 5_702_000)
    cuts = [
        AreaCut(
            level=level, label=level, rank=rank, source=None, of="Amt",
            areas=as_frame([str(n) for n in range(count)], ["x"] * count, [outline] * count),
        )
        for level, rank, count in (("bezirk", 0, 5), ("gemarkung", 2, 9), ("quadrat", 3, 4))
    ]  # fmt: skip
    said: list[str] = []
    monkeypatch.setattr("typer.prompt", lambda *args, **options: options["default"])
    asking = Questions(say=said.append, is_terminal=True)
    assert asking.cut(cuts).level == "bezirk"  # the one that is proposed
    assert asking.asked == ["Auf welchen Gebieten soll gerechnet werden?"]
    assert "  2. gemarkung: 9 Gebiete, 100 % der Menschen (Amt)  [--areas gemarkung]" in said
    named = Questions(say=said.append, is_terminal=True, level="quadrat")
    assert named.cut(cuts).level == "quadrat"
    with pytest.raises(NotFoundError, match=r"Gebiete „dorf“ gibt es hier nicht\. Möglich sind"):
        Questions(say=said.append, is_terminal=False, level="dorf").cut(cuts)
    said.clear()
    assert Questions(say=said.append, is_terminal=False).cut(cuts).level == "bezirk"
    assert said[1] == "  Andere Gebiete: --areas gemarkung, --areas quadrat"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Unna",), "„Unna“ gibt es mehrfach"),
        (
            ("Stadt Unna",),
            "ohne Rückfrage wird nichts geholt. Erst: kpk fetch nrw --commune 05978036",
        ),
        (("Atlantis",), "kennt kpk nicht"),
        (("Stadt Unna", "--from", "nirgends"), "Den Ordner nirgends gibt es nicht"),
    ],
)
def test_what_cannot_begin_says_how(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert run(["new", *arguments]) == 1
    assert message in capsys.readouterr().err


def test_without_a_word_nothing_is_fetched_and_what_lies_there_is_used(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path)
    musterland(fetched_room(settings), without=("nrw/streets_arnsberg",))
    (place,) = resolve("05999000", known_communes(_opened(fetched_room(settings)))[0]).places
    asked: list[tuple[int, bool]] = []

    def no(plan: Sequence[Planned], is_more: bool) -> bool:
        asked.append((len(plan), is_more))
        return False

    def unwanted(*given: object) -> Any:
        raise AssertionError(given)

    voice = Voice(agrees=no, on_item=unwanted, on_bytes=unwanted, on_report=unwanted)
    room = fetch_place(place, read_registry(), settings, voice, connect=unwanted)
    assert room == fetched_room(settings)
    # Once for all sources, and once for the streets around the border.
    assert [is_more for _, is_more in asked] == [False, True]


def test_a_kreis_is_fetched_commune_by_commune_and_what_they_share_once() -> None:
    (place,) = resolve("Kreis Unna", read_directory()).places
    plan = [(item.entry.key, item.ags) for item in plan_for(place, read_registry())]
    assert len(plan) == len(set(plan))
    assert plan.count(("nrw/kitas", None)) == 1
    assert sum(key == "nrw/osm_areas" for key, _ in plan) == 10
    assert [key for key, _ in plan if key.startswith("nrw/streets")] == ["nrw/streets_arnsberg"]
