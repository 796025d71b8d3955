"""Reads a dossier: the profile of its area, and what it says beside."""

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import shapely
from sqlalchemy import Connection

from analyses.hot_spots.series import INDEX_INDICATOR
from api.area_pages.figures import read_figures
from api.area_pages.read import AskedAreas, read_area_profile, read_quarter_profile
from api.dossier.context import NEAR_METRES, DossierContext, status_label
from api.dossier.effects import read_effects
from api.dossier.runs import read_run_notes
from api.questions.question import Question
from api.regions.known_areas import KnownAreas, read_known_areas
from kpk_geo import __version__, german
from kpk_geo.database.area_tree import levels_above, read_named_areas, read_owners
from kpk_geo.database.areas import read_levels
from kpk_geo.database.quarters import SavedQuarter
from kpk_geo.database.runs import read_area_results, read_current_run
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.model import LifePhase, OfferKind, OfferStatus
from kpk_geo.results.access import ACCESS
from kpk_geo.results.burden import BURDEN, BurdenArea
from kpk_geo.results.hot_spots import HOT_SPOTS, HotSpotArea
from maps.burden.certainty_text import of_100
from maps.dossier.content import (
    ChildrenCount,
    ChildrenHere,
    CityGround,
    DossierContent,
    LandFigure,
    Member,
    NearOffer,
    NearOffers,
    Served,
)
from maps.hot_spots.area_text import cluster_word

INDEX = INDEX_INDICATOR.id
# In metres of the region's system: extremes of the Land's border (BKG, VG250), rounded outwards.
LAND_BOX = shapely.box(280_000, 5_577_000, 532_000, 5_821_000)
LAND_NAMES = ("nordrhein-westfalen", "nrw", "land nordrhein-westfalen")


def read_dossier(
    connection: Connection,
    asked: AskedAreas,
    questions: Sequence[Question],
    context: DossierContext,
    *,
    is_quarter: bool = False,
    saved: SavedQuarter | None = None,
    gone: Sequence[str] = (),
) -> DossierContent:
    """Read all that a dossier says.

    Parameters
    ----------
    asked
        One area, or those of a Quartier, of the level of the context.
    questions
        Each gives its part, as on the page of the area.
    context
        Of this level and element.
    is_quarter
        Whether the areas are taken as one Quartier.
    saved
        The Quartier, where it was saved.
    gone
        Names of its areas that are no longer there.
    """
    if is_quarter or saved is not None:
        profile = read_quarter_profile(connection, asked, questions, saved=saved, gone=gone)
    else:
        profile = read_area_profile(connection, asked, questions)
    region_id = asked.region.region_id
    served, no_served = _served(connection, asked, context)
    effects, effect_runs, moments = read_effects(connection, asked, context)
    indicators = [INDEX_INDICATOR, *context.region.profile.indicators]
    labels = {item.id: item.label for item in indicators}
    runs, finished = read_run_notes(
        connection, region_id, questions, labels, effect_runs,
        judged=context.kept.setdefault("judged", {}),
    )  # fmt: skip
    moments += [finished] if finished else []
    moments += [item.imported_at for item in context.files]
    moments += [saved.created_at] if saved is not None else []
    on_map = _known(connection, asked, context.map_level)
    return DossierContent(
        profile=profile, element=context.element,
        applicant=context.region.profile.region.youth_office.strip(),
        city=CityGround(
            ground=context.ground, outlined=on_map.area_ids, colours=context.colours,
            names=context.names,
        ),
        offers=_offers(asked, context), children=_children(connection, asked, context),
        served=served, no_served=no_served, effects=effects,
        members=_members(connection, asked, context), runs=runs, files=context.files,
        created=whole_second(max(moments)), version=__version__, osm=context.osm,
        land=_land(connection, asked, context), is_in_land=_is_in_land(asked, context),
    )  # fmt: skip


def _is_in_land(asked: AskedAreas, context: DossierContext) -> bool:
    """Say whether the areas may lie in North Rhine-Westphalia; its box holds some neighbours."""
    own = context.outlines[context.outlines.index.isin(list(asked.area_ids))]
    return bool(shapely.union_all(own.geometry).intersects(LAND_BOX))


def whole_second(moment: datetime) -> datetime:
    """Give a moment as files keep it: without parts of a second, in universal time."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _known(connection: Connection, asked: AskedAreas, level: Any) -> KnownAreas:
    region_id = asked.region.region_id
    return read_known_areas(connection, region_id, asked.level, asked.area_ids, level)


def _offers(asked: AskedAreas, context: DossierContext) -> NearOffers:
    """Find the offers of the element's kind in and near the areas; ended ones are left out."""
    rows = context.offers[context.offers["status"] != OfferStatus.ENDED.value]
    own = context.outlines[context.outlines.index.isin(list(asked.area_ids))]
    shape, inside = shapely.union_all(own.geometry), set(asked.area_ids)
    placed = rows[rows["x"].notna()]
    found = []
    for _, row in placed.iterrows():
        is_inside = context.site_areas.get(str(row["site_id"])) in inside
        metres = 0.0 if is_inside else max(1.0, _metres(shape, row))
        if metres <= NEAR_METRES:
            found.append(_near(row, metres))
    found.sort(key=lambda item: (item.metres, item.title, item.address))
    return NearOffers(
        radius=NEAR_METRES, everywhere=len(rows), offers=found, are_loaded=context.offers_loaded,
        without_place=len(rows) - len(placed),
    )  # fmt: skip


def _metres(shape: shapely.Geometry, row: pd.Series) -> float:
    return float(shapely.distance(shape, shapely.Point(row["x"], row["y"])))


