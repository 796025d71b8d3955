"""Points on the network of a mode."""

from dataclasses import dataclass, replace

import numpy as np

from kpk_geo.arrays import Bools, Floats, Int32s, Ints


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Positions:
    """Points on the network; `edge` is -1 where no street is near."""

    edge: Int32s
    offset: Int32s  # cost from the tail of the edge to the point
    offset_back: Int32s  # cost from the point to the tail; the same on level ground
    offset_length: Int32s  # the cost on level ground
    access: Int32s  # cost of the straight way from the point to the street
    segment: Int32s  # row of `Network.segment_rows`, -1 where no street is near
    along: Floats  # metres from the start of that segment

    @classmethod
    def level(
        cls, *, edge: Int32s, offset: Int32s, access: Int32s, segment: Int32s, along: Floats
    ) -> "Positions":
        """Make points on a network without slope, where all ways along an edge cost the same.

        Parameters
        ----------
        edge, offset, access, segment, along
            (points,) as the fields are.
        """
        return cls(
            edge=edge, offset=offset, offset_back=offset, offset_length=offset, access=access,
            segment=segment, along=along,
        )  # fmt: skip

    @classmethod
    def none(cls) -> "Positions":
        """Give no point at all, to which more can be appended."""
        whole = np.zeros(0, dtype=np.int32)
        return cls.level(edge=whole, offset=whole, access=whole, segment=whole, along=np.zeros(0))

    @property
    def is_near(self) -> Bools:
        """Whether a street is near."""
        return self.edge >= 0

    def take(self, rows: Ints | Bools) -> "Positions":
        """Give some of the points."""
        return Positions(
            edge=self.edge[rows], offset=self.offset[rows], offset_back=self.offset_back[rows],
            offset_length=self.offset_length[rows], access=self.access[rows],
            segment=self.segment[rows], along=self.along[rows],
        )  # fmt: skip

    def with_more(self, other: "Positions") -> "Positions":
        """Append points of the same network."""
        return Positions(
            edge=np.r_[self.edge, other.edge], offset=np.r_[self.offset, other.offset],
            offset_back=np.r_[self.offset_back, other.offset_back],
            offset_length=np.r_[self.offset_length, other.offset_length],
            access=np.r_[self.access, other.access], segment=np.r_[self.segment, other.segment],
            along=np.r_[self.along, other.along],
        )  # fmt: skip

    def by_length(self) -> "Positions":
        """Give the same points on `graph.by_length` of their network."""
        return replace(self, offset=self.offset_length, offset_back=self.offset_length)
