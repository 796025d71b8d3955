"""Answers what would be if offers of a state changed, for page, files, service and command."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from analyses.access.offers import capacity_of, of_kind
from api.compare.read import read_state
from api.compare.ways import StateWays, read_state_ways, warning_of
from api.compare.what_if_asked import ADD, CLOSE, RESIZE, AskedChanges, question_among
from api.state.access_inputs import state_folder
from api.state.offer_names import offer_names
from api.state.scenarios import ChangedOffer, StateScenario, StateScenarios
from api.state.stages.state_data import read_offer_sites
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.state_runs import StateRun
from kpk_geo.errors import InputError, NotFoundError, listed
from kpk_geo.local_time import local_today
from kpk_geo.results.access import AskedQuestion
from kpk_geo.states.offers import OFFERS
from maps.compare.view import StateView
from maps.compare.what_if import (
    BorderView,
    ChangeView,
    unit_of,
)

_MANY: Final = 60  # questions that a message lists


def _ways(connection: Connection, state: StateView) -> StateWays:
    ways = read_state_ways(connection, state.state_id)
    if ways is None or not ways.answers:
        raise NotFoundError(
            f"Wege und Versorgung über {state.name} sind noch nicht gerechnet; erst danach lässt "
            "sich durchspielen, was ein Angebot mehr oder weniger ändert: kpk run state PROFIL."
        )
    return ways


def offers_in(
    state_dir: Path, state_id: str, question: AskedQuestion, commune: str,
    *, without: Collection[str],
) -> list[tuple[str, str]]:  # fmt: skip
    """List the offers of a commune that a question asks for: name and German label.

    Parameters
    ----------
    state_dir
        Of the settings.
    state_id
        Of the state.
    question
        Says of which kind, and in what their capacity counts.
    commune
        Its key.
    without
        Names of those that are closed already.

    Raises
    ------
    NotFoundError
        The files of the state are not on this machine.
    """
    path = state_folder(state_dir, state_id) / OFFERS
    if not path.is_file():
        raise NotFoundError(
            f"Die Angebote des Landes „{state_id}“ liegen nicht auf diesem Rechner ({path}). Bitte "
            "das Land hier laden: kpk load --state."
        )
    rows = read_offer_sites(path).rows
    rows = rows[of_kind(rows, question.kind.value)]
    names = list(offer_names(rows))
    is_own = (rows["owner"] == commune).to_numpy()
    own = rows[is_own].assign(name=[name for name, here in zip(names, is_own, strict=True) if here])
    unit = unit_of(question)
    amounts = capacity_of(own, question.capacity, local_today())
    found = []
    for row, amount in zip(own.to_dict("records"), amounts.tolist(), strict=True):
        size = "" if unit.is_sites or amount != amount else f", {unit.amount_of(amount)}"
        title = f"{row['title']} (Nr. " if isinstance(row["title"], str) else "(Nr. "
        if row["name"] not in without:
            found.append((row["name"], f"{title}{row['offer_id']}{size})"))
    return sorted(found, key=lambda item: item[1])


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AskedScenario:
    """A scenario over a state as it is loaded."""

    state: StateView
    region: Region
    answered: StateScenario


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AskedState:
    """A state, and which of its questions is asked."""

    state: StateView
    region: Region
    questions: Sequence[AskedQuestion]  # that the newest run answered
    question: AskedQuestion
    run: StateRun  # the newest one with figures


def run_warning(found: AskedState) -> str:
    """Say in German what of the run is missing or old; empty: nothing."""
    return warning_of(found.run, found.region.loaded_at)


def read_asked(connection: Connection, state_id: str, question: str) -> AskedState:
    """Read a state and find a question of it.

    Parameters
    ----------
    state_id
        Of the state.
    question
        Its name; empty: the first that was answered, as a page begins with it.

    Raises
    ------
    NotFoundError
        There is no such state, run or question.
    """
    state, _ = read_state(connection, state_id)
    ways = _ways(connection, state)
    questions = [item for item, _ in ways.answers]
    return AskedState(
        state=state, region=read_region(connection, state_id), questions=questions,
        question=question_among(question, questions), run=ways.run,
    )  # fmt: skip


def ask_state(
    service: StateScenarios, state_id: str, question: str, asked: AskedChanges
) -> AskedScenario:
    """Answer a question for changed offers of a state.

    Parameters
    ----------
    service
        Keeps what was answered before.
    state_id, question
        As `read_asked` takes them.
    asked
        The changes.

    Raises
    ------
    NotFoundError
        There is no such state, run, question or offer.
    InputError
        Nothing is changed, a change is impossible, or the run is of another load.
    """
    with transaction(service.engine) as connection:
        found = read_asked(connection, state_id, question)
    if not question and len(found.questions) > 1:
        known = listed((item.part for item in found.questions), limit=_MANY)
        raise InputError(f"Um welche Frage geht es? Gerechnet sind: {known}.")
    return answered(service, found, asked)


def answered(service: StateScenarios, found: AskedState, asked: AskedChanges) -> AskedScenario:
    """Answer the question of a state that was read.

    Parameters
    ----------
    service, asked
        As `ask_state` takes them.
    found
        The state.

    Raises
    ------
    NotFoundError, InputError
        As `ask_state`.
    """
    if not asked.words:
        raise InputError(
            "Was soll sich ändern? Es fehlt ein Angebot, das schließt, wächst oder eröffnet (in "
            f"der Adresse {CLOSE}, {RESIZE} oder {ADD}; beim Befehl --close, --resize, --open)."
        )
    region = found.region
    made = service.ask(region.region_id, region.revision, found.question, asked.changes())
    return AskedScenario(state=found.state, region=region, answered=made)


def border_view(of: AskedScenario) -> BorderView:
    """Give a scenario as page and texts take it."""
    found = of.answered
    return BorderView(
        question=found.question, changes=[_change(item) for item in found.offers],
        effect=found.effect, computed=found.run.started_at,
        warning=warning_of(found.run, of.region.loaded_at),
    )  # fmt: skip


def _change(item: ChangedOffer) -> ChangeView:
    change = item.change
    return ChangeView(
        action=change.action, title=item.title, commune=item.commune, before=item.before,
        number=item.number,
        after=float("nan") if change.capacity is None else change.capacity,
    )  # fmt: skip


def words_of(
    question: AskedQuestion, commune: str, asked: AskedChanges
) -> Sequence[tuple[str, str]]:
    """Give name and text of all that is asked, as they stand in the address of the page.

    Parameters
    ----------
    question, asked
        What is asked.
    commune
        Whose offers the page lists; empty: none's.
    """
    own = [("kommune", commune)] if commune else []
    return [*own, ("frage", question.part), *asked.words]
