"""What offers rest on: addresses, counts by area, streets."""

from collections.abc import Sequence
from datetime import date

import geopandas as gpd
import numpy as np

from kpk_geo.errors import KpkError
from kpk_geo.german import number, several
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.own_commune.address_cut import cut_addresses
from kpk_geo.own_commune.area_tables import copy_table, day_of
from kpk_geo.own_commune.cuts import AreaCut
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.osm_extract import cut_extract
from kpk_geo.own_commune.pieces import (
    FILES,
    Piece,
    absent,
    failed,
    file_entries,
    source_name,
)
from kpk_geo.own_commune.store import Counted, Workshop
from kpk_geo.own_commune.territory import SQUARE, Territory
from kpk_geo.profile.drafting import Block, Entry

EXTRACT = f"{FILES}/strassen.osm.pbf"
_MUCH_UNSEEN = 0.2  # share of the inhabited squares around that may be without a street


def address_piece(source: Fetched | None, territory: Territory, work: Workshop) -> Piece:
    """Read the address register.

    Parameters
    ----------
    source
        Of the whole Land; None: it was not fetched.
    territory
        The place.
    work
        Where the cut goes.
    """
    if source is None:
        return absent(Layer.ADDRESSES)
    name, place = f"{FILES}/adressen.txt", territory.place
    try:
        file = source.checked()
        counted = work.make(
            name, [file.sha256, place.keys], lambda path: cut_addresses(file, place, path)
        )
    except KpkError as error:
        return failed(Layer.ADDRESSES, str(error))
    one = place.communes[0] if len(place.communes) == 1 else None
    encoding = counted["encoding"]
    block = Block(
        section="[[addresses]]", remark="Adressregister: Damit finden Angebote ihr Haus.",
        entries=[
            *file_entries(name, source_name(source)),
            Entry(key="format", value="gebref"),
            Entry(key="encoding", value=encoding if encoding != "utf-8" else None),
            Entry(key="municipality", value=one.name if one else None),
            Entry(key="municipality_key", value=one.key if one else None),
        ],
    )  # fmt: skip
    return Piece(
        layer=Layer.ADDRESSES, status=Status.REAL, blocks=(block,),
        sources={source_name(source): [source]},
        sentence=f"{number(counted['addresses'])} Adressen.",
    )  # fmt: skip


def table_piece(sources: Sequence[Fetched], cut: AreaCut, work: Workshop) -> tuple[Piece, Counted]:
    """Take over counts by area, one file a year; give also the sums of the newest.

    Parameters
    ----------
    sources
        Tables of the commune.
    cut
        The areas: a table of other ones is left out.
    work
        Where the copies go.
    """
    blocks, hints = list[Block](), list[str]()
    used: dict[str, list[Fetched]] = {}
    newest: Counted = {}
    dated = sorted(sources, key=lambda item: str(day_of(item)))
    for source in dated:
        day, name = day_of(source), f"{FILES}/{source.path.name}"
        if day is None:
            hints.append(f"{source.file.file}: Der Stichtag ist nicht zu erkennen; nicht geladen.")
            continue
        try:
            counted = work.make(
                name,
                [source.file.sha256, source.reading.model_dump_json(), *cut.areas["area_id"]],
                lambda path, source=source: copy_table(  # type: ignore[misc]
                    source, list(cut.areas["area_id"]), path
                ),
            )
        except KpkError as error:
            hints.append(str(error))
            continue
        if counted["fits"] < 1:
            hints.append(
                f"{source.file.file}: Nur {100 * counted['fits']:.0f} % der Gebiete haben dort "
                f"eine Zeile; gezählt wurde auf anderen Gebieten als „{cut.label}“. Nicht "
                "geladen."
            )
            continue
        blocks.append(_table_block(source, name, cut, counted, day))
        used.setdefault(source_name(source), []).append(source)
        newest = {**counted, "day": day, "source": source_name(source)}
    if not blocks:
        why = " ".join(hints) or "Liegt nicht im Ordner der geholten Daten."
        return (failed if hints else absent)(Layer.AREA_POPULATION, why), {}
    piece = Piece(
        layer=Layer.AREA_POPULATION, status=Status.REAL, blocks=tuple(blocks), sources=used,
        hints=tuple(hints), measures=tuple(newest["columns"]),
        sentence=f"{several(len(blocks), 'Stichtag', 'Stichtage')} aus dem Melderegister, der "
        f"neueste {newest['day']:%d.%m.%Y}.",
    )  # fmt: skip
    return piece, newest


