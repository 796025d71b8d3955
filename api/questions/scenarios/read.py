"""Saved scenarios as API, page and files give them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from api.questions.access.read import plan_of
from api.questions.scenarios import missing_for
from api.questions.scenarios.schemas import ScenarioHeadOut, ScenarioOut
from kpk_geo import german
from kpk_geo.database.areas import AreaLevel, read_areas, read_levels
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.scenarios import SavedScenario, read_scenario, read_scenarios
from kpk_geo.errors import InputError, NotFoundError, listed
from kpk_geo.frames import Areas
from kpk_geo.local_time import local_day
from kpk_geo.opening.slot import Season
from kpk_geo.results.scenario import ScenarioQuestion
from maps.decisions.address import Words, decision_address
from maps.scenarios.card import ScenarioCard, ScenariosView
from maps.scenarios.page import MAX_COMPARED
from maps.scenarios.text import change_text, finding, is_shown_whole, question_text, unit_of


def judged(saved: SavedScenario, region: Region) -> SavedScenario:
    """Say that a scenario is of other data also where only the plan of the region changed."""
    profile, used = region.profile, saved.parameters
    is_same = (plan_of(region), profile.network, profile.children) == (
        used.plan, used.network, used.children,
    )  # fmt: skip
    return saved if is_same else replace(saved, data_changed=True)


def read_judged(connection: Connection, region_id: str, number: int) -> SavedScenario:
    """Read one scenario, and whether it is of today's data and plan.

    Parameters
    ----------
    number
        Of the scenario.

    Raises
    ------
    NotFoundError
        The region has none of this number.
    """
    region = read_region(connection, region_id)
    return judged(read_scenario(connection, region_id, number), region)


def thinking_address(saved: SavedScenario) -> str:
    """Give the address at which a scenario can be thought on; it holds question and changes."""
    changes = [
        change.model_dump(
            mode="json",
            exclude=None if change.title and not change.offer else {"title"},
            exclude_none=True,
        )
        for change in saved.changes.changes
        if is_shown_whole(change)
    ]
    text = json.dumps(changes, ensure_ascii=False, separators=(",", ":"))
    query = {"region": saved.region_id, **question_query(saved.question), "changes": text}
    return f"/maps/accessibility?{urlencode(query)}"


def deciding_address(saved: SavedScenario) -> str:
    """Give the address of the form for a decision on a scenario, filled in with what it says."""
    words = "; ".join(_words(saved))
    reason = (
        f"Gedankenspiel Nr. {saved.scenario_pk} „{saved.name}“ (Fassung {saved.version}, "
        f"{german.day(local_day(saved.created_at))}): {words}. "
        f"{finding(saved.result, saved.question)}"
    )
    new = [change for change in saved.changes.changes if change.action == "add"]
    place, site = "", ""
    if len(new) == 1 and new[0].place is not None:  # a decision has one site
        longitude, latitude = new[0].place
        site = f"{saved.question.kind.label}: {new[0].title or saved.name}"
        place = f"({latitude}, {longitude})"
    words_of_form = Words(title=saved.name, place=place, reason=reason)
    return decision_address(saved.region_id, site=site, words=words_of_form)


def question_query(question: ScenarioQuestion) -> dict[str, str]:
    """Give the parts of an address that ask a stored question again."""
    query = {
        "kind": question.kind.value, "life_phase": question.life_phase.value,
        "mode": question.mode.value, "capacity": question.capacity.value,
    }  # fmt: skip
    if question.weekday is not None and question.minute is not None:
        hour, minute = divmod(question.minute, 60)
        query["time"] = f"{hour:02d}:{minute:02d}"
        if question.day is not None:
            query["day"] = question.day.isoformat()
        else:
            query["weekday"] = str(question.weekday)
            query["season"] = (question.season or Season.SCHOOL).value
    return query


def _words(saved: SavedScenario) -> list[str]:
    unit = unit_of(saved.question)
    return [change_text(change, unit) for change in saved.changes.changes]


def _head(saved: SavedScenario) -> dict[str, Any]:
    return {
        "id": saved.scenario_pk, "region_id": saved.region_id, "name": saved.name,
        "version": saved.version, "author": saved.author, "note": saved.note,
        "annual_cost": saved.annual_cost, "created_at": saved.created_at,
        "data_changed": saved.data_changed, "removed": saved.is_removed,
        "question": saved.question, "sentence": question_text(saved.question),
        "words": _words(saved), "before": saved.result.before, "after": saved.result.after,
        "address": thinking_address(saved),
    }  # fmt: skip


def head_out(saved: SavedScenario) -> ScenarioHeadOut:
    """Give what a list says of a scenario."""
    return ScenarioHeadOut(**_head(saved))


def scenario_out(saved: SavedScenario) -> ScenarioOut:
    """Give a scenario with all figures."""
    return ScenarioOut(
        **_head(saved), level=saved.level, software_version=saved.software_version,
        inputs=saved.inputs, changes=saved.changes, result=saved.result,
    )  # fmt: skip


def areas_of(connection: Connection, saved: SavedScenario) -> Areas | None:
    """Read the outlines of a scenario's areas as they are today; None: the level is gone."""
    level = level_of(connection, saved)
    return None if level is None else read_areas(connection, level.level_pk, simplified=True)


def level_of(connection: Connection, saved: SavedScenario) -> AreaLevel | None:
    """Find the level of a scenario's areas; None: it is gone."""
    levels = read_levels(connection, saved.region_id)
    return next((level for level in reversed(levels) if level.level == saved.level), None)


def read_scenarios_view(
    connection: Connection, region_id: str, numbers: Sequence[int]
) -> ScenariosView:
    """Read what the page shows: the list, and those that are compared.

    Parameters
    ----------
    numbers
        Of the scenarios to be compared, in their order; one that was removed can still be looked
        at by its address.

    Raises
    ------
    NotFoundError
        The region has none of such a number, or cannot have any.
    InputError
        Too many are to be compared.
    """
    region = read_region(connection, region_id)
    missing = missing_for(region.profile)
    if missing:
        raise NotFoundError(missing)
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > MAX_COMPARED:
        raise InputError(
            f"Nebeneinander passen höchstens {MAX_COMPARED} Gedankenspiele; gewählt sind "
            f"{len(wanted)}: {listed(wanted)}."
        )
    compared = [judged(read_scenario(connection, region_id, number), region) for number in wanted]
    saved = [judged(item, region) for item in read_scenarios(connection, region_id)]
    return ScenariosView(
        region_id=region_id,
        region_name=region.name,
        synthetic=region.synthetic,
        listed=tuple(_card(None, item) for item in saved),
        compared=tuple(_card(areas_of(connection, item), item) for item in compared),
    )


def _card(areas: Areas | None, saved: SavedScenario) -> ScenarioCard:
    return ScenarioCard(
        number=saved.scenario_pk, name=saved.name, version=saved.version, author=saved.author,
        note=saved.note, annual_cost=saved.annual_cost, day=local_day(saved.created_at),
        data_changed=saved.data_changed, is_removed=saved.is_removed, question=saved.question,
        words=tuple(_words(saved)), result=saved.result, address=thinking_address(saved),
        decision=deciding_address(saved),
        areas=areas,
    )  # fmt: skip
