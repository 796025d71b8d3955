"""Reads decisions as they are shown: confidential places covered, today's figures beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import shapely
from sqlalchemy import Connection

from analyses.decisions.comparison import FigurePair, compare_snapshots
from analyses.hot_spots.series import INDEX_INDICATOR
from api.questions.decisions.places import current_level, is_beside, unplaced
from api.questions.decisions.snapshot import take_snapshot
from api.questions.question import Question
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.confidential import (
    HIDDEN,
    ConfidentialNames,
    read_confidential_names,
)
from kpk_geo.database.decided_shapes import DecidedShape, read_ground, read_shapes
from kpk_geo.database.planning_decisions import (
    DecisionVersion,
    read_decisions_of,
    read_versions,
)
from kpk_geo.database.regions import read_region
from kpk_geo.errors import NotFoundError
from kpk_geo.german import day
from kpk_geo.model import OfferKind
from kpk_geo.profile import RegionProfile
from kpk_geo.results.decisions import Decision, DecisionSite, Snapshot

# An area is the same while no more than this share of it came or went: borders are redrawn by
# centimetres when a file is delivered anew. Own setting.
SAME_GROUND = 0.001


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ReadDecision:
    """A decision with what became of it."""

    stored: DecisionVersion  # the newest version; what is confidential is covered
    shapes: tuple[DecidedShape, ...]
    pairs: tuple[FigurePair, ...]
    not_compared: str  # German: why nothing of today stands beside it; empty if something does
    today: Snapshot
    subjects: Mapping[str, str] = field(default_factory=dict)  # of runs: key -> German label

    @property
    def decision(self) -> Decision:
        """What was agreed."""
        return self.stored.decision


def read_decision_log(
    connection: Connection, region_id: str, questions: Sequence[Question], today: date
) -> list[ReadDecision]:
    """Read all decisions of a region, removed ones too; the latest day first.

    Parameters
    ----------
    questions
        Whose figures are read of today.
    today
        The day of the comparison.

    Raises
    ------
    NotFoundError
        Neither the region nor a decision about it is there.
    """
    stored = read_decisions_of(connection, region_id)
    subjects = _subjects(connection, region_id)
    secret = read_confidential_names(connection, region_id)
    covered = [shown_version(version, secret) for version in stored]
    snapshots = _today(connection, region_id, covered, questions, today)
    return [
        replace(_with_today(connection, region_id, version, snapshots, today), subjects=subjects)
        for version in covered
    ]


def read_one(
    connection: Connection, number: int, questions: Sequence[Question], today: date
) -> tuple[ReadDecision, list[DecisionVersion]]:
    """Read a decision and all its versions, oldest first.

    Parameters
    ----------
    number
        Of the decision.
    questions
        Whose figures are read of today.
    today
        The day of the comparison.

    Raises
    ------
    NotFoundError
        There is no such decision.
    """
    versions = read_versions(connection, number)
    region_id = versions[-1].region_id
    secret = read_confidential_names(connection, region_id)
    covered = [shown_version(version, secret) for version in versions]
    snapshots = _today(connection, region_id, covered[-1:], questions, today)
    subjects = _subjects(connection, region_id)
    newest = _with_today(connection, region_id, covered[-1], snapshots, today)
    return replace(newest, subjects=subjects), covered


def _subjects(connection: Connection, region_id: str) -> dict[str, str]:
    """Give the labels of `run_subjects`; none of a region that was removed."""
    try:
        return run_subjects(read_region(connection, region_id).profile)
    except NotFoundError:
        return {}


def run_subjects(profile: RegionProfile) -> dict[str, str]:
    """Give the German label of what a run can be about: an indicator, or a question of siting.

    A question of siting that the profile does not plan is stored under the kind of its offers.
    """
    labels = {kind.value: kind.label for kind in OfferKind}
    labels |= {item.id: item.label for item in (*profile.indicators, INDEX_INDICATOR)}
    return labels | {plan.id: plan.title for plan in profile.siting}


def require_of(versions: Sequence[DecisionVersion], region_id: str) -> None:
    """Refuse a decision of another region.

    Parameters
    ----------
    versions
        Of one decision.
    region_id
        To which it must belong.

    Raises
    ------
    NotFoundError
        It belongs to another one.
    """
    if versions[-1].region_id != region_id:
        raise NotFoundError(
            f"Einen Beschluss Nr. {versions[-1].decision_pk} gibt es in der Region "
            f"„{region_id}“ nicht."
        )


def shown_version(version: DecisionVersion, secret: ConfidentialNames) -> DecisionVersion:
    """Cover what has become confidential since; the stored version stays as it is.

    Parameters
    ----------
    version
        As stored.
    secret
        What may not be named.
    """
    decision = version.decision
    texts = decision.model_dump(include={"title", "body", "reason", "removed"})
    update: dict[str, object] = {name: secret.hidden(text) for name, text in texts.items()}
    update["notes"] = tuple(
        note.model_copy(
            update={"text": secret.hidden(note.text), "source": secret.hidden(note.source)}
        )
        for note in decision.notes
    )
    update["statuses"] = tuple(
        item.model_copy(update={"reason": secret.hidden(item.reason)}) for item in decision.statuses
    )
    site = decision.site
    shown = None if site is None else _shown_site(site, secret)
    if shown is not site:
        update["site"] = shown
        if decision.areas_by_site:
            bare = decision.snapshot.model_copy(update={"figures": (), "absent": {}})
            update |= {"areas": (), "level": None, "snapshot": bare}
    return DecisionVersion(
        decision_pk=version.decision_pk, region_id=version.region_id, srid=version.srid,
        version=version.version,
        shapes_version=version.shapes_version, decision=decision.model_copy(update=update),
        change=version.change, changed_by=version.changed_by, changed_at=version.changed_at,
    )  # fmt: skip


def _shown_site(site: DecisionSite, secret: ConfidentialNames) -> DecisionSite:
    """Give the site itself where there is nothing to cover."""
    if _is_secret(site, secret):
        return DecisionSite(offer_id=None, name=HIDDEN, place="", opened=site.opened)
    if is_beside(site, secret) or secret.is_placed_in(site.name):
        return unplaced(site.model_copy(update={"name": secret.hidden(site.name)}))
    return site


def _is_secret(site: DecisionSite, secret: ConfidentialNames) -> bool:
    return (
        site.offer_id in secret.offer_ids
        or secret.is_named_in(site.name)
        or secret.is_named_in(site.place)
    )


def _today(
    connection: Connection,
    region_id: str,
    versions: Sequence[DecisionVersion],
    questions: Sequence[Question],
    today: date,
) -> dict[str, tuple[AreaLevel, Snapshot]]:
    """Read today's figures once per level, of all areas that were decided on."""
    wanted: dict[str, set[str]] = {}
    for version in versions:
        if version.decision.level is not None:
            ids = wanted.setdefault(version.decision.level, set())
            ids |= {area.area_id for area in version.decision.areas}
    found = {}
    for name, ids in sorted(wanted.items()):
        level = current_level(connection, region_id, name)
        if level is not None:
            snapshot = take_snapshot(
                connection, region_id, questions, level=level, area_ids=sorted(ids), today=today
            )
            found[name] = (level, snapshot)
    return found


