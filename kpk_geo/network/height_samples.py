"""Heights along the edges of a network, as they are kept."""

from dataclasses import dataclass

import numpy as np

from kpk_geo.arrays import Floats, Ints


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Heights:
    """Samples along every edge, evenly spaced from start to end."""

    indptr: Ints  # (edges + 1,) at least two samples each
    metres: Floats  # above sea level; NaN where nothing is known

    @property
    def known(self) -> Floats:
        """Share of the samples of each edge whose height is known, (edges,)."""
        there = (~np.isnan(self.metres)).astype(float)
        return np.asarray(np.add.reduceat(there, self.indptr[:-1]) / np.diff(self.indptr))
