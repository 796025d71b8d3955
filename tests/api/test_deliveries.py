"""A delivery from the upload to the load and back: what is shown comes, and can go again."""

import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Commune

from api.deliveries.draft import Draft
from api.deliveries.homes import Home, remember_home
from api.deliveries.service import DeliveryService
from api.deliveries.staging import Upload
from api.load.region import load_region
from kpk_geo.database.loads import region_held
from kpk_geo.errors import InputError, RegionLockedError
from kpk_geo.profile import read_profile

LIST = "Nr;Kinder;Anteil in Prozent\n{0};210;12,5\n{1};340;15,0\n{2};195;9,5\n{3};120;20,5\n"


@pytest.fixture
def service(commune: Commune, tmp_path: Path) -> DeliveryService:
    commune.load()
    state = tmp_path / "state"
    remember_home(state, "toy", Home(commune.folder / "toy.toml", commune.folder))
    return DeliveryService(commune.engine, state)


def keys(commune: Commune) -> list[str]:
    return [row[0] for row in commune.rows("SELECT area_id FROM kpk.area ORDER BY area_id LIMIT 4")]


def brought(service: DeliveryService, text: str, name: str = "kinder_2024.csv") -> Upload:
    return service.receive("toy", name, [text.encode()], "anna")


def draft(service: DeliveryService, upload: Upload, **typed: str) -> Draft:
    fields = {name.replace("__", ":"): [value] for name, value in typed.items()}
    upload = service.answer(service.staging.read("toy", upload.id), fields)
    return service.draft("toy", upload.id)[0]


def values(commune: Commune) -> list[tuple[object, ...]]:
    return commune.rows(
        "SELECT area_id, indicator_id, reference_date, value, validity FROM kpk.observation"
        " ORDER BY 2, 3, 1"
    )


def test_the_preview_is_what_a_load_gives(commune: Commune, service: DeliveryService) -> None:
    before = values(commune)
    found = draft(service, brought(service, LIST.format(*keys(commune))), day="31.12.2024")
    assert not found.problem
    assert found.may_be_taken
    assert found.preview is not None
    assert values(commune) == before, "a preview leaves nothing behind"
    shown = {
        (area, figure.indicator.id): value
        for figure in found.preview.figures for area, value in figure.values.items()
    }  # fmt: skip
    service.take(found, "anna")
    stored = {
        (area, indicator): value
        for area, indicator, _, value, _ in values(commune) if (area, indicator) in shown
    }  # fmt: skip
    assert stored == pytest.approx(shown)
    assert len(values(commune)) == len(before) + 8


def test_loading_the_profile_afterwards_changes_nothing(
    commune: Commune, service: DeliveryService
) -> None:
    found = draft(service, brought(service, LIST.format(*keys(commune))), day="31.12.2024")
    service.take(found, "anna")
    taken = values(commune)
    profile = read_profile(commune.folder / "toy.toml")
    result = load_region(commune.engine, profile, commune.folder)
    assert result.is_complete
    assert values(commune) == taken


def test_a_delivery_is_taken_back(commune: Commune, service: DeliveryService) -> None:
    before, text = values(commune), (commune.folder / "toy.toml").read_bytes()
    found = draft(service, brought(service, LIST.format(*keys(commune))), day="31.12.2024")
    service.take(found, "anna")
    assert (commune.folder / "lieferungen" / "kinder_2024.csv").is_file()
    undone = service.take_back("toy", found.upload.id)
    assert undone.state == "undone"
    assert values(commune) == before
    assert (commune.folder / "toy.toml").read_bytes() == text
    assert not (commune.folder / "lieferungen" / "kinder_2024.csv").exists()
    with pytest.raises(InputError, match="nicht übernommen"):
        service.take_back("toy", found.upload.id)


def test_what_was_replaced_comes_back(commune: Commune, service: DeliveryService) -> None:
    service.take(
        draft(service, brought(service, LIST.format(*keys(commune))), day="31.12.2024"), "a"
    )
    first = values(commune)
    better = LIST.format(*keys(commune)).replace(";210;", ";999;")
    upload = brought(service, better, "kinder_2024_neu.csv")
    asked = draft(service, upload, day="31.12.2024")
    assert [question.kind for question in asked.open] == ["same"]
    assert asked.preview is None
    found = draft(service, upload, day="31.12.2024", q__same__0="replace-1")
    assert "lieferungen/kinder_2024.csv" in asked.open[0].title
    answer = next(o.value for o in asked.open[0].options if "kinder_2024.csv" in o.label)
    found = draft(service, upload, **{"day": "31.12.2024", "q__same__0": answer})
    service.take(found, "anna")
    changed = values(commune)
    assert {row[3] for row in changed} - {row[3] for row in first} == {999.0}
    service.take_back("toy", upload.id)
    assert values(commune) == first


