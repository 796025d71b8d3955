"""Finds the areas and the site that were meant; a confidential site is never one."""

import math
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from sqlalchemy import Connection, text

from api.questions.decisions.draft import MAX_AREAS, line_of
from api.questions.impact.site import find_site
from kpk_geo.crs import to_work
from kpk_geo.database.areas import AreaLevel, read_level, read_levels
from kpk_geo.database.confidential import NOT_SHOWN, ConfidentialNames, read_confidential_names
from kpk_geo.database.gazetteer import read_gazetteer
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.work_crs import level_crs, region_crs, srid_of
from kpk_geo.errors import InputError, NotFoundError, listed, suggestion
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.parse import parse_address
from kpk_geo.letters import nfc
from kpk_geo.model import MatchGrade
from kpk_geo.profile import RegionProfile
from kpk_geo.results.decisions import DecidedArea, DecisionSite

CONFIDENTIAL = (
    "Das ist ein vertraulicher Ort. Vertrauliche Orte werden in Beschlüssen weder genannt noch "
    "gezeigt. Bitte ohne Namen und Adresse beschreiben, etwa „ein Schutzangebot“."
)
# As pages of this program fill it in: "Ring 3 (51.45, 6.85)", in degrees of Central Europe.
_COORDINATES = re.compile(r"\(?\b([45]\d\.\d{2,}), ?(1?\d\.\d{2,})\)?$")
_WAY_OUT = "Gibt es ihn noch nicht, bitte dazu Adresse oder Lage angeben."
_IN_OTHERS = """
    SELECT DISTINCT l.region_id, l.label FROM kpk.area a JOIN kpk.area_level l USING (level_pk)
    WHERE (a.area_id = :typed OR lower(a.name) = lower(:typed))
    ORDER BY l.region_id, l.label
"""


def usual_level(profile: RegionProfile) -> str:
    """Take the level that clusters are looked for in, else that of the index, else the last."""
    for plan in (profile.hot_spots, profile.burden_index):
        if plan is not None:
            return plan.level
    return profile.areas[-1].level


def level_of(connection: Connection, profile: RegionProfile, typed: str) -> AreaLevel:
    """Find a level by key or label; empty: the usual one.

    Parameters
    ----------
    profile
        Of the region.
    typed
        As it was typed.

    Raises
    ------
    InputError
        There is no such level.
    """
    wanted = nfc(typed).strip() or usual_level(profile)
    levels = read_levels(connection, profile.region.id)
    for level in levels:
        if wanted.casefold() in (level.level.casefold(), level.label.casefold()):
            return level
    raise InputError(
        f"Gebietsebene: „{wanted[:60]}“ gibt es nicht. "
        f"{suggestion(wanted, [level.label for level in levels])}"
    )


def find_areas(
    connection: Connection, region_id: str, level: AreaLevel, typed: Sequence[str]
) -> tuple[DecidedArea, ...]:
    """Find areas by key, by name, or by both as the form proposes them.

    Parameters
    ----------
    level
        On which they are looked for.
    typed
        Each as it was typed; empty ones are passed over.

    Raises
    ------
    InputError
        One is not there, not unique, or of another region or level; or there are too many.
    """
    wanted = [nfc(name).strip() for name in typed if name.strip()]
    if len(wanted) > MAX_AREAS:
        raise InputError(f"Gebiete: {len(wanted)} sind zu viele; höchstens {MAX_AREAS}.")
    names = area_names_of(connection, level)
    found = [_area(connection, region_id, level, name, names) for name in wanted]
    return tuple({area.area_id: area for area in found}.values())


def area_names_of(connection: Connection, level: AreaLevel) -> dict[str, str]:
    """Name the areas of a level, by area_id."""
    query = text("SELECT area_id, name FROM kpk.area WHERE level_pk = :level_pk ORDER BY area_id")
    rows = connection.execute(query, {"level_pk": level.level_pk})
    return {str(area_id): str(name) for area_id, name in rows}


def _area(
    connection: Connection, region_id: str, level: AreaLevel, typed: str, names: dict[str, str]
) -> DecidedArea:
    if typed in names:
        return DecidedArea(area_id=typed, name=names[typed])
    area_id, _, rest = typed.partition(" ")
    if area_id in names and nfc(names[area_id]) == rest:
        return DecidedArea(area_id=area_id, name=names[area_id])
    folded = typed.casefold()
    same = [key for key, name in names.items() if nfc(name).casefold() == folded]
    if len(same) == 1:
        return DecidedArea(area_id=same[0], name=names[same[0]])
    if same:
        raise InputError(
            f"Gebiete: „{typed}“ heißen mehrere: {listed(same)}. Bitte die Nummer angeben."
        )
    elsewhere = connection.execute(text(_IN_OTHERS), {"typed": typed}).all()
    own = [label for other, label in elsewhere if other == region_id]
    if own:
        raise InputError(
            f"Gebiete: „{typed}“ gibt es auf der Ebene „{own[0]}“, gewählt ist „{level.label}“."
        )
    if elsewhere:
        raise InputError(f"Gebiete: „{typed}“ gehört nicht zu dieser Region.")
    hint = suggestion(typed, [*names.values(), *names])
    raise InputError(f"Gebiete: „{typed[:60]}“ gibt es nicht ({level.label}). {hint}")


