"""The stored list of primary schools as places for a Familiengrundschulzentrum (FGZ)."""

from datetime import date

from pydantic import Field

from kpk_geo.model import ChildrenBasis, SchoolCriterion, SchoolStanding, WalkMeasure
from kpk_geo.profile import FgzPlan
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind


class FgzSchool(Record):
    """One primary school; None and NaN are not known, which is never 0 and never no."""

    offer_id: str
    title: str
    commune: str
    area: str | None  # name of the area in which it lies; None: in none
    address: str | None
    x: Figure  # metres in the region's system; NaN where its place is not sure
    y: Figure
    standing: SchoolStanding
    social_index: int | None = Field(ge=1, le=9)
    startchancen: bool | None
    pupils: Figure
    children: Figure  # 6 to under 10 years, in the catchment
    children_under_10: Figure
    withheld: int  # cells of the catchment of which the census says nothing
    burden: Figure  # mean score of the areas of these children
    burden_high: Figure  # share of them in areas of high or very high burden
    family_centre: Figure  # metres to the next; inf: no way leads there
    fgz: Figure
    eligible: bool | None  # by Startchancen alone: whether it is an OGS no list says
    rank: int | None
    tied: int  # how many schools share the rank, itself included
    first_in: int  # of the variants in which it takes part
    variants: int
    best: int | None
    worst: int | None


class FgzCommune(Record):
    """How many primary schools of a commune take part in Startchancen."""

    name: str
    schools: int
    startchancen: int
    unknown: int
    eligible: bool | None


class FgzSummary(Record):
    """The whole list and what it rests on."""

    schools: tuple[FgzSchool, ...]  # by rank, then those without
    communes: tuple[FgzCommune, ...]
    measure: WalkMeasure
    order: tuple[SchoolCriterion, ...]  # that could be used
    unusable: tuple[SchoolCriterion, ...]  # of the plan's order, since nothing is known of any
    variants: int
    gaps: tuple[tuple[str, str], ...]  # German: figure, and why it is not stated
    basis: ChildrenBasis | None  # where the children come from; None: no census grid
    census_day: date | None  # of that grid
    partial: bool  # the grid lacks cells of small values, so sums are too low
    index_of: tuple[str, ...]  # German: indicators of the index of burden
    forms_known: bool  # the list says which schools are primary schools
    other_forms: int  # schools left out for their form
    outside: int  # primary schools beyond the region's border, left out
    doubtful_places: int  # of a town of the region, but with a coordinate outside of all areas
    not_running: int  # planned or closed, left out


class FgzArea(AreaRecord):
    """Nothing is stored by area: the list is of schools."""


FGZ = RunKind(
    slug="fgz",
    format_version=2,  # 2: other streets of the same extract
    parameters=FgzPlan,
    summary=FgzSummary,
    area=FgzArea,
)
