"""The page for planners and IT names every host, every key and every protocol of the registry."""

import re
from pathlib import Path
from typing import get_args

import pytest

from kpk_geo.model.open_data import Confidence, FileKind
from kpk_geo.open_data import Expected, Reading, SourceEntry, read_registry
from kpk_geo.open_data.access import Access

GUIDE = (Path(__file__).parents[3] / "docs" / "quellen.md").read_text(encoding="utf-8")
ACCESSES = get_args(get_args(Access)[0])
NAMED_BY_STREETS = {"nominatim.openstreetmap.org"}


def test_the_list_for_the_firewall_is_whole_and_names_nobody_else() -> None:
    table = GUIDE.split("## Welche Rechner")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    listed = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    hosts = {host for entry in read_registry().entries for host in entry.hosts}
    assert listed == hosts | NAMED_BY_STREETS


@pytest.mark.parametrize("section", [SourceEntry, Reading, Expected, *ACCESSES])
def test_every_key_is_described(section: type) -> None:
    names = set(section.model_fields) - {"access", "reading", "scope"}  # type: ignore[attr-defined]
    assert [name for name in sorted(names) if f"`{name}`" not in GUIDE] == []


def test_protocols_kinds_and_grades_are_described() -> None:
    for access in ACCESSES:
        (protocol,) = get_args(access.model_fields["protocol"].annotation)
        assert f"| `{protocol}` |" in GUIDE
    assert all(f"`{kind}`" in GUIDE for kind in FileKind)
    assert all(f"| {grade.value} |" in GUIDE for grade in Confidence)


def test_the_example_is_read(tmp_path: Path) -> None:
    example = GUIDE.split("```toml\n")[1].split("```")[0]
    (tmp_path / "communes").mkdir()
    (tmp_path / "communes" / "05978036.toml").write_text(example, encoding="utf-8")
    (entry,) = read_registry(tmp_path).entries
    assert entry.key == "05978036/ortsteile"


def test_licences_are_listed() -> None:
    table = GUIDE.split("## Lizenzen")[1].split("\n## ")[0]
    for entry in read_registry().entries:
        assert f"| {entry.licence} |" in table
