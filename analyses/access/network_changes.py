"""A path or bridge that is not there yet, and a street that is closed: whom does that concern?

Homes and offers stay at the streets where they are: a new path only joins two streets. Only offers
near a change are searched for anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from analyses.access.region import ModeNetwork
from analyses.routing import index_origins, kernels
from kpk_geo.arrays import Bools, Floats
from kpk_geo.errors import InputError
from kpk_geo.geometry import points_of
from kpk_geo.german import number
from kpk_geo.model import TravelMode
from kpk_geo.network.cuts import CutNetwork, Link, Point, cut_network
from kpk_geo.network.graph import by_length
from kpk_geo.network.snap import Positions

BESIDE = 10.0  # metres that a click may miss the street that is to be closed: own setting
MAX_PATH = 2000.0  # metres of a straight new path; own setting: the longest bridges of the Rhine


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class NetworkChange:
    """A new straight path from one place to another, or with one place a street closed there."""

    start: Floats  # (2,) metres
    end: Floats | None = None


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ChangedNetwork:
    """The network of a mode with changes, cells and offers carried over to it."""

    prepared: ModeNetwork
    cut: CutNetwork


def changed_network(
    prepared: ModeNetwork, changes: Sequence[NetworkChange], *, max_snap: float
) -> ChangedNetwork:
    """Put paths and closures into the network of a mode.

    Parameters
    ----------
    prepared
        It is left as it is.
    changes
        In any order: the result serves the same routes.
    max_snap
        Metres: how far a clicked place may lie from a street.

    Raises
    ------
    InputError
        A place is near no street, a path is too long or leads nowhere, or cars would use it; or
        what is to be closed is one of the new paths.
    """
    if prepared.mode is TravelMode.CAR and any(change.end is not None for change in changes):
        raise InputError(
            "Ein gedachter Weg ist für Fuß und Rad, nicht fürs Auto. Bitte ein anderes "
            "Verkehrsmittel wählen."
        )
    blocks, links, paths = list[Point](), list[Link](), list[Floats]()
    for change in changes:
        if change.end is not None:
            link, line = _link(prepared, change.start, change.end, max_snap)
            links.append(link)
            paths.append(line)
    for change in changes:
        if change.end is None:
            point, on_street = _snapped(prepared, change.start, max_snap)
            _refuse_new_path(change.start, on_street, paths)
            blocks.append(point)
    cut = cut_network(prepared.network, blocks, links)
    cells = cut.carry(prepared.cells)
    made = replace(
        prepared, network=cut.network, by_length=by_length(cut.network), cells=cells,
        offers=cut.carry(prepared.offers), index=index_origins(cut.network, cells),
    )  # fmt: skip
    return ChangedNetwork(prepared=made, cut=cut)


def _snapped(prepared: ModeNetwork, place: Floats, max_snap: float) -> tuple[Point, Floats]:
    """Give the nearest place on a street, and its coordinates."""
    found = prepared.snapper.snap(points_of(place), max_distance=max_snap)
    if not found.is_near[0]:
        raise InputError(
            f"Weiter als {number(max_snap)} m von jedem Weg entfernt: Dort gibt es nichts, womit "
            "sich ein Weg verbinden oder was sich sperren ließe."
        )
    line = prepared.snapper.lines_of(found)[0]
    on_street = shapely.get_coordinates(shapely.line_interpolate_point(line, found.along[0]))[0]
    return Point.of(found), on_street


def _refuse_new_path(place: Floats, on_street: Floats, paths: Sequence[Floats]) -> None:
    """Stop where a closure is meant for a path that is only thought of: a street would be hit."""
    to_street = float(np.hypot(*(on_street - place)))
    point = shapely.Point(place)
    to_path = min(
        (shapely.distance(point, shapely.LineString(line)) for line in paths), default=np.inf
    )
    if to_path + BESIDE < to_street:
        raise InputError(
            "Dort liegt ein gedachter Weg; sperren lässt sich nur eine Straße, die es gibt "
            f"(die nächste ist {number(to_street)} m entfernt). Den gedachten Weg bitte in der "
            "Liste der Änderungen herausnehmen."
        )


def _link(
    prepared: ModeNetwork, start: Floats, end: Floats, max_snap: float
) -> tuple[Link, Floats]:
    """Give a path between two streets, and its ends (2, 2)."""
    (a, a_xy), (b, b_xy) = (_snapped(prepared, place, max_snap) for place in (start, end))
    metres = float(np.hypot(*(b_xy - a_xy)))
    if metres > MAX_PATH:
        raise InputError(
            f"Der Weg wäre {number(metres)} m lang; gedacht werden kann höchstens "
            f"{number(MAX_PATH)} m am Stück."
        )
    if round(metres * 1000) < 1:
        raise InputError("Anfang und Ende des Wegs liegen an derselben Stelle.")
    return Link(start=a, end=b, cost=round(metres * 1000)), np.stack([a_xy, b_xy])


def concerned(changed: ChangedNetwork, offers: Positions, cutoff: int) -> Bools:
    """Say to which offers routes may differ: those within the cutoff of a change.

    The last change on a route lies between it and the offer, and from there on the route is the
    same in both networks; so a search from all changes finds every offer that is concerned.

    Parameters
    ----------
    changed
        The network with its changes.
    offers
        On that network.
    cutoff
        Millimetres of cost.
    """
    network, seeds = changed.prepared.network, changed.cut.changed
    arcs = network.outgoing
    cost, _, _ = kernels.multi_source_search(
        arcs.indptr, arcs.head, arcs.cost, seeds, np.zeros(len(seeds), np.int32),
        np.arange(len(seeds), dtype=np.int32), np.int64(cutoff),
    )  # fmt: skip
    near = offers.is_near
    edge = np.maximum(offers.edge, 0)
    to_offer = cost[network.tail[edge]].astype(np.int64) + offers.offset
    rest = network.cost_back[edge] - offers.offset_back
    from_head = cost[network.head[edge]].astype(np.int64) + rest
    by_tail = network.forward[edge] & (to_offer <= cutoff)
    by_head = network.backward[edge] & (from_head <= cutoff)
    return np.asarray(near & (by_tail | by_head))