def _with_today(
    connection: Connection,
    region_id: str,
    version: DecisionVersion,
    snapshots: dict[str, tuple[AreaLevel, Snapshot]],
    today: date,
) -> ReadDecision:
    decision = version.decision
    shapes = tuple(read_shapes(connection, version)) if decision.areas else ()
    level, snapshot = snapshots.get(decision.level or "", (None, None))
    reason = _why_not(decision, level)
    if level is None or snapshot is None or reason:
        empty = Snapshot(taken_on=today, runs=(), figures=(), absent={})
        return ReadDecision(
            stored=version, shapes=shapes, pairs=(), not_compared=reason, today=empty
        )
    ids = {area.area_id for area in decision.areas}
    own = snapshot.model_copy(
        update={"figures": tuple(item for item in snapshot.figures if item.area_id in ids)}
    )
    changed = _changed_areas(connection, level, decision, shapes)
    pairs = compare_snapshots(decision.snapshot, own, changed_areas=changed)
    return ReadDecision(
        stored=version, shapes=shapes, pairs=tuple(pairs), not_compared="", today=own
    )


def _why_not(decision: Decision, level: AreaLevel | None) -> str:
    if not decision.areas:
        return (
            "Zu diesem Beschluss gehören keine Gebiete, deren Kennzahlen sich vergleichen ließen."
        )
    if level is None:
        return (
            f"Die Ebene „{decision.level_label}“ ist nicht (mehr) geladen. Es bleibt bei den "
            "Zahlen von damals."
        )
    if level.valid_from != decision.valid_from:
        return (
            f"Der Gebietsstand ist heute ein anderer: damals {day(decision.valid_from)}, heute "
            f"{day(level.valid_from)}. Gebiete können anders zugeschnitten sein; die Zahlen werden "
            "deshalb nicht gegenübergestellt."
        )
    return ""


def _changed_areas(
    connection: Connection,
    level: AreaLevel,
    decision: Decision,
    shapes: Sequence[DecidedShape],
) -> dict[str, str]:
    today = read_ground(connection, level.level_pk, [area.area_id for area in decision.areas])
    kept = {shape.area_id: shape.geometry for shape in shapes}
    changed = {}
    for area in decision.areas:
        ground = today.get(area.area_id)
        if ground is None:
            changed[area.area_id] = "das Gebiet gibt es heute nicht mehr"
        elif area.area_id in kept and not is_same_ground(kept[area.area_id], ground):
            changed[area.area_id] = "das Gebiet ist heute anders zugeschnitten"
    return changed


def is_same_ground(first: shapely.Geometry, second: shapely.Geometry) -> bool:
    """Say whether two shapes are the same ground but for a redrawn border.

    Parameters
    ----------
    first, second
        Valid polygons in metres.
    """
    if shapely.equals_exact(first, second):
        return True
    apart = float(shapely.area(shapely.symmetric_difference(first, second)))
    return apart <= SAME_GROUND * max(float(shapely.area(shape)) for shape in (first, second))
