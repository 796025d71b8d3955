"""From what access over a state is computed: its profile, and the files that its load wrote."""

from pathlib import Path

import geopandas as gpd

from api.state.access_plan import StateInputs
from api.state.load import STATES
from kpk_geo.errors import InputError, NotFoundError, listed
from kpk_geo.local_time import local_today
from kpk_geo.opening.calendar import kindergarten_year
from kpk_geo.profile import StateProfile
from kpk_geo.states.cells import CELLS
from kpk_geo.states.found import find_files
from kpk_geo.states.offers import OFFERS
from kpk_geo.states.region import COMMUNES_FILE

OUTPUTS = "ergebnisse"  # folder of the outputs below that of the state


def state_folder(state_dir: Path, state_id: str) -> Path:
    """Give the folder of a state below the state folder of the settings."""
    return state_dir / STATES / state_id


def state_inputs(profile: StateProfile, data_dir: Path, state_dir: Path) -> StateInputs:
    """Find what a run over a state reads.

    Parameters
    ----------
    profile
        Of the state.
    data_dir
        Folder in which its extracts are looked for.
    state_dir
        Of the settings.

    Raises
    ------
    InputError
        The profile plans no access, or names no streets.
    NotFoundError
        The state is not loaded, or an extract is not there.
    """
    info = profile.state
    if profile.accessibility is None or profile.streets is None:
        raise InputError(
            f"Das Profil von {info.name} plant keine Wege: [streets] und [accessibility] gehören "
            "dazu."
        )
    folder = state_folder(state_dir, info.id)
    missing = [name for name in (CELLS, OFFERS, COMMUNES_FILE) if not (folder / name).is_file()]
    if missing:
        raise NotFoundError(
            f"{info.name} ist noch nicht ganz geladen: {listed(missing)} fehlt in {folder}. Bitte "
            "zuerst: kpk load --state."
        )
    streets = find_files(profile.streets.file, data_dir)
    if not streets.files:
        raise NotFoundError(" ".join(fault.text for fault in streets.faults))
    communes = gpd.read_file(folder / COMMUNES_FILE, columns=["ags"], ignore_geometry=True)["ags"]
    return StateInputs(
        extracts=tuple(file.path for file in streets.files), cells=folder / CELLS,
        offers=folder / OFFERS, communes=tuple(sorted(map(str, communes))),
        plan=profile.accessibility, streets=profile.streets, crs=info.crs,
        # of the year its first day, so that tomorrow nothing has to be computed anew
        today=kindergarten_year(local_today()).first,
    )  # fmt: skip
