"""The columns of ways and supply as files have them."""

from collections.abc import Iterable

from analyses.access.no_way import OFF_STREETS
from api.files.columns import AREA, VALIDITY, Column
from kpk_geo.model import LifePhase, NoWay, Unit
from kpk_geo.norms import norms
from maps.access.supply_words import SupplyUnit
from maps.kit.ways_text import OFF_STREETS as OFF_STREETS_WORDS

PER_SITE = "children_per_offer"
ORDER = (
    "area_id", "name", "children", "minutes_p50", "minutes_p95", "metres_p50", "straight_p50",
    "share_within_15_min", PER_SITE, "supply_per_100",
)  # fmt: skip
LOW_IN = "Rechenweisen mit niedriger Versorgung"
_HALF = "die Hälfte der Kinder hat höchstens so viel"
_NINETY_FIVE = "95 von 100 Kindern haben höchstens so viel"


def access_columns(
    unit: SupplyUnit, applied: Iterable[str], phase: LifePhase
) -> tuple[Column, ...]:
    """Describe every column that a file of ways and supply can have.

    Parameters
    ----------
    unit
        In which supply is said.
    applied
        Norms that were applied, by their id.
    phase
        Whose children are counted.
    """
    names = set(applied)
    return (
        *AREA,
        _count("children", f"Kinder ({phase.label})"),
        _count("children_off_streets", f"Kinder ohne Weg: {OFF_STREETS_WORDS}",
               "Summe der Gründe außerhalb des Auszugs, Sperre, zu steil, keine Straße"),
        _count("children_without_route", f"Kinder ohne Weg: {NoWay.ISLAND.label}"),
        *(_count(reason.column, f"Kinder ohne Weg: {reason.label}") for reason in OFF_STREETS),
        _count("cells_withheld", "geheime Zellen des Zensus"),
        _figure("minutes_p50", "Weg (die Hälfte)", "min", 1, _HALF),
        _figure("minutes_p95", "Weg (95 von 100)", "min", 1, _NINETY_FIVE),
        _figure("metres_p50", "Strecke (die Hälfte)", "m", 0, _HALF),
        _figure("metres_p95", "Strecke (95 von 100)", "m", 0, _NINETY_FIVE),
        _figure("straight_p50", "Luftlinie (die Hälfte)", "m", 0, _HALF),
        _share("share_within_15_min", "in 15 Minuten"),
        _count(PER_SITE, unit.label if unit.is_sites else "Kinder je Angebot"),
        _figure("supply_per_100", per_100(unit), "", 2, "Umfang, den sich die Kinder teilen"),
        _figure("supply_low", f"{per_100(unit)}: von", "", 2, "je nach Rechenweise"),
        _figure("supply_high", f"{per_100(unit)}: bis", "", 2, "je nach Rechenweise"),
        _count("low_in", LOW_IN),
        _count("children_in_buffer", "Kinder im Kreis"),
        _count("children_in_service_area", "Kinder im Einzugsgebiet"),
        _count("overcount", "Kreis zählt zu viel"),
        _share("share_overcount", "Kreis zählt zu viel, Anteil"),
        *(_share(f"norm_{norm.id}", f"{norm.name}: {norm.text}", norm.source)
          for norm in norms() if norm.id in names),
        VALIDITY,
    )  # fmt: skip


def per_100(unit: SupplyUnit) -> str:
    """Head the column of supply.

    >>> from kpk_geo.model import CapacityUnit, OfferKind
    >>> per_100(SupplyUnit(kind=OfferKind.KITA, capacity=CapacityUnit.PLACES))
    'Kita: Plätze je 100 Kinder'
    """
    return f"{unit.site}: {unit.amount} je 100 Kinder"


def _count(name: str, heading: str, note: str = "") -> Column:
    return Column(name=name, heading=heading, unit=Unit.COUNT, note=note)


def _share(name: str, heading: str, note: str = "Anteil der Kinder") -> Column:
    return Column(name=name, heading=heading, unit=Unit.PERCENT, note=note)


def _figure(name: str, heading: str, measure: str, digits: int, note: str) -> Column:
    return Column(
        name=name, heading=heading, unit=Unit.SCORE, digits=digits, measure=measure, note=note
    )
