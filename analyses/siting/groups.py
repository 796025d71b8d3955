"""How much of each group is served, and the program that says who could be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analyses.siting.benefit import Benefits
from analyses.siting.classes import PointClasses, point_classes
from analyses.siting.program import Row, row
from kpk_geo.arrays import Bools, Floats, Ints

ROUNDING = 1e-9  # of the people: a share that is kept may be less by the rounding of a sum


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Groups:
    """To which group the people of each point belong: districts, classes of burden."""

    labels: Sequence[str]  # German, for messages
    of_point: Ints  # (points,) places in `labels`; -1: none

    def sums(self, weight: Floats) -> Floats:
        """Add up a weight of the points by group."""
        inside = self.of_point >= 0
        sums = np.bincount(self.of_point[inside], weight[inside], minlength=len(self.labels))
        return sums.astype(np.float64)

    def shares(self, weight: Floats, served: Bools) -> Floats:
        """Give the share of each group's weight that is served; NaN without people."""
        people, own = self.sums(weight), self.sums(np.where(served, weight, 0.0))
        shares = np.full(len(people), np.nan)
        np.divide(own, people, out=shares, where=people > 0)
        return shares


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class GroupModel:
    """Whether each candidate is open and each class of points is served, as variables."""

    reached: Benefits
    classes: PointClasses
    worth: Floats  # (classes,) weight of their points
    group: Ints  # (classes,) -1: none
    low: Floats  # limits of the variables, candidates first
    high: Floats

    @property
    def whole(self) -> Floats:
        """Say which variables are whole numbers: whether a candidate is open."""
        return self.of_sites(np.ones(self.reached.candidates))

    def links(self) -> Row:
        """Serve a class only from an open site."""
        links = sparse.hstack([-self.classes.serving, sparse.eye_array(len(self.worth))])
        return Row(matrix=links.tocsr(), high=0.0)

    def of_sites(self, factor: Floats) -> Floats:
        """Give a weighted sum over the candidates as one over all variables."""
        return np.concatenate([factor, np.zeros(len(self.worth))])

    def of_group(self, place: int) -> Floats:
        """Give the weight of a group that is served as a sum over all variables."""
        own = np.where(self.group == place, self.worth, 0.0)
        return np.concatenate([np.zeros(self.reached.candidates), own])

    @property
    def all_served(self) -> Floats:
        """Give the weight that is served as a sum over all variables."""
        return np.concatenate([np.zeros(self.reached.candidates), self.worth])

    def floors(self, asked: Floats) -> list[Row]:
        """Ask each group for a weight that must be served; nothing where it is not above 0."""
        return [
            row(self.of_group(place), low=asked[place])
            for place in np.flatnonzero(asked > 0).tolist()
        ]


def group_model(
    reached: Benefits, weight: Floats, groups: Groups, *, stays: Bools, may: Bools
) -> GroupModel:
    """Set up the variables.

    Parameters
    ----------
    reached
        Which points each candidate reaches, the existing sites among them.
    weight
        (points,) people.
    groups
        Told apart: points of a class are of one group.
    stays
        (candidates,) open whatever is chosen.
    may
        (candidates,) open if chosen.
    """
    classes = point_classes(reached, groups.of_point)
    group = np.full(classes.count, -1, dtype=np.int64)
    inside = classes.of_point >= 0
    group[classes.of_point[inside]] = groups.of_point[inside]
    nothing = np.zeros(classes.count)
    return GroupModel(
        reached=reached, classes=classes, worth=classes.sums(weight), group=group,
        low=np.r_[stays.astype(np.float64), nothing],
        high=np.r_[(stays | may).astype(np.float64), nothing + 1],
    )  # fmt: skip
