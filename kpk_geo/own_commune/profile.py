"""The chapters of a new region's profile, each section with a word on what it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.own_commune.cuts import AreaCut
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.indicators import CENSUS_PEOPLE, indicator_blocks
from kpk_geo.own_commune.pieces import Piece, source_block
from kpk_geo.own_commune.plans import (
    access_block,
    children_block,
    hot_spot_block,
    index_block,
    kinds_of,
    prevention_chapter,
    siting_block,
)
from kpk_geo.own_commune.territory import Territory
from kpk_geo.profile.drafting import Block, Chapter, Entry

_OFFERS = (Layer.KITAS, Layer.SCHOOLS, Layer.HOSPITALS, Layer.FACILITIES, Layer.OSM_OFFERS)
_CENSUS = (
    Layer.CENSUS_POPULATION, Layer.CENSUS_AGES, Layer.CENSUS_AGE_CLASSES, Layer.CENSUS_AGE_DECADES,
    Layer.CENSUS_FAMILIES, Layer.CENSUS_ORIGIN, Layer.CENSUS_HOUSING,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RegionParts:
    """What a profile is written of."""

    territory: Territory
    region_id: str
    synthetic: bool
    cut: AreaCut
    pieces: Sequence[Piece]
    newest: Mapping[str, Any]  # sums of the newest table of the commune; empty: there is none
    census_day: date

    def blocks(self, *layers: Layer) -> tuple[Block, ...]:
        """Give the sections that read some layers.

        Parameters
        ----------
        layers
            In the order in which their sections stand.
        """
        return tuple(
            block
            for layer in layers
            for piece in self.pieces
            if piece.layer is layer
            for block in piece.blocks
        )

    @property
    def measures(self) -> list[str]:
        """All that the census counts here."""
        found = (
            measure for piece in self.pieces if piece.layer in _CENSUS for measure in piece.measures
        )
        return list(dict.fromkeys(found))

    @property
    def tables(self) -> list[str]:
        """Indicators of the commune's own tables."""
        return [
            measure
            for piece in self.pieces
            if piece.layer is Layer.AREA_POPULATION
            for measure in piece.measures
        ]


def chapters_of(parts: RegionParts) -> list[Chapter]:
    """Write all chapters of a profile.

    Parameters
    ----------
    parts
        What there is.
    """
    found = [
        _opening(parts),
        Chapter(title="Region", blocks=[_region(parts)]),
        Chapter(title="Quellen", remark="Stehen unter jeder Karte.", blocks=[*_sources(parts)]),
        Chapter(title="Gebiete", blocks=parts.blocks(Layer.AREAS)),
        Chapter(
            title="Kennzahlen", remark="Was jede Zahl bedeutet. burden: hoch heißt belastet; "
            "relief: hoch heißt entlastet; neutral: Bedarf oder Einordnung.",
            blocks=indicator_blocks(parts.measures, parts.tables),
        ),
        Chapter(title="Tabellen der Kommune", blocks=parts.blocks(Layer.AREA_POPULATION)),
        Chapter(title="Adressen", blocks=parts.blocks(Layer.ADDRESSES)),
        Chapter(title="Einrichtungen und Angebote", blocks=parts.blocks(*_OFFERS)),
        Chapter(
            title="Menschen im Zensusgitter",
            blocks=[*parts.blocks(*_CENSUS), *_children(parts)],
        ),
        Chapter(
            title="Die ganze Kommune zum Einordnen", remark="Stehen auf dem Überblick neben den "
            "Karten und gehen in keine ein.",
            blocks=parts.blocks(Layer.CONTEXT, Layer.COMMUNE_AGES),
        ),
        Chapter(title="Straßen", blocks=parts.blocks(Layer.STREETS)),
        Chapter(title="Auswertungen", blocks=[*_plans(parts)]),
    ]  # fmt: skip
    prevention = prevention_chapter(parts.cut.level, parts.region_id)
    found += [_with_complete(prevention, parts)] if prevention else []
    return [chapter for chapter in found if chapter.blocks or not chapter.title]


def _opening(parts: RegionParts) -> Chapter:
    place = parts.territory.place
    invented = " Alle Daten sind erfunden." if parts.synthetic else ""
    return Chapter(
        title="",
        remark=f"Regionsprofil: {place.label} ({place.key}).{invented}\nGeschrieben von kpk new "
        "aus geholten offenen Daten. Es darf von Hand geändert werden: kpk new "
        "überschreibt es dann nicht, sondern legt region.neu.toml daneben.\nLaden: kpk "
        "load region.toml. Alle Schlüssel: docs/regionsprofil.md.",
    )


def _region(parts: RegionParts) -> Block:
    territory = parts.territory
    place, frame = territory.place, list(territory.frame)
    sure = place.office if place.office_is_sure else ""
    guess = place.office if not place.office_is_sure else ""
    return Block(
        section="[region]",
        remark=f"youth_office fehlt: vermutlich „{guess}“, bitte prüfen und eintragen."
        if guess
        else "",
        entries=[
            Entry(key="id", value=parts.region_id, remark="Kennung in Befehlen und Adressen"),
            Entry(key="name", value=place.name, remark="steht auf den Karten"),
            Entry(
                key="youth_office", value=sure or None,
                remark="steht im Kopf von Anträgen; bitte prüfen",
            ),
            Entry(key="synthetic", value=parts.synthetic or None, remark="erfundene Daten"),
            Entry(key="extent", value=frame, remark="Rahmen in Grad: West, Süd, Ost, Nord"),
            Entry(
                key="edge_buffer_km", value=territory.buffer / 1000,
                remark="so weit außerhalb zählen Angebote und Kinder noch mit",
            ),
        ],
    )  # fmt: skip


def _sources(parts: RegionParts) -> Iterator[Block]:
    found: dict[str, list[Fetched]] = {}
    for piece in parts.pieces:
        for name, files in piece.sources.items():
            known = found.setdefault(name, [])
            known += [file for file in files if file not in known]
    for name, files in found.items():
        yield source_block(name, files)


def _children(parts: RegionParts) -> list[Block]:
    block = children_block(parts.newest)
    has_cells = any(piece.blocks for piece in parts.pieces if piece.layer in _CENSUS)
    return [block] if block and has_cells else []


def _plans(parts: RegionParts) -> Iterator[Block]:
    level, measures, kinds = parts.cut.level, parts.measures, kinds_of(parts.pieces)
    people = CENSUS_PEOPLE if "population" in parts.tables else "population"
    if "persons" in measures:
        index = index_block(level, measures, people, parts.census_day)
        if index:
            yield index
    if "persons" in measures or "population" in parts.tables:
        yield hot_spot_block(level, "population")
    access = access_block(level, kinds)
    if access:
        yield access
    siting = siting_block(kinds)
    if siting:
        yield siting


def _with_complete(chapter: Chapter, parts: RegionParts) -> Chapter:
    """Say of which kinds all offers are known: only of them an empty list is a gap."""
    whole = [
        kind
        for piece in parts.pieces
        if piece.layer in (Layer.KITAS, Layer.SCHOOLS) and piece.status is Status.REAL
        for kind in piece.kinds
    ]
    first, *links = chapter.blocks
    entry = Entry(key="complete", value=whole or None, remark="von diesen Arten ist alles erfasst")
    own = [item for item in first.entries if item.key != "complete"]
    block = Block(section=first.section, remark=first.remark, entries=[*own, entry])
    return Chapter(title=chapter.title, remark=chapter.remark, blocks=[block, *links])
