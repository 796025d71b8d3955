"""A stored answer to where the next sites should open, with its areas."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from analyses.burden.classes import BURDEN_PHRASES
from kpk_geo.database.areas import AreaLevel, read_areas
from kpk_geo.database.regions import Region
from kpk_geo.database.runs import Run, read_area_results, read_current_run, read_run_subjects
from kpk_geo.database.slices import ALL, Slice
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.frames import Areas
from kpk_geo.model import OfferKind
from kpk_geo.profile import SitingPlan
from kpk_geo.results.siting import SITING, SitingArea, SitingParameters, SitingSummary

COLUMNS = (
    "area_id", "name", "children", "children_off_streets", "reached_before", "reached_after",
    "added", "class", "weight", "validity",
)  # fmt: skip
SITE_COLUMNS = (
    "number", "role", "title", "address", "area_id", "area_name", "lat", "lon", "source", "added",
    "instead_of", "fewer", "kept_in",
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SitingTable:
    """The newest answer of a plan or kind."""

    region: Region
    run: Run[SitingParameters, SitingSummary]
    level: AreaLevel
    areas: Areas
    results: list[SitingArea]

    @property
    def frame(self) -> pd.DataFrame:
        """One row per area, with `COLUMNS`."""
        return area_frame(self.results, self.areas["name"])

    @property
    def sites(self) -> pd.DataFrame:
        """Chosen sites, those that could stand in their place, and the existing."""
        return site_frame(self.run.summary)


def area_frame(results: list[SitingArea], names: pd.Series) -> pd.DataFrame:
    """Lay areas out as a table, with `COLUMNS` and whom is newly reached by phase.

    Parameters
    ----------
    results
        In the order of the names.
    names
        Of the areas.
    """
    phases = results[0].added_by_phase if results else {}
    rows = [
        {
            "area_id": item.area_id,
            "name": name,
            "children": item.all_children,
            "children_off_streets": item.children_off_streets,
            "reached_before": item.reached_before,
            "reached_after": item.reached_after,
            "added": item.added,
            "class": BURDEN_PHRASES.get(item.class_code or 0),
            "weight": item.weight,
            "validity": item.validity.label,
            **{f"added_{phase.value}": item.added_by_phase.get(phase) for phase in phases},
        }
        for item, name in zip(results, names, strict=True)
    ]
    return pd.DataFrame(rows)


def site_frame(summary: SitingSummary) -> pd.DataFrame:
    """Lay sites out as a table, with `SITE_COLUMNS`."""
    rows = [
        {**site.model_dump(), "number": place, "role": "vorgeschlagen"}
        for place, site in enumerate(summary.sites, 1)
    ]
    rows += [
        {**site.model_dump(), "role": "genauso gut" if site.is_equal else "zweite Wahl"}
        for site in summary.runners_up
    ]
    rows += [{**site.model_dump(), "role": "vorhanden"} for site in summary.existing]
    frame = pd.DataFrame(rows).reindex(columns=list(SITE_COLUMNS))
    return frame.astype({"number": "Int64", "instead_of": "Int64"})


def read_siting_table(
    connection: Connection,
    region_id: str,
    *,
    kind: OfferKind | None = None,
    plan: str | None = None,
    part: Slice = ALL,
) -> SitingTable:
    """Read the newest answer of a kind or plan; without either the newest of any.

    Parameters
    ----------
    kind
        What is to open.
    plan
        Name under which it is stored.
    part
        Which of the areas, ordered by area_id.

    Raises
    ------
    NotFoundError
        There is none yet.
    OutdatedRunError
        It is of another format, or the areas were replaced since.
    """
    subject = plan if plan is not None else _subject(connection, region_id, kind)
    current = read_current_run(connection, region_id, SITING, subject=subject)
    areas = read_areas(connection, current.level.level_pk, simplified=True, part=part)
    results = read_area_results(connection, SITING, current.run.run_pk, areas.index)
    return SitingTable(
        region=current.region, run=current.run, level=current.level, areas=areas, results=results
    )


def _subject(connection: Connection, region_id: str, kind: OfferKind | None) -> str | None:
    """Find under which name the newest answer of a kind is stored."""
    if kind is None:
        return None
    for subject in read_run_subjects(connection, region_id, SITING):
        run = read_current_run(connection, region_id, SITING, subject=subject).run
        if run.summary.kind is kind:
            return subject
    raise NotFoundError(
        f"Für „{kind.label}“ ist noch nichts gerechnet. Bitte ausführen: kpk run siting --region "
        f"{region_id} --kind {kind.value} --candidates school,kita"
    )


def stored_proposal(
    connection: Connection, region_id: str, asked: SitingPlan
) -> tuple[SitingParameters, SitingSummary] | None:
    """Find the newest stored answer that proposes the same kind for the same children.

    Parameters
    ----------
    asked
        Its kind, mode and life phases count; the stored plan may ask for further phases, and for
        other numbers of sites and candidates.

    Returns
    -------
    parameters, summary
        None where there is none of today's data.
    """
    found = []
    for subject in read_run_subjects(connection, region_id, SITING):
        try:
            run = read_current_run(connection, region_id, SITING, subject=subject).run
        except OutdatedRunError:
            continue
        plan = run.parameters.plan
        fits = (plan.kind, plan.mode) == (asked.kind, asked.mode)
        if fits and set(asked.phases) <= set(plan.phases) and not run.stale:
            found.append(run)
    newest = max(found, key=lambda run: run.run_pk, default=None)
    return None if newest is None else (newest.parameters, newest.summary)
