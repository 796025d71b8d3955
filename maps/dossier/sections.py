"""Under which of the four fixed headings of an application an indicator stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kpk_geo.model import IndicatorSection, Unit
from kpk_geo.profile import Indicator

# Parts of words in keys, names and descriptions of indicators, for those whose profile says
# nothing; the first section with a hit is meant. An assignment of ours, so the dossier names it.
_WORDS: Final = (
    (IndicatorSection.INTEGRATION, (
        "migration", "migrant", "auslän", "ausland", "nichtdeutsch", "foreign", "integration",
        "staatsangehör", "zuwander", "geflücht", "refugee", "deutschkenntnis", "familiensprache",
        "einwanderung",
    )),
    (IndicatorSection.INCOME, (
        "arbeitslos", "unemploy", "beschäftig", "employ", "sgb ii", "sgb2", "sgb_ii", "sgb xii",
        "bedarfsgemein", "grundsicherung", "einkommen", "income", "transfer", "wohngeld",
        "armut", "poverty", "mindestsicherung", "benefit",
    )),
    (IndicatorSection.FAMILIES, (
        "kind", "child", "famil", "jugend", "youth", "alleinerzieh", "single_parent", "kita",
        "betreuung", "schul", "school", "u9", "checkup", "geburt", "birth", "säugling",
        "erziehung", "adipos", "impf",
    )),
    (IndicatorSection.DEMOGRAPHY, (
        "einwohner", "bevölkerung", "population", "inhabitant", "alter", "age_", "haushalt",
        "household", "umzug", "wanderung", "fläche", "density", "dichte",
    )),
)  # fmt: skip
# What a section usually holds, and who has it.
USUAL: Final = {
    IndicatorSection.DEMOGRAPHY: (
        "Einwohnerinnen und Einwohner nach Alter, Haushalte mit Kindern, Zu- und Fortzüge",
        "Statistikstelle der Kommune aus dem Melderegister; Zensus 2022 als Raster",
    ),
    IndicatorSection.INCOME: (
        "Kinder in Bedarfsgemeinschaften nach SGB II, Arbeitslose, Leistungen nach SGB XII und "
        "Wohngeld",
        "Statistik der Bundesagentur für Arbeit, kleinräumig über die Statistikstelle; Jobcenter; "
        "Sozialamt",
    ),
    IndicatorSection.FAMILIES: (
        "Alleinerziehende, Betreuungsquoten, Vorsorge- und Schuleingangsuntersuchungen, Hilfen "
        "zur Erziehung",
        "Jugendamt, Gesundheitsamt (Schuleingangsuntersuchung), Schulverwaltung",
    ),
    IndicatorSection.INTEGRATION: (
        "Kinder mit Migrationshintergrund, Familiensprache, Zuzüge aus dem Ausland",
        "Statistikstelle aus dem Melderegister, Kita- und Schulstatistik, Kommunales "
        "Integrationszentrum",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """An indicator with its section."""

    section: IndicatorSection
    is_assumed: bool  # the profile does not say; our table of words does


def section_of(indicator: Indicator) -> Assigned:
    """Say where an indicator stands.

    Parameters
    ----------
    indicator
        Of the profile; its `section` outweighs its words.

    Examples
    --------
    >>> section_of(Indicator(id="a", label="Arbeitslosigkeit", unit=Unit.PERCENT)).section.label
    'Erwerb und Sicherung'
    """
    if indicator.section is not None:
        return Assigned(section=indicator.section, is_assumed=False)
    for text in (f"{indicator.id} {indicator.label}", indicator.description):
        for section, words in _WORDS:
            if any(word in text.casefold() for word in words):
                return Assigned(section=section, is_assumed=True)
    is_amount = indicator.unit is Unit.COUNT and indicator.life_phase is None
    usual = IndicatorSection.DEMOGRAPHY if is_amount else IndicatorSection.FAMILIES
    return Assigned(section=usual, is_assumed=True)


def assumed(indicators: Sequence[Indicator]) -> list[str]:
    """Name the indicators whose section was assumed."""
    return [item.label for item in indicators if section_of(item).is_assumed]
