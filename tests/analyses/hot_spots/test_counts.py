"""Counts of one indicator together: which way they point, and what fills suppressed cells."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from area_toys import board

from analyses.hot_spots.counts import Counts, counts_of
from analyses.hot_spots.inputs import HotSpotInput
from analyses.hot_spots.scan import Scan, circular_scan
from analyses.hot_spots.series import IndicatorValues
from analyses.neighbours.contiguity import centres
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import Indicator

BOARD = board(12, 12)
XY = pd.DataFrame(centres(BOARD), BOARD.index)
INDICATOR = Indicator(id="late", label="U9 versäumt", unit=Unit.PERCENT)


def counted(cases: pd.Series, people: pd.Series, sign: int = 1) -> Counts:
    hidden = cases.isin([1, 2])
    data = HotSpotInput(
        values=(cases / people).where(~hidden),
        validity=pd.Series(np.where(hidden, Validity.SUPPRESSED, Validity.VALID), cases.index),
        sign=sign, events=cases.where(~hidden), at_risk=people.where(~hidden),
        suppressed=people.where(hidden), suppressed_means=(1, 2),
    )  # fmt: skip
    values = IndicatorValues(
        indicator=INDICATOR, reference_date=date(2025, 12, 31), data=data, people=None, step=None
    )
    found = counts_of(values, seed=1)
    assert found is not None
    return found


def drawn(seed: int) -> tuple[pd.Series, pd.Series]:
    """Small areas in the west, large ones in the east, the same rate everywhere."""
    rng, west = np.random.default_rng(seed), BOARD.index.str[2:].astype(int) < 6
    people = pd.Series(np.where(west, 30.0, 120.0), BOARD.index)
    return pd.Series(rng.binomial(people.astype(int), 0.08).astype(float), BOARD.index), people


def scanned(events: pd.Series, at_risk: pd.Series, found: Counts, seed: int) -> Scan:
    points = XY.loc[events.index].to_numpy()
    return circular_scan(events, at_risk, points, moments=found.moments, simulations=99, seed=seed)


def test_suppressed_cells_stand_at_their_mean_whatever_way_the_indicator_points() -> None:
    cases, people = drawn(1)
    up, down = counted(cases, people), counted(cases, people, sign=-1)
    assert up.used == up.suppressed == int(cases.isin([1, 2]).sum())
    assert up.expected.between(1, 2).all()
    events, at_risk = up.filled
    assert sorted(events.index) == sorted(BOARD.index)
    turned, same = down.filled
    assert turned[events.index].to_numpy() == pytest.approx((at_risk - events).to_numpy())
    assert same[at_risk.index].equals(at_risk)
    assert down.moments.mean == pytest.approx(1 - up.moments.mean)
    assert (down.difference, down.moments.between) == (up.difference, up.moments.between)


def test_left_out_small_areas_beside_each_other_look_like_a_find() -> None:
    """Of small areas only the high rates are published; at their mean nothing is found."""
    left_out, filled = [], []
    for seed in range(40):
        found = counted(*drawn(seed))
        left_out.append(scanned(found.events, found.at_risk, found, seed).clusters[0].p)
        filled.append(scanned(*found.filled, found, seed).clusters[0].p)
    assert np.mean(np.array(left_out) <= 0.05) > 0.3
    assert np.mean(np.array(filled) <= 0.05) <= 0.15  # 5 % expected; 40 maps
