"""How far is too far? Norms as data, each with its way of measuring and its source."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kpk_geo import german
from kpk_geo.model import LifePhase, OfferKind, Term, TravelMode


class DistanceType(Term):
    """How a norm measures."""

    ROUTE = "route", "Weg"
    STRAIGHT = "straight", "Luftlinie"
    MINUTES = "minutes", "Minuten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One norm of the catalogue."""

    id: str
    name: str
    value: float | None  # metres or minutes; None where the source gives none for a single child
    distance: DistanceType
    mode: TravelMode
    kinds: tuple[str, ...]  # empty: any kind; may name what is no offer of ours
    life_phases: tuple[str, ...]  # empty: any
    source: str
    address: str

    @property
    def text(self) -> str:
        """Say value and distance, as a map prints it.

        >>> next(norm for norm in norms() if norm.id == "munich_kita").text
        '750 m Luftlinie'
        """
        if self.value is None:
            return "kein Wert für einzelne Kinder"
        if self.distance is DistanceType.MINUTES:
            return f"{german.number(self.value)} Minuten {self.mode.label}"
        return f"{german.number(self.value)} m {self.distance.label}"

    def concerns(self, kind: OfferKind, phase: LifePhase, mode: TravelMode) -> bool:
        """Say whether the norm can be applied to a question.

        Parameters
        ----------
        kind
            Of the offers that are asked about.
        phase
            Of the children.
        mode
            How one travels; of no matter to a norm in a straight line.
        """
        return (
            self.value is not None
            and (not self.kinds or kind.value in self.kinds)
            and (not self.life_phases or phase.value in self.life_phases)
            and (self.distance is DistanceType.STRAIGHT or self.mode is mode)
        )


@cache
def norms() -> tuple[Norm, ...]:
    """Read the catalogue."""
    text = files("kpk_geo").joinpath("norms.toml").read_text(encoding="utf-8")
    return tuple(_norm(entry) for entry in tomllib.loads(text)["norm"])


def _norm(entry: dict[str, object]) -> Norm:
    known = dict(entry)
    return Norm(
        id=str(known["id"]),
        name=str(known["name"]),
        value=None if "value" not in known else float(str(known["value"])),
        distance=DistanceType.of(str(known["distance"])),
        mode=TravelMode.of(str(known["mode"])),
        kinds=tuple(known["kinds"]),  # type: ignore[arg-type]
        life_phases=tuple(known["life_phases"]),  # type: ignore[arg-type]
        source=str(known["source"]),
        address=str(known["address"]),
    )
