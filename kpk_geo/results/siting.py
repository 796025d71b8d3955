"""The stored answer to where the next sites should open: which, how sure, and for whom."""

from pydantic import Field

from kpk_geo.model import ChildrenBasis, LifePhase, OfferKind, Proof, Validity
from kpk_geo.profile import ChildrenPlan, SitingPlan, StreetNetwork
from kpk_geo.results.access import WaysRecord
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind, SecretPlaces


class SitingParameters(Record):
    """What was asked, with everything that the profile left open filled in."""

    plan: SitingPlan
    level: str  # of the areas
    network: StreetNetwork
    children: ChildrenPlan
    speed: float = Field(gt=0)  # km/h
    need_weights: tuple[float, ...]  # by class, least burdened first; empty: not weighted
    burden_run: int | None  # the index that classes and weights come from
    draws: int  # of the stability
    seed: int


class SitePlace(Record):
    """A site on the map."""

    key: str  # offer and site, or where it lies on the grid
    title: str
    address: str | None
    lat: float
    lon: float
    area_id: str | None  # None beyond the region
    area_name: str
    source: str  # German: what it is today


class ChosenSite(SitePlace):
    """A new site, in the order in which one would open them."""

    added: Figure  # children who then get somewhere in time and did not before
    added_by_phase: dict[LifePhase, Figure]
    added_value: Figure  # in what the aim counts
    kept_in: Figure  # share of the draws in which it was chosen again; NaN: not drawn


class TourDay(Record):
    """A day of a mobile office: its stops are the next of the chosen sites."""

    stops: int
    driving: Figure  # minutes
    minutes: Figure  # driving and stays


class RunnerUpSite(SitePlace):
    """Who else could stand in a chosen site's place."""

    instead_of: int  # number of the chosen site, from 1
    fewer: Figure  # children reached in all
    lost: Figure  # share of what the new sites add, in what the aim counts
    is_equal: bool


class GroupShare(Record):
    """How many children of a group get to a site in time, before and after."""

    code: str
    label: str  # German
    children: Figure
    before: Figure
    after: Figure


class PhaseChildren(Record):
    """Children of one life phase."""

    phase: LifePhase
    children: Figure
    before: Figure
    after: Figure
    basis: ChildrenBasis
    is_estimated: bool
    measures: tuple[str, ...]


class Cost(Record):
    """What the new sites cost a year (EUR)."""

    each: Figure
    total: Figure
    commune_each: Figure  # what is left to the commune
    commune_total: Figure
    source: str  # German


class SitingSummary(Record):
    """The whole answer."""

    kind: OfferKind
    sites: tuple[ChosenSite, ...]
    runners_up: tuple[RunnerUpSite, ...]
    existing: tuple[SitePlace, ...]
    wanted: int  # sites asked for; fewer are chosen where more would add nothing
    affordable: int | None  # sites that the budget pays for; None: no budget
    candidates: int
    left_out: dict[str, int]  # candidates by German reason
    children: Figure  # of the region near a street, all phases
    children_off_streets: Figure  # the others
    cells_withheld: int
    reached_before: Figure
    reached_after: Figure
    minutes_before: Figure  # mean way, each counted with the limit at most
    minutes_after: Figure
    longest_before: Figure  # of those with a way at all; NaN where it was not asked for
    longest_after: Figure
    value_before: Figure  # in what the aim counts
    value: Figure
    bound: Figure  # no choice of as many sites is better
    proof: Proof
    gap: Figure  # share of what the new sites add that could be missing
    phases: tuple[PhaseChildren, ...]
    classes: tuple[GroupShare, ...]  # of the burden; empty without an index
    most_burdened: GroupShare | None  # fifth of the children
    least_burdened: GroupShare | None
    without_burden: str  # German: why nothing is said of the burden; empty where something is
    areas_neutral: int  # areas without a class, whose children count once
    served: Figure  # children for whom the new sites have room; NaN without a capacity
    cost: Cost | None
    tour: tuple[TourDay, ...]  # the sites as stops of these days; empty: they are no stops
    depot: str  # German: where tours begin and end; empty without tours
    ways: tuple[WaysRecord, ...] = ()  # by mode; a run of before says nothing of them

    @property
    def newly_reached(self) -> float:
        """Children who get somewhere in time and did not before."""
        return self.reached_after - self.reached_before


class SitingArea(AreaRecord):
    """One area; counts of children on the grid."""

    validity: Validity  # without a street nobody knows who reaches a site: those figures are NaN
    children: Figure  # near a street
    children_off_streets: Figure
    reached_before: Figure
    reached_after: Figure
    added: Figure
    added_by_phase: dict[LifePhase, Figure]
    class_code: int | None
    weight: Figure  # how often a child counts; NaN: children are not weighted

    @property
    def all_children(self) -> float:
        """Children of the area, near a street or not."""
        return self.children + self.children_off_streets

    @classmethod
    def nothing(cls) -> dict[str, object]:
        """Give what the fields of an unknown area hold."""
        return super().nothing() | {"added_by_phase": {}}


def _names_secret(summary: SitingSummary, secret: SecretPlaces) -> bool:
    return any(
        secret.is_near_degrees(site.lon, site.lat)
        or secret.is_named_in(f"{site.title}, {site.address or ''}")
        for site in (*summary.sites, *summary.runners_up)
    )


SITING = RunKind(
    slug="siting",
    names_secret=_names_secret,
    format_version=3,  # 2: other streets of the same extract; 3: areas without streets
    parameters=SitingParameters,
    summary=SitingSummary,
    area=SitingArea,
    subject_option="--plan",
)
