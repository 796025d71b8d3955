"""Which sites serve most if each has only so many places? (Current and Storbeck 1988)

Capacitated maximal coverage: a child takes a place at one open site within the cutoff, or none.
Who goes where is chosen for the whole, so the answer is what could be served at most: no sites
would serve more, but families may choose otherwise. Flows instead of single children make the
program small; with whole numbers of children and places a best answer in whole children exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analyses.siting.benefit import Benefits, checked_weight
from analyses.siting.classes import PointClasses, point_classes
from analyses.siting.permitted import permitted
from analyses.siting.program import TIME_LIMIT, Found, Row, minimise, row
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError, listed
from kpk_geo.german import number

_ROUNDING = 1e-9  # of the value: less is no difference


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CapacityAnswer:
    """New sites with limited places, and how many children they and the existing ones serve."""

    chosen: Ints  # new sites, ascending
    before: float  # value of the existing sites alone
    value: float  # children that get a place, each counted by its need
    bound: float  # no choice has a greater value
    is_proven: bool  # else the time was over
    served: Floats  # (points,) children with a place, in one of the best divisions
    used: Floats  # (candidates,) places taken in it; 0 where a site is not open

    @property
    def gap(self) -> float:
        """Share of the bound by which the answer may fall short of the best."""
        return max(0.0, 1 - self.value / self.bound) if self.bound > 0 else 0.0


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Flows:
    """Pairs of a class of points and a candidate that may serve it; one flow each."""

    classes: PointClasses
    children: Floats  # (classes,)
    need: Floats  # (classes,) what one child counts
    capacity: Floats  # (candidates,) never more than can come
    class_of: Ints  # (flows,)
    site_of: Ints  # (flows,)

    def limits(self) -> tuple[sparse.csr_array, sparse.csr_array]:
        """Give the matrices that add flows up by class and by site."""
        flows = np.arange(len(self.class_of))
        ones, many = np.ones(len(flows)), len(flows)
        by_class = (ones, (self.class_of, flows))
        by_site = (ones, (self.site_of, flows))
        return (
            sparse.csr_array(by_class, shape=(len(self.children), many)),
            sparse.csr_array(by_site, shape=(len(self.capacity), many)),
        )


def best_with_capacity(
    reached: Benefits, children: Floats, capacity: Floats, count: int, *, existing: Ints,
    options: "CapacityOptions | None" = None,
) -> CapacityAnswer:  # fmt: skip
    """Choose new sites so that most children get a place within the cutoff.

    Parameters
    ----------
    reached
        Which points each candidate serves, the existing sites among them; only which entries there
        are counts.
    children
        (points,) who take a place each.
    capacity
        (candidates,) places; infinite: no limit; NaN: not known.
    count
        New sites at most.
    existing
        Candidates that stand already, with their places, and stay.
    options
        What is seldom asked for.

    Raises
    ------
    InputError
        A capacity is negative, or unknown without leave to take it for unlimited; no candidate
        has a place for anybody.
    """
    options = options or CapacityOptions()
    may = permitted(count, reached.candidates, existing, options.is_open)
    children = checked_weight(children, reached.points)
    need = np.ones(reached.points) if options.need is None else options.need
    need = checked_weight(need, reached.points)
    places = _places(capacity, may | _mask(existing, len(may)), options)
    flows = _flows(reached, children, need, places)
    if not (flows.capacity[may] > 0).any():
        raise InputError(
            "Kein Kandidat hat Plätze für jemanden: Entweder ist die Kapazität aller 0, oder "
            "niemand wohnt innerhalb der Obergrenze. Bitte Kapazitäten und Obergrenze prüfen."
        )
    already = _divided(flows, _mask(existing, len(may)))
    found = _program(flows, count, may, existing, options.time_limit)
    quick = _quick(flows, count, may, existing)
    chosen, share = _better(flows, quick, found, existing)
    return _answer(flows, chosen, share, found, before=_worth(flows, already), children=children)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CapacityOptions:
    """Settings of `best_with_capacity`."""

    need: Floats | None = None  # (points,) what one child counts; None: each 1
    is_open: Bools | None = None  # (candidates,) which may be chosen; None: all but the existing
    unknown_is_unlimited: bool = False  # take an unknown capacity for no limit, instead of refusing
    names: Sequence[str] | None = None  # of the candidates, for messages; None: their numbers
    time_limit: float = TIME_LIMIT  # seconds


def _mask(places: Ints, count: int) -> Bools:
    mask = np.zeros(count, dtype=bool)
    mask[places] = True
    return mask


def _places(capacity: Floats, used: Bools, options: CapacityOptions) -> Floats:
    """Check the capacities of those that may be open; the others have none."""
    names = options.names or [f"Nr. {number(place + 1)}" for place in range(len(used))]
    wrong = np.flatnonzero(used & (capacity < 0))
    if len(wrong):
        texts = listed(f"{names[place]} ({number(capacity[place], 1)})" for place in wrong.tolist())
        raise InputError(
            f"Eine Kapazität kann nicht negativ sein: {texts}. Bitte berichtigen; 0 heißt: kein "
            "Platz, leer heißt: nicht bekannt."
        )
    unknown = np.flatnonzero(used & np.isnan(capacity)).tolist()
    if unknown and not options.unknown_is_unlimited:
        raise InputError(
            f"Die Kapazität ist nicht bekannt von: {listed(names[place] for place in unknown)}. "
            "Bitte eintragen, den Standort weglassen oder ausdrücklich ohne Grenze rechnen."
        )
    return np.where(used, np.where(np.isnan(capacity), np.inf, capacity), 0.0)


def _flows(reached: Benefits, children: Floats, need: Floats, places: Floats) -> _Flows:
    group = np.unique(need, return_inverse=True)[1].astype(np.int64)
    classes = point_classes(reached, group)
    class_of, site_of = (part.astype(np.int64) for part in classes.serving.nonzero())
    own, inside = classes.sums(children), classes.of_point >= 0
    of_class = np.zeros(classes.count)
    of_class[classes.of_point[inside]] = need[inside]
    nearby = np.bincount(site_of, own[class_of], minlength=reached.candidates)
    kept = (own[class_of] > 0) & (of_class[class_of] > 0) & (places[site_of] > 0)
    return _Flows(
        classes=classes, children=own, need=of_class, capacity=np.minimum(places, nearby),
        class_of=class_of[kept], site_of=site_of[kept],
    )  # fmt: skip


def _program(flows: _Flows, count: int, may: Bools, existing: Ints, time_limit: float) -> Found:
    by_class, by_site = flows.limits()
    sites, many = len(may), len(flows.class_of)
    rows = [
        Row(matrix=_beside(sparse.csr_array((len(flows.children), sites)), by_class),
            high=flows.children),
        Row(matrix=_beside(-sparse.diags_array(flows.capacity), by_site), high=0.0),
        row(np.r_[may.astype(np.float64), np.zeros(many)], high=count),
    ]  # fmt: skip
    stands = _mask(existing, sites).astype(np.float64)
    return minimise(
        np.r_[np.zeros(sites), -flows.need[flows.class_of]],
        rows,
        np.r_[np.ones(sites), np.zeros(many)],
        time_limit=time_limit,
        low=np.r_[stands, np.zeros(many)],
        high=np.r_[np.maximum(stands, may), np.full(many, np.inf)],
    )


def _beside(left: sparse.sparray, right: sparse.sparray) -> sparse.csr_array:
    return sparse.hstack([left, right]).tocsr()


def _divided(flows: _Flows, is_open: Bools) -> Floats:
    """Divide the children among open sites so that most get a place: (flows,)."""
    kept = np.flatnonzero(is_open[flows.site_of])
    share = np.zeros(len(flows.class_of))
    if not len(kept):
        return share
    by_class, by_site = flows.limits()
    rows = [
        Row(matrix=by_class[:, kept], high=flows.children),
        Row(matrix=by_site[:, kept], high=flows.capacity),
    ]
    found = minimise(
        -flows.need[flows.class_of[kept]], rows, np.zeros(len(kept)), time_limit=np.inf,
        high=np.inf,
    )  # fmt: skip
    assert found.x is not None  # nobody served is always possible
    share[kept] = np.maximum(found.x, 0.0)
    return share


def _worth(flows: _Flows, share: Floats) -> float:
    return float(flows.need[flows.class_of] @ share)


def _quick(flows: _Flows, count: int, may: Bools, existing: Ints) -> Ints:
    """Open the site that fills most of its places, one after the other; proves nothing."""
    left, free, chosen = flows.children.copy(), may.copy(), []
    for site in existing:
        _fill(flows, int(site), left)
    for _ in range(count):
        waiting = left[flows.class_of] * flows.need[flows.class_of]
        could = np.bincount(flows.site_of, waiting, minlength=len(may))
        people = np.bincount(flows.site_of, left[flows.class_of], minlength=len(may))
        filled = np.divide(flows.capacity, people, out=np.zeros(len(may)), where=people > 0)
        gain = np.where(free, could * np.minimum(filled, 1.0), -1.0)
        site = int(np.argmax(gain))
        if gain[site] <= 0:
            break
        chosen.append(site)
        free[site] = False
        _fill(flows, site, left)
    return np.array(sorted(chosen), dtype=np.int64)


def _fill(flows: _Flows, site: int, left: Floats) -> None:
    """Give a site's places to those who wait for one, the neediest first."""
    own = flows.class_of[flows.site_of == site]
    own = own[np.argsort(-flows.need[own], kind="stable")]
    before = np.cumsum(left[own]) - left[own]
    left[own] -= np.clip(flows.capacity[site] - before, 0.0, left[own])


