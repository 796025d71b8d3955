"""What would be if offers of a state changed: answered from the newest run, and stored nowhere."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from sqlalchemy import Engine

from analyses.access.answer import Answer
from analyses.access.offers import of_kind
from analyses.access.scenario import Change, scenario_of_offers
from analyses.access.scenario_offers import place_of
from analyses.scenarios.over_borders import BorderEffect, border_effect
from api.state.new_places import ChangedMode, ChangedState
from api.state.offer_names import called, offer_names
from api.state.stored_answer import newest_run, stored_question
from kpk_geo.database.connection import transaction
from kpk_geo.database.state_runs import StateRun
from kpk_geo.errors import InputError, NotFoundError, excerpt, listed
from kpk_geo.held_bytes import held_bytes
from kpk_geo.results.access import AskedQuestion

SHARE: Final = 0.5  # of the memory of a service, for answers of states; own setting
_MANY: Final = 5  # places of one number that a message lists


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ChangedOffer:
    """An offer that a scenario changes."""

    change: Change
    title: str  # as its list calls it; of a new one as the question does; may be empty
    commune: str  # key
    before: float  # capacity before this change; NaN: not known, or a new one
    number: str  # in its list; empty for a new one


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class StateScenario:
    """A scenario over a state, answered."""

    run: StateRun
    question: AskedQuestion
    before: Answer
    after: Answer
    offers: tuple[ChangedOffer, ...]
    effect: BorderEffect


@dataclass(frozen=True, eq=False, slots=True)
class _Kept:
    run: StateRun
    before: Answer
    state: ChangedState
    mode: ChangedMode
    names: Mapping[str, str]  # as `offer_names` gives them
    size: int


@dataclass(slots=True)
class StateScenarios:
    """Answers of states that are asked again and again; safe to use from several threads."""

    engine: Engine
    state_dir: Path
    memory: int = 1_500_000_000  # bytes of the whole service, estimated
    _kept: "OrderedDict[tuple[str, int, int, str], _Kept]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)  # of the table; held briefly
    _reading: threading.Lock = field(default_factory=threading.Lock)  # one state at a time

    def ask(
        self, state_id: str, revision: int, question: AskedQuestion, changes: Sequence[Change]
    ) -> StateScenario:
        """Answer a question for changed offers.

        Parameters
        ----------
        state_id, revision
            Which state, in which load.
        question
            One that the newest run answered.
        changes
            Of offers, each by its name (`offer_names`).

        Raises
        ------
        NotFoundError
            There is no run, it did not answer the question, or there is no such offer.
        InputError
            A change is impossible, or the run is of another load or version.
        """
        kept = self._answered(state_id, revision, question)
        before = kept.before
        named = [_named(kept.names, before, change) for change in changes]
        _require_open(named, changes)
        after = scenario_of_offers(kept.state, kept.mode, before, named)
        offers = _offers(kept.state, before, named)
        effect = border_effect(before, after, own={item.commune for item in offers})
        return StateScenario(
            run=kept.run, question=question, before=before, after=after, offers=offers,
            effect=effect,
        )  # fmt: skip

    def _answered(self, state_id: str, revision: int, question: AskedQuestion) -> _Kept:
        with transaction(self.engine) as connection:
            run = newest_run(connection, state_id)
        key = (state_id, revision, run.state_run_pk, question.part)
        known = self._known(key)
        if known is not None:
            return known
        with self._reading:  # who asks the same waits for one reading
            known = self._known(key)
            if known is not None:
                return known
            with transaction(self.engine) as connection:
                stored = stored_question(connection, run, question, self.state_dir)
            found, state, mode = stored.answer()
            rows = state.offers.rows
            names = offer_names(rows[of_kind(rows, question.kind.value)])
            size = held_bytes([found.answer, state, mode, names])  # what is mapped counts nothing
            made = _Kept(run, found.answer, state, mode, names, size)
            self._keep(key, made)
            return made

    def _known(self, key: tuple[str, int, int, str]) -> _Kept | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: tuple[str, int, int, str], made: _Kept) -> None:
        with self._lock:
            self._kept[key] = made
            for other in [one for one in self._kept if one[0] == key[0] and one[1:3] != key[1:3]]:
                del self._kept[other]  # of an earlier load or run
            while (
                len(self._kept) > 1
                and sum(item.size for item in self._kept.values()) > SHARE * self.memory
            ):
                self._kept.popitem(last=False)


def _require_open(named: Sequence[Change], asked: Sequence[Change]) -> None:
    """Refuse to change an offer that an earlier change has closed."""
    closed = set[str]()
    for change, words in zip(named, asked, strict=True):
        if change.offer in closed:
            raise InputError(
                f"Das Angebot „{excerpt(words.offer)}“ ist in diesem Gedankenspiel schon "
                "geschlossen. Bitte eine der beiden Änderungen zurücknehmen."
            )
        if change.action == "close" and change.offer is not None:
            closed.add(change.offer)


def _named(names: Mapping[str, str], before: Answer, change: Change) -> Change:
    """Find the offer that a change names.

    Parameters
    ----------
    names
        Of the offers of the question's kind, as `offer_names` gives them.
    before
        The answer for the offers that there are.

    Raises
    ------
    NotFoundError
        There is none.
    InputError
        There are several.
    """
    if change.action == "add" or change.offer is None:
        return change
    found, text = called(names, change.offer.strip()), excerpt(change.offer)
    if len(found) > 1:
        raise InputError(
            f"Die Nummer „{text}“ haben {len(found)} Orte: {listed(found, limit=_MANY)}. Bitte "
            "einen davon ganz nennen, mit dem, was hinter dem Strich steht."
        )
    if not found:
        raise NotFoundError(
            f"Ein Angebot „{text}“ dieser Art steht in keiner Liste des Landes. Die Nummern zeigt "
            "die Seite „Was wäre, wenn?“ bei der Kommune."
        )
    key = names[found[0]]
    if key not in before.offers.drafted:
        raise NotFoundError(
            f"Das Angebot „{text}“ zählt bei dieser Frage nicht: Von dort führt kein Weg mit "
            f"diesem Verkehrsmittel weiter ({before.question.mode.label})."
        )
    return replace(change, offer=key)


def _offers(
    state: ChangedState, before: Answer, changes: Sequence[Change]
) -> tuple[ChangedOffer, ...]:
    """Say what was changed, in the order of the changes."""
    rows, keys, found = before.offers.rows, before.offers.keys, list[ChangedOffer]()
    resized: dict[str, float] = {}  # by an earlier change
    for change in changes:
        if change.action == "add":
            xy = np.array([place_of(change.place, state.work_crs)])
            [commune] = state.whereabouts(xy)["owner"]
            title, capacity, number = change.title, float("nan"), ""
        else:
            row = keys.index(str(change.offer))
            listed_title = rows["title"].iloc[row]
            title = listed_title if isinstance(listed_title, str) else ""
            number = str(rows["offer_id"].iloc[row])
            commune, key = rows["owner"].iloc[row], keys[row]
            capacity = resized.get(key, float(before.offers.capacity[row]))
            if change.capacity is not None:
                resized[key] = change.capacity
        found.append(
            ChangedOffer(
                change=change, title=title, commune=str(commune), before=capacity, number=number
            )
        )
    return tuple(found)
