"""Two figures side by side: what is said of them, and what is refused."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.decisions.comparison import compare_snapshots
from kpk_geo.model import Outcome
from kpk_geo.results.decisions import KeyFigure, RestedRun, Snapshot

DAY = date(2026, 1, 1)


def figure(run_pk: int = 1, **changes: Any) -> KeyFigure:
    values: dict[str, Any] = {
        "area_id": "01", "question": "q", "subject": "", "name": "x", "label": "X", "text": "5",
        "certainty": "", "run_pk": run_pk, "data_day": DAY, "value": 5.0,
    }  # fmt: skip
    return KeyFigure(**values | changes)


def rested(run_pk: int = 1, **changes: Any) -> RestedRun:
    values: dict[str, Any] = {
        "run_pk": run_pk, "question": "q", "label": "Q", "subject": None, "format_version": 1,
        "finished_on": DAY, "software_version": "1", "fingerprint": f"data-{run_pk}", "inputs": {},
        "level": "a", "valid_from": DAY, "settings": "s",
    }  # fmt: skip
    return RestedRun(**values | changes)


def shown(figures: list[KeyFigure], runs: list[RestedRun]) -> Snapshot:
    return Snapshot(taken_on=DAY, runs=tuple(runs), figures=tuple(figures), absent={})


def outcome(
    then: KeyFigure, now: KeyFigure, *, run: RestedRun | None = None, changed: str = ""
) -> tuple[Outcome, str]:
    pairs = compare_snapshots(
        shown([then], [rested(1)]),
        shown([now], [run or rested(now.run_pk)]),
        changed_areas={"01": changed} if changed else {},
    )
    return pairs[0].outcome, pairs[0].reason


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (figure(1), Outcome.SAME_RUN),
        (figure(2), Outcome.EQUAL),
        (figure(2, text="7", value=7.0), Outcome.UNJUDGED),  # no interval: nothing is claimed
        (figure(2, text="gesperrt", value=float("nan")), Outcome.NO_FIGURE),
    ],
)
def test_number_without_interval_is_never_called_surely_different(
    now: KeyFigure, says: Outcome
) -> None:
    assert outcome(figure(1), now)[0] is says


def test_intervals_decide_whether_numbers_are_apart() -> None:
    then = figure(1, low=4.0, high=6.0)
    assert outcome(then, figure(2, text="6", value=6.0, low=5.9, high=7.0))[0] is Outcome.WITHIN
    assert outcome(then, figure(2, text="9", value=9.0, low=6.1, high=10.0))[0] is Outcome.APART


def test_a_class_that_is_only_worded_otherwise_is_the_same_class() -> None:
    then = figure(1, text="niedrig (3)", value=3.0, is_class=True, probability=0.9)
    now = figure(2, text="hoch (Status niedrig)", value=3.0, is_class=True, probability=0.9)
    assert outcome(then, now)[0] is Outcome.EQUAL


def test_another_class_is_sure_only_if_both_are() -> None:
    then = figure(1, text="mittel", is_class=True, probability=0.95)
    other: dict[str, Any] = {"text": "niedrig", "value": 3.0, "is_class": True}
    assert outcome(then, figure(2, **other, probability=0.81))[0] is Outcome.CLASS_SURE
    assert outcome(then, figure(2, **other, probability=0.79))[0] is Outcome.CLASS_UNSURE
    assert outcome(then, figure(2, **other))[0] is Outcome.UNJUDGED


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (rested(2, format_version=2), "in anderer Form"),
        (rested(2, valid_from=date(2027, 1, 1)), "Gebietsständen"),
        (rested(2, settings="other"), "Einstellungen"),
        (rested(3), "nicht mehr bekannt"),
        (rested(2, fingerprint="data-1"), "dieselben Daten"),
    ],
)
def test_what_was_computed_otherwise_is_not_compared(run: RestedRun, words: str) -> None:
    says, reason = outcome(figure(1), figure(2, text="9", value=9.0), run=run)
    assert says is Outcome.NOT_COMPARED
    assert words in reason


def test_same_data_computed_anew_and_a_changed_area_say_so() -> None:
    same = rested(2, fingerprint="data-1")
    assert outcome(figure(1), figure(2), run=same)[0] is Outcome.SAME_DATA
    says, reason = outcome(figure(1), figure(2), changed="anders zugeschnitten")
    assert (says, reason) == (Outcome.NOT_COMPARED, "anders zugeschnitten")


def test_figures_that_came_or_went_are_listed_without_a_comparison() -> None:
    pairs = compare_snapshots(
        shown([figure(1, name="old")], [rested(1)]), shown([figure(2, name="new")], [rested(2)]),
        changed_areas={},
    )  # fmt: skip
    assert [(pair.then is None, pair.now is None) for pair in pairs] == [
        (False, True), (True, False),
    ]  # fmt: skip
    assert {pair.outcome for pair in pairs} == {Outcome.NO_FIGURE}


def test_same_files_of_another_day_are_other_data() -> None:
    same = rested(2, fingerprint="data-1")
    later = figure(2, text="9", value=9.0, data_day=date(2027, 1, 1))
    assert outcome(figure(1), later, run=same)[0] is Outcome.UNJUDGED


names = st.lists(st.sampled_from("abcdef"), unique=True)


@given(names, names)
def test_every_figure_of_both_days_stands_in_exactly_one_pair(
    then: list[str], now: list[str]
) -> None:
    pairs = compare_snapshots(
        shown([figure(1, name=name) for name in then], [rested(1)]),
        shown([figure(2, name=name) for name in now], [rested(2)]),
        changed_areas={},
    )
    assert [pair.then.name for pair in pairs if pair.then] == then
    assert sorted(pair.now.name for pair in pairs if pair.now) == sorted(now)
    assert len(pairs) == len(set(then) | set(now))
