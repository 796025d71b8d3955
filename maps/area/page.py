"""The page of an area or a Quartier; it needs no script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from kpk_geo import __version__, german
from maps.area.charts import strip_figure, trend_figure
from maps.area.indicator_text import (
    city_text,
    general_notes,
    hidden_lines,
    made_of,
    missing_text,
    notes_of,
    place_text,
    title_of,
    value_text,
)
from maps.area.parts import AreaPart
from maps.area.profile import AreaLink, AreaProfile, IndicatorFigures
from maps.area.sentences import headline, lead
from maps.kit.area_addresses import UNSAVED, area_pages, figure_address, quarter_address
from maps.kit.drawing.closeup import CloseUp, closeup_map
from maps.kit.figure import Figure, written_figure
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page
from maps.kit.series_addresses import place_key, series_address

SHOWN_LINES = 3  # of the reasons of a question
SHOWN_FACTS = 7  # of a question; the rest is a click away: own setting
LONG = 100  # letters, from which on a headline is set smaller
MENU_PATH = "/gebiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """What was asked in the form that takes areas together."""

    here: str  # address of the page itself
    word: str = ""  # searched for
    ticked: Sequence[AreaLink] = ()  # beside the areas of the page
    found: Sequence[AreaLink] = ()
    problem: str = ""  # German: why nothing was saved
    typed_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierChoice:
    """What can be chosen for the dossier of the area."""

    elements: Sequence[tuple[str, str]]  # key and German name
    usual: str  # key of the one that is chosen first
    text: str  # German: findings as plain lines, to be copied


def area_page(
    profile: AreaProfile, menu: Menu, picking: Picking, dossier: DossierChoice | None = None
) -> Html:
    """Write the page.

    Parameters
    ----------
    profile
        What is known.
    picking
        What was asked in the form for Quartiere.
    dossier
        What can be chosen for its dossier; None: there is no place for one on the page.
    """
    title = headline(profile)
    return render_page(
        "area/page.html.jinja", menu, region=profile.region_id, current=MENU_PATH,
        profile=profile, headline=title, is_long=len(title) > LONG, lead=lead(profile),
        picking=picking,
        rows=[_row(profile, item) for item in profile.indicators],
        notes=general_notes(profile.indicators), trends=_trends(profile),
        parts=[_part(profile, part) for part in profile.parts],
        certainty=[line for part in profile.parts for line in part.certainty],
        hidden=hidden_lines(profile),
        stale=list(dict.fromkeys(part.stale for part in profile.parts if part.stale)),
        locator=closeup_map(closeup(profile, with_links=True)),
        ways=_ways(profile), choices=_choices(profile, picking), files=file_addresses(profile),
        dossier=dossier, dossier_base=dossier_address(profile), version=__version__,
    )  # fmt: skip


def closeup(profile: AreaProfile, *, with_links: bool) -> CloseUp:
    """Say what the map of an area and its neighbours draws.

    Parameters
    ----------
    profile
        Of the area or Quartier.
    with_links
        Whether neighbours lead to their pages; on paper they do not.
    """
    colours, title = profile.colours, f"Lage von {profile.name} in {profile.region_name}"
    return CloseUp(
        ground=profile.ground, chosen=profile.area_ids,
        named=[item.area_id for item in profile.neighbours],
        links={item.area_id: item.address for item in profile.neighbours} if with_links else {},
        classes={} if colours is None else colours.classes,
        fills={} if colours is None else colours.fills, heading="Belastung",
        title=title if colours is None else f"{title}, nach sozialer Belastung",
    )  # fmt: skip


def _row(profile: AreaProfile, figures: IndicatorFigures) -> dict[str, Any]:
    """Lay one indicator out: a strip plot with its words beside, which a phone puts below."""
    indicator, standing = figures.indicator, figures.standing
    figure = strip_figure(profile, figures)
    image = "" if figure is None else with_image(profile, figure).image
    row: dict[str, Any] = {
        "label": indicator.label, "description": indicator.description, "figure": figure,
        "image": image,
        "title": title_of(figures, is_quarter=profile.quarter is not None),
        "notes": [note for note in notes_of(figures) if note != made_of(figures)],
        "day": figures.day, "source": figures.source,
        "text": missing_text(figures), "city": "", "place": "", "is_figure": False,
    }  # fmt: skip
    if standing is not None:
        row |= {
            "text": value_text(standing.own, indicator.unit),
            "place": place_text(standing, indicator.unit),
            "city": city_text(standing.city, indicator.unit),
            "is_figure": standing.own.value == standing.own.value,
        }  # fmt: skip
    return row


def _trends(profile: AreaProfile) -> list[Any]:
    drawn = [
        (trend_figure(profile, item), _all_years(profile, item)) for item in profile.indicators
    ]
    return [
        (written_figure(with_image(profile, figure)), address)
        for figure, address in drawn
        if figure is not None
    ]


def trend_figures(profile: AreaProfile) -> list[Figure]:
    """Draw what changed over the years, of each indicator that has several.

    Parameters
    ----------
    profile
        Of the area or Quartier.
    """
    drawn = [trend_figure(profile, item) for item in profile.indicators]
    return [figure for figure in drawn if figure is not None]


def _all_years(profile: AreaProfile, item: IndicatorFigures) -> str:
    """Give the address of an indicator's development; "" of a Quartier, which has none."""
    if profile.quarter is not None:
        return ""
    place = place_key(profile.level, profile.area_ids[0])
    return series_address(profile.region_id, indicator=item.indicator.id, place=place)


