"""The map itself, and the other ways to compute it: other neighbours, unsmoothed values."""

from dataclasses import dataclass, replace

from analyses.hot_spots.grading import HotSpotOptions
from analyses.hot_spots.inputs import HotSpotInput
from analyses.hot_spots.neighbourhoods import Neighbourhoods
from analyses.neighbours.graph import NeighbourGraph


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Variant:
    """The map, or one other way to compute it."""

    name: str  # German, for the list on the page
    graph: NeighbourGraph
    data: HotSpotInput
    options: HotSpotOptions


def variants_of(
    data: HotSpotInput, around: Neighbourhoods, options: HotSpotOptions
) -> tuple[Variant, list[Variant]]:
    """List the map itself, and others: other neighbours, unsmoothed values.

    Parameters
    ----------
    data
        The indicator as it is tested.
    around
        Its neighbourhood and others as defensible.
    options
        Of the test.
    """
    graphs = [(around.main.kind.label, around.main), *around.others]
    base, *others = (
        Variant(name=name, graph=graph, data=data, options=options) for name, graph in graphs
    )
    if data.has_counts:
        raw = replace(options, smoothing="raw")
        others += [
            Variant(name=f"{name}, rohe Quoten", graph=graph, data=data, options=raw)
            for name, graph in graphs
        ]
    return base, others