def _near(row: pd.Series, metres: float) -> NearOffer:
    until = row["funding_until"]
    funding = str(row["funding_source"] or "")
    if funding and until is not None and not pd.isna(until):
        funding += f" bis {german.day(until)}"
    return NearOffer(
        title=str(row["title"] or ""), kind=OfferKind.of(str(row["kind"])).label,
        provider=str(row["provider"] or ""), address=str(row["address"] or ""),
        status=OfferStatus.of(str(row["status"])).label if row["status"] else "–",
        metres=metres, funding=funding,
    )  # fmt: skip


def _children(connection: Connection, asked: AskedAreas, context: DossierContext) -> ChildrenHere:
    found = context.children
    if found is None:
        return ChildrenHere(
            counts=(), missing="Kinder je Alter zählt erst die Auswertung der Wege oder Lücken.",
        )  # fmt: skip
    known = _known(connection, asked, found.level)
    if known.is_around or not known.areas:
        around = known.around or "Die Ebene liegt nicht über diesen Gebieten."
        return ChildrenHere(counts=(), missing=f"Kinder je Alter: {around}")
    counts, unknown = [], 0
    for phase in LifePhase:
        by_area = found.counts.get(phase)
        if by_area is None:
            continue
        own = [by_area.get(key, math.nan) for key in known.area_ids]
        usable = [count for count in own if math.isfinite(count)]
        unknown = max(unknown, len(own) - len(usable))
        counts.append(
            ChildrenCount(
                label=phase.label, here=_known_sum(usable),
                city=_known_sum(by_area.values()),
            )
        )  # fmt: skip
    return ChildrenHere(counts=counts, source=found.source, unknown_areas=unknown)


def _known_sum(counts: Iterable[float]) -> float:
    """Add what is known; NaN where nothing is, which is not 0."""
    known = [count for count in counts if math.isfinite(count)]
    return math.fsum(known) if known else math.nan


def _served(
    connection: Connection, asked: AskedAreas, context: DossierContext
) -> tuple[list[Served], str]:
    """Count children who get to offers in time, of each kind by the first mode."""
    current = context.runs.get(ACCESS.slug)
    if current is None:
        return [], context.reasons.get(ACCESS.slug, "")
    known = _known(connection, asked, current.level)
    if known.is_around or not known.areas:
        return [], known.around
    rows, seen = [], set()
    for question in current.run.summary.questions:
        kind = (question.kind, question.life_phase, question.capacity)
        if kind in seen:
            continue
        seen.add(kind)
        areas = read_area_results(
            connection, ACCESS, current.run.run_pk, known.area_ids, part=question.part
        )
        used = [a for a in areas if a.children > 0 and math.isfinite(a.share_within_15_min)]
        rows.append(
            Served(
                label=f"{question.kind.label}, {question.life_phase.label}",
                kind=question.kind.value, mode=question.mode.label,
                children=math.fsum(a.children for a in used) if used else math.nan,
                within=math.fsum(a.children * a.share_within_15_min for a in used),
                city_share=question.share_within_15_min, areas=len(areas), used=len(used),
            )
        )  # fmt: skip
    return rows, ""


def _members(connection: Connection, asked: AskedAreas, context: DossierContext) -> list[Member]:
    """Say of each area of the index's level which class it has, how sure, and in which cluster."""
    current = context.runs.get(BURDEN.slug)
    if current is None:
        return []
    known = _known(connection, asked, current.level)
    if known.is_around or not known.areas:
        return []
    run_pk = current.run.run_pk
    areas = read_area_results(connection, BURDEN, run_pk, known.area_ids, part="status")
    clusters = _clusters(connection, asked.region.region_id, known)
    return [
        _member(area, link.name, current, clusters.get(area.area_id))
        for area, link in zip(areas, known.areas, strict=True)
    ]


def _member(
    area: BurdenArea, name: str, current: Any, cluster: HotSpotArea | None
) -> Member:  # fmt: skip
    code = area.class_code
    status = area.validity.label if code is None else status_label(current, code)
    certainty = "–"
    if code is not None and not math.isnan(area.joint_share):
        word = {True: "sicher", False: "unsicher", None: "offen"}[area.robust]
        certainty = f"{word}, hält in {of_100(area.joint_share)} von 100"
    return Member(
        area_id=area.area_id, name=name, status=status, score=german.number(area.score, 2),
        certainty=certainty, cluster="–" if cluster is None else cluster_word(cluster),
    )  # fmt: skip


def _clusters(connection: Connection, region_id: str, known: KnownAreas) -> dict[str, HotSpotArea]:
    """Read in which cluster of the index areas are; none where that was not looked for."""
    try:
        current = read_current_run(connection, region_id, HOT_SPOTS, subject=INDEX)
    except (NotFoundError, OutdatedRunError):
        return {}
    if current.level.level_pk != known.level.level_pk:
        return {}
    areas = read_area_results(connection, HOT_SPOTS, current.run.run_pk, known.area_ids)
    return {area.area_id: area for area in areas}


def _land(connection: Connection, asked: AskedAreas, context: DossierContext) -> list[LandFigure]:
    """Read the Land's own figures, where it is loaded as the one area of a coarser level."""
    region_id = asked.region.region_id
    levels = {item.level: item for item in read_levels(connection, region_id)}
    for above in levels_above(levels, asked.level):
        owners = read_owners(connection, region_id, asked.level, above) or {}
        for area in read_named_areas(connection, above.level_pk):
            if area.name.casefold() in LAND_NAMES and area.area_id in owners.values():
                items = read_figures(
                    connection, region_id, context.region.profile.indicators, above, [area.area_id]
                )
                return [
                    LandFigure(indicator_id=item.indicator.id, total=item.standing.own)
                    for item in items
                    if item.standing is not None and not item.level_label  # its own, no sum
                ]
    return []
