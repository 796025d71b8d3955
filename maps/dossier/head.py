"""How a dossier begins: who applies for what, and what is found in two or three sentences."""

import math
from collections.abc import Iterator, Sequence

from kpk_geo import german
from kpk_geo.german import cut, number
from kpk_geo.local_time import local_day
from kpk_geo.model import Unit
from maps.area.indicator_text import partial_text
from maps.area.profile import AreaProfile, IndicatorFigures
from maps.document.blocks import Terms
from maps.document.words import TO_FILL_IN
from maps.dossier.content import DossierContent, Served
from maps.dossier.elements import PROGRAMME
from maps.dossier.words import figure_text, part_of, the_area

MAX_LISTED = 12  # areas in the head; more are listed below the map: own setting
MAX_LINE = 70  # letters of a line in the head of the short form: own setting
NAMED = 2  # indicators in the lead: own setting


def head(content: DossierContent) -> Terms:
    """Say who applies for what, for which area, on which data."""
    profile = content.profile
    made_up = " (erfundene Daten)" if profile.synthetic else ""
    return Terms(
        pairs=[
            ("Kommune", f"{profile.region_name}{made_up}"),
            ("Antragsteller", content.applicant or TO_FILL_IN),
            ("Programm", f"„{PROGRAMME}“"),
            ("Handlungsfeld, Baustein", f"Präventionskette, {content.element.name}"),
            (the_area(profile), areas_text(profile)),
            ("Gebietsstand", german.day(profile.valid_from)),
            ("Stand der Daten", days_text(profile)),
            ("Erstellt", f"aus {'Ergebnissen' if content.runs else 'Daten, geladen'} bis "
             f"{german.day(local_day(content.created))}, kpk_geo {content.version}"),
        ]
    )  # fmt: skip


def short_head(content: DossierContent) -> Terms:
    """Say the same in fewer lines."""
    keep = {"Antragsteller", "Stand der Daten", "Erstellt"}
    kept = {name: cut(text, MAX_LINE) for name, text in head(content).pairs if name in keep}
    area = the_area(content.profile)
    pairs = list(kept.items())
    return Terms(pairs=[*pairs[:1], (area, _short_areas(content.profile)), *pairs[1:]])


def _short_areas(profile: AreaProfile) -> str:
    """Name an area, or those of a Quartier by their numbers, which are as good as long names."""
    if profile.quarter is None:
        area = profile.areas[0]
        return f"{profile.level_label} {named(cut(area.name, MAX_LINE), area.area_id)}"
    number_of = german.several(len(profile.areas), "Gebiet", "Gebieten")
    keys = cut(", ".join(area.area_id for area in profile.areas), 2 * MAX_LINE)
    return f"aus {number_of} der Ebene „{profile.level_label}“, Nummern {keys}"


def areas_text(profile: AreaProfile) -> str:
    """Name the area with its key, or those of a Quartier with theirs."""
    if profile.quarter is None:
        area = profile.areas[0]
        above = ", ".join(f"{item.name} ({item.level_label})" for item in profile.parents)
        return f"{profile.level_label} {named(area.name, area.area_id)}" + (
            f", in {above}" if above else ""
        )
    number_of = german.several(len(profile.areas), "Gebiet", "Gebieten")
    listed = "siehe Abgrenzung"
    if len(profile.areas) <= MAX_LISTED:
        listed = "; ".join(named(area.name, area.area_id) for area in profile.areas)
    return f"aus {number_of} der Ebene „{profile.level_label}“: {listed}"


def named(name: str, key: str) -> str:
    """Write a name with its key; the key alone where there is no name.

    >>> named("Hafen", "01"), named(" ", "02")
    ('Hafen (01)', '02')
    """
    return f"{name.strip()} ({key})" if name.strip() else key


def days_text(profile: AreaProfile) -> str:
    """Say from when the figures are."""
    days = sorted({item.day for item in profile.indicators if item.day is not None})
    if not days:
        return "keine Indikatoren geladen"
    newest = german.day(days[-1])
    return newest if len(days) == 1 else f"{german.day(days[0])} bis {newest}"


def lead_text(content: DossierContent, *, is_short: bool = False) -> str:
    """Say what is found, with its numbers, also where it does not speak for the application.

    Parameters
    ----------
    content
        Of the dossier.
    is_short
        Without ways, which the short form says in its table.
    """
    ways = () if is_short else _served(content)
    return " ".join([_indicators(content.profile), *_index(content.profile), *ways])


