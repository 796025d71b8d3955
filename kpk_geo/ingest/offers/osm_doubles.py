"""Offers that OpenStreetMap holds twice: a point in its own building, a way of its own relation."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import shapely

from kpk_geo.errors import listed
from kpk_geo.import_report import Report
from kpk_geo.ingest.offers.osm_objects import OsmObject

Values = Callable[[OsmObject], frozenset[str]]  # those of its tags that are meant


def without_doubles(
    objects: Sequence[OsmObject], values: Values, report: Report, *, named: Callable[..., str]
) -> list[OsmObject]:
    """Let each offer count once; what the smaller object alone knows goes to the larger.

    A point in an outline of the same name is that offer, and so is a member of a relation unless
    both have names that differ. Where only one of two has a name, they are told and both kept.

    Parameters
    ----------
    objects
        Those that have a place.
    values
        Gives what an object is; a school and a Kita are never the same.
    report
        Is told.
    named
        How a message calls an object.
    """
    larger: dict[int, int] = {}
    doubtful: dict[frozenset[int], str] = {}  # two outlines may each hold the other's centre
    for inner, outer, is_member in _pairs(objects):
        one, other = objects[inner], objects[outer]
        if not values(one) & values(other):
            continue
        names = {_name(one), _name(other)}
        if (len(names) == 1 and names != {""}) or (is_member and "" in names):
            larger.setdefault(inner, outer)
        elif "" in names:
            doubtful.setdefault(frozenset((inner, outer)), f"{named(one)} in {named(other)}")
    kept = list(objects)
    for inner in larger:
        outer = _last(inner, larger)
        if outer != inner:
            kept[outer] = replace(kept[outer], tags={**objects[inner].tags, **kept[outer].tags})
    gone = {inner for inner in larger if _last(inner, larger) != inner}
    _tell(
        [(objects[i], objects[_last(i, larger)]) for i in sorted(gone)],
        [*doubtful.values()],
        report,
        named,
    )
    return [item for i, item in enumerate(kept) if i not in gone]


def _tell(
    pairs: list[tuple[OsmObject, OsmObject]],
    doubtful: list[str],
    report: Report,
    named: Callable[..., str],
) -> None:
    if pairs:
        texts = listed((f"{named(one)} in {named(other)}" for one, other in pairs), limit=8)
        report.tally.not_meant += len(pairs)
        report.note(
            f"In OpenStreetMap doppelt erfasst, als Punkt im eigenen Umriss oder als Teil einer "
            f"Relation, und einmal gezählt ({len(pairs)}): {texts}."
        )
    if doubtful:
        report.note(
            f"Vermutlich doppelt erfasst ({len(doubtful)}): {listed(doubtful, limit=8)}. "
            "Einem oder beiden fehlt der Name; beide zählen. Richtigstellen lässt es sich in "
            "OpenStreetMap oder mit einer eigenen Liste."
        )


def _last(number: int, larger: dict[int, int]) -> int:
    """Follow a point to its building and on to its relation; equal outlines end at the lowest."""
    seen = [number]
    while (number := larger.get(number, -1)) >= 0 and number not in seen:
        seen.append(number)
    return seen[-1] if number < 0 else min(seen[seen.index(number) :])


def _pairs(objects: Sequence[OsmObject]) -> Iterator[tuple[int, int, bool]]:
    """Give what lies in what; relations with their members first, since these are sure."""
    numbers = {item.key: i for i, item in enumerate(objects)}
    for outer, item in enumerate(objects):
        for inner in sorted(numbers[key] for key in item.members if key in numbers):
            if inner != outer:
                yield inner, outer, True
    pieces = [(owner, area) for owner, item in enumerate(objects) for area in _areas(item.shape)]
    places = np.array([item.place for item in objects], dtype=object)
    tree = shapely.STRtree([area for _, area in pieces])
    for inner, piece in zip(*tree.query(places, predicate="intersects").tolist(), strict=True):
        outer = pieces[piece][0]
        one, other = objects[inner], objects[outer]
        if inner != outer and one.key not in other.members and other.key not in one.members:
            yield inner, outer, False


def _areas(shape: shapely.Geometry | None) -> Iterator[shapely.Polygon]:
    for part in [] if shape is None else shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            yield part
        elif isinstance(part, shapely.MultiPolygon | shapely.GeometryCollection):
            yield from _areas(part)


def _name(item: OsmObject) -> str:
    return " ".join(item.tags.get("name", "").casefold().split())