def _better(flows: _Flows, quick: Ints, found: Found, existing: Ints) -> tuple[Ints, Floats]:
    """Take the solver's sites, or the quick ones where it found none that serve more."""
    sites = len(flows.capacity)
    choices = [quick]
    if found.x is not None:
        opened = found.x[:sites] > 0.5
        opened[existing] = False
        choices.insert(0, np.flatnonzero(opened))
    both = (_mask(np.r_[existing, choice].astype(np.int64), sites) for choice in choices)
    divided = [_divided(flows, is_open) for is_open in both]
    worth = np.array([_worth(flows, share) for share in divided])
    best = int(np.argmax(worth >= worth.max() * (1 - _ROUNDING)))
    used = np.bincount(flows.site_of, divided[best], minlength=sites)
    return choices[best][used[choices[best]] > 0], divided[best]  # an idle site is none


def _answer(
    flows: _Flows, chosen: Ints, share: Floats, found: Found, *, before: float, children: Floats
) -> CapacityAnswer:
    value = _worth(flows, share)
    most = min(-found.bound, float(flows.need @ flows.children))
    served_class = np.bincount(flows.class_of, share, minlength=flows.classes.count)
    part = np.divide(
        served_class, flows.children, out=np.zeros(flows.classes.count), where=flows.children > 0
    )
    inside = flows.classes.of_point >= 0
    served = np.zeros(len(children))
    served[inside] = children[inside] * part[flows.classes.of_point[inside]]
    is_proven = found.is_proven or most <= value * (1 + _ROUNDING)
    return CapacityAnswer(
        chosen=chosen, before=before, value=value, bound=value if is_proven else max(most, value),
        is_proven=is_proven, served=served,
        used=np.bincount(flows.site_of, share, minlength=len(flows.capacity)).astype(np.float64),
    )  # fmt: skip
