"""Indices from drawn counts, for tests of what counts allow to say."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from analyses.burden.counts import DatedCounts, IndicatorCounts
from analyses.burden.index import IndexInput
from kpk_geo.model import Validity

NAMES = ["a", "b", "c"]


def frame(values: np.ndarray) -> pd.DataFrame:
    index = pd.Index([f"{i:04d}" for i in range(len(values))], name="area_id")
    return pd.DataFrame(values, index=index, columns=NAMES[: values.shape[1]])


def rates(areas: int, rng: np.random.Generator, *, indicators: int = 3) -> np.ndarray:
    common = rng.normal(0, 0.5, (areas, 1))
    own = rng.normal(0, 0.2, (areas, indicators))
    return np.asarray(expit(logit(0.2) + common + own))


def counts(
    events: np.ndarray, people: np.ndarray, *, before: tuple[np.ndarray, np.ndarray] | None = None,
    effect: float = 1.0,
) -> dict[str, IndicatorCounts]:  # fmt: skip
    """By indicator; columns of arrays (n, k)."""
    first = dated(events, people)
    second = None if before is None else dated(*before)
    return {
        name: IndicatorCounts(
            now=first[name],
            before=None if second is None else second[name],
            design_effect=effect,
        )
        for name in map(str, first)
    }


def dated(events: np.ndarray, people: np.ndarray) -> dict[str, DatedCounts]:
    x, n = frame(events), frame(people)
    return {name: DatedCounts(events=x[name], at_risk=n[name]) for name in map(str, x)}


def part(
    values: pd.DataFrame,
    own: dict[str, IndicatorCounts] | None = None,
    signs: Sequence[int] | None = None,
) -> IndexInput:
    validity = values.notna().replace({True: Validity.VALID, False: Validity.MISSING})
    names = values.columns
    return IndexInput(
        values=values,
        validity=validity.astype(object),
        weights=pd.Series(1.0, index=names),
        signs=pd.Series(signs or [1] * len(names), index=names),
        counts=own or {},
    )
