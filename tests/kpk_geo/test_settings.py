"""Settings from the environment: the state folder is one place, whatever was typed."""

from pathlib import Path

import pytest

from kpk_geo.settings import Settings, default_state_dir


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_empty_state_folder_is_the_usual_one(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("KPK_STATE_DIR", typed)
    assert Settings().state_dir == default_state_dir()


def test_a_relative_state_folder_is_said_in_full(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KPK_STATE_DIR", "hier/state")
    assert Settings().state_dir == tmp_path / "hier" / "state"


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KPK_STATE_DIR", "~/state")
    assert Settings().state_dir == tmp_path / "state"
