"""Writing files: whole or not at all, and nothing but plain files."""

import os
from pathlib import Path

import pytest

from kpk_geo.errors import InputError, SourceError
from kpk_geo.output_file import made_folder, output_file


def write(path: Path, text: str) -> None:
    with output_file(path) as draft:
        draft.write_text(text)


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write(path, "eins")
    write(path, "zwei")
    assert path.read_text() == "zwei"
    assert [item.name for item in tmp_path.iterdir()] == ["a.csv"]


def test_what_fails_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write(path, "eins")

    def fail() -> None:
        with output_file(path) as draft:
            draft.write_text("zw")
            raise ValueError("mittendrin")

    with pytest.raises(ValueError, match="mittendrin"):
        fail()
    assert path.read_text() == "eins"
    assert [item.name for item in tmp_path.iterdir()] == ["a.csv"]


def test_a_link_stays_one_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("eins")
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    write(tmp_path / "link.csv", "zwei")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "a.csv").read_text() == "zwei"


@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_what_is_no_plain_file_is_refused_and_stays(tmp_path: Path, kind: str) -> None:
    path = {"device": Path(os.devnull)}.get(kind, tmp_path / "x")
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        os.mkfifo(path)
    before = path.stat().st_mode
    with pytest.raises(InputError, match=r"Ordner|keine gewöhnliche Datei"):
        write(path, "x")
    assert path.stat().st_mode == before


def test_an_absent_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="Fehlt der Ordner"):
        write(tmp_path / "nix" / "a.csv", "x")


def test_a_folder_for_files_is_made_where_it_is_not_there(tmp_path: Path) -> None:
    made_folder(tmp_path / "a" / "b")
    made_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize("name", ["antrag.docx", "there"])
def test_what_is_no_folder_is_not_taken_for_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "there").write_text("a")
    with pytest.raises(InputError, match="ist kein Ordner"):
        made_folder(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there"]
