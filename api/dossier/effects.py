"""Finds stored answers and scenarios about new sites of the element that concern an area."""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from api.area_pages.read import AskedAreas
from api.dossier.context import DossierContext
from api.questions.scenarios.read import judged
from api.regions.known_areas import read_known_areas
from kpk_geo.database.areas import read_levels
from kpk_geo.database.runs import (
    CurrentRun,
    read_area_results,
    read_current_run,
    read_run_subjects,
)
from kpk_geo.database.scenarios import SavedScenario, read_scenarios
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.german import number, several
from kpk_geo.local_time import local_day
from kpk_geo.results.siting import SITING, ChosenSite, SitingParameters, SitingSummary
from maps.dossier.content import Effect
from maps.dossier.words import about_children, children_come
from maps.scenarios.text import DATA_CHANGED, change_text, finding, unit_of

_Siting = CurrentRun[SitingParameters, SitingSummary]
MAX_SITES = 3  # of a plan, that are named: own setting


def read_effects(
    connection: Connection, asked: AskedAreas, context: DossierContext
) -> tuple[list[Effect], list[int], list[datetime]]:
    """Read what stored plans and scenarios say for these areas, the newest first.

    A plan that proposes other places is said too: whoever applies has to know.

    Parameters
    ----------
    asked
        The areas.
    context
        Says which element is meant.

    Returns
    -------
    tuple of list
        Effects, numbers of the runs they come from, and when they were made.
    """
    found: list[tuple[datetime, Effect]] = []
    runs: list[int] = []
    for current in _plans(connection, context):
        effect = _of_plan(connection, asked, context, current)
        if effect is not None:
            found.append((current.run.finished_at, effect))
            runs.append(current.run.run_pk)
    for saved in read_scenarios(connection, asked.region.region_id):
        effect = _of_scenario(connection, asked, context, judged(saved, context.region))
        if effect is not None:
            found.append((saved.created_at, effect))
    found.sort(key=lambda item: (-item[0].timestamp(), item[1].name))
    return [effect for _, effect in found], runs, [moment for moment, _ in found]


def _plans(connection: Connection, context: DossierContext) -> Iterator[_Siting]:
    """Read the newest run of each plan for a kind of the element, once for all dossiers."""
    region_id = context.region.region_id
    if "plans" not in context.kept:
        plans = []
        for subject in read_run_subjects(connection, region_id, SITING):
            try:
                plans.append(read_current_run(connection, region_id, SITING, subject=subject))
            except (NotFoundError, OutdatedRunError):
                continue  # the page of siting says what to do
        context.kept["plans"] = plans
    yield from (
        item for item in context.kept["plans"] if item.run.summary.kind in context.element.kinds
    )


def _of_plan(
    connection: Connection, asked: AskedAreas, context: DossierContext, current: _Siting
) -> Effect | None:
    known = read_known_areas(
        connection, asked.region.region_id, asked.level, asked.area_ids, current.level
    )
    if known.is_around or not known.areas:
        return None
    run = current.run
    areas = read_area_results(connection, SITING, run.run_pk, known.area_ids)
    if not any(math.isfinite(area.added) for area in areas):
        return None  # the run knows nothing of these areas
    added = math.fsum(a.added for a in areas if math.isfinite(a.added))
    here = [site for site in run.summary.sites if site.area_id in set(known.area_ids)]
    children = math.fsum(a.children for a in areas if math.isfinite(a.children))
    before = math.fsum(a.reached_before for a in areas if math.isfinite(a.reached_before))
    minutes = run.parameters.plan.max_minutes
    in_time = f"in {number(minutes)} Minuten " if minutes is not None else ""
    sites = several(len(run.summary.sites), "neuer Standort", "neue Standorte")
    texts = [
        f"{run.summary.kind.label}, {sites} in der ganzen Region: {children_come(added)} neu "
        f"{in_time}"
        f"hin (heute rund {number(before)} von rund {number(children)})."
    ]
    shown = here or list(run.summary.sites)
    if shown:
        draws = run.parameters.draws
        named = "; ".join(
            f"{_site_text(site, context)}{_kept_text(site, draws)}" for site in shown[:MAX_SITES]
        )
        texts.append(
            f"Vorgeschlagen {'hier' if here else 'nicht hier, sondern anderswo'}: {named}."
        )
        texts.append(_firm_text(shown[:MAX_SITES], draws))
    return Effect(
        name=f"Rechnung „Nächster Standort“, Lauf {run.run_pk}", day=local_day(run.finished_at),
        texts=texts, warning=run.stale,
    )  # fmt: skip


def _kept_text(site: ChosenSite, draws: int) -> str:
    """Say how often a place was chosen again, as the page of siting does; "" where not drawn."""
    if math.isnan(site.kept_in) or not draws:
        return ""
    kept = number(site.kept_in * draws)
    return f" (bei {kept} von {number(draws)} Proben wieder gewählt)"


def _firm_text(sites: Sequence[ChosenSite], draws: int) -> str:
    """Say once what the draws are; where there are none, that nothing is known of it."""
    if not draws or any(math.isnan(site.kept_in) for site in sites):
        return "Ob bei leicht anderen Zahlen dieselben Orte gewählt würden, ist nicht geprüft."
    return "Proben: mit leicht anderen Kinderzahlen und Gewichten gerechnet."


def _site_text(site: ChosenSite, context: DossierContext) -> str:
    """Name a proposed place; one that is confidential by now is covered."""
    if context.secret.is_near_degrees(site.lon, site.lat):
        return "ein Ort, der nicht gezeigt wird"
    title = context.secret.hidden(site.title)
    address = context.secret.hidden(site.address or "")
    return f"{title}{', ' + address if address and address != title else ''}"


def _of_scenario(
    connection: Connection, asked: AskedAreas, context: DossierContext, saved: SavedScenario
) -> Effect | None:
    question = saved.question
    if question.kind not in context.element.kinds:
        return None
    levels = {item.level: item for item in read_levels(connection, saved.region_id)}
    level = levels.get(saved.level)
    if level is None:
        return None
    known = read_known_areas(connection, saved.region_id, asked.level, asked.area_ids, level)
    keys = set(known.drawn_ids)
    areas = [area for area in saved.result.areas if area.area_id in keys]
    gained = math.fsum(a.gained for a in areas if math.isfinite(a.gained))
    lost = math.fsum(a.lost for a in areas if math.isfinite(a.lost))
    if not gained > 0 and not lost > 0:
        return None
    unit = unit_of(question)
    changes = "; ".join(change_text(change, unit) for change in saved.changes.changes)
    texts = [
        f"Angenommen: {changes}.",
        f"{children_come(gained)} neu in 15 Minuten hin"
        + (f", {about_children(lost)} nicht mehr." if lost > 0 else "."),
        f"Für die ganze Region: {finding(saved.result, question)}",
    ]
    warning = ""
    if saved.data_changed:
        warning = f"{DATA_CHANGED}; bitte im Gedankenspiel neu rechnen."
    return Effect(
        name=f"„{saved.name}“ (Nr. {saved.scenario_pk}, Fassung {saved.version})",
        day=local_day(saved.created_at), texts=texts, warning=warning,
    )  # fmt: skip
