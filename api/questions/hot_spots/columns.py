"""The columns of hot spots as files have them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from api.files.columns import AREA, VALIDITY, Column
from api.questions.hot_spots.table import VERDICT, HotSpotTable
from kpk_geo import german
from kpk_geo.model import LifePhase, OfferKind, Unit

_P = "Wahrscheinlichkeit, dass Zufall allein so etwas zeigt; 0,0000 heißt kleiner als 0,0001"
_P_VALUES = {
    "p_one_sided": "p einseitig", "p_two_sided": "p zweiseitig", "p_adjusted": "p nach Korrektur",
    "p_yekutieli": "p nach Benjamini-Yekutieli", "p_bonferroni": "p nach Bonferroni",
    "beyond_p": "p ohne das Gefälle der Umgebung",
    "beyond_p_adjusted": "p ohne das Gefälle, nach Korrektur",
    "cold_p_one_sided": "p einseitig, niedrige Werte",
    "cold_p_adjusted": "p nach Korrektur, niedrige Werte",
    "change_p_adjusted": "p der Veränderung nach Korrektur",
    "join_p": "p belastet unter Belasteten",
    "join_p_adjusted": "p belastet unter Belasteten, nach Korrektur",
}  # fmt: skip
_TEXTS = {
    "grade": ("Prüfung der Nachbarn", "was die Prüfung der Nachbarn gab"),
    "cluster": ("Befund", "Kern, Rand oder keine Häufung"),
    "region_certain": ("Ganze Region", "Kern, der auch über alle Indikatoren gesichert ist"),
    "beyond": ("Weitere Umgebung", "ob der Kern sich auch von der weiteren Umgebung abhebt"),
    "cold_grade": ("Prüfung der Nachbarn, niedrige Werte", ""),
    "cold_cluster": ("Befund, niedrige Werte", ""),
    "cold_region_certain": ("Ganze Region, niedrige Werte", ""),
    "in_parent": ("in gröberer Häufung", "das Gebiet der Ebene darüber liegt in einer"),
    "in_scan": ("in der Häufung der Suche im Kreis", ""),
    "move": ("Veränderung gegen die Stadt", ""),
    "join_grade": ("belastet unter Belasteten", ""),
    "burden_high": ("Belastung hoch", ""),
}  # fmt: skip
_SHARES = {
    "robustness": "Anteil bestätigender Varianten",
    "rezoning_share": "bleibt bei anderem Zuschnitt",
    "coarse_rezoning_share": "bleibt bei gröberem Zuschnitt",
    "rank_top": "unter den Höchsten", "join_neighbours": "belastete unter den Nachbarn",
    "burden_top_third": "im höchsten Drittel",
}  # fmt: skip
_COUNTS = {
    "confirmed": "Varianten, die es bestätigen", "variants": "Varianten", "rank": "Rang",
    "rank_low": "Rang von", "rank_high": "Rang bis",
}  # fmt: skip
_SCORES = {"local_moran": "lokales Moran", "gi": "Getis-Ord G", "gi_star": "Getis-Ord G*"}
_VALUES = {
    "neighbour_mean": "Nachbarn im Mittel", "shrunken": "geglättet", "change": "Veränderung",
    "change_low": "Veränderung von", "change_high": "Veränderung bis",
    "change_detectable": "erkennbare Veränderung",
}  # fmt: skip
_SMOOTHED = {
    "rate": "geglättete Quote", "sd": "Streuung der geglätteten Quote", "low_90": "90 %: von",
    "high_90": "90 %: bis", "low_95": "95 %: von", "high_95": "95 %: bis",
    "above_city": "sicher über der Stadt", "own_share": "Anteil der eigenen Zahlen",
}  # fmt: skip


def hot_spot_columns(table: HotSpotTable, names: Sequence[str]) -> tuple[Column, ...]:
    """Describe every column that a file of hot spots can have.

    Parameters
    ----------
    table
        The newest hot spots of an indicator: its label and unit.
    names
        Technical names of the columns that the file has; some hold a kind of offer or a date.
    """
    label, unit = table.indicator.label, table.indicator.unit
    return (
        *AREA,
        Column(name="value", heading=label, unit=unit, note=table.indicator.description),
        *(Column(name=name, heading=text, unit=unit) for name, text in _VALUES.items()),
        *(Column(name=name, heading=text, unit=Unit.SCORE, digits=4, note=_P)
          for name, text in _P_VALUES.items()),
        *(Column(name=name, heading=text, note=note) for name, (text, note) in _TEXTS.items()),
        *(Column(name=name, heading=text, unit=Unit.PERCENT) for name, text in _SHARES.items()),
        *(Column(name=name, heading=text, unit=Unit.COUNT) for name, text in _COUNTS.items()),
        *(Column(name=name, heading=text, unit=Unit.SCORE) for name, text in _SCORES.items()),
        VALIDITY,
        *_of_supply(table),
        *(column for name in names for column in _smoothed(name, unit)),
    )  # fmt: skip


def _of_supply(table: HotSpotTable) -> Iterator[Column]:
    for item in table.run.summary.supply:
        kind, phase = OfferKind.of(item.kind.value), LifePhase.of(item.life_phase.value)
        part = f"{kind.value}_{phase.value}".replace("-", "_")
        what = f"{kind.label}, {phase.label}"
        yield Column(name=f"supply_{part}", heading=f"{what}: Versorgung", unit=Unit.SCORE,
                     note="je 100 Kinder")  # fmt: skip
        yield Column(name=f"supply_low_in_{part}", heading=f"{what}: Rechenweisen mit niedriger "
                     "Versorgung", unit=Unit.COUNT)  # fmt: skip
        yield Column(name=f"{VERDICT}{part}", heading=f"{what}: Belastung und Versorgung")


def _smoothed(name: str, unit: Unit) -> Iterator[Column]:
    """Describe a smoothed figure; that of an earlier date bears it in its name."""
    if not name.startswith("smoothed_"):
        return
    rest = name.removeprefix("smoothed_")
    found = next(key for key in sorted(_SMOOTHED, key=len, reverse=True) if rest.startswith(key))
    end = rest.removeprefix(found).strip("_")
    day = f", {german.day(datetime.strptime(end, '%Y_%m_%d').date())}" if end else ""
    is_share = found in ("above_city", "own_share")
    prefix = "" if found in ("rate", "sd") else "geglättet "
    yield Column(
        name=name, heading=f"{prefix}{_SMOOTHED[found]}{day}",
        unit=Unit.PERCENT if is_share else unit,
    )  # fmt: skip
