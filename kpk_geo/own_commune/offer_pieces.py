"""Offers of a region: Kitas, schools, hospitals, further lists, and OpenStreetMap for the rest."""

from collections.abc import Sequence
from pathlib import Path

from kpk_geo.errors import KpkError
from kpk_geo.german import number, several
from kpk_geo.model import OfferKind
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.hospital_cut import cut_hospitals
from kpk_geo.own_commune.kita_cut import cut_kitas
from kpk_geo.own_commune.list_pieces import cut_list, dropped_hint, ingredients, near_text
from kpk_geo.own_commune.osm_extract import OSM_KINDS, merge_offers
from kpk_geo.own_commune.pieces import (
    FILES,
    Piece,
    absent,
    failed,
    file_entries,
    source_name,
)
from kpk_geo.own_commune.store import Counted, Workshop
from kpk_geo.own_commune.territory import Territory
from kpk_geo.profile.drafting import Block, Entry


def kita_piece(source: Fetched | None, territory: Territory, work: Workshop) -> Piece:
    """Read the Kitas.

    Parameters
    ----------
    source
        The list of the Land; None: it was not fetched.
    territory
        The place.
    work
        Where the cut goes.
    """
    if source is None:
        return absent(Layer.KITAS)
    counted = cut_list(Layer.KITAS, source, territory, work, "kitas.csv", cut_kitas)
    if isinstance(counted, Piece):
        return counted
    name = source_name(source)
    block = Block(
        section="[[offers]]",
        remark="Kitas. Plätze sind U3 und Ü3 zusammen; wer nur eine Altersgruppe zählen will, "
        "nennt "
        'unter capacity_value "U3-Plätze" oder "Ü3-Plätze".',
        entries=[
            *file_entries(f"{FILES}/kitas.csv", name),
            Entry(key="id_prefix", value="kita-", remark="andere Listen nummerieren vielleicht so"),
            Entry(key="kind", value="kita"),
            Entry(key="columns", value=counted["columns"], remark="Feld = Spalte der Datei"),
            Entry(key="latlon_column", value=counted["latlon"], remark="Breite und Länge"),
        ],
    )  # fmt: skip
    zero = counted["without_places"]
    hints = dropped_hint(counted) + (
        (f"{several(zero, 'Kita hat', 'Kitas haben')} 0 Plätze: bitte nachfragen.",) if zero else ()
    )
    return Piece(
        layer=Layer.KITAS, status=Status.REAL, kinds=("kita",), sources={name: [source]},
        blocks=(block,), hints=hints,
        sentence=f"{several(counted['own'], 'Kita', 'Kitas')} mit {number(counted['under_3'])} "
        f"Plätzen unter drei und {number(counted['from_3'])} ab "
        f"drei{near_text(counted, territory)}.",
    )  # fmt: skip


def hospital_piece(source: Fetched | None, territory: Territory, work: Workshop) -> Piece:
    """Read the hospitals.

    Parameters
    ----------
    source, territory, work
        As of `kita_piece`.
    """
    if source is None:
        return absent(Layer.HOSPITALS)
    counted = cut_list(
        Layer.HOSPITALS, source, territory, work, "krankenhaeuser.csv", cut_hospitals
    )
    if isinstance(counted, Piece):
        return counted
    name = source_name(source)
    crs = source.reading.crs or "EPSG:25832"
    block = Block(
        section="[[offers]]",
        remark="Krankenhäuser. Ob es eine Geburtshilfe gibt, sagt die Liste nicht: bitte selbst "
        "prüfen und die anderen aus der Datei nehmen.",
        entries=[
            *file_entries(f"{FILES}/krankenhaeuser.csv", name),
            Entry(key="id_prefix", value="klinik-"),
            Entry(key="kind", value="clinic"),
            Entry(key="columns", value=counted["columns"], remark="Feld = Spalte der Datei"),
            Entry(key="x_column", value=counted["x"]),
            Entry(key="y_column", value=counted["y"]),
            Entry(key="crs", value=crs if counted["x"] else None),
        ],
    )
    hints = [
        *dropped_hint(counted),
        "Welche Häuser eine Geburtshilfe haben, sagt die Quelle nicht.",
    ]
    if not counted["x"]:
        hints.append("Ohne Koordinaten in der Datei: Der Ort kommt aus der Anschrift.")
    return Piece(
        layer=Layer.HOSPITALS, status=Status.REAL, kinds=("clinic",), sources={name: [source]},
        blocks=(block,), hints=tuple(hints),
        sentence=f"{several(counted['own'], 'Krankenhaus', 'Krankenhäuser')}"
        f"{near_text(counted, territory)}.",
    )  # fmt: skip


