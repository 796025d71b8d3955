"""What nobody needs goes, what was taken stays, and downloads have a bound."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.cli.app import run
from api.deliveries.staging import Staging, Upload
from api.deliveries.tidying import tidy
from kpk_geo.services.cache import Cache
from kpk_geo.settings import Settings

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def kept(folder: Path, name: str, *, days: float, **changed: object) -> Upload:
    staging = Staging(folder)
    upload = staging.receive("toy", name, [b"Nr;Kinder\n1;2\n"], "anna")
    staging.keep(upload.model_copy(update=changed))
    touched = (NOW - timedelta(days=days)).timestamp()
    os.utime(folder / "deliveries" / "toy" / upload.id / "delivery.json", (touched, touched))
    return upload


def test_what_was_never_taken_goes_after_its_days(tmp_path: Path) -> None:
    old = kept(tmp_path, "alt.csv", days=31)
    young = kept(tmp_path, "neu.csv", days=29)
    taken = kept(tmp_path, "gilt.csv", days=400, state="taken")
    undone = kept(tmp_path, "zurueck.csv", days=400, state="undone")
    broken_off = tmp_path / "deliveries" / "toy" / "0123456789abcdef"
    broken_off.mkdir()
    os.utime(broken_off, (0, 0))
    found = tidy(Settings(state_dir=tmp_path), now=NOW)
    assert found.uploads == 2
    assert found.sentence == "Aufgeräumt: 2 hochgeladene Dateien, nie übernommen."
    left = {upload.id for upload in Staging(tmp_path).all_of("toy")}
    assert left == {young.id, taken.id, undone.id}
    assert old.id not in left
    assert not broken_off.exists()


def test_the_days_are_a_setting(tmp_path: Path) -> None:
    kept(tmp_path, "alt.csv", days=8)
    assert tidy(Settings(state_dir=tmp_path), now=NOW).uploads == 0
    assert tidy(Settings(state_dir=tmp_path, uploads_kept_days=7), now=NOW).uploads == 1
    with pytest.raises(ValueError, match="uploads_kept_days"):
        Settings(uploads_kept_days=0)


def test_downloads_used_longest_ago_go_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for age, name in enumerate(["neu", "mittel", "alt"]):
        slot = cache.slot(name)
        slot.body.write_bytes(b"x" * 400)
        os.utime(slot.body, (1000 - age, 1000 - age))
    assert cache.trim(2000) == (0, 0)
    assert cache.trim(900) == (1, 400)
    assert [cache.slot(name).body.is_file() for name in ("neu", "mittel", "alt")] == [
        True, True, False,
    ]  # fmt: skip


def test_nothing_is_thrown_away_while_somebody_fetches(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.slot("a").body.write_bytes(b"x" * 400)
    with cache.locked():
        found = tidy(Settings(state_dir=tmp_path, downloads_max_gb=1e-9), now=NOW)
    assert found.is_fetching
    assert cache.slot("a").body.is_file()


def test_the_command_says_what_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPK_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("KPK_DOWNLOADS_MAX_GB", "0.0000001")
    Cache(tmp_path).slot("a").body.write_bytes(b"x" * 400)
    assert run(["tidy"]) == 0
    assert "1 Abruf im Zwischenspeicher" in capsys.readouterr().out
    assert run(["tidy"]) == 0
    assert "Nichts wegzuwerfen" in capsys.readouterr().out
