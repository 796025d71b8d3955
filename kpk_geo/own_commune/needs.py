"""How real is what the maps of a new region rest on, and who has the real thing?"""

from collections.abc import Callable, Mapping

from kpk_geo.model import OfferKind
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Need, NeedState, Status
from kpk_geo.own_commune.draft import Draft
from kpk_geo.own_commune.indicators import burden_indicators
from kpk_geo.own_commune.pieces import Piece
from kpk_geo.own_commune.plans import GENERAL

_LABELS = {"single_parents": "Alleinerziehende", "living_space": "Wohnfläche je Person"}
_FETCH = "noch einmal holen: auf der Seite /neu erneuern, oder kpk fetch nrw"


def need_states(draft: Draft) -> tuple[NeedState, ...]:
    """Judge everything that maps need.

    Parameters
    ----------
    draft
        The region.
    """
    return tuple(_JUDGES[need](draft) for need in Need)


def _areas(draft: Draft) -> NeedState:
    own = draft.cut.rank == 0
    return NeedState(
        need=Need.AREAS,
        status=Status.REAL if own else Status.SUBSTITUTE,
        what=f"{draft.cut.count} × {draft.cut.label}",
        way="" if own else "Die eigene Gliederung (Sozialräume, Stadtteile) als Geodatei erbitten "
        "und im Profil unter [[areas]] nennen.",
        holder="" if own else "Vermessungs- und Katasteramt oder Statistikstelle der Kommune",
    )  # fmt: skip


def _burden(draft: Draft) -> NeedState:
    measures = {m for piece in draft.pieces for m in piece.measures}
    found = burden_indicators(measures)
    enclosed = (
        "Brief und Straßenraster liegen bei (brief-statistik-service.docx, strassenraster.xlsx)."
        if draft.piece(Layer.ADDRESSES).status is Status.REAL
        else "der Brief liegt bei (brief-statistik-service.docx); das Straßenraster dazu folgt, "
        "sobald ein Adressregister geladen ist."
    )
    return NeedState(
        need=Need.BURDEN,
        status=Status.SUBSTITUTE if found else Status.MISSING,
        what=f"Zensus 2022: {', '.join(_LABELS[name] for name in found)}"
        if found
        else "Keine Kennzahl je Gebiet.",
        way=f"Kinder in Bedarfsgemeinschaften nach SGB II je Gebiet bestellen: {enclosed} "
        "Gesundheit und U9: Schuleingangsuntersuchung. Die Datei dann auf der Seite „Daten“ "
        "bringen und dort wählen, woraus der Belastungsindex gerechnet wird.",
        holder="Statistik-Service der Bundesagentur für Arbeit; Gesundheitsamt",
    )  # fmt: skip


def _children(draft: Draft) -> NeedState:
    table, cells = draft.piece(Layer.AREA_POPULATION), draft.piece(Layer.CENSUS_AGES)
    way = (
        "Einwohner nach Alter und Gebiet aus dem Melderegister (jährlich, unter 3, 3 bis 5, 6 "
        "bis 9 Jahre) erbitten."
    )
    holder = "Statistikstelle oder Meldebehörde der Kommune"
    if table.blocks:
        return NeedState(need=Need.CHILDREN, status=Status.REAL, what=table.sentence)
    if cells.blocks:
        return NeedState(
            need=Need.CHILDREN, status=Status.REAL, holder=holder,
            way=f"Neuer als der Zensus: {way}",
            what="Zensus vom 15.05.2022, nach Altersgruppen je 100-m-Zelle.",
        )  # fmt: skip
    return _from_what_came(Need.CHILDREN, cells, way, holder)


def _institutions(draft: Draft) -> NeedState:
    pieces = [draft.piece(layer) for layer in (Layer.KITAS, Layer.SCHOOLS, Layer.HOSPITALS)]
    osm = draft.piece(Layer.OSM_OFFERS)
    if all(piece.status is Status.REAL for piece in pieces):
        what = " ".join(piece.sentence for piece in pieces)
        return NeedState(need=Need.INSTITUTIONS, status=Status.REAL, what=what)
    stands_in = {kind for kind in osm.kinds if kind in ("kita", "school", "clinic")}
    present = any(piece.status is Status.REAL for piece in pieces) or stands_in
    said = [piece.sentence for piece in pieces] + ([osm.sentence] if stands_in else [])
    return NeedState(
        need=Need.INSTITUTIONS, status=Status.SUBSTITUTE if present else Status.MISSING,
        what=" ".join(dict.fromkeys(said)), way=f"Die Listen des Landes {_FETCH}.",
        holder="Land Nordrhein-Westfalen (offene Daten); für Kitas auch das Jugendamt",
    )  # fmt: skip


