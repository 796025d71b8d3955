"""What came of one layer: sections of the profile, and what a person should know about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.open_data import NOT_READ
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.profile.cells import joined
from kpk_geo.profile.drafting import Block, Entry, entries

FILES = "daten"  # folder of what was cut, below that of the region


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What came of a layer."""

    layer: Layer
    status: Status
    sentence: str  # German: what there is, with its counts, or why there is nothing
    blocks: tuple[Block, ...] = ()  # sections that read its files
    sources: Mapping[str, Sequence[Fetched]] = field(default_factory=dict)  # name -> files
    kinds: tuple[str, ...] = ()  # of offers that it brings
    measures: tuple[str, ...] = ()  # of the census that it brings
    hints: tuple[str, ...] = ()  # German: what to check


def absent(layer: Layer, why: str = "Liegt nicht im Ordner der geholten Daten.") -> Piece:
    """Say of a layer that there is nothing.

    Parameters
    ----------
    layer
        Which.
    why
        German.
    """
    return Piece(layer=layer, status=Status.MISSING, sentence=why)


def failed(layer: Layer, why: str) -> Piece:
    """Say of a layer that what was fetched cannot be used.

    Parameters
    ----------
    layer
        Which.
    why
        German, with the way out.
    """
    return Piece(layer=layer, status=Status.FAILED, sentence=why)


def source_name(source: Fetched) -> str:
    """Name a source as the profile does: `gebref`.

    Parameters
    ----------
    source
        A fetched file.
    """
    return source.file.entry.partition("/")[2]


def source_block(name: str, files: Sequence[Fetched]) -> Block:
    """Describe where data come from; of several files everything stands side by side.

    Parameters
    ----------
    name
        Under which the profile knows them.
    files
        At least one.
    """
    found = [item.file for item in files]
    licences = joined([item.licence_seen or item.licence for item in found])
    days = [item.reference_date for item in found if item.reference_date]
    urls = {item.licence_url for item in found if item.licence_url}
    values = {
        "publisher": joined([item.publisher for item in found]),
        "dataset": joined([item.title for item in found]),
        "licence": licences,
        "licence_url": urls.pop() if len(urls) == 1 else None,
        "attribution": joined([item.attribution for item in found if item.attribution]) or None,
        "reference_date": max(days) if len(days) == len(found) else None,
        "retrieved": max(item.retrieved_at for item in found).date(),
    }
    return Block(
        section=f"[sources.{name}]",
        entries=entries(
            values,
            licence="beim Herausgeber lesen, bevor Karten das Haus verlassen"
            if NOT_READ in licences
            else "",
            retrieved="Tag des Abrufs",
        ),
    )


def file_entries(name: str, source: str, remark: str = "") -> list[Entry]:
    """Begin a section that reads a file.

    Parameters
    ----------
    name
        Of the file, below the folder of the region.
    source
        Under which its provenance stands.
    remark
        German: what is in the file.
    """
    return [Entry(key="file", value=name, remark=remark), Entry(key="source", value=source)]
