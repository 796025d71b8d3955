"""Cells of the census as sections of the profile: people first, then ages, families, homes."""

from collections.abc import Iterator
from datetime import date

from kpk_geo.errors import KpkError
from kpk_geo.german import number
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.own_commune.census_cut import SIZES, census_members, cut_census
from kpk_geo.own_commune.folder import Fetched, FetchedFolder
from kpk_geo.own_commune.pieces import (
    FILES,
    Piece,
    absent,
    failed,
    file_entries,
    source_name,
)
from kpk_geo.own_commune.store import Counted, Workshop
from kpk_geo.own_commune.territory import Territory
from kpk_geo.profile.drafting import Block, Entry

CENSUS_DAY = date(2022, 5, 15)
# Which files of ages are taken, the best first: the finer ones hold what the others do.
_AGES = (Layer.CENSUS_AGES, Layer.CENSUS_AGE_CLASSES, Layer.CENSUS_AGE_DECADES)
_FURTHER = (Layer.CENSUS_FAMILIES, Layer.CENSUS_ORIGIN, Layer.CENSUS_HOUSING)


def census_pieces(folder: FetchedFolder, territory: Territory, work: Workshop) -> list[Piece]:
    """Read the grids of the census: people first, then ages, families, homes.

    Parameters
    ----------
    folder
        What was fetched.
    territory
        The place.
    work
        Where the cuts go.
    """
    found = [_census_piece(Layer.CENSUS_POPULATION, folder, territory, work)]
    ages = next((layer for layer in _AGES if folder.of(layer)), _AGES[0])
    found += [_census_piece(layer, folder, territory, work) for layer in (ages, *_FURTHER)]
    return found


def _census_piece(
    layer: Layer, folder: FetchedFolder, territory: Territory, work: Workshop
) -> Piece:
    sources = folder.of(layer)
    if not sources:
        return absent(layer)
    blocks, measures, cells, hints = list[Block](), list[str](), 0, list[str]()
    used: dict[str, list[Fetched]] = {}
    for source in sources:
        try:
            for size, name, counted in _grids(source, territory, work):
                if not counted["cells"]:
                    hints.append(f"{source.file.title}: keine Zelle von {SIZES[size]} hier.")
                    continue
                blocks.append(_grid_block(source, size, name))
                measures += counted["measures"]
                used.setdefault(source_name(source), [source])
                cells = max(cells, counted["cells"])
        except KpkError as error:
            hints.append(str(error))
    if not blocks:
        return failed(layer, " ".join(hints) or "Keine Zelle liegt hier.")
    status = Status.SUBSTITUTE if layer in _FURTHER else Status.REAL
    return Piece(
        layer=layer, status=status, blocks=tuple(blocks), sources=used, hints=tuple(hints),
        measures=tuple(dict.fromkeys(measures)),
        sentence=f"{number(cells)} Zellen, mit Umkreis.",
    )  # fmt: skip


def _grids(
    source: Fetched, territory: Territory, work: Workshop
) -> Iterator[tuple[int, str, Counted]]:
    """Cut each size of a file; the box of squares is all of the place that matters to it."""
    file = source.checked()
    for size, member in sorted(census_members(file).items()):
        name = f"{FILES}/zensus/{source_name(source)}_{SIZES[size]}.csv"
        counted = work.make(
            name,
            [file.sha256, member, territory.squares],
            lambda path, member=member, size=size: cut_census(  # type: ignore[misc]
                file, member, size, territory, path
            ),
        )
        yield size, name, counted


def _grid_block(source: Fetched, size: int, name: str) -> Block:
    remark = {
        100: "100-m-Zellen; kleine Zahlen sind dort geheim",
        1000: "Quadratkilometer: Ihre Summen füllen, was auf 100 m geheim ist",
    }
    return Block(
        section="[[population]]",
        entries=[
            *file_entries(name, source_name(source), remark[size]),
            Entry(key="format", value="zensus2022"),
            Entry(key="reference_date", value=source.file.reference_date or CENSUS_DAY),
            Entry(key="cell_size", value=size),
        ],
    )