def _own_offers(draft: Draft) -> NeedState:
    facilities = [piece for piece in draft.pieces if piece.layer is Layer.FACILITIES]
    lists = [piece for piece in facilities if piece.blocks]
    extra = [kind for kind in draft.kinds if kind not in ("kita", "school", "clinic", "other")]
    named = ", ".join(OfferKind.of(kind).label for kind in extra)
    what = f"Nur: {named}." if named else "Keine."
    return NeedState(
        need=Need.OWN_OFFERS, status=Status.SUBSTITUTE if lists or extra else Status.MISSING,
        what=what,
        way="Beratung, Gruppen, Familienbüros und Lotsen stehen in keiner offenen Liste: die "
        "Vorlage (vorlage-angebote.xlsx) an die Träger geben und ausgefüllt auf der Seite /daten "
        "bringen, oder im Profil unter [[offers]] nennen.",
        holder="Jugendamt und Träger; Familienzentren und FGZ kennt das Jugendamt aus der "
        "Förderung",
    )  # fmt: skip


def _from_piece(need: Need, layer: Layer, way: str, holder: str) -> Callable[[Draft], NeedState]:
    def judge(draft: Draft) -> NeedState:
        piece = draft.piece(layer)
        if piece.status is Status.REAL:
            return NeedState(need=need, status=Status.REAL, what=piece.sentence)
        return _from_what_came(need, piece, way, holder)

    return judge


def _from_what_came(need: Need, piece: Piece, way: str, holder: str) -> NeedState:
    """Say of a need what its one layer says."""
    return NeedState(need=need, status=piece.status, what=piece.sentence, way=way, holder=holder)


def _school_index(draft: Draft) -> NeedState:
    piece = draft.piece(Layer.SCHOOLS)
    lacking = [
        word for word in ("Sozialindex", "Startchancen")
        if any(hint.startswith(f"{word}: keine Angabe") for hint in piece.hints)
    ]  # fmt: skip
    if piece.status is not Status.REAL:
        return _from_what_came(
            Need.SCHOOL_INDEX, piece, f"Die Schullisten {_FETCH}.",
            "Ministerium für Schule und Bildung NRW",
        )  # fmt: skip
    return NeedState(
        need=Need.SCHOOL_INDEX,
        status=(Status.REAL, Status.SUBSTITUTE, Status.MISSING)[len(lacking)],
        what=piece.sentence if not lacking else f"Es fehlt: {' und '.join(lacking)}.",
        way=f"Die Schullisten {_FETCH}; Startchancen-Schulen lassen sich auch in daten/schulen.csv "
        "ankreuzen (Spalte startchancen)." if lacking else "",
        holder="Ministerium für Schule und Bildung NRW" if lacking else "",
    )  # fmt: skip


def _series(draft: Draft) -> NeedState:
    table = draft.piece(Layer.AREA_POPULATION)
    several = len(table.blocks) > 1
    return NeedState(
        need=Need.SERIES, status=Status.REAL if several else Status.MISSING,
        what=table.sentence if several else "Nur ein Stichtag: Entwicklungen zeigt das nicht.",
        way="" if several else "Melderegister und SGB II für mehrere Jahre in gleicher Gliederung "
        "erbitten.",
        holder="" if several else "Statistikstelle der Kommune; Statistik-Service der "
        "Bundesagentur für Arbeit",
    )  # fmt: skip


def _prevention(draft: Draft) -> NeedState:
    is_own = f'label = "{GENERAL}"' not in draft.text and "[prevention]" in draft.text
    return NeedState(
        need=Need.CHAIN, status=Status.SUBSTITUTE,
        what="Vorlage aus veröffentlichten Zielen der Kommune." if is_own
        else "Vorlage aus den fünf Bausteinen von kinderstark.",
        way="Die Glieder eintragen, die sich die Kommune vorgenommen hat ([prevention] im Profil).",
        holder="Steuerungsgruppe, Koordinierungsstelle",
    )  # fmt: skip


_JUDGES: Mapping[Need, Callable[[Draft], NeedState]] = {
    Need.AREAS: _areas,
    Need.BURDEN: _burden,
    Need.CHILDREN: _children,
    Need.INSTITUTIONS: _institutions,
    Need.OWN_OFFERS: _own_offers,
    Need.STREETS: _from_piece(
        Need.STREETS, Layer.STREETS, f"Den Auszug des Regierungsbezirks {_FETCH} --layer streets.",
        "OpenStreetMap (Geofabrik)",
    ),
    Need.ADDRESSES: _from_piece(
        Need.ADDRESSES, Layer.ADDRESSES, f"Die Gebäudereferenzen {_FETCH} --layer addresses.",
        "Geobasis NRW",
    ),
    Need.SCHOOL_INDEX: _school_index,
    Need.SERIES: _series,
    Need.CHAIN: _prevention,
}  # fmt: skip
