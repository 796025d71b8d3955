"""Reads ways and supply of all communes from the newest run over a state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from analyses.compare.ways import beside_peers
from kpk_geo.database.state_runs import StateRun, read_commune_results, read_newest_state_run
from kpk_geo.errors import NotFoundError, listed
from kpk_geo.local_time import local_day
from kpk_geo.model import TravelMode
from kpk_geo.model.state_runs import RunStatus
from kpk_geo.results.access import AccessArea, AskedQuestion
from maps.compare.view import ComparedWays, DistrictWays, StateView

Answers = Sequence[tuple[AskedQuestion, Mapping[str, AccessArea]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWays:
    """The newest run that has figures."""

    run: StateRun
    answers: Answers  # by question, each with rows by key

    @property
    def modes(self) -> tuple[TravelMode, ...]:
        """Modes of the questions, as the product orders them."""
        asked = {question.mode for question, _ in self.answers}
        return tuple(mode for mode in TravelMode if mode in asked)


def read_state_ways(connection: Connection, state_id: str) -> StateWays | None:
    """Read the newest run that stored figures; None: there is none.

    Parameters
    ----------
    state_id
        Of the state.
    """
    run = read_newest_state_run(connection, state_id, with_results=True)
    if run is None:
        return None
    found = read_commune_results(connection, run.state_run_pk)
    return StateWays(
        run=run,
        answers=[
            (
                AskedQuestion.of_part(part),
                {key: AccessArea.model_validate(own | {"area_id": key})
                 for key, own in rows.items()},
            )
            for part, rows in found.items()
        ],
    )  # fmt: skip


def warning_of(run: StateRun, loaded_at: datetime) -> str:
    """Say in German what of a run is missing or old; empty: nothing.

    Parameters
    ----------
    run
        Whose figures are shown.
    loaded_at
        When the state was loaded.
    """
    texts = []
    if run.started_at < loaded_at:
        texts.append("Das Land wurde danach neu geladen; bitte neu rechnen: kpk run state PROFIL.")
    if run.status is not RunStatus.DONE:
        texts.append("Nicht alles wurde gerechnet; was fehlt, zeigt der Stand der Rechnung.")
    return " ".join(texts)


def peers_with_streets(state: StateView, own: str, peers: Sequence[str]) -> tuple[str, ...]:
    """Leave out peers whose streets are missing or cut off: their ways are too long, or none.

    Parameters
    ----------
    state
        That they belong to.
    own, peers
        As `beside_peers` takes them; the own commune stays.
    """
    poor = state.poor_streets
    return tuple(key for key in peers if key == own or key not in poor)


def compared_ways(
    found: StateWays, own: str, peers: Sequence[str], mode: str, *, loaded_at: datetime
) -> ComparedWays:
    """Put a commune beside its peers in all questions of a mode.

    Parameters
    ----------
    found
        The newest run.
    own, peers
        As `beside_peers` takes them.
    mode
        Key of the mode; empty: the first that was computed.
    loaded_at
        When the state was loaded.

    Raises
    ------
    NotFoundError
        Nothing was computed in that mode.
    """
    wanted = _mode(found, mode)
    return ComparedWays(
        mode=wanted, modes=found.modes, computed=local_day(found.run.started_at),
        warning=warning_of(found.run, loaded_at),
        rows=[
            (question, beside_peers(own, peers, rows))
            for question, rows in found.answers
            if question.mode is wanted
        ],
    )  # fmt: skip


def district_ways(found: StateWays, mode: str, *, loaded_at: datetime) -> DistrictWays:
    """Give all questions of a mode.

    Parameters
    ----------
    found, mode, loaded_at
        As `compared_ways` takes them.

    Raises
    ------
    NotFoundError
        Nothing was computed in that mode.
    """
    wanted = _mode(found, mode)
    return DistrictWays(
        mode=wanted, modes=found.modes, computed=local_day(found.run.started_at),
        warning=warning_of(found.run, loaded_at),
        rows=[item for item in found.answers if item[0].mode is wanted],
    )  # fmt: skip


def _mode(found: StateWays, mode: str) -> TravelMode:
    wanted = TravelMode.parse(mode) if mode else found.modes[0]
    if wanted not in found.modes:
        known = listed(item.value for item in found.modes)
        raise NotFoundError(f"verkehr={mode}: Gerechnet ist {known}.")
    return wanted
