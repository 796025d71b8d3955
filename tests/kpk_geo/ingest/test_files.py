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


@pytest.mark.parametrize("members", [{}, {"a.pdf": b"x"}])
def test_archive_must_hold_a_table(tmp_path: Path, members: dict[str, bytes]) -> None:
    zipped(tmp_path / "a.zip", members)
    with (
        pytest.raises(InputError, match=r"a\.zip.*Endung \.csv.*liegen"),
        unpacked(describe_file("a.zip", tmp_path), (".csv",)),
    ):
        pytest.fail("must not be opened")


def test_one_of_several_tables_is_asked_for_and_chosen_by_member(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", {"x/a.csv": b"1", "y/a.csv": b"2", "b.csv": b"3"})
    source_file = describe_file("a.zip", tmp_path)
    with (
        pytest.raises(InputError, match=r'x/a\.csv, y/a\.csv, b\.csv.*member = "x/a\.csv"'),
        unpacked(source_file, (".csv",)),
    ):
        pytest.fail("must not be opened")
    for member, content in (("x/a.csv", b"1"), ("y/a.csv", b"2"), ("b.csv", b"3")):
        with unpacked(source_file, (".csv",), member=member) as path:
            assert path.read_bytes() == content
    with (
        pytest.raises(InputError, match=r"„c\.csv“ fehlt im Archiv.*b\.csv"),
        unpacked(source_file, (".csv",), member="c.csv"),
    ):
        pytest.fail("must not be opened")


def test_what_a_mac_adds_to_an_archive_is_no_second_file(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", {"a.csv": b"1", "__MACOSX/._a.csv": b"?"})
    with unpacked(describe_file("a.zip", tmp_path), (".csv",)) as path:
        assert path.read_bytes() == b"1"


def test_name_of_a_file_may_be_spelt_with_decomposed_umlauts(tmp_path: Path) -> None:
    (tmp_path / "Stra\u00dfen u\u0308ber.csv").write_bytes(b"1")
    assert describe_file("Stra\u00dfen \u00fcber.csv", tmp_path).size == 1


def test_damaged_archive_is_refused(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"a.csv": bytes(range(256)) * 40}).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[: len(whole) // 2])
    with (
        pytest.raises(InputError, match="beschädigt"),
        unpacked(describe_file("a.zip", tmp_path), (".csv",)),
    ):
        pytest.fail("must not be opened")
