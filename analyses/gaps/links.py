"""Which links does a region's Präventionskette have, each in one life phase?"""

from dataclasses import dataclass

from kpk_geo.model import FieldOfAction, LifePhase, LinkScope, OfferKind
from kpk_geo.profile import PreventionLink, PreventionPlan
from kpk_geo.results.gaps import cell_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link in one life phase."""

    own: PreventionLink
    phase: LifePhase

    @property
    def cell(self) -> str:
        """Its key."""
        return cell_key(self.own.id, self.phase)

    @property
    def scope(self) -> LinkScope:
        """Where it must be."""
        return self.own.scope

    @property
    def asked_kinds(self) -> tuple[OfferKind, ...]:
        """The kinds that must all be recorded before "none is recorded" means "there is none"."""
        return self.own.kinds or tuple(OfferKind)


def links_of(plan: PreventionPlan) -> tuple[Link, ...]:
    """List the links of a plan in each of their life phases, in the order of the profile.

    Without links of its own, a plan asks for each life phase and each field of action.

    Parameters
    ----------
    plan
        Of the profile.
    """
    own = plan.links or default_links()
    return tuple(Link(own=link, phase=phase) for link in own for phase in link.life_phases)


def default_links() -> tuple[PreventionLink, ...]:
    """Ask for an offer of each field of action in each life phase."""
    return tuple(
        PreventionLink(
            id=field.value, label=field.label, fields=(field,), life_phases=tuple(LifePhase)
        )
        for field in FieldOfAction
    )
