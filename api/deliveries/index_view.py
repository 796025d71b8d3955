"""What the page of the plan of the index says, and what a sent form means."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from api.deliveries.index_offer import IndexOffer, OfferedDay, OfferedIndicator
from api.deliveries.index_planning import BURDEN, IndexPlanning
from api.deliveries.taken import changes_of
from api.deliveries.view import moment
from kpk_geo.errors import InputError, listed
from kpk_geo.german import day as day_text
from kpk_geo.profile.plans import BurdenIndexPlan
from maps.deliveries.index_plan import DayChoice, IndexPlanView, IndicatorChoice
from maps.deliveries.view import RegionView

PATH = "/daten/index"
SUBSTITUTE = "Ersatz aus dem Zensus"


def address_of_plan(region_id: str) -> str:
    """Give the address of the page for a region."""
    return f"{PATH}?region={quote(region_id)}"


def index_view(
    region: RegionView, offer: IndexOffer, planning: IndexPlanning, shown: str, problem: str = ""
) -> IndexPlanView:
    """Put the page together.

    Parameters
    ----------
    region
        Of which.
    offer
        What can be chosen.
    planning
        What is being done, and what was done last.
    shown
        Digest of the profile.
    problem
        German: why nothing was changed.
    """
    job, last = planning.job, planning.last()
    is_busy = planning.is_busy
    fault = problem or (job.error if job and not is_busy else "")
    plan = offer.plan
    return IndexPlanView(
        region=region, address=address_of_plan(region.region_id),
        headline=_headline(region.name, plan), sentences=_sentences(offer),
        days=[_day(offer, found) for found in offer.days], shown=shown, problem=fault,
        job=job.label if job and is_busy else "",
        job_address=f"/api/regions/{quote(region.region_id)}/deliveries/{planning.key}",
        changed=f"Geändert am {moment(last.at)} von {last.by}." if last else "",
        changes=changes_of(last.renewed) if last else (),
        may_undo=last is not None and last.after == plan and last.before != plan,
        map_address=f"/maps/{BURDEN}?region={quote(region.region_id)}" if plan else "",
    )  # fmt: skip


def plan_from(offer: IndexOffer, typed: Mapping[str, Sequence[str]]) -> BurdenIndexPlan:
    """Read the plan from the form.

    Parameters
    ----------
    offer
        What could be chosen.
    typed
        Fields of the form: `day`, and `take` for each box, as day and indicator.

    Raises
    ------
    InputError
        No day is chosen, or no indicator of this day.
    """
    try:
        day = date.fromisoformat(typed.get("day", [""])[0])
    except ValueError:
        raise InputError("Bitte den Tag wählen, für den der Index gerechnet wird.") from None
    beginning = f"{day.isoformat()}:"
    names = [
        item.removeprefix(beginning) for item in typed.get("take", ()) if item.startswith(beginning)
    ]
    return offer.chosen(day, names)


def _headline(name: str, plan: BurdenIndexPlan | None) -> str:
    if plan is None:
        return f"Für {name} wird noch kein Belastungsindex gerechnet."
    count = "1 Kennzahl" if len(plan.status) == 1 else f"{len(plan.status)} Kennzahlen"
    return f"Der Belastungsindex rechnet mit {count} zum {day_text(plan.reference_date)}."


def _sentences(offer: IndexOffer) -> list[str]:
    plan = offer.plan
    if plan is None:
        if offer.days:
            return ["Unten wählen, aus welchen Kennzahlen er gerechnet werden soll."]
        return [
            "Es gibt noch keine Kennzahl mit einer Richtung („hoch = belastet“). Auf der Seite "
            "Daten lässt sich eine Tabelle bringen."
        ]
    found = {item.id: item for item in offer.profile.indicators}
    used = [found[item.indicator] for item in plan.status if item.indicator in found]
    said = [f"Darin: {listed(item.label for item in used)}."]
    if used and all(item.origin == "cells" for item in used):
        said.append(
            "Alle sind Ersatz aus dem Zensus. Sobald eigene Zahlen da sind, etwa Kinder im SGB II "
            "je Gebiet, lässt sich der Index unten darauf umstellen."
        )
    return said


def _day(offer: IndexOffer, found: OfferedDay) -> DayChoice:
    plan = offer.plan
    is_now = plan is not None and plan.reference_date == found.day
    return DayChoice(
        value=found.day.isoformat(), label=day_text(found.day), said=_lost(offer, found),
        indicators=[_indicator(offer, found, item) for item in found.indicators],
        is_chosen=is_now,
    )  # fmt: skip


def _indicator(offer: IndexOffer, found: OfferedDay, item: OfferedIndicator) -> IndicatorChoice:
    said = [f"{item.areas} von {offer.areas} Gebieten haben einen Wert"]
    said += [item.indicator.polarity.label]
    said += [SUBSTITUTE] if item.is_substitute else []
    return IndicatorChoice(
        field=f"{found.day.isoformat()}:{item.indicator.id}", label=item.indicator.label,
        said="; ".join(said), is_chosen=item.is_used,
    )  # fmt: skip


def _lost(offer: IndexOffer, found: OfferedDay) -> list[str]:
    """Say what the index does without on a day."""
    plan, said = offer.plan, []
    if found.population is None:
        said.append(
            "Einwohnerzahlen gibt es für diesen Tag nicht: Sehr kleine Gebiete werden nicht "
            "ausgenommen."
        )
    if plan is not None and plan.dynamic and not found.keeps_dynamic:
        said.append("Die Dynamik lässt sich für diesen Tag nicht rechnen und entfällt.")
    return said
