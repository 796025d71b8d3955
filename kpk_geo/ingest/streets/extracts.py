"""Extracts of OpenStreetMap as one stream: what stands in several is taken once.

Extracts that were cut along a border share what crosses it. They are read side by side by number,
one object of each in memory at a time (pyosmium's `zip_processors`), so several must be sorted; a
single one need not be. Of an object the highest version counts. Where the same version was cut off
in each, ways are put together where they overlap (`joined_refs`).
"""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

import osmium

from kpk_geo.errors import InputError
from kpk_geo.import_report import SourceFile

BROKEN = (RuntimeError, ValueError, osmium.InvalidLocationError)


def unreadable(name: str, error: Exception) -> InputError:
    """Give the error for a file that is no extract, or is cut off.

    Parameters
    ----------
    name
        Of the file.
    error
        What the library said.
    """
    return InputError(
        f"{name}: lässt sich nicht als OpenStreetMap-Auszug lesen ({error}). Erwartet wird .osm, "
        ".osm.gz, .osm.bz2 oder .osm.pbf. Ist die Datei vollständig heruntergeladen?"
    )


def objects(file: SourceFile, entity: Any, *filters: Any) -> Iterator[Any]:
    """Stream the nodes, ways or relations of one extract.

    Parameters
    ----------
    file
        XML or PBF, packed or not, in any order.
    entity
        As pyosmium names it.
    filters
        Of pyosmium: what they drop never reaches Python.

    Raises
    ------
    InputError
        The file is no extract, or is cut off.
    """
    stream: Any = osmium.FileProcessor(file.path, entity)
    for one in filters:
        stream = stream.with_filter(one)
    try:
        yield from stream
    except BROKEN as error:
        raise unreadable(file.name, error) from error


def joined(
    files: Sequence[SourceFile], entity: Any, *filters: Any
) -> Iterator[tuple[Any, Sequence[Any]]]:
    """Stream ways or relations of all extracts, each once, and what there is of its version.

    Parameters
    ----------
    files
        One in any order, or several that are sorted by number.
    entity
        As pyosmium names it.
    filters
        For one file. Of several all are looked at: a newer version may have lost its tags.

    Yields
    ------
    object, same
        The newest; all that are as new, that one among them. They hold until the next step.

    Raises
    ------
    InputError
        A file is no extract or is cut off; or it is one of several and not sorted, has a number
        twice, or no way at all.
    """
    if len(files) == 1:
        for found in objects(files[0], entity, *filters):
            yield found, (found,)
        return
    sorted_files: list[Any] = [_Sorted(file, entity) for file in files]
    for row in osmium.zip_processors(*sorted_files):
        there: list[Any] = [found for found in row if found is not None]
        if len(there) > 1:
            newest = max(found.version for found in there)
            there = [found for found in there if found.version == newest]
        yield there[0], there


class _Sorted:
    """An extract in the order of its numbers, which is refused at the first that is lower."""

    def __init__(self, file: SourceFile, entity: Any) -> None:
        self._file, self._entity = file, entity

    def __iter__(self) -> Iterator[Any]:
        last = -1
        for found in objects(self._file, self._entity):
            if found.id < last or found.id < 0:
                raise InputError(
                    f"{self._file.name}: Der Auszug ist nicht nach Nummern sortiert ({last}, dann "
                    f"{found.id}); so lassen sich mehrere Auszüge nicht zusammenfügen. Bitte "
                    f"sortieren: osmium sort {self._file.name} -o sortiert.osm.pbf"
                )
            if found.id == last:
                raise InputError(
                    f"{self._file.name}: Die Nummer {last} steht mehrmals darin; welche Fassung "
                    "gilt, lässt sich beim Zusammenfügen mehrerer Auszüge nicht sagen. Bitte einen "
                    "Auszug ohne Geschichte holen, oder mit osmium time-filter einen machen."
                )
            last = found.id
            yield found
        if last < 0 and self._entity == osmium.osm.WAY:
            raise InputError(
                f"{self._file.name}: Der Auszug enthält keine einzige Linie. Ist er vollständig "
                "heruntergeladen? Bitte noch einmal holen, oder die Datei aus dem Ordner nehmen."
            )


def joined_refs(same: Sequence[Any]) -> tuple[list[int], bool]:
    """Give the nodes of a way of which several extracts hold the same version.

    Parameters
    ----------
    same
        The way as each extract has it: whole, or a part of its nodes.

    Returns
    -------
    refs, is_torn
        Numbers of its nodes; whether the parts do not meet, and the longest is all there is.
    """
    lines = [[node.ref for node in way.nodes] for way in same]
    if len(lines) == 1 or all(line == lines[0] for line in lines):
        return lines[0], False
    lines.sort(key=len, reverse=True)
    whole, rest = lines[0], lines[1:]
    while rest:
        rest = [line for line in rest if not _is_within(line, whole)]
        longer = next(filter(None, (_overlapped(whole, line) for line in rest)), None)
        if longer is None:
            break
        whole = longer
    return whole, bool(rest)


def _is_within(line: list[int], whole: list[int]) -> bool:
    """Say whether a line is another one, less some of its nodes."""
    left = iter(whole)
    return all(ref in left for ref in line)


def _overlapped(one: list[int], other: list[int]) -> list[int] | None:
    """Join two lines of which one ends as the other begins; None: they do not overlap.

    Nothing but what they overlap in may stand in both: else nodes between were cut out of one, and
    joining would draw a straight line across what is missing. Parts of a ring overlap at both ends:
    there the longer overlap joins, the other one closes it. A part that closes by itself may lack
    nodes anywhere.
    """
    if one[0] == one[-1] or other[0] == other[-1]:
        return None
    shared, first, then = max(
        (_shared(one, other), one, other), (_shared(other, one), other, one), key=itemgetter(0)
    )
    if not shared:
        return None
    whole, both = [*first, *then[shared:]], len(set(one) & set(other))
    again = whole.index(whole[0], 1) if whole.count(whole[0]) > 1 else 0
    closing = len(whole) - again if again else 0
    if closing and whole[again:] == whole[:closing]:
        return whole[: again + 1] if both == shared + closing else None
    return whole if both == shared else None


def _shared(first: list[int], then: list[int]) -> int:
    """Give how many nodes at the end of a line are those with which another one begins."""
    longest = min(len(first), len(then)) - 1
    return next((n for n in range(longest, 0, -1) if first[-n:] == then[:n]), 0)