def worse_than_city(figures: Sequence[IndicatorFigures]) -> list[IndicatorFigures]:
    """Find the rates that are worse than the city's value, those first that surely are.

    Parameters
    ----------
    figures
        Of an area or Quartier. How far: the difference divided by the city's value.
    """
    found = []
    for item in figures:
        standing, sign = item.standing, item.indicator.polarity.sign
        if standing is None or not sign or item.indicator.unit is Unit.COUNT:
            continue
        own, city = standing.own.value, standing.city.value
        if math.isnan(own) or math.isnan(city) or sign * (own - city) <= 0:
            continue
        # A change is measured against one near zero: how far it is off says little, so it is last.
        is_change = item.indicator.unit is Unit.POINTS
        away = -abs(own - city) / max(abs(city), 1e-9)
        found.append((not is_sure(item), is_change, away, item))
    return [item for *_, item in sorted(found, key=lambda row: (*row[:3], row[3].indicator.id))]


def is_sure(item: IndicatorFigures) -> bool:
    """Say whether the interval of a rate leaves the city's value out; False where none is known."""
    point = item.newest
    if item.standing is None or point is None:
        return False
    city, low, high = item.standing.city.value, point.low, point.high
    return low > city or high < city


def _indicators(profile: AreaProfile) -> str:
    worse = worse_than_city(profile.indicators)
    sure = [item for item in worse if is_sure(item)]
    if sure:
        texts = [_with_gaps(item) for item in sure[:NAMED]]
        return f"Sicher ungünstiger als die Stadt, am weitesten bei: {'; '.join(texts)}."
    if worse:
        texts = [_with_gaps(item) for item in worse[:NAMED]]
        return f"Ungünstiger als die Stadt, ob sicher, ist nicht belegt: {'; '.join(texts)}."
    judged = sum(_is_judged(item) for item in profile.indicators)
    if judged:
        rates = sum(_says_burden(item) for item in profile.indicators)
        if judged == rates:
            which = "Im einzigen Indikator" if rates == 1 else f"In keinem der {rates} Indikatoren"
            not_ = "nicht " if rates == 1 else ""
            return (
                f"{which} der Belastung steht das {the_area(profile)} {not_}ungünstiger als die "
                "Stadt."
            )
        of_all = german.several(rates, "Indikator", "Indikatoren")
        return (
            f"Von {of_all} der Belastung lässt sich nur {number(judged)} mit der Stadt "
            f"vergleichen, darin steht das {the_area(profile)} nicht ungünstiger; die anderen sind "
            "gesperrt oder lassen sich nicht zusammenfassen."
        )
    if any(_is_known(item) and not item.indicator.polarity.sign for item in profile.indicators):
        return (
            f"Über Belastung im {the_area(profile)} sagt kein geladener Indikator etwas: Sie "
            "beschreiben, wer dort lebt, nicht, wie es den Menschen geht."
        )
    return (
        f"Für das {the_area(profile)} lässt sich kein Indikator mit der Stadt vergleichen: Es sind "
        "keine Werte geladen, oder sie sind gesperrt."
    )


def _is_known(item: IndicatorFigures) -> bool:
    is_rate = item.indicator.unit is not Unit.COUNT
    return is_rate and item.standing is not None and not math.isnan(item.standing.own.value)


def _says_burden(item: IndicatorFigures) -> bool:
    return bool(item.indicator.polarity.sign) and item.indicator.unit is not Unit.COUNT


def _is_judged(item: IndicatorFigures) -> bool:
    standing = item.standing
    known = standing is not None and not math.isnan(standing.own.value + standing.city.value)
    return known and _says_burden(item)


def _with_gaps(item: IndicatorFigures) -> str:
    assert item.standing is not None
    partial = partial_text(item.standing.own)
    return figure_text(item) + (f", {partial}" if partial else "")


def _index(profile: AreaProfile) -> Iterator[str]:
    """Say what index, clusters and gaps found, in the words of the area's page."""
    found = [part_of(profile, name) for name in ("burden", "hot-spots", "gaps")]
    said = [part.headline for part in found if part is not None and part.headline]
    if said:
        yield f"Befund: {', '.join(said)}."


def _served(content: DossierContent) -> Iterator[str]:
    """Say how many children get to each kind of offer of the element: none is left out."""
    texts = [served_text(row) for row in served_by_element(content)]
    if texts:
        yield f"In 15 Minuten erreichbar: {'; '.join(texts)}."


def served_text(row: Served) -> str:
    """Write how many children get to an offer in time."""
    city = german.quantity(row.city_share, Unit.PERCENT, 0)
    within = f"rund {number(row.within)}" if german.rounded(row.within) else "keines"
    children = german.several(int(german.rounded(row.children)), "Kind", "Kindern")
    return f"{row.label}, für {within} von rund {children} ({row.mode}; Stadt {city})"


def served_by_element(content: DossierContent) -> list[Served]:
    """Give how many children get to offers of the element; empty where that is not known."""
    kinds = {kind.value for kind in content.element.kinds}
    return [row for row in content.served if row.kind in kinds and row.children > 0]
