"""The columns of tables of communes as files have them."""

from collections.abc import Iterable
from typing import Final

from analyses.standing.levels import LEVEL
from api.files.columns import VALIDITY, Column
from kpk_geo.german import number
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator

_KEY = Column(name="area_id", heading="Gemeindeschlüssel", note="AGS, ein Text mit acht Stellen")
_NAME = Column(name="name", heading="Kommune")
_DISTRICT = Column(name="district_name", heading="Kreis")
FAULTS: Final = Column(
    name="faults",
    heading="beim Laden aufgefallen",
    note="fehlen Straßen oder sind sie abgeschnitten, stimmen die Wege nicht",
)
COMMUNE: Final = (
    _KEY, _NAME, Column(name="title", heading="Bezeichnung"), _DISTRICT,
    Column(name="own", heading="Eigene", note="die Kommune, die verglichen wird"),
    Column(name="type", heading="Zuständigkeit"),
    Column(name="office_name", heading="Jugendamt"),
    Column(name="office_is_sure", heading="Jugendamt bestätigt",
           note="nein: eine Annahme, von der Kommune zu bestätigen"),
    Column(name="programme", heading="im Programm seit",
           note="leer: von keiner Quelle genannt; die Liste ist unvollständig"),
    Column(name="inhabitants", heading="Einwohner", unit=Unit.COUNT),
    Column(name="inhabitants_source", heading="Einwohner: Quelle"),
    Column(name="cells", heading="Zensuszellen", unit=Unit.COUNT),
    Column(name="offers", heading="Orte von Angeboten", unit=Unit.COUNT),
    Column(name="covered", heading="im Straßenauszug", unit=Unit.PERCENT,
           note="Anteil der Fläche"),
    FAULTS,
)  # fmt: skip
_COUNTS = (
    ("children", "Kinder"), ("children_off_streets", "Kinder ohne Straße in der Nähe"),
    ("children_without_route", "Kinder ohne Weg"),
)  # fmt: skip
_SPAN = f"{number(100 * LEVEL)} von 100 solcher Spannen enthalten den Anteil (Wilson)"
_LEAST = "von allen vertretbaren Rechenweisen"
WAYS: Final = (
    _KEY, _NAME, _DISTRICT, Column(name="own", heading="Eigene"),
    Column(name="kind", heading="Angebot"), Column(name="life_phase", heading="Lebensphase"),
    Column(name="mode", heading="Verkehrsmittel"),
    Column(name="capacity", heading="Versorgung zählt"),
    *(Column(name=name, heading=heading, unit=Unit.COUNT) for name, heading in _COUNTS),
    Column(name="share_within_15_min", heading="in 15 Minuten", unit=Unit.PERCENT, digits=1,
           note="Anteil der Kinder mit bekanntem Weg"),
    Column(name="minutes_p50", heading="Weg (die Hälfte)", unit=Unit.COUNT, digits=1,
           measure="min"),
    Column(name="minutes_p95", heading="Weg (95 von 100)", unit=Unit.COUNT, digits=1,
           measure="min"),
    Column(name="supply_per_100", heading="Umfang je 100 Kinder", unit=Unit.COUNT, digits=2),
    Column(name="supply_low", heading="Umfang je 100 Kinder: von", unit=Unit.COUNT, digits=2,
           note=f"der niedrigste Wert {_LEAST}"),
    Column(name="supply_high", heading="Umfang je 100 Kinder: bis", unit=Unit.COUNT, digits=2,
           note=f"der höchste Wert {_LEAST}"),
    VALIDITY, FAULTS,
    Column(name="others", heading="andere mit Wert", unit=Unit.COUNT,
           note="so viele Kommunen stehen hinter den Werten der anderen; nur in der Zeile der "
                "eigenen Kommune"),
    Column(name="others_share_within_15_min", heading="andere: in 15 Minuten",
           unit=Unit.PERCENT, digits=1, note="ihre Kinder zusammen"),
    Column(name="others_minutes_low", heading="andere: Weg (95 von 100) von", unit=Unit.COUNT,
           digits=1, measure="min", note="mittlere Hälfte der anderen Kommunen"),
    Column(name="others_minutes_high", heading="andere: Weg (95 von 100) bis", unit=Unit.COUNT,
           digits=1, measure="min"),
    Column(name="others_supply_per_100", heading="andere: Umfang je 100 Kinder",
           unit=Unit.COUNT, digits=2, note="ihre Kinder zusammen"),
)  # fmt: skip


def figure_columns(indicators: Iterable[Indicator]) -> tuple[Column, ...]:
    """Describe the columns of each figure: value, interval, span of the rank.

    Parameters
    ----------
    indicators
        In the order of the profile.
    """
    found: list[Column] = []
    for item in indicators:
        label, unit = item.label, item.unit
        found += [
            Column(name=item.id, heading=label, unit=unit),
            Column(name=f"{item.id}_validity", heading=f"{label}: Gültigkeit",
                   note="warum eine Kommune keinen Wert hat, oder „gültig“"),
            Column(name=f"{item.id}_low", heading=f"{label}: Spanne von", unit=unit,
                   note=_SPAN),
            Column(name=f"{item.id}_high", heading=f"{label}: Spanne bis", unit=unit),
            Column(name=f"{item.id}_rank_low", heading=f"{label}: Rang von", unit=Unit.COUNT,
                   note="1 ist der höchste Anteil; nur, wo sich die Kommunen mehr unterscheiden "
                        "als durch Zufall"),
            Column(name=f"{item.id}_rank_high", heading=f"{label}: Rang bis", unit=Unit.COUNT),
            Column(name=f"{item.id}_others", heading=f"{label}: andere zusammen", unit=unit,
                   note="nur in der Zeile der eigenen Kommune"),
            Column(name=f"{item.id}_against", heading=f"{label}: Unterschied zu den anderen",
                   note="alle Kennzahlen gemeinsam geprüft (Newcombe 1998, Holm 1979)"),
        ]  # fmt: skip
    return tuple(found)
