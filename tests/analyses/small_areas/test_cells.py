"""Slope and curvature are those of the likelihood, suppressed counts are all that they can be."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import binom

from analyses.small_areas.cells import Cells, working

STEP = 1e-4


def one_cell(cases: float, people: float, *, hidden: bool = False, effect: float = 1.0) -> Cells:
    return Cells(
        cases=np.array([[0.0 if hidden else cases / effect]]),
        people=np.array([[people / effect]]),
        hidden=np.array([[hidden]]),
        choices=np.array([1.0, 2.0]) / effect,
    )


@given(st.integers(2, 500), st.floats(0, 1), st.floats(-5, 5), st.booleans(), st.floats(1, 3))
@example(people=2, share=0.0, logit=4.0, hidden=True, effect=2.0)  # curved the other way
@settings(max_examples=200, deadline=None)
def test_slope_and_curvature_are_derivatives_of_the_likelihood(
    people: int, share: float, logit: float, hidden: bool, effect: float
) -> None:
    cells = one_cell(round(share * people), people, hidden=hidden, effect=effect)
    back, here, ahead = (working(cells, np.array([[logit + move]])) for move in (-STEP, 0.0, STEP))
    slope = (ahead.log_likelihood - back.log_likelihood) / (2 * STEP)
    assert here.slope.item() == pytest.approx(slope, abs=1e-4 * people)
    curvature = -(ahead.slope.item() - back.slope.item()) / (2 * STEP)
    assert here.curvature.item() == pytest.approx(max(curvature, 0.0), abs=1e-4 * people)


def test_a_suppressed_count_is_as_likely_as_one_or_two_together() -> None:
    logits = np.array([-3.0, -1.0, 0.5])
    found = [working(one_cell(0, 18, hidden=True), np.array([[x]])).log_likelihood for x in logits]
    both = np.log(binom.pmf([[1], [2]], 18, expit(logits)).sum(axis=0))
    assert np.allclose(found, both)


def test_of_one_person_a_suppressed_count_can_only_be_one() -> None:
    found = working(one_cell(0, 1, hidden=True), np.array([[-1.0]]))
    assert found.log_likelihood == pytest.approx(np.log(expit(-1.0)))
    assert found.curvature.item() == pytest.approx(expit(-1.0) * (1 - expit(-1.0)))


def test_nobody_says_nothing() -> None:
    found = working(one_cell(0, 0), np.array([[0.3]]))
    assert (found.log_likelihood, found.slope.item(), found.curvature.item()) == (0, 0, 0)