def facility_piece(source: Fetched, work: Workshop) -> Piece:
    """Take over a list of the commune's own that the registry describes well enough.

    Parameters
    ----------
    source
        Table or geodata.
    work
        Where the copy goes.
    """
    reading = source.reading
    if reading.kind is None or "title" not in reading.columns:
        return failed(
            Layer.FACILITIES,
            f"{source.file.title}: liegt im Ordner, aber welche Art von Angeboten das ist und wie "
            "die Spalten heißen, ist nicht beschrieben. Auf der Seite /daten einlesen.",
        )
    suffix = Path(source.file.file).suffix
    name = f"{FILES}/{source_name(source)}{suffix}"
    try:
        source.checked()
        work.make(name, [source.file.sha256], lambda path: _copied(source, path))
    except KpkError as error:
        return failed(Layer.FACILITIES, str(error))
    kind = OfferKind.of(reading.kind)
    values = {
        "kind": kind.value, "columns": reading.columns, "x_column": reading.x_column,
        "y_column": reading.y_column, "latlon_column": reading.latlon_column, "crs": reading.crs,
        "encoding": reading.encoding, "separator": reading.separator,
    }  # fmt: skip
    block = Block(
        section="[[offers]]", remark=source.file.title,
        entries=[
            *file_entries(name, source_name(source)),
            *(Entry(key=key, value=value) for key, value in values.items()),
        ],
    )  # fmt: skip
    return Piece(
        layer=Layer.FACILITIES, status=Status.REAL, kinds=(kind.value,), blocks=(block,),
        sources={source_name(source): [source]}, sentence=f"{source.file.title} ({kind.label}).",
    )  # fmt: skip


def _copied(source: Fetched, path: Path) -> Counted:
    path.write_bytes(source.path.read_bytes())
    return {}


def osm_piece(
    extract: str, sources: Sequence[Fetched], counts: dict[str, int], covered: Sequence[str]
) -> Piece:
    """Let OpenStreetMap stand in for kinds of offers that no list brings.

    Parameters
    ----------
    extract
        Name of the cut extract, below the folder of the region.
    sources
        Of the extract.
    counts
        Objects by kind of offer.
    covered
        Kinds that lists bring.
    """
    kinds = [kind for kind in OSM_KINDS if counts.get(kind) and kind not in covered]
    if not kinds:
        return absent(Layer.OSM_OFFERS, "Nichts, was nicht schon in Listen steht.")
    blocks = tuple(
        Block(
            section="[[offers]]",
            remark=f"{OfferKind.of(kind).label} aus OpenStreetMap: Ersatz, unvollständig, bis eine "
            "eigene Liste da ist.",
            entries=[
                *file_entries(extract, "osm"),
                Entry(key="layout", value="osm"),
                Entry(key="kind", value=kind),
                Entry(key="id_prefix", value=f"osm-{kind}-"),
                Entry(key="only", value=OSM_KINDS[kind], remark="Merkmale in OpenStreetMap"),
            ],
        )
        for kind in kinds
    )  # fmt: skip
    named = ", ".join(f"{counts[kind]} × {OfferKind.of(kind).label}" for kind in kinds)
    return Piece(
        layer=Layer.OSM_OFFERS, status=Status.SUBSTITUTE, kinds=tuple(kinds), blocks=blocks,
        sources={"osm": sources}, sentence=f"Aus OpenStreetMap, mit Umkreis: {named}.",
    )  # fmt: skip


def asked_piece(
    sources: Sequence[Fetched], territory: Territory, covered: Sequence[str], work: Workshop
) -> Piece:
    """Let OpenStreetMap stand in where there is no extract of streets, only what was asked of it.

    Parameters
    ----------
    sources
        Answers, one for each commune.
    territory
        The place.
    covered
        Kinds that lists bring.
    work
        Where the merged answers go.
    """
    if not sources:
        return absent(Layer.OSM_OFFERS, "Ohne Straßenauszug auch keine Einrichtungen daraus.")
    name = f"{FILES}/einrichtungen.osm.pbf"
    try:
        files = [source.checked() for source in sources]
        counted = work.make(
            name, ingredients(sources, territory),
            lambda path: merge_offers(files, territory, path),
        )  # fmt: skip
    except KpkError as error:
        return failed(Layer.OSM_OFFERS, str(error))
    return osm_piece(name, sources, counted["kinds"], covered)
