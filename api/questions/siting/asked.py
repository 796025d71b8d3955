"""A question about new sites as it was typed: on the command line, or in an address."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from api.terminal.options import term_of
from kpk_geo.errors import InputError, excerpt, suggestion
from kpk_geo.german import number
from kpk_geo.model import (
    CandidateSource,
    LifePhase,
    OfferKind,
    SitingAim,
    SitingEquity,
    SitingNeed,
    Term,
    TravelMode,
)
from kpk_geo.profile import SitingPlan
from kpk_geo.profile.siting import MAX_CAPACITY, MAX_COUNT, MAX_EURO, MAX_GRID, MIN_GRID

USUAL_GRID = 250.0  # metres between points of the grid; own setting
LIVE_SECONDS = 10.0  # of the solver while somebody waits before a page
USUAL_CANDIDATES = "school,kita"
T = TypeVar("T", bound=Term)
SEVERAL = ("candidates", "life_phase")
Texts = Annotated[
    list[str], BeforeValidator(lambda given: [given] if isinstance(given, str) else given)
]


class AskedSiting(BaseModel):
    """The question in texts; what is None is as the plan has it by itself."""

    model_config = ConfigDict(extra="ignore", frozen=True)  # an address may say more, such as v

    kind: str = Field(default="family_office", description="Art, die eröffnet")
    count: int = Field(default=1, description="So viele neue Orte")
    life_phase: Texts = Field(default=[], description="Lebensphasen: durch Komma, oder mehrfach")
    mode: str | None = Field(default=None, description="Verkehrsmittel")
    minutes: float | None = Field(default=None, description="Höchstens so viele Minuten")
    candidates: Texts = Field(
        default=[USUAL_CANDIDATES],
        description="Arten möglicher Orte, grid, planned; durch Komma, oder mehrfach",
    )
    grid_metres: float | None = Field(default=None, description="Abstand der Rasterpunkte")
    aim: str | None = Field(default=None, description="coverage, median, centre, cover_all")
    need: str | None = Field(default=None, description="children oder burden")
    equity: str | None = Field(default=None, description="none oder most_burdened_first")
    capacity: float | None = Field(default=None, description="Kinder, für die ein Ort Platz hat")
    price: float | None = Field(default=None, description="Euro im Jahr je Ort")
    budget: float | None = Field(default=None, description="Euro im Jahr insgesamt")
    tour_days: int | None = Field(default=None, description="Touren: so viele Tage")
    tour_hours: float | None = Field(default=None, description="Touren: Stunden am Tag")
    stay_minutes: float | None = Field(default=None, description="Touren: Minuten je Halt")
    depot: str | None = Field(default=None, description="Touren: Breite,Länge des Beginns")


def plan_of(
    asked: AskedSiting, *, name: str | None = None, time_limit: float = LIVE_SECONDS
) -> SitingPlan:
    """Make a plan of a question.

    Parameters
    ----------
    asked
        As it was typed.
    name
        Under which the answer is stored; None: the kind's.
    time_limit
        Seconds of the solver.

    Raises
    ------
    InputError
        A word is not known, a number is out of bounds, or no candidates are named.
    """
    kind = _term(OfferKind, asked.kind, "kind")
    kinds, sources = _candidates(asked.candidates)
    is_grid = CandidateSource.GRID in sources
    if asked.grid_metres is not None and not is_grid:
        raise InputError(
            "Ein Abstand der Rasterpunkte gilt nur, wenn das Raster (grid) zu den möglichen Orten "
            "gehört."
        )
    values: dict[str, Any] = {
        "id": name or kind.value,
        "kind": kind,
        "life_phases": _phases(asked.life_phase),
        "mode": _optional(TravelMode, asked.mode, "mode"),
        "max_minutes": asked.minutes,
        "count": asked.count,
        "aim": _optional(SitingAim, asked.aim, "aim"),
        "need": _optional(SitingNeed, asked.need, "need"),
        "equity": _optional(SitingEquity, asked.equity, "equity"),
        "candidates": kinds,
        "planned": CandidateSource.PLANNED in sources,
        "grid_metres": (asked.grid_metres or USUAL_GRID) if is_grid else None,
        "capacity": asked.capacity,
        "price": asked.price,
        "budget": asked.budget,
        "tour_days": asked.tour_days,
        "tour_hours": asked.tour_hours,
        "stay_minutes": asked.stay_minutes,
        "depot": _depot(asked.depot),
        "time_limit": time_limit,
    }
    try:
        return SitingPlan(**{key: value for key, value in values.items() if value is not None})
    except ValidationError as error:
        raise InputError(_explained(error)) from error


def _depot(text: str | None) -> tuple[float, float] | None:
    """Read a place as latitude and longitude.

    Raises
    ------
    InputError
        It is none.
    """
    if not text:
        return None
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError(
            f"depot {excerpt(text)}: Erwartet wird Breite,Länge wie 51.45,6.85."
        ) from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise InputError(
            f"depot {excerpt(text)}: Das ist kein Ort auf der Erde (Breite,Länge in Grad)."
        )
    return latitude, longitude


_BOUNDS = {
    "tour_days": "Touren gibt es an 1 bis 5 Tagen.",
    "tour_hours": "Eine Tour dauert über 0 und höchstens 12 Stunden.",
    "stay_minutes": "Ein Halt dauert über 0 und höchstens 600 Minuten.",
    "count": f"Gesucht werden können 1 bis {MAX_COUNT} neue Orte.",
    "max_minutes": "Die Zeit muss über 0 und höchstens 120 Minuten sein.",
    "grid_metres": f"Der Abstand im Raster muss {MIN_GRID} bis {number(MAX_GRID)} m sein.",
    "capacity": (
        f"Ein Ort braucht Platz für mehr als 0 und höchstens {number(MAX_CAPACITY)} Kinder; ohne "
        "Angabe ist er unbegrenzt."
    ),
    "price": f"Ein Preis muss über 0 und höchstens {number(MAX_EURO)} Euro im Jahr sein.",
    "budget": f"Ein Budget muss 0 bis {number(MAX_EURO)} Euro im Jahr sein.",
    "id": "Ein Name für die Antwort darf nur a–z, Ziffern, - und _ enthalten (höchstens 60).",
}


def _explained(error: ValidationError) -> str:
    lines = []
    for detail in error.errors(include_url=False):
        key = str(detail["loc"][0]) if detail["loc"] else ""
        reason = detail.get("ctx", {}).get("error")
        lines.append(
            str(reason) if reason else f"{_BOUNDS.get(key, key)} Hier: {excerpt(detail['input'])}."
        )
    return " ".join(lines)


def _words(texts: Sequence[str]) -> list[str]:
    parts = ",".join(texts).replace("|", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


def _candidates(texts: Sequence[str]) -> tuple[tuple[OfferKind, ...], set[CandidateSource]]:
    kinds: list[OfferKind] = []
    sources: set[CandidateSource] = set()
    known = [member.value for terms in (OfferKind, CandidateSource) for member in terms]
    for word in _words(texts):
        source, kind = CandidateSource.parse(word), OfferKind.parse(word)
        if source is not None:
            sources.add(source)
        elif kind is not None:
            kinds.append(kind)
        else:
            raise InputError(
                f"Mögliche Orte: „{excerpt(word)}“: Das gibt es nicht. {suggestion(word, known)}"
            )
    return tuple(dict.fromkeys(kinds)), sources


def _phases(texts: Sequence[str]) -> tuple[LifePhase, ...] | None:
    return tuple(_term(LifePhase, word, "life_phase") for word in _words(texts)) or None


def _term(terms: type[T], text: str, name: str) -> T:
    found = term_of(terms, text, name)
    assert found is not None  # a text was given
    return found


def _optional(terms: type[T], text: str | None, name: str) -> T | None:
    return term_of(terms, text or None, name)


def asked_query(plan: SitingPlan) -> dict[str, str]:
    """Write a plan as an address has it."""
    candidates = [kind.value for kind in plan.candidates]
    candidates += ["planned"] if plan.planned else []
    candidates += ["grid"] if plan.grid_metres else []
    texts = {
        "kind": plan.kind.value,
        "count": str(plan.count),
        "life_phase": ",".join(phase.value for phase in plan.phases),
        "mode": plan.mode.value,
        "minutes": _number(plan.max_minutes),
        "candidates": ",".join(candidates),
        "grid_metres": _number(plan.grid_metres),
        "aim": plan.aim.value,
        "need": plan.need.value,
        "equity": plan.equity.value,
        "capacity": _number(plan.capacity),
        "price": _number(plan.price),
        "budget": _number(plan.budget),
    }
    if plan.aim is SitingAim.TOUR:
        texts |= {
            "tour_days": str(plan.tour_days),
            "tour_hours": _number(plan.tour_hours),
            "stay_minutes": _number(plan.stay_minutes),
            "depot": "{},{}".format(*plan.depot) if plan.depot else "",
        }
    return {key: text for key, text in texts.items() if text}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
