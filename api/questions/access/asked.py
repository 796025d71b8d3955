"""What an address asks about access, as routes take it."""

from typing import Annotated

from fastapi import Depends, Query

from analyses.access.answer import AccessQuestion
from analyses.access.offers import Slot
from api.questions.access.service import AccessService, service_of
from kpk_geo.errors import InputError
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode


def _question(
    kind: Annotated[OfferKind, Query(description="Art des Angebots")],
    life_phase: Annotated[LifePhase | None, Query(description="Lebensphase der Kinder")] = None,
    mode: Annotated[TravelMode, Query(description="Verkehrsmittel")] = TravelMode.WALK,
    capacity: Annotated[CapacityUnit, Query(description="Was als Angebot zählt")] = (
        CapacityUnit.PLACES
    ),
    weekday: Annotated[int | None, Query(ge=0, le=6, description="0 Montag")] = None,
    time: Annotated[str | None, Query(description="Uhrzeit, etwa 15:00")] = None,
) -> AccessQuestion:
    return AccessQuestion(
        kind=kind,
        life_phase=life_phase or kind.usual_phase,
        mode=mode,
        capacity=capacity,
        slot=slot_of(weekday, time),
    )


def slot_of(weekday: int | None, time: str | None) -> Slot | None:
    """Read when offers must be open; None where nothing is said.

    Parameters
    ----------
    weekday
        0 is Monday.
    time
        Such as 15:00.

    Raises
    ------
    InputError
        One is there without the other, or there is no such time.
    """
    if weekday is None and not time:
        return None
    hour, _, minute = (time or "").partition(":")
    if weekday is None or not (hour.isdigit() and minute.isdigit()):
        raise InputError("Zu Wochentag gehört eine Uhrzeit wie 15:00, und umgekehrt.")
    if not (int(hour) < 24 and int(minute) < 60):
        raise InputError(f"Die Uhrzeit {time} gibt es nicht.")
    return Slot(weekday, 60 * int(hour) + int(minute))


Service = Annotated[AccessService, Depends(service_of)]
Asked = Annotated[AccessQuestion, Depends(_question)]
Longitude = Annotated[float, Query(ge=-180, le=180, description="Länge in Grad")]
Latitude = Annotated[float, Query(ge=-90, le=90, description="Breite in Grad")]