def _table_block(source: Fetched, name: str, cut: AreaCut, counted: Counted, day: date) -> Block:
    reading, columns = source.reading, counted["columns"]
    values: list[dict[str, str]] = [
        {"indicator": indicator, "column": heading} for indicator, heading in columns.items()
    ]
    if "population" in columns:
        values += [
            {
                "indicator": indicator.replace("children", "share"), "numerator": heading,
                "denominator": columns["population"],
            }
            for indicator, heading in columns.items() if indicator.startswith("children_")
        ]  # fmt: skip
    return Block(
        section="[[tables]]",
        entries=[
            *file_entries(name, source_name(source)),
            Entry(key="level", value=cut.level),
            Entry(key="encoding", value=reading.encoding),
            Entry(key="separator", value=reading.separator),
            Entry(key="key_column", value=counted["key"], remark="Nummer des Gebiets"),
            Entry(key="key_width", value=reading.id_width, remark="führende Null ergänzen"),
            Entry(key="sum_rows", value=list(reading.sum_rows) or None, remark="kein Gebiet"),
            Entry(key="unassigned_rows", value=list(reading.unassigned_rows) or None),
            Entry(key="reference_date", value=day),
            Entry(key="values", value=values),
        ],
    )  # fmt: skip


def street_piece(
    sources: Sequence[Fetched],
    territory: Territory,
    people: gpd.GeoDataFrame | None,
    work: Workshop,
) -> tuple[Piece, Counted]:
    """Cut the streets out of all extracts that hold some of them; give also what is counted.

    Parameters
    ----------
    sources
        Extracts of Regierungsbezirke.
    territory
        The place.
    people
        Points with `persons`: where streets must be; None: not known.
    work
        Where the cut goes.
    """
    if not sources:
        return absent(Layer.STREETS), {}
    try:
        files = [source.checked() for source in sources]
        counted = work.make(
            EXTRACT, [*(file.sha256 for file in files), territory.degrees],
            lambda path: cut_extract(files, territory, path),
        )  # fmt: skip
    except KpkError as error:
        return failed(Layer.STREETS, str(error)), {}
    used = [source for source in sources if source.file.file in counted["used"]]
    block = Block(
        section="[network]", remark="Straßen und Wege; daraus kommen auch Gewässer, Grün und Namen "
        "der Karten.",
        entries=file_entries(EXTRACT, "osm", "Ausschnitt der Kommune mit Umkreis"),
    )  # fmt: skip
    hint = _unseen(counted, territory, people)
    piece = Piece(
        layer=Layer.STREETS, status=Status.REAL, blocks=(block,), sources={"osm": used},
        hints=(hint,) if hint else (),
        sentence=f"{number(counted['streets'])} Straßen und Wege aus "
        f"{several(len(used), 'Auszug', 'Auszügen')}, mit Umkreis.",
    )  # fmt: skip
    return piece, counted


def _unseen(counted: Counted, territory: Territory, people: gpd.GeoDataFrame | None) -> str:
    """Say where people live around the place and no street is: beyond the border of an extract."""
    if people is None or people.empty:
        return ""
    x, y = people.geometry.x.to_numpy(), people.geometry.y.to_numpy()
    near = territory.holds(x, y, around=True) & ~territory.holds(x, y)
    squares = {
        f"{int(a)} {int(b)}"
        for a, b in zip(np.floor(x[near] / SQUARE), np.floor(y[near] / SQUARE), strict=True)
    }
    unseen = squares - set(counted["squares"])
    if not squares or len(unseen) <= _MUCH_UNSEEN * len(squares):
        return ""
    return (
        f"In {len(unseen)} von {len(squares)} bewohnten Quadratkilometern im Umkreis liegt keine "
        "Straße: Die Kommune grenzt an ein Gebiet, dessen Straßenauszug fehlt. Wege über die "
        "Grenze fehlen, bis er da ist."
    )
