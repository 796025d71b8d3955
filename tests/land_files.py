"""The invented state, loaded and computed as the commands do it."""

from pathlib import Path

import geopandas as gpd
from sqlalchemy import Engine

from api.state.access_inputs import state_inputs
from api.state.access_plan import StateInputs, access_parameters, access_plan, store_access
from api.state.load import load_state
from api.state.run import HowToRun, StateWork, run_state
from api.state.stored_answer import StoredQuestion, newest_run, stored_question
from benchmarks.state.generate import PROFILE, write_state
from kpk_geo.database.connection import transaction
from kpk_geo.profile import read_state_profile
from kpk_geo.results.access import AskedQuestion


class Land:
    """Files, stored communes and the outputs of a run, all below one folder."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder, self.engine = folder, engine
        write_state(folder)
        self.profile = read_state_profile(folder / PROFILE)
        load_state(engine, self.profile, folder, lists_dir=folder, state_dir=folder)
        self.compute()

    @property
    def inputs(self) -> StateInputs:
        return state_inputs(self.profile, self.folder, self.folder)

    def compute(self) -> None:
        inputs = self.inputs
        work = StateWork(
            state_id=self.profile.state.id, plan=access_plan(inputs), folder=self.folder / "store",
            parameters=access_parameters(inputs), store_results=store_access(inputs),
        )  # fmt: skip
        run_state(self.engine, work, HowToRun(single=True))

    def stored(self, question: AskedQuestion) -> StoredQuestion:
        with transaction(self.engine) as connection:
            run = newest_run(connection, self.profile.state.id)
            return stored_question(connection, run, question, self.folder)

    def offers(self) -> gpd.GeoDataFrame:
        return gpd.read_parquet(self.inputs.offers)
