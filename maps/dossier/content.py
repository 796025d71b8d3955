"""What a dossier says beside the profile of its area: records of what was read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from analyses.standing.total import Total
from kpk_geo.funding.elements import FundingElement
from kpk_geo.model import Source
from maps.area.profile import AreaProfile, BurdenColours
from maps.kit.drawing.areas import AreaGround
from maps.kit.place_names import MapName

MAX_CAPTION = 40  # letters of a name in captions: own setting
CITY_WIDTH = 900  # units of the map of the city


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CityGround:
    """The map of the whole city, by the level that the index was made for."""

    ground: AreaGround  # made once for all dossiers of a city
    outlined: Sequence[str]  # keys of the areas that make up the one asked about
    colours: BurdenColours | None  # None: no index, or none that can be shown
    names: Sequence[MapName]  # of the coarsest level, the most important first


@dataclass(frozen=True, slots=True, kw_only=True)
class NearOffer:
    """An offer of the element's kind; never one at a confidential place."""

    title: str
    kind: str  # German
    provider: str
    address: str
    status: str  # German
    metres: float  # from the border as the crow flies; 0 inside
    funding: str = ""  # what the list of offers says of its money


@dataclass(frozen=True, slots=True, kw_only=True)
class NearOffers:
    """Offers of the element's kind, in the area and near it."""

    radius: float  # metres
    everywhere: int  # of this kind in the region; 0: none is listed
    offers: Sequence[NearOffer]  # the nearest first
    are_loaded: bool  # any offers at all, of any kind
    without_place: int = 0  # of this kind, whose place is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildrenCount:
    """Children of one age."""

    label: str  # German
    here: float  # NaN: not known
    city: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildrenHere:
    """Children of the area by age."""

    counts: Sequence[ChildrenCount]
    source: str = ""  # German: whose figures, and how they were made
    missing: str = ""  # German: why nothing is known; "" where something is
    unknown_areas: int = 0  # of the areas that make it up, without a figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How many children get to an offer in time."""

    label: str  # German: kind and life phase
    kind: str  # code of `OfferKind`
    mode: str  # German
    children: float  # of this age, near a street; NaN: not known
    within: float  # of them, in 15 minutes there
    city_share: float  # 0-1
    areas: int
    used: int  # with children and a figure

    @property
    def share(self) -> float:
        """Share (0-1) of the children; NaN without any."""
        return self.within / self.children if self.children > 0 else math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a stored answer or scenario says of a new site for this area."""

    name: str  # German: which, with its number
    day: date
    texts: Sequence[str]  # German
    warning: str = ""  # German: why it may no longer hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An area of the index's level that is asked about or makes up what is asked about."""

    area_id: str
    name: str
    status: str  # German: class of the index, or why there is none
    score: str
    certainty: str  # German
    cluster: str  # German: of the index


@dataclass(frozen=True, slots=True, kw_only=True)
class RunNote:
    """A stored run that the dossier rests on."""

    number: int
    label: str  # German
    day: date
    version: str  # of the software
    settings: Sequence[str]  # German: parameters in short
    digest: str  # of all parameters
    inputs: int  # files
    inputs_digest: str
    stale: str  # German


@dataclass(frozen=True, slots=True, kw_only=True)
class LandFigure:
    """An indicator for the whole Land, where it is loaded."""

    indicator_id: str
    total: Total


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class DossierContent:
    """All that a dossier is written from."""

    profile: AreaProfile
    element: FundingElement
    applicant: str  # German; "": the profile does not say
    city: CityGround
    offers: NearOffers
    children: ChildrenHere
    served: Sequence[Served]
    no_served: str  # German: why nothing is known of ways; "" where something is
    effects: Sequence[Effect]
    members: Sequence[Member]
    runs: Sequence[RunNote]
    files: Sequence[Source]  # all that were loaded
    created: datetime  # of the newest result or load in it
    version: str  # of the software that wrote it
    land: Sequence[LandFigure] = ()
    osm: str = ""  # credit of OpenStreetMap, where its data are used
    is_in_land: bool = True  # where the programme applies

    @property
    def name(self) -> str:
        """What the area is called; its key where it has no name."""
        profile = self.profile
        return profile.name.strip() or f"{profile.level_label} {profile.area_ids[0]}"

    @property
    def caption(self) -> str:
        """What captions call the area: a long name would fill them."""
        if len(self.name) <= MAX_CAPTION:
            return self.name
        return "dieses Quartier" if self.profile.quarter is not None else "dieses Gebiet"

    @property
    def suppressed(self) -> int:
        """Figures of its areas that are suppressed, at the newest day of each indicator."""
        return sum(
            item.standing.own.suppressed
            for item in self.profile.indicators
            if item.standing is not None
        )
