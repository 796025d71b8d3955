"""A delivery in the profile: the rest stays byte by byte, nobody's change is overwritten."""

import threading
from datetime import date
from pathlib import Path

import pytest

from kpk_geo.errors import InputError, NotFoundError, ProfileError
from kpk_geo.profile import read_profile
from kpk_geo.profile.writing import ProfileText, difference, read_text, replace_text, with_delivery

DEMO = Path(__file__).parents[2] / "data" / "musterstadt.toml"
TODAY = date(2026, 11, 27)
SECTION = {
    "file": "lieferungen/Kennzahlen_2025.xlsx", "source": "statistics", "header_line": 4,
    "level": "gebiet", "key_column": "Nr.", "key_width": 6, "reference_date": date(2026, 12, 31),
    "unmatched_keys": "report", "names": {"Gerberau-Nord": "010101"},
    "values": [
        {"indicator": "child_poverty", "column": "Kinder u. 15"},
        {"indicator": "u3", "column": "U3 betreut", "unit_in_file": "share"},
    ],
}  # fmt: skip
INDICATOR = {"id": "u3", "label": "U3 betreut", "unit": "percent", "polarity": "neutral"}


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "musterstadt.toml"
    path.write_bytes(DEMO.read_bytes())
    return path


def written(path: Path, **changes: object) -> tuple[ProfileText, ProfileText]:
    before = read_text(path)
    given = {"kind": "tables", "section": SECTION, "indicators": [INDICATOR]} | changes
    return before, with_delivery(before, today=TODAY, **given)  # type: ignore[arg-type]


def test_nothing_but_the_new_lines_changes(profile: Path) -> None:
    before, after = written(profile)
    lines = difference(before, after).splitlines()
    assert not [line for line in lines if line.startswith("-")]
    kept = [line for line in after.text.splitlines() if line in set(before.text.splitlines())]
    assert [line for line in before.text.splitlines() if line not in kept] == []
    assert "[[tables]] # am 27.11.2026 auf der Seite „Daten“ geschrieben" in after.text
    assert '  {indicator = "u3", column = "U3 betreut", unit_in_file = "share"},' in after.text


def test_what_is_written_is_read(profile: Path) -> None:
    before, after = written(
        profile, sources={"neu": {"publisher": "A", "dataset": "B", "licence": "C"}}
    )
    replace_text(after, shown=before.digest)
    found = read_profile(profile)
    assert found.tables[-1].file == SECTION["file"]
    assert found.tables[-1].values[1].unit_in_file == "share"
    assert found.indicators[-1].label == "U3 betreut"
    assert found.sources["neu"].publisher == "A"
    assert len(found.tables) == len(before.profile.tables) + 1


def test_one_backup_is_kept(profile: Path) -> None:
    before, after = written(profile)
    backup = replace_text(after, shown=before.digest)
    assert backup.read_bytes() == DEMO.read_bytes()
    assert {path.name for path in profile.parent.iterdir() if path.suffix != ".lock"} == {
        "musterstadt.toml", "musterstadt.toml.vorher",
    }  # fmt: skip


def test_a_profile_that_somebody_changed_meanwhile_is_left_alone(profile: Path) -> None:
    before, after = written(profile)
    profile.write_text(before.text + "\n# von Hand\n", encoding="utf-8")
    with pytest.raises(InputError, match="inzwischen geändert; geschrieben ist nichts"):
        replace_text(after, shown=before.digest)
    assert profile.read_text(encoding="utf-8").endswith("# von Hand\n")


def test_of_two_at_once_one_is_refused(profile: Path) -> None:
    before, after = written(profile)
    outcomes: list[str] = []

    def write() -> None:
        try:
            replace_text(after, shown=before.digest)
            outcomes.append("geschrieben")
        except InputError:
            outcomes.append("abgelehnt")

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["abgelehnt"] * 5 + ["geschrieben"]


def test_a_section_takes_the_place_of_another(profile: Path) -> None:
    before = read_text(profile)
    old = before.profile.tables[1]
    _, after = written(profile, replaces=old.source_name)
    tables = after.profile.tables
    assert len(tables) == len(before.profile.tables)
    assert tables[1].file == SECTION["file"]
    assert tables[0] == before.profile.tables[0]
    with pytest.raises(NotFoundError):
        written(profile, replaces="table:gibt es nicht")


def test_what_would_be_no_profile_is_not_written(profile: Path) -> None:
    with pytest.raises(ProfileError, match="ist nicht unter"):
        written(profile, section=SECTION | {"level": "gibt-es-nicht"})


def test_a_profile_without_tables_gets_its_first(tmp_path: Path) -> None:
    path = tmp_path / "klein.toml"
    path.write_text(
        '[region]\nid = "k"\nname = "K"\n\n[sources.s]\npublisher = "A"\ndataset = "B"\n'
        'licence = "C"\n\n[[areas]] # Gebiete\nlevel = "gebiet"\nlabel = "G"\nfile = "g.geojson"\n'
        'source = "s"\nvalid_from = 2021-01-01\nid_column = "id"\nname_column = "name"\n',
        encoding="utf-8",
    )  # fmt: skip
    section = {
        "file": "a.csv", "source": "s", "level": "gebiet", "key_column": "Nr",
        "reference_date": date(2025, 12, 31), "values": [{"indicator": "u3", "column": "U3"}],
    }  # fmt: skip
    before, after = written(path, section=section)
    replace_text(after, shown=before.digest)
    assert read_profile(path).tables[0].file == "a.csv"
    assert after.text.startswith(before.text)


def test_windows_line_ends_stay(profile: Path) -> None:
    profile.write_bytes(DEMO.read_bytes().replace(b"\n", b"\r\n"))
    before, after = written(profile)
    replace_text(after, shown=before.digest)
    assert profile.read_bytes().startswith(before.text[:2000].encode())
    assert read_profile(profile).tables[-1].file == SECTION["file"]
