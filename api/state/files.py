"""The files that the profile of a state names, found and with their fingerprints."""

from dataclasses import dataclass
from pathlib import Path

from kpk_geo.import_report import SourceFile
from kpk_geo.profile import IndicatorTable, OfferTable, PopulationGrid, StateProfile
from kpk_geo.results.state import StateFault
from kpk_geo.states.found import each_file, find_files


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFiles:
    """What was found; what was not is a fault."""

    boundaries: tuple[SourceFile, ...]
    why_no_boundaries: str  # German; empty: there are some
    streets: tuple[SourceFile, ...]
    cells: list[tuple[PopulationGrid, SourceFile]]
    offers: list[tuple[OfferTable, SourceFile]]
    tables: list[tuple[IndicatorTable, SourceFile]]
    faults: list[StateFault]


def find_state_files(profile: StateProfile, data_dir: Path) -> StateFiles:
    """Find all files.

    Parameters
    ----------
    profile
        Of the state.
    data_dir
        Folder of the data.
    """
    faults: list[StateFault] = []
    borders = find_files(profile.boundaries.file, data_dir)
    streets = find_files(profile.streets.file, data_dir) if profile.streets else None
    if streets is not None:
        faults += streets.faults
    cells: list[tuple[PopulationGrid, SourceFile]] = []
    offers: list[tuple[OfferTable, SourceFile]] = []
    tables: list[tuple[IndicatorTable, SourceFile]] = []
    for grid in profile.cells:
        found = find_files(grid.file, data_dir)
        faults += found.faults
        cells += each_file(grid, found)
    for listing in profile.offers:
        found = find_files(listing.file, data_dir)
        faults += found.faults
        offers += each_file(listing, found)
    for table in profile.tables:
        found = find_files(table.file, data_dir)
        faults += found.faults
        tables += each_file(table, found)
    return StateFiles(
        boundaries=borders.files,
        why_no_boundaries=" ".join(fault.text for fault in borders.faults),
        streets=streets.files if streets else (), cells=cells, offers=offers, tables=tables,
        faults=faults,
    )  # fmt: skip
