"""What chance alone gives: the figure that the page names beside the variants."""

import numpy as np
import pandas as pd
import pytest

from analyses.fgz.ranking import rank_schools
from analyses.fgz.sensitivity import sensitivity
from kpk_geo.model import SchoolCriterion

SCHOOLS, FIRST, LISTS, OFTEN = 80, 10, 40, 0.8
ORDER = tuple(SchoolCriterion)


def kept_by_chance(rng: np.random.Generator, without_index: float) -> float:
    """Count those of the first ten of a list of chance that stay there in 80 % of the variants."""
    drawn = {item.value: rng.integers(0, 1000, SCHOOLS).astype(float) for item in ORDER}
    index = rng.integers(1, 10, SCHOOLS).astype(float)
    index[rng.random(SCHOOLS) < without_index] = np.nan
    drawn |= {
        SchoolCriterion.SOCIAL_INDEX.value: index,
        SchoolCriterion.STARTCHANCEN.value: (rng.random(SCHOOLS) < 0.2).astype(float),
    }
    schools, children = pd.DataFrame(drawn), SchoolCriterion.CHILDREN.value
    sizes = [
        schools.assign(**{children: schools[children] * size * rng.uniform(0.7, 1.3, SCHOOLS)})
        for size in (0.5, 1, 2)
    ]
    rows = sensitivity(sizes, ORDER, first=FIRST).rows
    known = ~np.isnan(index)
    planned = np.full(SCHOOLS, np.inf)
    planned[known] = rank_schools(sizes[1][known], ORDER)
    often = (rows["first_in"] / rows["variants"]).to_numpy() >= OFTEN
    top = planned <= FIRST
    return FIRST * float((often & top).sum() / top.sum())


def test_where_each_school_has_an_index_nine_of_ten_stay_by_chance() -> None:
    rng = np.random.default_rng(1)
    kept = [kept_by_chance(rng, 0) for _ in range(LISTS)]
    assert np.mean(kept) == pytest.approx(9, abs=0.5)


def test_where_some_have_none_fewer_stay() -> None:
    rng = np.random.default_rng(1)
    assert np.mean([kept_by_chance(rng, 0.05) for _ in range(LISTS)]) < 8
