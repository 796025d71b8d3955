"""The plan of an invented state, loaded into a folder without a database."""

from pathlib import Path

from api.state.access_inputs import state_folder, state_inputs
from api.state.access_plan import access_plan
from api.state.load import load_state
from benchmarks.state.generate import PROFILE, write_state
from kpk_geo.database.current import open_database
from kpk_geo.engine import Plan
from kpk_geo.profile import StateProfile, read_state_profile
from kpk_geo.settings import Settings


def invented_plan(folder: Path, size: str, *, kinds: int | None = None) -> Plan:
    """Write and load a state once; give the plan of access over it."""
    path = folder / PROFILE
    if not path.exists():
        write_state(folder, size)
    profile = read_state_profile(path)
    if not (state_folder(folder, profile.state.id) / "zellen.parquet").exists():
        with open_database(Settings(state_dir=folder / "database")) as engine:
            load_state(engine, profile, folder, lists_dir=folder, state_dir=folder)
    return access_plan(state_inputs(_with_kinds(profile, kinds), folder, folder))


def _with_kinds(profile: StateProfile, kinds: int | None) -> StateProfile:
    plan = profile.accessibility
    assert plan is not None
    fewer = plan.model_copy(update={"services": plan.services[:kinds]})
    return profile.model_copy(update={"accessibility": fewer})
