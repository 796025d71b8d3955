"""What the pages that compare communes show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from analyses.compare.figures import Comparison, PeerFigure
from analyses.compare.peers import Alike
from analyses.compare.ways import PeerWays
from analyses.standing.place import CityValue
from analyses.standing.total import Total
from kpk_geo.frames import Areas
from kpk_geo.model import StateFaultKind, TravelMode
from kpk_geo.profile import Indicator
from kpk_geo.results.access import AccessArea, AskedQuestion, QuestionSummary
from kpk_geo.results.state import StateCommune, StateFault, StateSummary

WITHOUT_STREETS: Final = (StateFaultKind.NO_STREETS, StateFaultKind.CUT_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRegion:
    """A commune's own region, where one of its name is loaded."""

    region_id: str
    name: str
    figures: Mapping[str, tuple[float, date]]  # by indicator: the whole region's value and its day
    ways: Mapping[str, QuestionSummary] = field(default_factory=dict)  # by part, of its newest run
    ways_day: date | None = None  # when that was computed
    ways_stale: str = ""  # German: that its data changed since; empty: they did not


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedIndicator:
    """One figure of a commune among its peers."""

    indicator: Indicator
    day: date
    comparison: Comparison
    source: str  # German: whose figures


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWays:
    """Of which run and mode ways and supply are shown."""

    mode: TravelMode
    modes: Sequence[TravelMode]  # that were computed
    computed: date
    warning: str  # German: what of the run is missing or old; empty: nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedWays(ShownWays):
    """Ways and supply of a commune beside its peers, in one mode."""

    rows: Sequence[tuple[AskedQuestion, PeerWays]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictWays(ShownWays):
    """Ways and supply of the communes of a Kreis, in one mode."""

    rows: Sequence[tuple[AskedQuestion, Mapping[str, AccessArea]]]  # by key of the commune


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class StateView:
    """A state as it is stored."""

    state_id: str
    name: str
    synthetic: bool
    summary: StateSummary
    communes: Mapping[str, StateCommune]  # by key
    outlines: Areas  # simplified, with the Kreis as parent_id
    stale: str  # German: that its files changed since; empty: they did not
    indicators: Sequence[Indicator]  # with values
    sources: Sequence[str]  # German: all that its profile names, with licence and attribution

    def faults_of(self, keys: Collection[str]) -> list[StateFault]:
        """List what was wrong with any of the communes when the state was loaded."""
        return [item for item in self.summary.faults if not set(keys).isdisjoint(item.communes)]

    @property
    def poor_streets(self) -> frozenset[str]:
        """Keys of communes whose ways are too long or missing, since their streets are."""
        found = [item for item in self.summary.faults if item.kind in WITHOUT_STREETS]
        return frozenset(key for item in found for key in item.communes)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ChoiceView:
    """A state, of which a commune is chosen."""

    state: StateView
    shown: Indicator | None  # of the map; None: there is none
    day: date | None  # of that indicator
    figures: Mapping[str, PeerFigure]  # of that indicator, by key
    regions: Mapping[str, OwnRegion]  # by key of the commune
    has_ways: bool  # whether ways were computed


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CompareView:
    """One commune among its peers."""

    state: StateView
    own: StateCommune
    alike: Alike
    peers: Sequence[str]  # keys, the own one among them
    # By indicator, as the profile orders them; counts are left out: large communes have more.
    compared: Mapping[str, ComparedIndicator]
    shown: Indicator | None  # of the map; None: there is none
    values: Mapping[str, Total]  # of that indicator, of all communes
    own_figures: Mapping[str, tuple[Total, date]]  # by indicator, counts too: of the own commune
    region: OwnRegion | None
    ways: ComparedWays | None  # None: they were not computed


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class DistrictView:
    """All communes of a Kreis and their Jugendämter."""

    state: StateView
    key: str
    name: str
    members: Sequence[StateCommune]
    days: Mapping[str, date]  # by indicator
    compared: Mapping[str, Comparison]  # by indicator: all communes of the Kreis among each other
    whole: Mapping[str, CityValue]  # by indicator: all communes of the Kreis together
    sources: Mapping[str, str]  # by indicator, German: whose figures
    shown: Indicator | None  # of the map; None: there is none
    regions: Mapping[str, OwnRegion]  # by key of the commune
    own_region: OwnRegion | None  # of the Kreis itself
    ways: DistrictWays | None  # None: they were not computed