def page_figures(profile: AreaProfile) -> dict[str, Figure]:
    """Give the charts of the page that can be had as a file, by id.

    Parameters
    ----------
    profile
        Of the area or Quartier.
    """
    strips = [_with_key(profile, strip_figure(profile, item)) for item in profile.indicators]
    parts = [figure for part in profile.parts for figure in part.figures]
    drawn = (*(figure for figure in strips if figure), *trend_figures(profile), *parts)
    return {figure.id: figure for figure in drawn}


def _with_key(profile: AreaProfile, figure: Figure | None) -> Figure | None:
    """Say on a strip by itself what its dots are; on the page one key stands above all strips."""
    if figure is None:
        return None
    own = "das Gebiet" if profile.quarter is None else "das Quartier, kleiner seine Gebiete"
    key = f"jeder Punkt ein Gebiet, hervorgehoben {own}"
    return replace(figure, note="; ".join(text for text in (key, figure.note) if text))


def with_image(profile: AreaProfile, figure: Figure) -> Figure:
    """Say where a chart of the page is had as a file.

    Parameters
    ----------
    profile
        Of the area or Quartier.
    figure
        Of its page.
    """
    quarter = None if profile.quarter is None else profile.quarter.number or UNSAVED
    address = figure_address(profile.region_id, profile.level, profile.area_ids, figure.id, quarter)
    return replace(figure, image=address)


def _part(profile: AreaProfile, part: AreaPart) -> dict[str, Any]:
    statements = list(part.statements)
    return {
        "part": part, "shown": statements[:SHOWN_FACTS], "more": statements[SHOWN_FACTS:],
        "lines": list(part.lines)[:SHOWN_LINES], "more_lines": list(part.lines)[SHOWN_LINES:],
        "figures": [written_figure(with_image(profile, item)) for item in part.figures],
    }  # fmt: skip


def _ways(profile: AreaProfile) -> list[dict[str, Any]]:
    groups = [("Liegt in", profile.parents), ("Besteht aus", profile.members),
              ("Nachbarn", profile.neighbours)]  # fmt: skip
    if profile.quarter is not None:
        groups.insert(0, ("Gebiete des Quartiers", profile.areas))
    return [{"label": label, "links": links} for label, links in groups if links]


def _choices(profile: AreaProfile, picking: Picking) -> list[dict[str, Any]]:
    """List areas to tick: those of the page and those ticked before first, then the others."""
    ticked = {area.area_id: area for area in [*profile.areas, *picking.ticked]}
    choices = [{"area": area, "is_ticked": True} for area in ticked.values()]
    others = {area.area_id: area for area in [*picking.found, *profile.neighbours]}
    choices += [
        {"area": area, "is_ticked": False} for key, area in others.items() if key not in ticked
    ]
    return choices


def file_addresses(profile: AreaProfile) -> Mapping[str, str]:
    """Give the addresses of the same figures as Excel, CSV and JSON."""
    parts = (profile.region_id, "areas", profile.level)
    base = "/api/regions/" + "/".join(quote(part, safe="") for part in parts)
    if profile.quarter is None:
        base += f"/{quote(profile.area_ids[0], safe='')}/profile"
        return {"xlsx": f"{base}.xlsx", "csv": f"{base}.csv?columns=german", "json": base}
    query = urlencode([("area", key) for key in profile.area_ids])
    return {
        "xlsx": f"{base}/profile.xlsx?{query}",
        "csv": f"{base}/profile.csv?{query}&columns=german",
        "json": f"{base}/profile?{query}",
    }


def dossier_address(profile: AreaProfile) -> str:
    """Give the address of the dossiers without the ending that says the format.

    Of a Quartier that is not saved, the areas come as `area` beside it.
    """
    quarter = profile.quarter
    if quarter is None:
        return f"{profile.areas[0].address}/dossier"
    if quarter.number is not None:
        return f"{quarter_address(profile.region_id, quarter.number)}/dossier"
    return f"{area_pages(profile.region_id, profile.level)}dossier"


def eyebrow(profile: AreaProfile) -> str:
    """Say of what kind the area is; used by files too."""
    if profile.quarter is None:
        return f"{profile.level_label} {profile.area_ids[0]}"
    count = german.several(len(profile.areas), "Gebiet", "Gebieten")
    return f"Quartier aus {count} ({profile.level_label})"
