"""How sure is each class of the index, as the counts behind it allow?

Per area of one part: the probability of every class, of the published one, the interval of score
and rank, whether the area is among the most burdened fifth, and the share in which its class holds
when weights and data are other ones at the same time. That last share alone decides what is robust.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.association.quintile import SHARE
from analyses.burden.classes import ClassScheme
from kpk_geo.arrays import Bools, Floats, Ints

INTERVAL = 0.9  # of scores and ranks
SURE = 0.8  # a label below is drawn as unsure: said .8 is .8, in trials, so one in five is wrong


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Certainty:
    """What the counts say of one part. Figures by area_id, NaN where nothing can be said.

    `probabilities` by area_id and class code, also of areas without a published class where a
    suppressed cell is known to be one of a few numbers. `intervals` by area_id: low, high (score),
    rank (1: most burdened), rank_low, rank_high.
    """

    probabilities: pd.DataFrame
    data_share: pd.Series  # probability of the published class
    joint_share: pd.Series  # share of weights and data together in which that class holds
    top_quintile: pd.Series  # probability of being among the most burdened fifth
    intervals: pd.DataFrame
    counted: tuple[str, ...]  # indicators whose counts were used
    exact: Mapping[str, str]  # the others, taken as exact, and why (German)
    left_out: Mapping[str, str]  # where suppressed cells are not used, and why (German)
    reason: str  # German: why nothing can be said; empty if something can


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Published:
    """The part as it is published, in the order of the areas that are drawn."""

    areas: pd.Index
    codes: Ints  # (n,) 0 without a class
    scores: Floats  # (n,) NaN without a class
    scheme: ClassScheme

    @property
    def has_class(self) -> Bools:
        """Which areas have one."""
        return np.asarray(self.codes > 0)

    def in_order_of(self, areas: pd.Index) -> "Published":
        """Lay it out for these areas; those without a class have code 0."""
        places = self.areas.get_indexer(areas)
        found = places >= 0
        return Published(
            areas=areas, codes=np.where(found, self.codes[places], 0),
            scores=np.where(found, self.scores[places], np.nan), scheme=self.scheme,
        )  # fmt: skip


class Tally:
    """Gathers draws of one part; they come in blocks."""

    def __init__(self, published: Published, draws: int) -> None:
        self.published = published
        self.scores = np.empty((draws, len(published.areas)))
        self._kept = np.zeros(len(published.areas), dtype=np.int64)

    def add(self, places: slice, scores: Floats, varied: Floats) -> None:
        """Take a block of draws.

        Parameters
        ----------
        places
            Of the block among all draws.
        scores
            (d, n) with the stated weights.
        varied
            (d, n) with other weights.
        """
        self.scores[places] = scores
        codes = self.published.scheme.classify(varied)
        self._kept += (codes == self.published.codes).sum(axis=0)

    @property
    def codes(self) -> Ints:
        """Class codes with the stated weights, (draws, n)."""
        return self.published.scheme.classify(self.scores)

    @property
    def joint_share(self) -> Floats:
        """Share of draws in which the published class holds under other weights too."""
        share = self._kept / len(self.scores)
        return np.where(self.published.has_class, share, np.nan)


def certain(
    published: Published, weighting_share: pd.Series
) -> dict[str, pd.Series | pd.DataFrame]:
    """Give the figures where no chance is known: only what other weights say, and the rank.

    Probabilities and intervals are NaN: those of a single point would claim that all is certain.

    Parameters
    ----------
    published
        Classes and scores.
    weighting_share
        By area_id: share of weightings in which the class holds.
    """
    once = Tally(published, 1)
    once.add(slice(0, 1), published.scores[None], published.scores[None])
    figures = summarised(once)
    unknown = {name: values * np.nan for name, values in figures.items()}
    rank = figures["intervals"]["rank"]
    return unknown | {
        "joint_share": weighting_share.reindex(published.areas),
        "intervals": unknown["intervals"].assign(rank=rank),
    }


def summarised(tally: Tally) -> dict[str, pd.Series | pd.DataFrame]:
    """Turn draws into the figures of `Certainty`."""
    published, codes = tally.published, tally.codes
    has_class = published.has_class
    shares = {code: (codes == code).mean(axis=0) for code in published.scheme.codes}
    drawn_at_all = np.isfinite(tally.scores).all(axis=0)
    frame = pd.DataFrame(shares, index=published.areas, dtype=float)
    frame[~drawn_at_all] = np.nan
    own = (codes == published.codes).mean(axis=0)
    edge = (1 - INTERVAL) / 2
    low, high = np.quantile(tally.scores, [edge, 1 - edge], axis=0)
    rank = np.full((3, len(has_class)), np.nan)
    top = np.full(len(has_class), np.nan)
    drawn = ranked(tally.scores[:, has_class])
    rank[0, has_class] = ranked(published.scores[None, has_class])[0]
    rank[1:, has_class] = np.quantile(drawn, [edge, 1 - edge], axis=0, method="nearest")
    top[has_class] = ((drawn - 0.5) / max(1, int(has_class.sum())) <= SHARE).mean(axis=0)
    return {
        "probabilities": frame,
        "data_share": pd.Series(np.where(has_class, own, np.nan), published.areas),
        "joint_share": pd.Series(tally.joint_share, published.areas),
        "top_quintile": pd.Series(top, published.areas),
        "intervals": pd.DataFrame(
            {"low": low, "high": high, "rank": rank[0], "rank_low": rank[1], "rank_high": rank[2]},
            index=published.areas,
        ),
    }


def ranked(scores: Floats) -> Ints:
    """Rank each row of (d, n), 1 the highest; of equal scores each has the best rank of all.

    Examples
    --------
    >>> ranked(np.array([[0.5, 2.0, 0.5, -1.0]])).tolist()
    [[2, 1, 2, 4]]
    """
    order = np.argsort(-scores, axis=1, kind="stable")
    sorted_ = np.take_along_axis(scores, order, axis=1)
    places = np.broadcast_to(np.arange(1, scores.shape[1] + 1), scores.shape).copy()
    if scores.shape[1] > 1:
        places[:, 1:][sorted_[:, 1:] == sorted_[:, :-1]] = 0
    best = np.maximum.accumulate(places, axis=1)
    result = np.empty_like(best)
    np.put_along_axis(result, order, best, axis=1)
    return result
