"""What a fetched folder says of itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model.open_data import Layer
from kpk_geo.open_data import (
    MANIFEST_NAME,
    FailedSource,
    FetchedFile,
    Manifest,
    read_manifest,
    write_manifest,
)

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
FAILED = FailedSource(
    entry="nrw/kitas", layer=Layer.KITAS, why="antwortet nicht", way_out="später", tried_at=NOW
)


def fetched(file: str = "nrw/kitas/kitas.csv", **changes: object) -> FetchedFile:
    keys: dict[str, object] = {
        "entry": "nrw/kitas", "layer": "kitas", "file": file, "url": "https://daten.example.de/k",
        "retrieved_at": NOW, "confirmed_at": NOW, "sha256": "0" * 64, "bytes": 12, "title": "Kitas",
        "publisher": "Land", "licence": "nicht gelesen",
    }  # fmt: skip
    return FetchedFile.model_validate(keys | changes)


EMPTY = Manifest(scope="nrw", written_at=NOW, program="kpk 1")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    whole = EMPTY.with_entry("nrw/kitas", None, files=[fetched()], now=NOW)
    write_manifest(whole, tmp_path)
    assert read_manifest(tmp_path) == whole
    assert whole.of_layer(Layer.KITAS) == (fetched(),)


def test_what_came_earlier_stays_where_it_fails_today() -> None:
    first = EMPTY.with_entry("nrw/kitas", None, files=[fetched()], now=NOW)
    second = first.with_entry("nrw/kitas", None, failed=FAILED, now=NOW)
    assert second.files == (fetched(),)
    assert second.failed == (FAILED,)
    third = second.with_entry("nrw/kitas", None, files=[fetched(sha256="1" * 64)], now=NOW)
    assert not third.failed
    assert [file.sha256 for file in third.files] == ["1" * 64]


def test_files_of_another_commune_are_left_out() -> None:
    own, other = (fetched(f"nrw/kitas/{ags}/k.csv", ags=ags) for ags in ("05114000", "05913000"))
    manifest = EMPTY.with_entry("nrw/kitas", "05114000", files=[own], now=NOW).with_entry(
        "nrw/kitas", "05913000", files=[other], now=NOW
    )
    assert manifest.of_layer(Layer.KITAS, "05114000") == (own,)
    assert len(manifest.of_layer(Layer.KITAS)) == 2


@pytest.mark.parametrize("file", ["/etc/passwd", "../x.csv", "nrw\\x.csv"])
def test_a_file_outside_the_folder_is_refused(file: str) -> None:
    with pytest.raises(ValidationError, match="im Ordner liegen"):
        fetched(file)


def test_a_folder_nobody_fetched_into_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="kpk fetch nrw --out"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "beschädigt"),
        ('{"format": 2}', "anderen Fassung"),
        ('{"format": 1, "scope": "nrw", "written_at": "2026-01-01T00:00:00Z"}', "program"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / MANIFEST_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_manifest(tmp_path)
