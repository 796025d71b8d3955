"""The lists of real communes: nothing is read wrongly in silence, nearly all columns are right."""

from pathlib import Path

import pytest

from benchmarks.proposals.columns import score
from benchmarks.proposals.truth import TRUTHS

ALLOWED = 3  # questions that a list may ask


@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")
def test_columns_of_real_lists(shared_data: Path) -> None:
    shared = shared_data.parent
    found = [score(truth, shared) for truth in TRUTHS if (shared / truth.file).exists()]
    assert {item.truth.file: item.wrong for item in found if item.wrong} == {}
    assert [item.truth.file for item in found if not item.is_right_kind] == []
    assert {item.truth.file: item.unasked for item in found if item.unasked} == {}
    assert max(len(item.proposal.questions) for item in found) <= ALLOWED
    assert sum(item.right for item in found) >= 0.95 * sum(item.columns for item in found)
