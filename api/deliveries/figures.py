"""The maps of a delivery: which areas it meets, and what would stand on them afterwards."""

from collections.abc import Mapping

import geopandas as gpd

from analyses.standing.levels import LEVEL
from analyses.standing.trend import wilson_interval
from api.deliveries.draft import Draft
from api.deliveries.preview import FigurePreview
from api.deliveries.understood import LoadedRegion
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.errors import listed
from kpk_geo.frames import crs_of
from kpk_geo.german import day, quantity, several
from kpk_geo.ingest.proposals.areas import AreaMatch
from kpk_geo.ingest.proposals.choices import match_of_answers
from kpk_geo.model import Unit
from maps.deliveries.pictures import figure_map, matched_map, places_map
from maps.deliveries.view import Figure

_MAX_MAPS = 12


def areas_figure(match: AreaMatch, around: LoadedRegion) -> Figure:
    """Show which areas have a row.

    Parameters
    ----------
    match
        Of the column that names areas.
    around
        What is loaded of the region.
    """
    areas = around.areas[match.level.level]
    sentences = []
    if match.absent:
        names = listed((match.level.names[key] for key in match.absent), limit=10)
        count = several(len(match.absent), "Gebiet hat", "Gebiete haben")
        sentences.append(f"{count} keine Zeile in der Datei und bleiben ohne Wert: {names}.")
    else:
        sentences.append("Jedes Gebiet hat eine Zeile.")
    if match.aliases:
        pairs = listed(
            (f"„{text}“ = {match.level.names[key]}" for text, key in match.aliases.items()), limit=8
        )
        sentences.append(f"Anders geschrieben, aber sicher: {pairs}.")
    return Figure(
        title="Welche Gebiete getroffen sind", sentences=sentences,
        picture=matched_map(areas, match.absent),
    )  # fmt: skip


def figures_of(draft: Draft, around: LoadedRegion) -> list[Figure]:
    """Show what would stand on the maps afterwards; none before it was tried.

    Parameters
    ----------
    draft
        Of the delivery.
    around
        What is loaded of the region.
    """
    preview = draft.preview
    if preview is None:
        return []
    if preview.offers is not None:
        return [_places(draft, around)]
    level = match_of_answers(draft.understood.proposal, draft.choices)
    assert level is not None
    areas, names = around.areas[level.level.level], level.level.names
    return [
        Figure(
            title=figure.indicator.label, sentences=_changes(figure, names),
            picture=figure_map(
                areas, figure.values, figure.gaps, unit=figure.indicator.unit,
                polarity=figure.indicator.polarity,
                title=f"Karte: {figure.indicator.label} zum {day(figure.day)}, so wie es würde",
            ),
        )
        for figure in preview.figures[:_MAX_MAPS]
    ]  # fmt: skip


def _changes(figure: FigurePreview, names: Mapping[str, str]) -> list[str]:
    """Say what is new against the last delivery."""
    unit = figure.indicator.unit
    count = several(len(figure.values), "Gebiet", "Gebiete")
    sentences = [f"Zum {day(figure.day)}, {count} mit Zahl."]
    if figure.cases is not None and figure.cases[1] > 0:
        sentences.append(share_together(*figure.cases, unit))
    if figure.before_day is None:
        return [*sentences, "Eine frühere Lieferung gibt es nicht."]
    when = f"Gegenüber dem {day(figure.before_day)}"
    largest = figure.largest
    if largest is None:
        return [*sentences, f"{when} ist kein Gebiet vergleichbar."]
    area, old, new = largest
    change = f"{quantity(old, unit)} → {quantity(new, unit)}"
    sentences.append(f"{when} die größte Änderung: {names.get(area, area)} {change}.")
    return sentences


def share_together(events: float, people: float, unit: Unit) -> str:
    """Say in German what all areas together have, with its interval, of the level of all pages.

    Parameters
    ----------
    events
        Numerators of the areas that have both counts.
    people
        Their denominators; not 0.
    unit
        Of the share.
    """
    low, high = wilson_interval(events, people)
    bounds = f"{quantity(low, unit)} bis {quantity(high, unit)}"
    return f"Zusammen {quantity(events / people, unit)}, Spanne {bounds} ({LEVEL * 100:.0f} %)."


def _places(draft: Draft, around: LoadedRegion) -> Figure:
    preview = draft.preview
    assert preview is not None
    assert preview.offers is not None
    level = around.levels[-1].level
    longitudes = [point[0] for point in preview.points]
    latitudes = [point[1] for point in preview.points]
    areas = around.areas[level]
    given = gpd.GeoSeries.from_xy(longitudes, latitudes, crs=EXCHANGE_CRS)
    placed = given.to_crs(crs_of(areas))
    points = list(zip(placed.x.tolist(), placed.y.tolist(), strict=True))
    sentences = [f"{preview.offers.full}."]
    if preview.offers_before is not None:
        sentences.append(f"Bisher: {preview.offers_before.brief}.")
    if preview.offers.unplaced:
        sentences.append("Orte ohne sichere Lage legen Sie danach unter „Adressen prüfen“ fest.")
    return Figure(
        title="Alle Angebote der Region, wie sie danach sind", sentences=sentences,
        picture=places_map(areas, points, title="Karte: Orte aller Angebote danach"),
    )  # fmt: skip
