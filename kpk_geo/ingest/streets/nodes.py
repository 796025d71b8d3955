"""Where the nodes of an extract lie, and whom they stop: memory follows their number.

pyosmium's filter by numbers takes a bit for every number up to the largest (1 GB for the nodes of a
village); its table of places takes 16 bytes for every node that is in the file.
"""

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pandas as pd

from kpk_geo.arrays import Int32s, Ints
from kpk_geo.network.tag_values import KNOWN_BARRIERS
from kpk_geo.network.tags import blocked

Box = tuple[float, float, float, float]  # degrees: west, south, east, north
_TOGETHER = 10_000  # numbers that become Python's at once
_UNKNOWN = 2**31 - 1  # as osmium marks a place that it does not know


@dataclass(frozen=True, slots=True)
class Nodes:
    """All nodes of an extract."""

    places: Any  # by number, as pyosmium keeps them
    blocked: Mapping[int, int]  # bits of the modes that a node stops, where it stops any
    unknown: Mapping[int, str]  # kinds of barriers of which nothing is known, where one stands
    # Places of nodes with numbers below 0, as an editor gives them before it uploads them.
    drafts: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def frame(self, numbers: Ints, box: Box) -> pd.DataFrame:
        """Give longitude, latitude and `blocked` of nodes that are known and lie in the box.

        Parameters
        ----------
        numbers
            Sorted, each once.
        box
            West, south, east, north in degrees.
        """
        x, y = self._places(numbers)
        lon, lat = x / 1e7, y / 1e7
        west, south, east, north = box
        kept = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north) & (x != _UNKNOWN)
        inside = numbers[kept]
        stops = np.zeros(len(inside), dtype=np.uint8)
        for number, bits in self.blocked.items():
            at = int(np.searchsorted(inside, number))
            if at < len(inside) and inside[at] == number:
                stops[at] = bits
        return pd.DataFrame(
            {"longitude": lon[kept], "latitude": lat[kept], "blocked": stops},
            index=pd.Index(inside),
        )

    def unknown_among(self, numbers: Ints) -> "Counter[str]":
        """Count the unknown kinds of barriers at nodes.

        Parameters
        ----------
        numbers
            Of the nodes of streets: what stands elsewhere stops nobody anyway.
        """
        at = np.fromiter(self.unknown, dtype=np.int64, count=len(self.unknown))
        return Counter(self.unknown[number] for number in at[np.isin(at, numbers)].tolist())

    def _places(self, numbers: Ints) -> tuple[Int32s, Int32s]:
        """Give x and y of nodes in ten-millionths of a degree."""
        x, y = array("i"), array("i")
        get = self.places.get
        for part in np.array_split(numbers, len(numbers) // _TOGETHER + 1):
            for number in part.tolist():
                try:
                    place = get(number)
                except (KeyError, TypeError):  # not in the extract, or the number of an editor
                    own = self.drafts.get(number, (_UNKNOWN, _UNKNOWN))
                    x.append(own[0])
                    y.append(own[1])
                else:
                    x.append(place.x)
                    y.append(place.y)
        return np.frombuffer(x, dtype=np.int32), np.frombuffer(y, dtype=np.int32)


def read_nodes(path: Path) -> Nodes:
    """Read all nodes of an extract; only those with a barrier, kerb or lift reach Python.

    Parameters
    ----------
    path
        XML or PBF, packed or not.
    """
    places = osmium.index.create_map("flex_mem")
    stops: dict[int, int] = {}
    unknown: dict[int, str] = {}
    tagged = osmium.filter.KeyFilter("barrier", "kerb", "highway")
    stream: Any = osmium.FileProcessor(path, osmium.osm.NODE)
    for node in stream.with_locations(places).with_filter(tagged):
        tags = dict(node.tags)
        bits = blocked(tags)
        if bits:
            stops[node.id] = bits
        elif (kind := tags.get("barrier", "no")) not in KNOWN_BARRIERS:
            unknown[node.id] = kind
    return Nodes(places, stops, unknown)


def read_drafts(path: Path) -> dict[int, tuple[int, int]]:
    """Read where nodes with numbers below 0 are, in ten-millionths of a degree.

    Parameters
    ----------
    path
        As for `read_nodes`.
    """
    stream: Any = osmium.FileProcessor(path, osmium.osm.NODE)
    return {
        node.id: (node.location.x, node.location.y)
        for node in stream
        if node.id < 0 and node.location.valid()
    }
