"""Saves scenarios: read, close, compute, store."""

from collections.abc import Sequence
from dataclasses import dataclass

from analyses.access.answer import AccessQuestion
from analyses.access.offers import offer_keys
from analyses.access.scenario import Change, closed_offers
from analyses.access.scenario_offers import NEW_KEY
from api.questions.access.run import INPUTS, access_parameters
from api.questions.access.scenario import ScenarioAnswer, answer_scenario
from api.questions.access.scenario_records import scenario_result
from api.questions.access.service import AccessService
from api.questions.gaps.service import GapsService
from api.questions.scenarios.gap_changes import scenario_gaps
from api.questions.scenarios.names import checked_cost, clean_name, clean_note, require_open
from kpk_geo.database.confidential import read_confidential_names
from kpk_geo.database.connection import transaction
from kpk_geo.database.scenarios import NewScenario, SavedScenario, read_scenario, write_scenario
from kpk_geo.database.sources import read_digests
from kpk_geo.errors import InputError
from kpk_geo.local_time import local_today
from kpk_geo.opening.slot import Season, Slot
from kpk_geo.results.scenario import ScenarioChange, ScenarioChanges, ScenarioQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What people write about a scenario."""

    name: str
    note: str = ""
    annual_cost: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which question about which state of a region."""

    region_id: str
    revision: int
    question: AccessQuestion


def save_scenario(
    service: AccessService,
    asked: Asked,
    changes: Sequence[Change],
    words: Words,
    *,
    by: str,
    gaps: GapsService | None = None,
) -> SavedScenario:
    """Compute a scenario and save it with what came of it.

    Parameters
    ----------
    service
        Keeps the region in memory.
    asked
        Question, region and revision of its data.
    changes
        At least one.
    words
        Name, note and costs; a name that is taken is numbered.
    by
        Name of the user who saves.
    gaps
        Keeps the gaps of the region in memory; None: they are not asked about.

    Raises
    ------
    NotFoundError
        A change names an offer that does not count for the question.
    InputError
        Nothing is changed, something is impossible, or the data changed meanwhile.
    """
    if not changes:
        raise InputError("Noch ist nichts geändert: Zu speichern gibt es nichts.")
    tidy = Words(
        name=clean_name(words.name),
        note=clean_note(words.note),
        annual_cost=checked_cost(words.annual_cost),
    )
    with transaction(service.engine) as connection:
        require_open(read_confidential_names(connection, asked.region_id), tidy.name, tidy.note)
    return _store(service, asked, changes, tidy, by=by, gaps=gaps, follows=None)


def compute_anew(
    service: AccessService,
    saved: SavedScenario,
    revision: int,
    *,
    by: str,
    gaps: GapsService | None = None,
) -> SavedScenario:
    """Compute the changes of a saved scenario on today's data, as a version of its own.

    Parameters
    ----------
    service
        Keeps the region in memory.
    saved
        It is left as it is.
    revision
        Of the region's data.
    by
        Name of the user who asks for it.
    gaps
        Keeps the gaps of the region in memory; None: they are not asked about.

    Raises
    ------
    NotFoundError
        An offer that it changes is not there any more; the message names it.
    InputError
        A change has become impossible, or the data changed meanwhile.
    """
    asked = Asked(
        region_id=saved.region_id, revision=revision, question=question_asked(saved.question)
    )
    words = Words(name=saved.name, note=saved.note, annual_cost=saved.annual_cost)
    changes = changes_of(saved.changes)
    return _store(service, asked, changes, words, by=by, gaps=gaps, follows=saved.name)


def _store(
    service: AccessService,
    asked: Asked,
    changes: Sequence[Change],
    words: Words,
    *,
    by: str,
    gaps: GapsService | None,
    follows: str | None,
) -> SavedScenario:
    region_id = asked.region_id
    found = answer_scenario(service, region_id, asked.revision, asked.question, changes)
    loaded, mode = found.prepared.loaded, asked.question.mode
    speed = found.prepared.mode(mode).network.speed
    result = scenario_result(found)
    if gaps is not None:
        closed = scenario_gaps(service, gaps, region_id, asked.revision, asked.question, changes)
        result = result.model_copy(update={"gaps": closed})
    with transaction(service.engine) as connection:
        new = NewScenario(
            region_id=region_id, name=words.name, author=by, note=words.note,
            annual_cost=words.annual_cost, level=loaded.level.level,
            question=question_record(asked.question),
            changes=ScenarioChanges(changes=_titled(found, changes)),
            result=result,
            parameters=access_parameters(loaded, {mode: speed}),
            inputs=read_digests(connection, region_id, INPUTS),
        )  # fmt: skip
        number = write_scenario(connection, new, revision=asked.revision, follows=follows)
        return read_scenario(connection, region_id, number)


def _titled(found: ScenarioAnswer, changes: Sequence[Change]) -> tuple[ScenarioChange, ...]:
    """Keep what offers were called: one day they may be gone."""
    data, before = found.prepared.loaded.data, found.before
    mode = found.prepared.mode(before.question.mode)
    titles = dict(zip(offer_keys(before.offers.rows), before.offers.rows["title"], strict=True))
    if before.question.slot is not None:
        shut = closed_offers(data, mode, before).rows
        titles |= dict(zip(offer_keys(shut), shut["title"], strict=True))
    added = [change.title for change in changes if change.action == "add"]
    titles |= {f"{NEW_KEY}{place + 1}": title for place, title in enumerate(added)}
    return tuple(
        ScenarioChange(
            action=change.action, offer=change.offer, place=change.place, to=change.to,
            capacity=change.capacity, hours=change.hours,
            title=str(titles.get(change.offer, "")) if change.offer else change.title,
        )
        for change in changes
    )  # fmt: skip


def question_record(question: AccessQuestion) -> ScenarioQuestion:
    """Write a question as it is stored."""
    slot = question.slot
    return ScenarioQuestion(
        kind=question.kind, life_phase=question.life_phase, mode=question.mode,
        capacity=question.capacity,
        weekday=None if slot is None else slot.weekday,
        minute=None if slot is None else slot.minute,
        season=None if slot is None or slot.day else slot.season,
        day=None if slot is None else slot.day,
    )  # fmt: skip


def question_asked(record: ScenarioQuestion) -> AccessQuestion:
    """Ask a stored question again."""
    slot = None
    if record.weekday is not None and record.minute is not None:
        slot = Slot(
            weekday=record.weekday, minute=record.minute, today=local_today(), day=record.day,
            season=record.season or Season.SCHOOL,
        )  # fmt: skip
    return AccessQuestion(
        kind=record.kind, life_phase=record.life_phase, mode=record.mode,
        capacity=record.capacity,
        slot=slot,
    )  # fmt: skip


def changes_of(record: ScenarioChanges) -> list[Change]:
    """Apply stored changes again."""
    return [
        Change(**change.model_dump(exclude={"title"} if change.offer else None))
        for change in record.changes
    ]
