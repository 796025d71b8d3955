"""Draws of all indicators of all areas at once, as their counts allow.

Status and dynamic rest partly on the same counts: where chance lifts the newer ones, it lifts the
change with them. Errors of both are linear in the true figures and in chance, so their covariance
within an area is pull_s N_shared pull_d' (levels and changes themselves taken as unrelated).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyses.burden.measured import Measured, shared_noise
from analyses.burden.prior import Posterior, posterior_of
from kpk_geo.arrays import Floats, Ints

CORRELATION = 0.5  # of the chance of two indicators of the same households; see docs
REFINED = 2  # times that chance is taken at better rates; a third changes no digit
_CELLS = 4_000_000  # figures held at a time: 32 MB
_RIDGE = 1e-10


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Fitted:
    """One part of the index: what was measured, and what it says."""

    measured: Measured
    posterior: Posterior


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Drawn:
    """Some of the draws: values (d, n, k) of status and dynamic, each of its own areas."""

    places: slice  # among all draws
    status: Floats
    dynamic: Floats | None


def fitted(measured: Measured, correlation: float, random: np.random.Generator) -> Fitted:
    """Fit the model of one part.

    Parameters
    ----------
    measured
        What is known.
    correlation
        Of the chance of two indicators of the same households.
    random
        For the bootstrap of mean and scatter.
    """
    measured = _levelled(measured, correlation, random)
    for _ in range(REFINED):
        rough = posterior_of(measured.y, measured.noise(correlation), random, replicates=0)
        measured = measured.refined(rough.mean[0])
    found = posterior_of(measured.y, measured.noise(correlation), random)
    return Fitted(measured=measured, posterior=found)


def _levelled(measured: Measured, correlation: float, random: np.random.Generator) -> Measured:
    """Let the levels around which changes lie borrow from all areas too."""
    changes = np.isfinite(measured.level).all(axis=0)
    if not changes.any():
        return measured
    noise = measured.noise(correlation)[:, changes][:, :, changes] / 4  # of the mean of two dates
    level = measured.level.copy()
    found = posterior_of(level[:, changes], noise, random, replicates=0)
    level[:, changes] = found.mean[0]
    return replace(measured, level=level)


def joint_draws(
    status: Fitted,
    dynamic: Fitted | None,
    *,
    correlation: float,
    draws: int,
    random: np.random.Generator,
) -> Iterator[Drawn]:
    """Draw the values of both parts, in blocks of which each has one replicate of the prior.

    Parameters
    ----------
    status, dynamic
        Dynamic is None where the index has none.
    correlation
        Of the chance of two indicators of the same households.
    draws
        How many in all.
    random
        Where chance comes from.
    """
    coupling = None if dynamic is None else _Coupling.of(status, dynamic, correlation)
    areas = len(status.measured.areas) if coupling is None else coupling.size
    width = len(status.measured.names) + (0 if dynamic is None else len(dynamic.measured.names))
    most = max(1, _CELLS // (areas * width))
    replicates = len(status.posterior.mean)
    bounds = np.linspace(0, draws, replicates + 1).round().astype(int)
    for replicate in range(replicates):
        root = _root(status.posterior.covariance[replicate])
        given = None
        if coupling is not None and dynamic is not None:
            given = coupling.conditional(status, dynamic, root, replicate)
        for start in range(bounds[replicate], bounds[replicate + 1], most):
            end = min(start + most, bounds[replicate + 1])
            places = slice(int(start), int(end))
            own = random.standard_normal((end - start, *status.posterior.mean.shape[1:]))
            y = status.posterior.mean[replicate] + _times(root, own)
            second = None
            if given is not None and dynamic is not None:
                second = dynamic.measured.to_values(given.draw(own, random))
            yield Drawn(places=places, status=status.measured.to_values(y), dynamic=second)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Conditional:
    """The dynamic, given what chance drew for the status."""

    mean: Floats  # (n, l)
    gain: Floats  # (m, l, k) of the areas that have both
    root: Floats  # (n, l, l)
    in_status: Ints  # (m,)
    in_dynamic: Ints  # (m,)

    def draw(self, own: Floats, random: np.random.Generator) -> Floats:
        drawn = self.mean + _times(self.root, random.standard_normal((len(own), *self.mean.shape)))
        drawn[:, self.in_dynamic] += _times(self.gain, own[:, self.in_status])
        return np.asarray(drawn)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Coupling:
    """Which areas have both parts, and the chance that both share."""

    in_status: Ints
    in_dynamic: Ints
    shared: Floats  # (m, k, l)
    size: int

    @classmethod
    def of(cls, status: Fitted, dynamic: Fitted, correlation: float) -> "_Coupling":
        first, second = status.measured, dynamic.measured
        both = first.areas.intersection(second.areas)
        a, b = first.areas.get_indexer(both), second.areas.get_indexer(both)
        shared = shared_noise(_rows(first, a, both), _rows(second, b, both), correlation)
        size = len(first.areas.union(second.areas))
        return cls(in_status=a, in_dynamic=b, shared=shared, size=size)

    def conditional(
        self, status: Fitted, dynamic: Fitted, root: Floats, replicate: int
    ) -> _Conditional:
        later = dynamic.posterior
        place = min(replicate, len(later.mean) - 1)
        pull = status.posterior.pull[replicate][self.in_status]
        common = pull @ self.shared @ np.swapaxes(later.pull[place][self.in_dynamic], 1, 2)
        gain = np.swapaxes(np.linalg.solve(root[self.in_status], common), 1, 2)
        left = later.covariance[place].copy()
        left[self.in_dynamic] -= gain @ np.swapaxes(gain, 1, 2)
        return _Conditional(
            mean=later.mean[place], gain=gain, root=_root(left),
            in_status=self.in_status, in_dynamic=self.in_dynamic,
        )  # fmt: skip


def _rows(measured: Measured, places: Ints, areas: pd.Index) -> Measured:
    """Lay out some areas; only what they share with another part is asked of them."""
    return replace(
        measured, areas=areas, is_published=measured.is_published[places], y=measured.y[places],
        sd_now=measured.sd_now[places], sd_before=measured.sd_before[places],
        level=measured.level[places], values=measured.values[places],
        people=(measured.people[0][places], measured.people[1][places]),
        beyond=(measured.beyond[0][places], measured.beyond[1][places]),
    )  # fmt: skip


def _root(covariance: Floats) -> Floats:
    """Give roots R with R R' = covariance, also of less than full rank: what is exact stays."""
    values, vectors = np.linalg.eigh((covariance + np.swapaxes(covariance, -1, -2)) / 2)
    least = _RIDGE * np.maximum(values.max(axis=-1, keepdims=True), _RIDGE)
    return np.asarray(vectors * np.sqrt(np.maximum(values, least))[..., None, :])


def _times(matrices: Floats, drawn: Floats) -> Floats:
    """Multiply (n, l, k) with (d, n, k) to (d, n, l)."""
    return np.asarray(np.swapaxes(np.swapaxes(drawn, 0, 1) @ np.swapaxes(matrices, 1, 2), 0, 1))
