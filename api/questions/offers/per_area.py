"""How many offers, and at how many places, in each area: by key, so that no two are mixed up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from api.files.tabular import write_csv
from api.files.workbook import write_xlsx
from api.questions.offers.view import coarsest_level
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.inventory import read_inventory, read_site_areas
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import OfferKind
from kpk_geo.offers.counts import offers_at_places
from kpk_geo.opening.counts import count_hours
from kpk_geo.opening.rules import HoursStatus

HOURS = tuple(f"Orte, {status.label}" for status in HoursStatus)
HEADINGS = ("area_id", "kind", "Gebiet", "Art", "Angebote", "Orte", *HOURS)
ALL = ("all", "alle Arten")
OUTSIDE = ("", "außerhalb der Gebiete")
UNPLACED = ("", "ohne sichere Lage")
EXPLANATION = (
    "Orte: ein Angebot an einem Standort, auf der Karte ein Punkt. Über alle Zeilen „alle Arten“ "
    "addiert, ergeben die Orte genau die Orte der Region.",
    "Angebote: jedes Angebot einmal je Gebiet. Eines mit Orten in zwei Gebieten zählt in beiden: "
    "Die Angebote der Gebiete zu addieren, kann darum mehr ergeben, als es gibt.",
    "Ein Angebot mehrerer Arten zählt unter jeder Art, in „alle Arten“ einmal.",
    "Die drei Spalten zu den Zeiten teilen die Orte auf: Nach Vereinbarung ist nicht geöffnet, und "
    "unbekannt ist nicht geschlossen.",
    "Eine 0 ist gezählt, keine Lücke: Jede Art, die es in der Region gibt, hat in jedem Gebiet "
    "eine Zeile.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCounts:
    """What was written."""

    rows: int
    counted: str  # German: offers and places of the region


def write_offers_per_area(
    engine: Engine, region_id: str, path: Path, *, level: str | None, confidential: bool
) -> WrittenCounts:
    """Write a row per area and kind, keys first.

    Parameters
    ----------
    path
        CSV, or an Excel file with the explanation on a sheet of its own.
    level
        Code of the level; None: the coarsest with more than one area.
    confidential
        With confidential places; else they are not counted.

    Raises
    ------
    InputError
        The file's ending is neither .xlsx nor .csv.
    NotFoundError
        There is no such region or level.
    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise InputError(f"{path}: Geschrieben wird .xlsx oder .csv.")
    with transaction(engine) as connection:
        region = read_region(connection, region_id)
        rows = read_inventory(connection, region_id, confidential=confidential)
        chosen = _level(connection, region_id, level)
        names = read_areas(connection, chosen.level_pk, simplified=True)["name"]
        site_areas = read_site_areas(connection, region_id, chosen.level_pk)
    table = offers_per_area(rows, {str(key): str(name) for key, name in names.items()}, site_areas)
    if suffix == ".csv":
        write_csv(path, table)
    else:
        explained = pd.DataFrame({"Wie gezählt ist": EXPLANATION})
        tables = {"Angebote je Gebiet": table, "Erläuterung": explained}
        write_xlsx(path, tables, region.loaded_at)
    counted = offers_at_places(rows["offer_id"].nunique(), len(rows))
    return WrittenCounts(rows=len(table), counted=counted)


def _level(connection: Connection, region_id: str, level: str | None) -> AreaLevel:
    if level is not None:
        return read_level(connection, region_id, level)
    coarse = coarsest_level(connection, region_id)
    if coarse is None:
        raise NotFoundError(f"Die Region {region_id} hat keine Gebiete.")
    return coarse


def offers_per_area(
    rows: pd.DataFrame, names: dict[str, str], site_areas: dict[str, str]
) -> pd.DataFrame:
    """Count offers and places by area and kind.

    Parameters
    ----------
    rows
        One per offer and site: offer_id, site_id, kinds, opening_hours, x (NaN without a sure
        place).
    names
        Of all areas, by key; those without offers have their rows, too.
    site_areas
        Key of the area in which a site lies; none for sites outside.

    Returns
    -------
    pandas.DataFrame
        Columns `HEADINGS`. Behind the areas come what lies outside and what has no sure place, if
        there is any.
    """
    places = [
        _place(site, x, names, site_areas)
        for site, x in zip(rows["site_id"], rows["x"].astype(float), strict=True)
    ]
    kinds = sorted({kind for own in rows["kinds"] for kind in own})
    counted = pd.DataFrame(
        {
            "place": places, "offer_id": rows["offer_id"].to_numpy(), "kinds": list(rows["kinds"]),
            "hours": list(rows["opening_hours"]),
        }
    )  # fmt: skip
    wanted = [(key, name) for key, name in sorted(names.items())]
    wanted += [extra for extra in (OUTSIDE, UNPLACED) if extra in set(places)]
    return pd.DataFrame(_counted(counted, wanted, kinds), columns=list(HEADINGS))


def _place(
    site: str, x: float, names: dict[str, str], site_areas: dict[str, str]
) -> tuple[str, str]:
    if x != x:  # NaN
        return UNPLACED
    key = site_areas.get(site)
    return OUTSIDE if key is None else (key, names[key])


def _counted(
    counted: pd.DataFrame, wanted: Sequence[tuple[str, str]], kinds: Sequence[str]
) -> Iterator[tuple[str, str, str, str, int, int, int, int, int]]:
    found: dict[tuple[tuple[str, str], str], list[tuple[str, object]]] = {}
    for place, offer_id, own, hours in counted.itertuples(index=False, name=None):
        for kind in (ALL[0], *own):
            found.setdefault((place, kind), []).append((offer_id, hours))
    labels = dict([ALL, *((kind, OfferKind.of(kind).label) for kind in kinds)])
    for place in wanted:
        for kind, label in labels.items():
            here = found.get((place, kind), [])
            hours = count_hours(hours for _, hours in here)
            yield (
                place[0], kind, place[1], label, len({offer_id for offer_id, _ in here}),
                len(here), hours.known, hours.appointment, hours.unknown,
            )  # fmt: skip