def test_only_the_newest_goes_back(commune: Commune, service: DeliveryService) -> None:
    first = draft(service, brought(service, LIST.format(*keys(commune))), day="31.12.2024")
    service.take(first, "anna")
    text = LIST.format(*keys(commune)).replace("Kinder", "Familien").replace("Anteil", "Quote")
    second = draft(service, brought(service, text, "familien.csv"), day="31.12.2024")
    service.take(second, "anna")
    with pytest.raises(InputError, match=r"Danach wurde noch übernommen: familien\.csv"):
        service.take_back("toy", first.upload.id)
    service.take_back("toy", second.upload.id)
    service.take_back("toy", first.upload.id)


def test_two_planners_at_once(commune: Commune, service: DeliveryService) -> None:
    """Both prepared on the same profile: one is taken, the other told, and nothing is lost."""
    text = LIST.format(*keys(commune))
    first = draft(service, brought(service, text), day="31.12.2024")
    other = text.replace("Kinder", "Familien").replace("Anteil", "Quote")
    second = draft(service, brought(service, other, "b.csv"), day="31.12.2024")
    service.take(first, "anna")
    taken = values(commune)
    with pytest.raises(InputError, match="inzwischen geändert"):
        service.take(second, "bert")
    assert values(commune) == taken
    assert not (commune.folder / "lieferungen" / "b.csv").exists()
    again = service.draft("toy", second.upload.id)[0]
    service.take(again, "bert")
    assert len(values(commune)) == len(taken) + 8


def test_a_region_that_is_being_loaded_is_left_alone(
    commune: Commune, service: DeliveryService
) -> None:
    found = draft(service, brought(service, LIST.format(*keys(commune))), day="31.12.2024")
    text = (commune.folder / "toy.toml").read_bytes()
    with region_held(commune.engine, "toy"), pytest.raises(RegionLockedError):
        service.take(found, "anna")
    assert (commune.folder / "toy.toml").read_bytes() == text
    assert not (commune.folder / "lieferungen" / "kinder_2024.csv").exists()


def test_a_profile_changed_by_hand_must_be_loaded_first(
    commune: Commune, service: DeliveryService
) -> None:
    path = commune.folder / "toy.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"edge_buffer_km = \d+", "edge_buffer_km = 7", text), encoding="utf-8")
    upload = brought(service, LIST.format(*keys(commune)))
    assert "noch nicht geladen" in draft(service, upload, day="31.12.2024").problem


def test_the_same_file_again_is_asked_about(commune: Commune, service: DeliveryService) -> None:
    service.take(
        draft(service, brought(service, LIST.format(*keys(commune))), day="31.12.2024"), "a"
    )
    again = draft(service, brought(service, LIST.format(*keys(commune))), day="31.12.2023")
    assert "again" in [question.kind for question in again.open]


def test_an_area_that_vanished_is_asked_about(commune: Commune, service: DeliveryService) -> None:
    service.take(
        draft(service, brought(service, LIST.format(*keys(commune))), day="31.12.2024"), "a"
    )
    rows = LIST.format(*keys(commune)).splitlines(keepends=True)
    upload = brought(service, "".join(rows[:-1]), "kinder_2025.csv")
    found = draft(service, upload, day="31.12.2025")
    kinds = [question.kind for question in found.open]
    assert "vanished" in kinds or "area_fit" in kinds


