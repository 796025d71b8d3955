"""What several pages that compare communes share: addresses, files, and the table of a figure."""

from collections.abc import Mapping

from analyses.compare.figures import Comparison
from kpk_geo.model import Unit
from kpk_geo.results.state import StateCommune
from maps.compare.text import own_text, rank_text, span_text
from maps.compare.view import OwnRegion, StateView
from maps.kit.compare_addresses import district_address, table_address
from maps.kit.figure import FigureTable
from maps.kit.menu import OVERVIEW


def downloads(
    state: StateView, *, with_ways: bool, commune: str = "", alike: tuple[str, ...] = (),
    district: str = "",
) -> list[tuple[str, str]]:  # fmt: skip
    """List files of the same communes: German name and address.

    Parameters
    ----------
    state
        That they belong to.
    with_ways
        Whether ways were computed.
    commune, alike, district
        As `table_address` takes them.
    """
    files = [("CSV", "kommunen.csv"), ("Excel", "kommunen.xlsx")]
    if with_ways:
        files.append(("Wege und Versorgung (CSV)", "wege.csv"))
    return [
        (label, table_address(state.state_id, what, commune=commune, alike=alike,
                              district=district))
        for label, what in files
    ]  # fmt: skip


def by_district(state: StateView) -> list[tuple[str, str, list[StateCommune]]]:
    """List the Kreise by name, with their address and their communes by name."""
    groups: dict[str, list[StateCommune]] = {}
    for item in sorted(state.communes.values(), key=lambda own: (own.name, own.area_id)):
        groups.setdefault(item.district, []).append(item)
    named = [(items[0].district_name, key, items) for key, items in groups.items()]
    found = [(name, district_address(state.state_id, key), items) for name, key, items in named]
    return sorted(found, key=lambda group: group[:2])


def overview_address(region: OwnRegion | None) -> str:
    """Give the address of the overview of a commune's own region; empty: none is loaded."""
    return "" if region is None else f"{OVERVIEW}?region={region.region_id}"


def peer_table(
    found: Comparison, names: Mapping[str, str], unit: Unit, caption: str
) -> FigureTable:
    """List the peers by name: in the order of their values it would be a league table.

    Parameters
    ----------
    found
        The figure.
    names
        Of the communes, by key.
    unit
        Of the figure.
    caption
        German: what is counted.
    """
    ordered = sorted(found.peers, key=lambda peer: (names[peer.area_id], peer.area_id))
    return FigureTable(
        head=("Kommune", "Wert", "Spanne", "Rang"), caption=f"{caption}, nach Namen",
        rows=tuple(
            (names[peer.area_id], own_text(peer, unit), span_text(peer, unit), rank_text(peer.rank))
            for peer in ordered
        ),
    )  # fmt: skip
