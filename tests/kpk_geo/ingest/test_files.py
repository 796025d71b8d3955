"""Files are recognised by their content; archives are opened with care."""

import zipfile
from pathlib import Path

import pytest

from kpk_geo.errors import InputError, SourceError
from kpk_geo.ingest.files import describe_file, unpacked


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_fingerprint_follows_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").write_bytes(b"x")
    assert describe_file("a", tmp_path).sha256 == describe_file("b", tmp_path).sha256


def test_absent_file_names_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "daten.csv").write_text("x")
    with pytest.raises(SourceError, match=r"date\.csv.*daten\.csv"):
        describe_file("date.csv", tmp_path)


def test_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "leer.csv").touch()
    with pytest.raises(InputError, match=r"leer\.csv.*0 Byte"):
        describe_file("leer.csv", tmp_path)


def test_zip_bomb_is_refused_before_unpacking(tmp_path: Path) -> None:
    zipped(tmp_path / "bombe.zip", {"gross.csv": b"0" * 200_000_000})
    source_file = describe_file("bombe.zip", tmp_path)
    with (
        pytest.raises(InputError, match=r"bombe\.zip.*200,0 MB.*nichts entpackt"),
        unpacked(source_file, (".csv",)),
    ):
        pytest.fail("must not be opened")


def test_member_cannot_leave_the_folder(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", {"../../draussen.csv": b"key\n1\n"})
    with unpacked(describe_file("a.zip", tmp_path), (".csv",)) as path:
        assert path.name == "draussen.csv"
    assert not (tmp_path.parent / "draussen.csv").exists()


@pytest.mark.parametrize("members", [{}, {"a.csv": b"x", "b.csv": b"y"}, {"a.pdf": b"x"}])
def test_archive_must_hold_exactly_one_table(tmp_path: Path, members: dict[str, bytes]) -> None:
    zipped(tmp_path / "a.zip", members)
    with (
        pytest.raises(InputError, match="genau eine"),
        unpacked(describe_file("a.zip", tmp_path), (".csv",)),
    ):
        pytest.fail("must not be opened")


def test_damaged_archive_is_refused(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"a.csv": bytes(range(256)) * 40}).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[: len(whole) // 2])
    with (
        pytest.raises(InputError, match="beschädigt"),
        unpacked(describe_file("a.zip", tmp_path), (".csv",)),
    ):
        pytest.fail("must not be opened")