def find_decision_site(
    connection: Connection, region_id: str, typed: str, place: str
) -> DecisionSite | None:
    """Find an offer by key or title, or take a name with a place; None where nothing was typed.

    Parameters
    ----------
    typed
        Key or title of an offer, or the name of a site to come.
    place
        Address or description; an address of the register gives the site its point.

    Raises
    ------
    InputError
        It is confidential, or no offer and without a place.
    """
    name, where = line_of(typed, "Standort", required=False), line_of(place, "Ort", required=False)
    if not name:
        if where:
            raise InputError("Standort: Bitte auch sagen, was dort ist oder entstehen soll.")
        return None
    secret = read_confidential_names(connection, region_id)
    if name in secret.offer_ids or secret.is_named_in(name) or secret.is_named_in(where):
        raise InputError(f"Standort: {CONFIDENTIAL}")
    rows = read_inventory(connection, region_id, confidential=False)
    titles = dict(zip(rows["offer_id"].astype(str), rows["title"].astype(str), strict=True))
    key, _, rest = name.partition(" ")
    proposed = key if titles.get(key) == rest else name
    try:
        offer_id = find_site(rows, proposed)
    except NotFoundError as error:
        if not where:
            raise InputError(f"Standort: {error} {_WAY_OUT}") from error
        x, y = _located(connection, region_id, where)
        planned = DecisionSite(offer_id=None, name=name, place=where, x=x, y=y)
        return unplaced(planned) if is_beside(planned, secret) else planned
    own = rows[rows["offer_id"] == offer_id]
    spot = _spot(own, where)
    if spot is None:
        return DecisionSite(
            offer_id=offer_id, name=titles[offer_id], place=where or f"an {len(own)} Orten"
        )
    return DecisionSite(
        offer_id=offer_id, name=titles[offer_id], place=where or str(spot["address"] or ""),
        x=spot["x"], y=spot["y"],
    )  # fmt: skip


def is_beside(site: DecisionSite, secret: ConfidentialNames) -> bool:
    """Say whether the place of a site is taken for a confidential one, by point or by its words.

    Parameters
    ----------
    site
        Under any name.
    secret
        Where confidential places are.
    """
    return secret.is_near(site.x, site.y) or secret.is_placed_in(site.place)


def unplaced(site: DecisionSite) -> DecisionSite:
    """Give a site without its place, as one that cannot be mapped."""
    return DecisionSite(offer_id=None, name=site.name, place=NOT_SHOWN, opened=site.opened)


def _spot(own: pd.DataFrame, where: str) -> pd.Series | None:
    """Choose the place of an offer; None where it has several and none is named."""
    if len(own) == 1:
        return own.iloc[0]
    wanted = where.casefold()
    fitting = [
        place
        for place, address in enumerate(own["address"])
        if wanted and str(address or "").casefold().startswith(wanted)
    ]
    return own.iloc[fitting[0]] if len(fitting) == 1 else None


def _located(connection: Connection, region_id: str, place: str) -> tuple[float, float]:
    stated = _COORDINATES.search(place)
    if stated is not None:
        latitude, longitude = (float(text) for text in stated.groups())
        x, y = to_work(np.array([[longitude, latitude]]), region_crs(connection, region_id)).ravel()
        return float(x), float(y)
    gazetteer = read_gazetteer(connection, region_id)
    if gazetteer is None:
        return math.nan, math.nan
    match = Geocoder(gazetteer).find(parse_address(place))
    if match.grade in (MatchGrade.CHECK, MatchGrade.NONE) or not match.candidates:
        return math.nan, math.nan
    return match.candidates[0].x, match.candidates[0].y


def area_at(connection: Connection, level: AreaLevel, site: DecisionSite) -> DecidedArea | None:
    """Give the area in which a site lies; None where its point is not known or outside.

    Parameters
    ----------
    level
        On which the area is looked for.
    site
        With its point in metres of the region's system.
    """
    if math.isnan(site.x) or math.isnan(site.y):
        return None
    row = connection.execute(
        text(
            "SELECT area_id, name FROM kpk.area WHERE level_pk = :level_pk AND ST_Intersects("
            "geometry, ST_SetSRID(ST_MakePoint(:x, :y), :srid)) ORDER BY area_id LIMIT 1"
        ),
        {
            "level_pk": level.level_pk,
            "x": site.x,
            "y": site.y,
            "srid": srid_of(level_crs(connection, level.level_pk)),
        },
    ).first()
    return None if row is None else DecidedArea(area_id=row[0], name=row[1])


def current_level(connection: Connection, region_id: str, level: str) -> AreaLevel | None:
    """Give the newest edition of a level; None where it is not there any more.

    Parameters
    ----------
    level
        Its key in the profile.
    """
    try:
        return read_level(connection, region_id, level)
    except NotFoundError:
        return None
