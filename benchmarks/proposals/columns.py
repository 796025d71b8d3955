"""Counts over all lists how many columns are proposed right, asked about, or silently wrong.

    python -m benchmarks.proposals.columns [FOLDER]

FOLDER holds `data` and `cases`; the default is `../shared` beside the checkout. Left out are what
is no list of a commune: inputs of reference tests, grids in Parquet, extracts of streets, registers
in archives, and files damaged on purpose.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import geopandas as gpd

from benchmarks.proposals.truth import LEVELS, TRUTHS, Truth
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.proposals.areas import Level
from kpk_geo.ingest.proposals.known import Known
from kpk_geo.ingest.proposals.offer_columns import Place
from kpk_geo.ingest.proposals.opened import open_unknown
from kpk_geo.ingest.proposals.proposal import propose
from kpk_geo.ingest.proposals.record import Proposal, ProposedColumn, Role
from kpk_geo.offers.record import OFFER_FIELDS

SHARED = Path(__file__).resolve().parents[3] / "shared"
# Nothing of these is loaded; a figure whose unit is open is named and waits for a person.
_LEFT_OUT = {"figure", "text", "classes", "code", "empty", "contact", "area_above", "area_name"}
_OWN = {field.heading: field.name for field in OFFER_FIELDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What came of one list."""

    truth: Truth
    proposal: Proposal
    right: int
    asked: tuple[str, ...]  # wrong or open, and a question covers it
    missed: tuple[str, ...]  # of use, and left out for all to see
    wrong: tuple[str, ...]  # taken for something else, in silence
    unasked: tuple[str, ...]  # kinds of questions that are absent
    seconds: float

    @property
    def columns(self) -> int:
        """How many there are."""
        return len(self.proposal.columns)

    @property
    def is_right_kind(self) -> bool:
        """Whether the file as a whole is taken for what it is."""
        return self.proposal.kind.value == self.truth.kind


@cache
def level_of(name: str, shared: Path) -> Level:
    """Read the areas of a level."""
    file, key, label_column, label = LEVELS[name]
    frame = gpd.read_file(shared / file)
    names = dict(zip(frame[key].astype(str), frame[label_column].astype(str), strict=True))
    return Level(level=name, label=label, names=names)


def score(truth: Truth, shared: Path) -> Score:
    """Propose for a list as one sees it for the first time, and compare."""
    path = shared / truth.file
    levels = [level_of(name, shared) for name in truth.levels]
    start = time.perf_counter()
    opened = open_unknown(describe_file(path.name, path.parent))
    proposal = propose(opened, levels, Known(), Place(name=truth.region))
    seconds = time.perf_counter() - start
    right, asked, missed, wrong = 0, [], [], []
    about = {heading for question in proposal.questions for heading in question.headings}
    for column in proposal.columns:
        wanted = _wanted(truth, column.heading)
        found = said_of(column)
        if found in wanted:
            right += 1
        elif column.heading in about:
            asked.append(column.heading)
        elif found in _LEFT_OUT:
            missed.append(f"{column.heading} ({'|'.join(sorted(wanted))}, nicht {found})")
        else:
            wrong.append(f"{column.heading} ({'|'.join(sorted(wanted))}, nicht {found})")
    kinds = {question.kind for question in proposal.questions}
    return Score(
        truth=truth, proposal=proposal, right=right, asked=tuple(asked), missed=tuple(missed),
        wrong=tuple(wrong), unasked=tuple(sorted(set(truth.asks) - kinds)), seconds=seconds,
    )  # fmt: skip


def _wanted(truth: Truth, heading: str) -> set[str]:
    if "*" in truth.columns:
        return {_OWN[heading]}
    return set(truth.columns.get(heading, "text").split("|"))


def said_of(column: ProposedColumn) -> str:
    """Give the role of a column in one word: the field, where it is one."""
    return column.found.field if column.role is Role.FIELD else column.role.value


def scores(shared: Path = SHARED) -> Iterator[Score]:
    """Score all lists that are there."""
    for truth in TRUTHS:
        if (shared / truth.file).exists():
            yield score(truth, shared)


def main(shared: Path) -> int:
    """Print the table; 1 if a column was read wrongly in silence."""
    found = list(scores(shared))
    print(f"{'list':58} {'kind':10} cols right asked missed wrong quest.  s")
    for item in found:
        kind = item.proposal.kind.value + ("" if item.is_right_kind else "!")
        print(
            f"{item.truth.file[-58:]:58} {kind:10} {item.columns:4} {item.right:5} {len(item.asked):5} "
            f"{len(item.missed):6} {len(item.wrong):5} {len(item.proposal.questions):6} {item.seconds:5.2f}"
        )
        for what, names in (
            ("missed", item.missed),
            ("WRONG", item.wrong),
            ("UNASKED", item.unasked),
        ):
            if names:
                print(f"    {what}: {'; '.join(names)}")
    columns = sum(item.columns for item in found)
    right = sum(item.right for item in found)
    print(
        f"{len(found)} lists, {columns} columns: {right} right ({100 * right / columns:.1f} %), "
        f"{sum(len(i.asked) for i in found)} asked, {sum(len(i.missed) for i in found)} missed, "
        f"{sum(len(i.wrong) for i in found)} silently wrong; "
        f"{sum(not i.is_right_kind for i in found)} lists of another kind, "
        f"{sum(len(i.unasked) for i in found)} questions not asked, "
        f"at most {max(len(i.proposal.questions) for i in found)} questions for a list"
    )
    return int(any(item.wrong or item.unasked for item in found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED))
