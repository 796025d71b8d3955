"""What is stored of a state: a row for each commune, and what was wrong with which of them."""

from datetime import date

from kpk_geo.model.communes import CommuneType, StateFaultKind
from kpk_geo.profile import StateInfo
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind


class StateFault(Record):
    """One thing that is wrong; all that it does not touch was loaded."""

    kind: StateFaultKind
    text: str  # German: file, row, value, and the way out
    communes: tuple[str, ...] = ()  # AGS of those it touches; empty: the state as a whole
    file: str = ""
    line: int | None = None


class OwnedCount(Record):
    """How many cells or offers there are, and to whom they belong."""

    rows: int  # each belongs to exactly one commune
    outside: int  # beyond the border of the state: of the nearest commune
    communes: int  # that own at least one


class StreetExtract(Record):
    """One extract of streets that the state is made of."""

    file: str
    sha256: str
    day: date | None  # of what OpenStreetMap held; None: it does not say
    bounds: tuple[float, float, float, float] | None  # metres; None: it does not say


class StateSummary(Record):
    """A state as it was loaded."""

    communes: int
    districts: int
    offices: int
    named: int  # communes of the programme, and those that a named Kreis serves
    programme_note: str  # German: how complete the list of the programme is
    cells: OwnedCount | None  # None: no grid is named
    offers: OwnedCount | None
    extracts: tuple[StreetExtract, ...]
    faults: tuple[StateFault, ...]


class StateCommune(AreaRecord):
    """One commune; its key (AGS) is the `area_id`."""

    name: str
    title: str  # German: kreisfreie Stadt, Stadt, Gemeinde
    type: CommuneType
    district: str  # key of its Kreis; its own first five digits where it is kreisfrei
    district_name: str
    office: str  # key of the commune or Kreis whose Jugendamt serves it; "" where not known
    office_name: str
    office_is_sure: bool
    programme: str  # since when the programme names it, or its Kreis; "" where no source does
    programme_key: str  # what the source names: the commune itself or a Kreis
    inhabitants: Figure
    inhabitants_source: str  # German
    cells: int  # inside it
    offers: int
    covered: Figure  # share (0-1) of its area within the extracts; NaN: they do not say


STATE: RunKind[StateInfo, StateSummary, StateCommune] = RunKind(
    slug="state", format_version=1, parameters=StateInfo, summary=StateSummary, area=StateCommune
)
