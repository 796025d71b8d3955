"""What an address asks about access, as routes take it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from analyses.access.answer import AccessQuestion, planned_services
from api.http.dependencies import Revision
from api.questions.access.service import AccessService, service_of
from kpk_geo.errors import InputError
from kpk_geo.german import day as day_text
from kpk_geo.local_time import local_today
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode
from kpk_geo.opening.slot import Season, Slot
from kpk_geo.profile import Service as PlannedService

# Services that the profile plans; the region is read only where the address leaves a word out.
Plan = Callable[[], Sequence[PlannedService]]


def _slot(
    weekday: Annotated[int | None, Query(ge=0, le=6, description="0 Montag")] = None,
    time: Annotated[str | None, Query(description="Uhrzeit, etwa 15:00")] = None,
    season: Annotated[
        Season | None, Query(description="Zeit des Jahres; ohne Angabe die Schulzeit")
    ] = None,
    day: Annotated[date | None, Query(description="Ein bestimmter Tag statt Wochentag")] = None,
) -> Slot | None:
    return slot_of(weekday, time, season, day)


Service = Annotated[AccessService, Depends(service_of)]


def _planned(region_id: str, revision: Revision, service: Service) -> Plan:
    return lambda: planned_services(service.region(region_id, revision).loaded.data)


def _question(
    planned: Annotated[Plan, Depends(_planned)],
    kind: Annotated[OfferKind, Query(description="Art des Angebots")],
    life_phase: Annotated[LifePhase | None, Query(description="Lebensphase der Kinder")] = None,
    mode: Annotated[TravelMode, Query(description="Verkehrsmittel")] = TravelMode.WALK,
    capacity: Annotated[
        CapacityUnit | None,
        Query(description="Was als Angebot zählt; ohne Angabe, wie das Profil es plant"),
    ] = None,
    slot: Annotated[Slot | None, Depends(_slot)] = None,
) -> AccessQuestion:
    if life_phase is None or capacity is None:
        usual_phase, usual_capacity = usual_of(kind, planned())
        life_phase, capacity = life_phase or usual_phase, capacity or usual_capacity
    return AccessQuestion(
        kind=kind, life_phase=life_phase, mode=mode, capacity=capacity, slot=slot
    )  # fmt: skip


def usual_of(kind: OfferKind, planned: Sequence[PlannedService]) -> tuple[LifePhase, CapacityUnit]:
    """Say for whom a kind of offer is, and what of it counts, where a question says nothing.

    As the profile plans it: a list without places would have no supply at all in places.

    Parameters
    ----------
    kind
        Of offer.
    planned
        Services of the region's plan.
    """
    service = next((item for item in planned if item.kind is kind), None)
    if service is None:
        return kind.usual_phase, CapacityUnit.PLACES
    return service.life_phase or kind.usual_phase, service.capacity


def slot_of(
    weekday: int | None, time: str | None, season: Season | None = None, day: date | None = None
) -> Slot | None:
    """Read when offers must be open; None where nothing is said.

    Parameters
    ----------
    weekday
        0 is Monday; not needed where there is a day.
    time
        Such as 15:00.
    season
        Of which days of the year; None: school time, unless there is a day.
    day
        One day instead of a weekday.

    Raises
    ------
    InputError
        One is there without the other, or there is no such time.
    """
    if weekday is None and not time and season is None and day is None:
        return None
    hour, _, minute = (time or "").partition(":")
    if (weekday is None and day is None) or not (hour.isdigit() and minute.isdigit()):
        raise InputError(
            "Zu Wochentag gehört eine Uhrzeit wie 15:00, und umgekehrt; zu einem Tag auch."
        )
    if not (int(hour) < 24 and int(minute) < 60):
        raise InputError(f"Die Uhrzeit {time} gibt es nicht.")
    minutes, today = 60 * int(hour) + int(minute), local_today()
    if day is None:
        assert weekday is not None
        return Slot(
            weekday=weekday, minute=minutes, today=today, season=season or Season.SCHOOL
        )  # fmt: skip
    if season is not None or weekday not in (None, day.weekday()):
        raise InputError(
            f"Gefragt ist nach dem {day_text(day)} und zugleich nach einem anderen Wochentag oder "
            "einer Zeit des Jahres. Bitte nur eines davon angeben."
        )
    return Slot(weekday=day.weekday(), minute=minutes, today=today, day=day)


Asked = Annotated[AccessQuestion, Depends(_question)]
Longitude = Annotated[float, Query(ge=-180, le=180, description="Länge in Grad")]
Latitude = Annotated[float, Query(ge=-90, le=90, description="Breite in Grad")]
