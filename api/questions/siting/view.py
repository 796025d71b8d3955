"""Gathers what the page of new sites shows before anything is asked."""

from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from analyses.access.children import covered_phases
from analyses.access.offers import of_kind
from api.questions.access.read import LoadedAccess
from api.questions.burden.table import read_burden_table
from api.questions.siting.asked import AskedSiting, asked_query, plan_of
from api.regions.context import shown_sources
from api.regions.levels import level_links, needs_a_run
from kpk_geo.database.areas import region_bounds
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.runs import read_current_run, read_run_subjects
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.local_time import local_day
from kpk_geo.model import OfferKind, OfferStatus, TravelMode
from kpk_geo.results.siting import SITING
from maps.siting.page import SitingView, StoredAnswer
from maps.siting.question_words import differing
from maps.siting.text import headline

_SHOWN = ("Gebiete", "Angebote", "Bevölkerung", "Straßennetz")
# Houses that could take another offer in; an address may name any kind.
_HOSTS = (
    OfferKind.SCHOOL, OfferKind.KITA, OfferKind.FAMILY_CENTRE, OfferKind.PRIMARY_FAMILY_CENTRE,
    OfferKind.YOUTH_CENTRE, OfferKind.CLINIC,
)  # fmt: skip
_USUAL_HOSTS = (OfferKind.SCHOOL, OfferKind.KITA)


def read_siting_view(connection: Connection, loaded: LoadedAccess) -> SitingView:
    """Read what the page says about the region itself."""
    region, data = loaded.region, loaded.data
    hosts = _hosts(loaded)
    first = _first(loaded, dict(hosts))
    stored = _stored(connection, region.region_id, first)
    return SitingView(
        region_id=region.region_id,
        region_name=region.name,
        synthetic=region.synthetic,
        revision=region.revision,
        loaded_on=local_day(region.loaded_at),
        level=loaded.level.level,
        level_label=loaded.level.label,
        levels=level_links(
            connection,
            region.region_id,
            loaded.level.level,
            needs_a_run(region.region_id, "accessibility", "kpk run accessibility"),
        ),
        bounds=region_bounds(connection, region.region_id),
        phases=covered_phases(list(data.grid.columns)),
        modes=tuple(TravelMode),
        minutes=data.plan.max_travel_time,
        hosts=hosts,
        has_planned=_has_planned(connection, region.region_id),
        has_burden=_has_burden(connection, loaded),
        first=first,
        stored=stored,
        sources=shown_sources(connection, region.region_id, lambda source: source.kind in _SHOWN),
    )


def _hosts(loaded: LoadedAccess) -> tuple[tuple[OfferKind, int], ...]:
    """Count for each kind its places inside the region; kinds without any are no choice."""
    rows = loaded.data.offers.rows
    inside = ~rows["outside"].to_numpy(dtype=bool)
    counts = [(kind, int((of_kind(rows, kind.value) & inside).sum())) for kind in _HOSTS]
    return tuple((kind, count) for kind, count in counts if count)


def _first(loaded: LoadedAccess, hosts: dict[OfferKind, int]) -> dict[str, str]:
    """Ask what the profile plans first, else for a Familienbüro in a school or Kita."""
    plans = loaded.region.profile.siting
    if plans:
        return _with_minutes(asked_query(plans[0]), loaded)
    usual = [kind.value for kind in _USUAL_HOSTS if kind in hosts]
    plan = plan_of(AskedSiting(candidates=usual or ["grid"]))
    return _with_minutes(asked_query(plan), loaded)


def _with_minutes(query: dict[str, str], loaded: LoadedAccess) -> dict[str, str]:
    return {"minutes": f"{loaded.data.plan.max_travel_time:g}"} | query


def _has_planned(connection: Connection, region_id: str) -> bool:
    rows = read_inventory(connection, region_id, confidential=False)
    return bool((rows["status"] == OfferStatus.PLANNED.value).any())


def _has_burden(connection: Connection, loaded: LoadedAccess) -> bool:
    try:
        table = read_burden_table(connection, loaded.region.region_id)
    except (NotFoundError, OutdatedRunError):
        return False
    return table.level.level_pk == loaded.level.level_pk


def _stored(
    connection: Connection, region_id: str, first: dict[str, str]
) -> tuple[StoredAnswer, ...]:
    """List the stored answers, the newest first; outdated ones are left out."""
    found = []
    for subject in read_run_subjects(connection, region_id, SITING):
        try:
            run = read_current_run(connection, region_id, SITING, subject=subject).run
        except OutdatedRunError:
            continue
        asked = asked_query(run.parameters.plan)
        query: dict[str, Any] = {"region": region_id} | asked
        found.append(
            StoredAnswer(
                label=run.parameters.plan.title, query=urlencode(query),
                day=local_day(run.finished_at), stale=run.stale, run_pk=run.run_pk,
                sentence=headline(run.parameters, run.summary), differs=differing(asked, first),
            )
        )  # fmt: skip
    return tuple(found)
