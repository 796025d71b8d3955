"""What the steps of loading a state share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from api.state.files import StateFiles
from kpk_geo.own_commune.store import Workshop
from kpk_geo.profile import StateProfile
from kpk_geo.results.state import StateFault
from kpk_geo.states.communes import StateCommunes
from kpk_geo.states.named import Named, Successor

OnStep = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class StateLoading:
    """What all steps share; faults are gathered as they are found."""

    profile: StateProfile
    files: StateFiles
    work: Workshop
    on_step: OnStep
    state: StateCommunes
    programme: Mapping[str, Named]
    successors: Mapping[str, Successor]
    faults: list[StateFault] = field(default_factory=list)

    @property
    def buffer(self) -> float:
        """Metres around the state in which cells and offers are kept."""
        return self.profile.state.edge_buffer_km * 1000
