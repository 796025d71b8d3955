"""In which defensible ways is a gap looked for?

Nobody can say at which minute a way is too long, or how much less a longer one counts. So each cell
is looked at in all ways that can be defended, and a gap is certain only where every one shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analyses.access.supply import CUTOFF_FACTORS, DECAYS
from analyses.gaps.links import Link
from kpk_geo.german import number
from kpk_geo.model import Decay, LifePhase, LinkScope, SupplyMethod, TravelMode
from kpk_geo.network.modes import BASE_SPEED
from kpk_geo.profile import AccessibilityPlan

YOUNGEST = (LifePhase.PREGNANCY, LifePhase.EARLY)  # who travels in a pushchair


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way of computing."""

    factor: float = 1.0  # of the minutes, and of the metres to a host
    decay: Decay
    pushchair: bool = False  # the youngest travel at its speed
    neighbours: bool = False  # an offer of another area will do where the children get there


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """All ways of computing of a plan, as planned first."""

    all: tuple[Variant, ...]
    pushchair_factor: float  # its speed divided by that on foot

    @property
    def planned(self) -> Variant:
        """As the plan says."""
        return self.all[0]

    @property
    def labels(self) -> tuple[str, ...]:
        """In German, in the same order."""
        several = len({variant.decay for variant in self.all}) > 1
        return tuple(_label(variant, with_decay=several) for variant in self.all)

    def seen_by(self, link: Link, variant: Variant) -> Variant:
        """Reduce a variant to what matters to a link; equal ones give equal cells."""
        planned = self.planned
        if link.scope is LinkScope.REGION:
            return planned
        if link.scope is LinkScope.AREA:
            return Variant(decay=planned.decay, neighbours=variant.neighbours)
        if link.scope is LinkScope.HOST:
            return Variant(factor=variant.factor, decay=planned.decay)
        in_pushchair = variant.pushchair and may_be_pushed(link)
        return Variant(
            factor=self.pushchair_factor if in_pushchair else variant.factor,
            decay=planned.decay if link.own.min_per_100 is None else variant.decay,
        )


def may_be_pushed(link: Link) -> bool:
    """Say whether the children of a link travel in a pushchair, and the link asks for walking."""
    return (
        link.scope is LinkScope.WAY and link.phase in YOUNGEST and link.own.mode is TravelMode.WALK
    )


def variants_of(links: Sequence[Link], accessibility: AccessibilityPlan) -> Variants:
    """List the ways in which the links of a plan are looked at.

    Parameters
    ----------
    links
        Each in one life phase.
    accessibility
        Its decay and speeds are those that are planned.
    """
    plain = accessibility.method in (SupplyMethod.TWO_STEP, SupplyMethod.RATIO)
    decay = Decay.NONE if plain else accessibility.decay
    asks_capacity = any(own.scope is LinkScope.WAY and own.own.min_per_100 for own in links)
    decays = DECAYS if asks_capacity else (decay,)
    found = [Variant(decay=decay)]
    found += [Variant(factor=f, decay=d) for f in CUTOFF_FACTORS for d in decays]
    if any(map(may_be_pushed, links)):
        found.append(Variant(decay=decay, pushchair=True))
    if any(link.scope is LinkScope.AREA for link in links):
        found.append(Variant(decay=decay, neighbours=True))
    speeds = {
        mode: accessibility.speeds.get(mode, BASE_SPEED[mode])
        for mode in (TravelMode.WALK, TravelMode.PUSHCHAIR)
    }
    return Variants(
        all=tuple(dict.fromkeys(found)),
        pushchair_factor=speeds[TravelMode.PUSHCHAIR] / speeds[TravelMode.WALK],
    )


def _label(variant: Variant, *, with_decay: bool) -> str:
    if variant.pushchair:
        return "die Jüngsten mit Kinderwagen"
    if variant.neighbours:
        return "ein Angebot des Nachbargebiets genügt, wenn die Kinder hinkommen"
    way = "Zeit wie geplant" if variant.factor == 1 else f"Zeit mal {number(variant.factor, 2)}"
    return f"{way}, {variant.decay.label}" if with_decay else way
