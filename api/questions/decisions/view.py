"""Puts together what the page shows: cards, ground, and the form as it was filled in."""

import shlex
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection, text

from api.questions.decisions.checked import shown_areas
from api.questions.decisions.draft import DecisionDraft, NoteDraft
from api.questions.decisions.places import area_names_of, current_level, level_of, usual_level
from api.questions.decisions.read import (
    ReadDecision,
    read_decision_log,
    read_one,
    require_of,
)
from api.questions.gaps.read import plans_of
from api.questions.question import Question
from api.regions.context import shown_sources
from kpk_geo.database.areas import read_areas, read_levels
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.planning_decisions import DecisionVersion
from kpk_geo.database.regions import Region, read_region
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.frames import Areas
from kpk_geo.german import day
from kpk_geo.local_time import local_day, local_today
from kpk_geo.model import DecisionStatus
from kpk_geo.results.decisions import Decision
from maps.decisions.view import DecisionCard, FormView, HistoryLine, LogView, SmallForms

MAX_OPTIONS = 3000  # proposals that a page carries: own setting
MIN_AREA_LINES = 3
MIN_NOTE_LINES = 2
_COUNTED = """
    SELECT indicator_id FROM kpk.observation o JOIN kpk.area_level l USING (level_pk)
    WHERE l.region_id = :region_id AND l.level = :level AND denominator IS NOT NULL
    GROUP BY indicator_id HAVING count(DISTINCT reference_date) > 1
    ORDER BY count(DISTINCT reference_date) DESC, indicator_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """What of the page was asked for."""

    region_id: str
    planner: str | None
    here: str
    number: int | None = None
    version: int | None = None
    is_print: bool = False
    wants_form: bool = False
    small: SmallForms = field(default_factory=SmallForms)
    problem: str = ""


def read_log_view(
    connection: Connection,
    questions: Sequence[Question],
    asked: PageRequest,
    entry_form: FormView | None = None,
) -> LogView:
    """Read the log of a region, or one decision.

    Parameters
    ----------
    questions
        Whose figures stand beside those of then.
    asked
        What is to be shown, to whom.
    entry_form
        As it is to be filled in; None: none is shown.

    Raises
    ------
    NotFoundError
        Region, decision or version are not there.
    """
    today = local_today()
    region = read_region(connection, asked.region_id)
    if asked.number is None:
        read = read_decision_log(connection, asked.region_id, questions, today)
        cards = [_card(connection, region, item) for item in read]
    else:
        cards = [_single(connection, region, questions, asked, today)]
    return LogView(
        region_id=region.region_id, region_name=region.name, synthetic=region.synthetic,
        ground=_ground(connection, region), cards=cards, today=today, planner=asked.planner,
        here=asked.here, wants_form=asked.wants_form, entry_form=entry_form, small=asked.small,
        is_single=asked.number is not None, is_print=asked.is_print, problem=asked.problem,
        gaps_level=plans_of(region.profile)[0].level,
        sources=shown_sources(
            connection, region.region_id, lambda source: source.kind == "Gebiete"
        ),
    )  # fmt: skip


def _ground(connection: Connection, region: Region) -> Areas | None:
    level = current_level(connection, region.region_id, usual_level(region.profile))
    return None if level is None else read_areas(connection, level.level_pk, simplified=True)


def _single(
    connection: Connection,
    region: Region,
    questions: Sequence[Question],
    asked: PageRequest,
    today: date,
) -> DecisionCard:
    assert asked.number is not None
    read, versions = read_one(connection, asked.number, questions, today)
    require_of(versions, asked.region_id)
    newest = versions[-1]
    card = _card(connection, region, read)
    history = tuple(_history(version, asked.planner) for version in reversed(versions))
    if asked.version is None or asked.version == newest.version:
        return replace(card, history=history)
    old = next((item for item in versions if item.version == asked.version), None)
    if old is None:
        raise NotFoundError(
            f"Eine Fassung {asked.version} gibt es von Beschluss Nr. {asked.number} nicht; "
            f"die neueste ist {newest.version}."
        )
    return replace(
        card, version=old.version, decision=old.decision, history=history, is_old=True, pairs=(),
        not_compared="Gezeigt sind die Zahlen, die mit dieser Fassung festgehalten wurden.",
        impact_command="", absent={},
        shapes=card.shapes if old.shapes_version == newest.shapes_version else (),
    )  # fmt: skip


def _history(version: DecisionVersion, planner: str | None) -> HistoryLine:
    return HistoryLine(
        version=version.version, change=version.change,
        day=local_day(version.changed_at), by=version.changed_by if planner else "",
    )  # fmt: skip


def _card(connection: Connection, region: Region, read: ReadDecision) -> DecisionCard:
    return DecisionCard(
        number=read.stored.decision_pk, version=read.stored.version, decision=read.decision,
        shapes=tuple(shape.outline for shape in read.shapes), pairs=read.pairs,
        not_compared=read.not_compared, absent=read.today.absent, subjects=read.subjects,
        impact_command=impact_command(connection, region, read.decision),
    )  # fmt: skip


def impact_command(connection: Connection, region: Region, decision: Decision) -> str:
    """Write the command that asks what a site changed; empty where it cannot be asked.

    Parameters
    ----------
    region
        Where it lies.
    decision
        With a site that has opened by now; counts of at least two days are needed, too.
    """
    site = decision.site
    level = usual_level(region.profile)
    is_open = site is not None and site.opened is not None and site.opened <= local_today()
    given_up = decision.removed or decision.status is DecisionStatus.ABANDONED
    if site is None or site.opened is None or not is_open or given_up:
        return ""
    if site.offer_id is None and (decision.level != level or not decision.areas):
        return ""
    found = connection.scalars(text(_COUNTED), {"region_id": region.region_id, "level": level})
    counted = [str(name) for name in found]
    if not counted:
        return ""
    plan = region.profile.burden_index
    planned = [item.indicator for item in plan.status] if plan else []
    indicator = next((name for name in planned if name in counted), counted[0])
    areas = ",".join(area.area_id for area in decision.areas)
    where = ("--site", site.offer_id) if site.offer_id else ("--areas", areas)
    parts = ["kpk", "run", "impact", "--region", region.region_id, "--indicator", indicator]
    return shlex.join([*parts, *where, "--opened", day(site.opened)])


def empty_draft(query: Mapping[str, str], areas: Sequence[str]) -> DecisionDraft:
    """Fill the form from an address.

    Parameters
    ----------
    query
        `level`, `site`, `place`, `run`, `title`, `reason`; others are passed over.
    areas
        Keys or names.
    """
    kind = "site" if query.get("site") else "priority_area" if areas else ""
    return DecisionDraft(
        title=query.get("title", ""), kind=kind, level=query.get("level", ""),
        areas=tuple(areas), site=query.get("site", ""), run=query.get("run", ""),
        place=query.get("place", ""), reason=query.get("reason", ""),
    )  # fmt: skip


def draft_of(decision: Decision) -> DecisionDraft:
    """Write a decision as it would have been typed."""
    site = decision.site
    return DecisionDraft(
        title=decision.title, kind=decision.kind.value, day=day(decision.day), body=decision.body,
        reason=decision.reason, level=decision.level or "", areas=shown_areas(decision),
        site="" if site is None else site.offer_id or site.name,
        place="" if site is None else site.place,
        opened="" if site is None or site.opened is None else day(site.opened),
        review_on="" if decision.review_on is None else day(decision.review_on),
        run="" if decision.occasion_run is None else str(decision.occasion_run),
        notes=tuple(
            NoteDraft(text=note.text, source=note.source, day=day(note.day) if note.day else "")
            for note in decision.notes
        ),
    )  # fmt: skip


def form_view(
    connection: Connection,
    region_id: str,
    draft: DecisionDraft,
    *,
    errors: Mapping[str, str],
    submission: str = "",
    number: int | None = None,
    based_on: int | None = None,
) -> FormView:
    """Lay the form out with proposals for areas and sites; confidential ones are none.

    Parameters
    ----------
    draft
        What stands in it.
    errors
        What is wrong, by field.
    submission
        Of an earlier attempt; empty: a new one.
    number, based_on
        Decision and version that are changed; None: a new decision.
    """
    profile = read_region(connection, region_id).profile
    try:
        level = level_of(connection, profile, draft.level)
    except InputError:
        level = level_of(connection, profile, "")
    names = area_names_of(connection, level)
    areas = [_full_name(typed, names) for typed in draft.areas]
    offers = read_inventory(connection, region_id, confidential=False).drop_duplicates("offer_id")
    notes = [{"text": note.text, "source": note.source, "day": note.day} for note in draft.notes]
    spare = {"text": "", "source": "", "day": ""}
    fields = ("title", "kind", "day", "body", "reason", "site", "place", "opened", "review_on")
    values = {name: getattr(draft, name) for name in (*fields, "run")}
    return FormView(
        values=values | {"level": draft.level or level.level},
        areas=areas + [""] * max(1, MIN_AREA_LINES - len(areas)),
        notes=notes + [spare] * max(1, MIN_NOTE_LINES - len(notes)),
        errors=errors,
        area_options=[f"{key} {name}" for key, name in names.items()][:MAX_OPTIONS],
        site_options=[
            f"{key} {title}" for key, title in zip(offers["offer_id"], offers["title"], strict=True)
        ][:MAX_OPTIONS],
        level_options=[(item.level, item.label) for item in read_levels(connection, region_id)],
        submission=submission or uuid.uuid4().hex, number=number, based_on=based_on,
    )  # fmt: skip


def _full_name(typed: str, names: Mapping[str, str]) -> str:
    return f"{typed} {names[typed]}" if typed in names else typed
