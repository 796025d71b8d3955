"""The region's own Präventionskette: which links it has, and where each of them must be."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from kpk_geo.model import (
    CapacityUnit,
    FieldOfAction,
    LifePhase,
    LinkScope,
    OfferKind,
    TravelMode,
)
from kpk_geo.profile.base import Identifier, Section


class Hosts(Section):
    """Which Regeleinrichtungen need a link: each clinic, each school of a high social index."""

    kinds: tuple[OfferKind, ...] = Field(min_length=1)
    min_social_index: int | None = Field(default=None, ge=1, le=9)  # Stufe 9: most burdened
    startchancen: bool = False  # only schools of the Startchancen programme
    max_metres: float = Field(default=150, ge=0, le=5000)  # straight line: still at the house


class PreventionLink(Section):
    """One link: what fills it, for whom, where it must be, and how much of it."""

    id: Identifier
    label: str = Field(min_length=1, max_length=120)
    goal: str = ""  # the commune's own strategic goal that it belongs to
    kinds: tuple[OfferKind, ...] = ()  # any of them fills it; empty: whatever fits phase and field
    words: tuple[str, ...] = ()  # one of them must stand in title or description
    life_phases: tuple[LifePhase, ...] = Field(min_length=1)
    fields: tuple[FieldOfAction, ...] = ()
    scope: LinkScope = LinkScope.WAY
    level: Identifier | None = None  # scope "area": of which areas each needs one
    hosts: Hosts | None = None  # scope "host"
    mode: TravelMode = TravelMode.WALK
    max_minutes: float | None = Field(default=None, gt=0, le=600)  # else as [accessibility] says
    min_share: float = Field(default=0.8, gt=0, le=1)  # of the children must get there in time
    capacity: CapacityUnit = CapacityUnit.OFFERS
    min_per_100: float | None = Field(default=None, gt=0)  # children; without it nothing is weak
    outreach_level: Identifier | None = None  # areas that an outreach offer serves; else all
    digital_suffices: bool = False  # else a digital offer is shown and closes no gap
    weight: float = Field(default=1, gt=0, le=100)  # in the score
    source: str = ""  # where it says so: resolution, concept, guideline

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.kinds and not self.fields:
            raise ValueError("Ein Glied braucht kinds oder fields; sonst füllt es jedes Angebot")
        if (self.scope is LinkScope.HOST) != (self.hosts is not None):
            raise ValueError('scope = "host" und hosts gehören zusammen')
        if self.level and self.scope is not LinkScope.AREA:
            raise ValueError('level gilt nur mit scope = "area"')
        return self


class CountedChildren(Section):
    """Children by area from an indicator, where no census grid says where they live."""

    age_from: int = Field(ge=0, le=27)
    age_to: int = Field(ge=1, le=30)  # "bis unter"
    indicator: Identifier  # a number, or a rate of which the numerator counts these children

    @model_validator(mode="after")
    def _span(self) -> Self:
        if self.age_to <= self.age_from:
            raise ValueError("age_to muss größer als age_from sein (bis unter)")
        return self


NeedWeight = Annotated[float, Field(gt=0, le=100)]


class PreventionPlan(Section):
    """The links of a region, and how gaps and under-served areas are told."""

    level: Identifier
    label: str = "Präventionskette"
    source: str = ""
    links: tuple[PreventionLink, ...] = ()  # empty: each life phase with each field of action
    children: tuple[CountedChildren, ...] = ()  # without a census grid: spread evenly over an area
    complete: tuple[OfferKind, ...] = ()  # kinds of which all offers are recorded: none is none
    # How often a child counts by the burden of its area, least burdened first; own setting, after
    # the programme's principle "Ungleiches ungleich behandeln".
    need_weights: tuple[NeedWeight, NeedWeight, NeedWeight, NeedWeight] = (1, 1, 1.5, 2)
    sure: float = Field(default=0.8, gt=0.5, lt=1)  # as probabilities of the index are drawn
    hint: float = Field(default=0.5, gt=0, lt=1)
    # Share of its links that the children of an under-served area lack; own setting. Absolute: an
    # offer elsewhere never puts an area on the list.
    min_lack: float = Field(default=0.33, gt=0, le=1)
    few_children: float = Field(default=20, ge=0)  # fewer of a phase: cells graded, no verdict
    # Way divided by straight line where no streets are loaded. Own setting, between 1.2 (Newell
    # 1980, dense grid of streets) and 1.4 (Boscoe, Henry & Zdeb 2012, mean of the United States).
    detour: float = Field(default=1.3, ge=1, le=3)

    @property
    def levels(self) -> list[str]:
        """All levels of areas that it names."""
        named = [name for link in self.links for name in (link.level, link.outreach_level)]
        return [self.level, *(name for name in named if name)]

    @model_validator(mode="after")
    def _once(self) -> Self:
        names = [link.id for link in self.links]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"Glied mehrfach beschrieben: {', '.join(twice)}")
        if self.hint > self.sure:
            raise ValueError("hint darf nicht größer als sure sein")
        return self
