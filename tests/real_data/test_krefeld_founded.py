"""Krefeld founded from its open data gives the region that was described by hand."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import Commune
from fetched_folders import krefeld, krefeld_registry

from api.cli.app import run
from api.fetch.outcome import FetchReport
from api.load.region import load_region
from api.own_commune.ask import Questions
from api.own_commune.found import Founded, Goal, found_region
from api.own_commune.site import find_site
from kpk_geo.open_data import read_manifest
from kpk_geo.own_commune.folder import read_folder
from kpk_geo.profile import read_profile

PROFILE = Path(__file__).parents[1] / "regions" / "krefeld.toml"
NEW = "krefeld-neu"


@pytest.fixture
def founded(commune: Commune, shared_data: Path, tmp_path: Path) -> Founded:
    load_region(commune.engine, read_profile(PROFILE), shared_data)
    folder = read_folder(
        krefeld(tmp_path / "geholt", shared_data), krefeld_registry(tmp_path / "reg")
    )
    said: list[str] = []
    ask = Questions(say=said.append, is_terminal=False)
    site = find_site("Krefeld", folder, ask.place)
    result = found_region(
        commune.engine, folder, site,
        Goal(folder=tmp_path / "region", state_dir=tmp_path / "state", region_id=NEW),
        choose=ask.cut,
    )  # fmt: skip
    assert [step.error for step in result.load.steps if step.error] == []
    assert not ask.asked
    return result


def both(commune: Commune, sql: str) -> list[list[tuple[Any, ...]]]:
    return [commune.rows(sql, region=region) for region in ("krefeld", NEW)]


def test_it_is_the_region_that_was_described_by_hand(founded: Founded, commune: Commune) -> None:
    by_hand, new = both(
        commune,
        "SELECT area_id, name FROM kpk.area JOIN kpk.area_level USING (level_pk) "
        "WHERE region_id = :region AND level = 'bezirk' ORDER BY area_id",
    )
    assert len(new) == 45
    assert new == by_hand

    by_hand, new = both(
        commune,
        "SELECT indicator_id, reference_date, area_id, value FROM kpk.observation "
        "WHERE region_id = :region AND indicator_id IN ('population', 'children_0_2', "
        "'children_3_5', 'children_6_9', 'share_0_2', 'share_3_5', 'share_6_9') ORDER BY 1, 2, 3",
    )
    assert len(new) == 2 * 7 * 45
    assert new == by_hand
    assert founded.profile.children.ages == read_profile(PROFILE).children.ages

    by_hand, new = both(
        commune,
        "SELECT cell_id, value FROM kpk.population_value WHERE region_id = :region AND NOT outside "
        "AND measure = 'persons_0_9' ORDER BY cell_id",
    )
    assert new == by_hand


def test_offers_are_the_same(founded: Founded, commune: Commune) -> None:
    sql = (
        "SELECT o.kind, round(ST_X(s.geometry)::numeric, 0), round(ST_Y(s.geometry)::numeric, 0), "
        "o.capacity_value, o.social_index, o.pupils FROM kpk.offer o JOIN kpk.offer_site os "
        "USING (region_id, offer_id) JOIN kpk.site s USING (region_id, site_id) "
        "WHERE o.region_id = :region "
        "ORDER BY 1, 2, 3, 4"
    )
    by_hand, new = both(commune, sql)
    assert len(new) == 108 + 32 + 7 + 25
    assert new == by_hand


def test_what_is_absent_is_told(founded: Founded) -> None:
    states = {state.label: state.status.value for state in founded.state.maps}
    assert states["Belastung"] == "missing"  # no social figures, so no burden is claimed
    assert states["Wege und Versorgung"] == "missing"  # no streets in the folder
    assert "sobald ein Adressregister geladen ist" in founded.state.needs[1].way
    assert any("nicht gelesen" in text or "offenesdatenportal" in text
               for _, text in founded.state.sources)  # fmt: skip


def test_without_a_folder_the_command_shows_asks_and_fetches(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    asked: list[str] = []
    plans: list[list[str]] = []

    def fetched(room: Path, land: str, plan: Any, **options: Any) -> FetchReport:
        plans.append([item.entry.key for item in plan])
        if len(plans) == 1:
            krefeld(room, shared_data)
        return FetchReport((), read_manifest(room))

    def prompt(text: str, **options: Any) -> str:
        asked.append(text)
        return "j"

    monkeypatch.setenv("KPK_STATE_DIR", str(tmp_path))
    monkeypatch.setattr("api.own_commune.fetching.fetch_into", fetched)
    monkeypatch.setattr("typer.prompt", prompt)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("kpk_geo.database.current.open_database", stop_here)
    with pytest.raises(StoppedError):
        run(["new", "Stadt Krefeld"])
    assert [text.split()[0] for text in asked] == ["Jetzt", "Auch"]
    assert "05114000/statistische_bezirke" in plans[0]
    assert plans[1] == ["nrw/streets_duesseldorf"]  # the folder of this test has no streets
    said = capsys.readouterr().out
    assert "www.opengeodata.nrw.de" in said
    assert "Stadt Krefeld (05114000), Jugendamt der Stadt Krefeld" in said


class StoppedError(Exception):
    """The test has seen enough."""


def stop_here(*arguments: Any, **options: Any) -> None:
    raise StoppedError
