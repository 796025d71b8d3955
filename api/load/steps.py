"""The steps of a load, in the order in which files rest on each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.load.loading import Loading
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import (
    rename_sources,
)
from kpk_geo.profile import (
    AreaLayer,
    FileSection,
    RegionProfile,
)

AREAS, ADDRESSES, OFFERS = "Gebiete", "Adressen", "Angebote"


@dataclass(frozen=True, slots=True)
class Step:
    """One section of a profile."""

    name: str
    kind: str
    section: FileSection


def steps_of(profile: RegionProfile) -> Iterator[Step]:
    """List the sections so that each comes after those on which it rests."""
    groups: tuple[tuple[str, Sequence[FileSection]], ...] = (
        (AREAS, _parents_first(profile.areas)),
        ("Indikatoren", [table for table in profile.tables if not table.reallocate]),
        (ADDRESSES, profile.addresses),
        (OFFERS, profile.offers),
        ("Bevölkerung", profile.population),
        # These rest on the grids.
        ("Indikatoren", [table for table in profile.tables if table.reallocate]),
        ("Indikatoren", profile.cell_indicators),
        ("Straßennetz", [profile.network] if profile.network else []),
    )
    for kind, sections in groups:
        for section in sections:
            yield Step(section.source_name, kind, section)


def keep_renamed_lists(loading: Loading, steps: list[Step]) -> None:
    """A list or register whose file got another name is still the same."""
    sources = loading.profile.sources
    with transaction(loading.engine) as connection:
        for kind in (ADDRESSES, OFFERS):
            wanted = [
                (step.name, sources[step.section.source].dataset)
                for step in steps
                if step.kind == kind
            ]
            rename_sources(connection, loading.region_id, wanted, kind=kind)


def _parents_first(layers: tuple[AreaLayer, ...]) -> list[AreaLayer]:
    above = {layer.level: layer.parent_level for layer in layers}

    def depth(level: str | None) -> int:
        return 0 if level is None else 1 + depth(above.get(level))

    return sorted(layers, key=lambda layer: depth(layer.level))