def test_a_fault_while_storing_leaves_all_as_it_was(
    commune: Commune, service: DeliveryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, text = values(commune), (commune.folder / "toy.toml").read_bytes()
    found = draft(service, brought(service, LIST.format(*keys(commune))), day="31.12.2024")

    def broken(*args: object) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr("api.deliveries.taking.put_profile", broken)
    with pytest.raises(OSError, match="disk gone"):
        service.take(found, "anna")
    assert values(commune) == before
    assert (commune.folder / "toy.toml").read_bytes() == text


def test_a_job_says_how_it_ended(commune: Commune, service: DeliveryService) -> None:
    upload = brought(service, LIST.format(*keys(commune)))
    found = draft(service, upload, day="31.12.2024")
    assert found.before is not None
    service.start("toy", upload.id, "anna", shown=found.before.digest)
    for thread in threading.enumerate():
        if thread.daemon and "_run" in str(getattr(thread, "_target", "")):
            thread.join(30)
    job = service.jobs[upload.id]
    for _ in range(300):
        if job.is_done:
            break
        threading.Event().wait(0.1)
    assert job.is_done
    assert job.error == ""
    assert service.staging.read("toy", upload.id).state == "taken"
    with pytest.raises(InputError, match="schon übernommen"):
        service.answer(service.staging.read("toy", upload.id), {})


def test_nothing_is_taken_while_a_question_is_open(
    commune: Commune, service: DeliveryService
) -> None:
    text = "Nr;U3\n{};0,41\n{};0,38\n{};0,45\n{};0,12\n".format(*keys(commune))
    upload = brought(service, text)
    found = draft(service, upload, day="31.12.2024")
    assert found.open
    with pytest.raises(InputError):
        service.start("toy", upload.id, "anna", shown="")


def test_the_demo_city_of_the_program_is_copied_before_it_is_written(tmp_path: Path) -> None:
    from api.deliveries.homes import home_of, writable_home
    from api.load.demo import PROFILE, demo_folder

    shipped = Home(demo_folder() / PROFILE, demo_folder())
    remember_home(tmp_path, "musterstadt", shipped)
    own = writable_home(tmp_path, "musterstadt")
    assert own.profile.parent == tmp_path / "regions" / "musterstadt"
    assert own.profile.read_bytes() == shipped.profile.read_bytes()
    assert read_profile(own.profile).files
    assert all((own.data / section.file).is_file() for section in read_profile(own.profile).files)
    assert home_of(tmp_path, "musterstadt") == own
    assert replace(own) == own


def test_a_file_like_the_last_one_needs_no_answer(
    commune: Commune, service: DeliveryService
) -> None:
    """The same headings next year: read as the profile reads them, one click."""
    text = commune.files["table.csv"].decode().replace("1.000;200;80;12,5", "1.010;210;90;13,5")
    upload = brought(service, text, "table 31.12.2026.csv")
    found = service.draft("toy", upload.id)[0]
    assert found.understood.proposal.like is not None
    assert found.open == []
    assert found.may_be_taken, found.problem
    service.take(found, "anna")
    rows = commune.rows(
        "SELECT indicator_id, numerator, denominator, value FROM kpk.observation"
        " WHERE area_id = '01' AND reference_date = '2026-12-31' ORDER BY 1"
    )
    assert [row[:3] for row in rows][2] == ("poverty", 90.0, 210.0)
    assert dict((row[0], row[3]) for row in rows)["population"] == 1010.0


def test_a_job_that_fails_says_why_and_changes_nothing(
    commune: Commune, service: DeliveryService
) -> None:
    upload = brought(service, LIST.format(*keys(commune)))
    found, before = draft(service, upload, day="31.12.2024"), values(commune)
    assert found.before is not None
    with region_held(commune.engine, "toy"):
        service.start("toy", upload.id, "anna", shown=found.before.digest)
        for _ in range(300):
            if service.jobs[upload.id].is_done:
                break
            threading.Event().wait(0.1)
    assert "wird gerade" in service.jobs[upload.id].error
    assert service.staging.read("toy", upload.id).state == "open"
    assert values(commune) == before


OFFERS = "Name;Typ;rw;hw\n" + "".join(
    f"{kind} {n};{kind};{350100 + 1000 * n};5700100\n"
    for n, kind in enumerate(["Kita", "Schule"] * 3)
)


def offers(commune: Commune) -> list[tuple[object, ...]]:
    return commune.rows(
        "SELECT offer_id, title, kinds, added_at, changed_at, vanished_at FROM kpk.offer ORDER BY 1"
    )


def test_a_list_that_replaced_another_goes_back_with_its_history(
    commune: Commune, service: DeliveryService
) -> None:
    before, text = offers(commune), (commune.folder / "toy.toml").read_bytes()
    upload = brought(service, OFFERS, "angebote_neu.csv")
    asked = draft(service, upload)
    same = next(question for question in asked.open if question.kind == "same")
    tried = draft(service, upload, **{f"q:{same.id}": "replace-0"})
    assert [question.kind for question in tried.open] == ["vanished"]
    assert "nicht mehr in der Datei; neu sind 6" in tried.open[0].title
    found = draft(service, upload, **{f"q:{same.id}": "replace-0", "q:vanished:0": "yes"})
    assert not found.problem
    service.take(found, "anna")
    assert len([row for row in offers(commune) if row[5] is None]) == 6
    service.take_back("toy", upload.id)
    assert offers(commune) == before
    assert (commune.folder / "toy.toml").read_bytes() == text


def test_a_further_list_is_added_and_goes_again(commune: Commune, service: DeliveryService) -> None:
    before = offers(commune)
    upload = brought(service, OFFERS, "angebote_neu.csv")
    found = draft(service, upload, **{"q:same:0": "add"})
    assert found.open == []
    service.take(found, "anna")
    assert len(offers(commune)) == len(before) + 6
    service.take_back("toy", upload.id)
    assert offers(commune) == before
