"""All cuts of a place that the fetched data allow, and the files of the one that is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import geopandas as gpd
import shapely

from kpk_geo.errors import KpkError
from kpk_geo.local_time import local_day
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.own_commune.boundary import CommuneLayer
from kpk_geo.own_commune.cuts import AreaCut, as_frame, is_nested, share_of
from kpk_geo.own_commune.folder import Fetched, FetchedFolder
from kpk_geo.own_commune.grid_cut import grid_cut
from kpk_geo.own_commune.layer_cuts import OSM, osm_cuts, read_cuts
from kpk_geo.own_commune.pieces import FILES, Piece, file_entries, source_name
from kpk_geo.own_commune.store import Workshop
from kpk_geo.own_commune.territory import Territory
from kpk_geo.profile.drafting import Block, Entry

KEY, NAME = "schluessel", "name"  # columns of the files that are written
_DIGITS = 7  # of a degree: a centimetre, so that neighbours keep their common border


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """What can be chosen from."""

    cuts: tuple[AreaCut, ...]  # the grid is always among them
    faults: tuple[str, ...]  # German: layers of areas that cannot be used


def possible_cuts(
    folder: FetchedFolder,
    territory: Territory,
    people: gpd.GeoDataFrame | None,
    extract: tuple[Path, Sequence[Fetched]] | None,
) -> Cuts:
    """Read every cut that there is, with the share of the people in its areas.

    Parameters
    ----------
    folder
        What was fetched.
    territory
        The place.
    people
        Points with `persons`; None: shares are of the ground.
    extract
        The cut streets with where they came from: they hold Stadtteile where nobody fetched them.
    """
    found, faults = list[AreaCut](), list[str]()
    for source in folder.of(Layer.AREAS, territory.place):
        try:
            found += read_cuts(source, territory)
        except KpkError as error:
            faults.append(str(error))
    if extract and not any(cut.rank == OSM for cut in found):
        path, sources = extract
        found += osm_cuts(path, sources[0], territory)
    found.append(grid_cut(territory))
    shared = [replace(cut, share=share_of(cut.areas, territory.outline, people)) for cut in found]
    return Cuts(cuts=tuple(shared), faults=tuple(faults))


def area_piece(
    chosen: AreaCut,
    cuts: Sequence[AreaCut],
    boundary: CommuneLayer,
    territory: Territory,
    work: Workshop,
) -> Piece:
    """Write the chosen areas, with coarser official ones in which they lie.

    Parameters
    ----------
    chosen
        The cut on which everything is computed.
    cuts
        All that there are.
    boundary
        Layer of the communes.
    territory
        The place.
    work
        Where the files go.
    """
    levels = [*_above(chosen, cuts, boundary, territory), chosen]
    blocks, sources = list[Block](), dict[str, Sequence[Fetched]]()
    above: str | None = None
    for cut in levels:
        source = cut.source or boundary.source
        name = f"{FILES}/gebiete_{cut.level}.geojson"
        write = partial(_written, cut, local_day(source.file.retrieved_at))
        made = work.make(name, [_print(cut)], write)
        since = date.fromisoformat(made["since"])
        blocks.append(_block(cut, name, source, since, above))
        sources[source_name(source)] = [source]
        above = cut.level
    hints = [chosen.remark] if chosen.remark else []
    if chosen.share < 0.995:
        hints.append(
            f"Die Gebiete enthalten {100 * chosen.share:.1f} % der Menschen der Kommune; die "
            "übrigen wohnen in keinem.".replace(".", ",", 1)
        )
    return Piece(
        layer=Layer.AREAS, status=Status.REAL if chosen.rank == 0 else Status.SUBSTITUTE,
        blocks=tuple(blocks), sources=sources, hints=tuple(hints),
        sentence=f"{chosen.count} × {chosen.label} ({chosen.of}).",
    )  # fmt: skip


def _above(
    chosen: AreaCut, cuts: Sequence[AreaCut], boundary: CommuneLayer, territory: Territory
) -> list[AreaCut]:
    """Give coarser cuts of the same source in which all areas lie, the coarsest first."""
    coarser = sorted(
        (
            cut for cut in cuts
            if cut.rank == chosen.rank == 0 and cut.count < chosen.count
            and is_nested(chosen, cut)
        ),
        key=lambda cut: cut.count,
    )  # fmt: skip
    nested: list[AreaCut] = []
    for cut in coarser:
        if not nested or is_nested(cut, nested[-1]):
            nested.append(cut)
    if territory.place.is_district:
        nested.insert(0, _communes(boundary, territory))
    return nested


def _communes(boundary: CommuneLayer, territory: Territory) -> AreaCut:
    own = boundary.shapes[boundary.shapes["key"].isin(territory.place.keys)]
    names = {item.key: item.name for item in territory.place.communes}
    return AreaCut(
        level="gemeinde", label="Gemeinde", rank=0, source=boundary.source, of="amtliche Grenzen",
        areas=as_frame(
            list(own["key"]), [names[key] for key in own["key"]], list(own.geometry)
        ),
    )  # fmt: skip


def _print(cut: AreaCut) -> str:
    shapes = shapely.to_wkb(cut.areas.geometry.to_numpy(), hex=True)
    return " ".join([*cut.areas["area_id"], *cut.areas["name"], *shapes])


def _written(cut: AreaCut, day: date, path: Path) -> dict[str, object]:
    frame = cut.areas.rename(columns={"area_id": KEY, "name": NAME}).to_crs(4326)
    path.unlink(missing_ok=True)
    frame.to_file(path, driver="GeoJSON", COORDINATE_PRECISION=_DIGITS, RFC7946="NO")
    # Areas that stay the same keep the day since when they hold, however often they are fetched.
    return {"areas": len(frame), "since": day.isoformat()}


def _block(cut: AreaCut, name: str, source: Fetched, since: date, above: str | None) -> Block:
    stated = (source.entry.valid_from if source.entry else None) or source.file.reference_date
    remark = "Gebietsstand"
    if stated is None:
        remark += ": die Quelle nennt keinen, daher der Tag, an dem diese Flächen zuerst kamen"
    return Block(
        section="[[areas]]", remark=cut.remark,
        entries=[
            Entry(key="level", value=cut.level),
            Entry(key="label", value=cut.label),
            *file_entries(name, source_name(source), f"{cut.count} Gebiete"),
            Entry(key="valid_from", value=stated or since, remark=remark),
            Entry(key="id_column", value=KEY),
            Entry(key="name_column", value=NAME),
            Entry(key="parent_level", value=above, remark="die Lage entscheidet"),
        ],
    )  # fmt: skip
