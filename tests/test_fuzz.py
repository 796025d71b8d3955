"""A short run of the fuzzing; the long one is in docs/measurements.md."""

from pathlib import Path

import pytest

from benchmarks.fuzz.readers import READERS
from benchmarks.fuzz.run import Outcome, Worker, fuzz, read_one, row


def test_no_damaged_file_crashes_or_hangs_a_reader(tmp_path: Path) -> None:
    scores = list(fuzz(READERS, inputs=40, seed=2026, out=tmp_path))
    bad = [row(score) for score in scores if not score.is_good]
    assert bad == [], sorted(path.name for path in tmp_path.iterdir())
    assert len(scores) == len(READERS)


@pytest.mark.parametrize("name", READERS)
def test_seed_is_read(tmp_path: Path, name: str) -> None:
    outcome = read_one(name, READERS[name].seed(), tmp_path)
    assert outcome.kind == "accepted"


def test_worker_that_hangs_is_replaced(tmp_path: Path) -> None:
    worker = Worker(tmp_path)
    try:
        assert list(worker.read("ind.csv", range(1), limit=0.0)) == [Outcome("hang", "", 0.0)]
        assert [outcome.kind for outcome in worker.read("ind.csv", range(1))] == ["accepted"]
    finally:
        worker.end()
