"""The page of a delivery that is being taken or was: what was done, and what maps say now."""

from collections.abc import Sequence
from urllib.parse import quote

from api.deliveries.jobs import Job
from api.deliveries.renewing import Renewed
from api.deliveries.staging import Upload
from api.deliveries.understood import LoadedRegion
from api.deliveries.view import address_of, moment, region_view
from kpk_geo.errors import listed
from kpk_geo.german import day
from kpk_geo.model import Polarity
from kpk_geo.profile import RegionProfile
from maps.deliveries.view import ChangeView, Choice, DeliveryView


def taken_view(upload: Upload, job: Job | None, around: LoadedRegion) -> DeliveryView:
    """Put together the page of a delivery that is taken.

    Parameters
    ----------
    upload
        The delivery.
    job
        That is under way; None: none is.
    around
        What is loaded of its region.
    """
    taken = upload.taken
    said = ""
    if taken is not None:
        said = f"{taken.summary}; am {moment(taken.at)} von {taken.by}. Datei: {taken.file}."
    return DeliveryView(
        region=region_view(around), address=address_of(upload), file=upload.name,
        kicker=f"{upload.name} · gebracht am {moment(upload.at)}", state=upload.state,
        headline=_headline(upload, job),
        job_address=f"/api/regions/{upload.region_id}/deliveries/{upload.id}",
        job=job.label if job is not None else "", taken=said, links=_links(upload, around),
        not_counted=_not_counted(upload, around.region.profile),
        index_address=f"/daten/index?region={quote(upload.region_id)}",
    )  # fmt: skip


def _not_counted(upload: Upload, profile: RegionProfile) -> str:
    """Say which of the figures that came enter no index, though they could."""
    plan, taken = profile.burden_index, upload.taken
    tables = [item for item in profile.tables if taken and item.source_name == taken.source_name]
    ranked = {item.id: item for item in profile.indicators if item.polarity is not Polarity.NEUTRAL}
    brought = [
        (value.indicator, tables[0].day_of(value))
        for value in (tables[0].values if tables else ()) if value.indicator in ranked
    ]  # fmt: skip
    used = {(item.indicator, plan.reference_date) for item in plan.status} if plan else set()
    if not brought or used & {*brought}:
        return ""
    names = listed(dict.fromkeys(ranked[name].label for name, _ in brought), limit=3)
    if plan is None:
        return f"In einen Belastungsindex geht noch nichts davon ein: {names}."
    return (
        f"In den Belastungsindex, der zum {day(plan.reference_date)} rechnet, geht noch nichts "
        f"davon ein: {names}."
    )


def _headline(upload: Upload, job: Job | None) -> str:
    if job is None:
        return f"{upload.name} ist übernommen."
    if job.stage == "taking":
        return "Wird übernommen …"
    done = "übernommen" if upload.state == "taken" else "rückgängig gemacht"
    return f"{upload.name} ist {done}. Es wird neu gerechnet …"


def _links(upload: Upload, around: LoadedRegion) -> list[Choice]:
    taken, query = upload.taken, f"region={quote(upload.region_id)}"
    if taken is None:
        return []
    if taken.source_name.startswith("offers:"):
        return [
            Choice(value=f"/maps/offers?{query}", label="Zur Karte der Angebote"),
            Choice(value=f"/review?{query}", label="Adressen prüfen"),
        ]
    labels = {item.id: item.label for item in around.region.profile.indicators}
    return [
        Choice(value=f"/maps/burden?{query}&theme=indicator-{name}", label=f"Karte: {labels[name]}")
        for name in taken.indicators if name in labels
    ]  # fmt: skip


def changes_of(renewed: Sequence[Renewed]) -> list[ChangeView]:
    """Say of each map that was computed anew what it found before and finds now; changes first.

    Parameters
    ----------
    renewed
        What came of each.
    """
    found = [
        ChangeView(
            label=_label(one), address=one.address,
            kind=_kind(one), before=one.before, after=one.after, fault=one.fault,
        )
        for one in renewed
    ]  # fmt: skip
    return sorted(found, key=lambda change: ("changed", "failed", "same").index(change.kind))


def _label(one: Renewed) -> str:
    """Name question and map, once where both are called alike."""
    if not one.title or one.title == one.label:
        return one.label
    is_said = one.title.startswith(one.label)
    return one.title if is_said else f"{one.label}: {one.title}"


def _kind(one: Renewed) -> str:
    if one.fault:
        return "failed"
    return "changed" if one.after != one.before else "same"
