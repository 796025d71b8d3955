"""What is left where a delivery is cut off, or two rest on one file: nothing half, nothing lost."""

from pathlib import Path

import pytest
from conftest import Commune

from api.deliveries.draft import Draft
from api.deliveries.homes import Home, remember_home
from api.deliveries.service import DeliveryService
from api.deliveries.staging import Staging, Upload
from api.load.region import load_region
from kpk_geo.errors import SourceError
from kpk_geo.profile import read_profile

LIST = "Nr;Kinder\n{0};210\n{1};340\n{2};195\n{3};120\n"
FILE = "lieferungen/kinder.csv"


@pytest.fixture
def service(commune: Commune, tmp_path: Path) -> DeliveryService:
    commune.load()
    state = tmp_path / "state"
    remember_home(state, "toy", Home(commune.folder / "toy.toml", commune.folder))
    return DeliveryService(commune.engine, state)


def brought(commune: Commune, service: DeliveryService, **typed: str) -> Draft:
    keys = [row[0] for row in commune.rows("SELECT area_id FROM kpk.area ORDER BY 1 LIMIT 4")]
    upload = service.receive("toy", "kinder.csv", [LIST.format(*keys).encode()], "anna")
    fields = {name.replace("__", ":"): [value] for name, value in typed.items()}
    service.answer(upload, fields)
    return service.draft("toy", upload.id)[0]


def values(commune: Commune) -> list[tuple[object, ...]]:
    return commune.rows(
        "SELECT area_id, indicator_id, reference_date, value FROM kpk.observation ORDER BY 2, 3, 1"
    )


def full_disk(monkeypatch: pytest.MonkeyPatch, *, from_call: int) -> None:
    """Let nothing be written about deliveries, from the given call on."""
    calls, keep = [0], Staging.keep

    def kept(staging: Staging, upload: Upload) -> None:
        calls[0] += 1
        if calls[0] >= from_call:
            raise OSError(28, "No space left on device")
        keep(staging, upload)

    monkeypatch.setattr(Staging, "keep", kept)


def test_taking_one_back_leaves_the_file_on_which_another_rests(
    commune: Commune, service: DeliveryService
) -> None:
    service.take(brought(commune, service, day="31.12.2023"), "anna")
    first = values(commune)
    again = service.take(brought(commune, service, day="31.12.2024", q__again__0="yes"), "anna")
    assert again.taken is not None
    assert again.taken.file == FILE
    service.take_back("toy", again.id)
    assert (commune.folder / FILE).is_file()
    assert values(commune) == first
    profile = read_profile(commune.folder / "toy.toml")
    assert load_region(commune.engine, profile, commune.folder).is_complete
    assert values(commune) == first


def test_a_full_disk_after_taking_does_not_say_that_nothing_changed(
    commune: Commune, service: DeliveryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, text = values(commune), (commune.folder / "toy.toml").read_bytes()
    found = brought(commune, service, day="31.12.2024")
    with monkeypatch.context() as patched:
        full_disk(patched, from_call=2)
        assert service.take(found, "anna").state == "taken"
    assert service.staging.read("toy", found.upload.id).state == "open"  # as a kill leaves it
    restarted = DeliveryService(commune.engine, service.state_dir)
    assert [upload.state for upload in restarted.all_of("toy")] == ["taken"]
    restarted.take_back("toy", found.upload.id)
    assert values(commune) == before
    assert (commune.folder / "toy.toml").read_bytes() == text


def test_a_full_disk_before_taking_changes_nothing(
    commune: Commune, service: DeliveryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, text = values(commune), (commune.folder / "toy.toml").read_bytes()
    found = brought(commune, service, day="31.12.2024")
    full_disk(monkeypatch, from_call=1)
    with pytest.raises(SourceError, match=r"übernommen ist nichts.*voll"):
        service.take(found, "anna")
    assert values(commune) == before
    assert (commune.folder / "toy.toml").read_bytes() == text
    assert not (commune.folder / FILE).exists()


def test_a_profile_that_was_written_while_the_values_were_not_goes_back(
    commune: Commune, service: DeliveryService
) -> None:
    before, path = values(commune), commune.folder / "toy.toml"
    found = brought(commune, service, day="31.12.2024")
    text = path.read_bytes()
    taken = service.take(found, "anna")
    after = path.read_bytes()
    service.take_back("toy", taken.id)
    # What a kill leaves between writing the profile and the end of the transaction:
    path.write_bytes(after)
    cut = taken.model_copy(update={"state": "open", "taken": None, "begun": taken.taken})
    service.staging.keep(cut)
    restarted = DeliveryService(commune.engine, service.state_dir)
    assert restarted.read("toy", taken.id).state == "open"
    assert path.read_bytes() == text
    assert values(commune) == before
    again, _ = restarted.draft("toy", taken.id)
    assert again.may_be_taken, again.problem
    restarted.take(again, "anna")
    assert values(commune) != before


def test_taking_back_that_was_cut_off_is_done_again(
    commune: Commune, service: DeliveryService
) -> None:
    before = values(commune)
    taken = service.take(brought(commune, service, day="31.12.2024"), "anna")
    service.take_back("toy", taken.id)
    service.staging.keep(taken)  # cut off before it was noted
    assert service.take_back("toy", taken.id).state == "undone"
    assert values(commune) == before
