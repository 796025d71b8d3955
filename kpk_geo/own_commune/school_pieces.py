"""Schools as sections of the profile: primary schools, and the others apart."""

from collections.abc import Sequence

from kpk_geo.german import number, several
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.list_pieces import dropped_hint, ingredients, made_list, near_text
from kpk_geo.own_commune.pieces import FILES, Piece, absent, file_entries, source_name
from kpk_geo.own_commune.school_cut import PRIMARY, cut_schools
from kpk_geo.own_commune.store import Counted, Workshop
from kpk_geo.own_commune.territory import Territory
from kpk_geo.profile.drafting import Block, Entry


def school_piece(
    source: Fetched | None, beside: Sequence[Fetched], territory: Territory, work: Workshop
) -> Piece:
    """Read the schools with pupils, Sozialindex and Startchancen.

    Parameters
    ----------
    source
        The school list; None: it was not fetched.
    beside
        The further files.
    territory
        The place.
    work
        Where the cut goes.
    """
    if source is None:
        return absent(Layer.SCHOOLS)
    counted = made_list(
        Layer.SCHOOLS, work, "schulen.csv", ingredients([source, *beside], territory),
        lambda path: cut_schools(source, territory, beside, path),
    )  # fmt: skip
    if isinstance(counted, Piece):
        return counted
    name = source_name(source)
    blocks = [
        _school_block(counted, name, "school", "Grundschulen: Sie sind gemeint, wo nach Wegen zur "
                      "Schule und nach Familiengrundschulzentren gefragt wird.", PRIMARY),
        _school_block(counted, name, "other", "Andere Schulen: auf der Karte, aber nicht unter "
        "„Schule für Kinder von 6 bis 10“.", _others(counted)),
    ] if counted["primary"] else [_school_block(counted, name, "school", "Alle "
    "Schulen.", ())]  # fmt: skip
    joined = counted["joined"]
    hints = [*dropped_hint(counted), *counted["faults"]]
    for field, label in (("social_index", "Sozialindex"), ("startchancen", "Startchancen"),
                         ("pupils", "Schülerzahl")):  # fmt: skip
        if not joined.get(field):
            hints.append(f"{label}: keine Angabe zu den Schulen dieser Kommune.")
    if counted["closed"]:
        hints.append(
            f"{several(counted['closed'], 'Schule', 'Schulen')} nicht in Betrieb: nicht geladen."
        )
    extra = ", ".join(
        f"{number(joined[field])} mit {label}"
        for field, label in (("social_index", "Sozialindex"), ("startchancen", "Startchancen"))
        if joined.get(field)
    )
    return Piece(
        layer=Layer.SCHOOLS, status=Status.REAL, kinds=("school",), hints=tuple(hints),
        sources={name: [source, *beside]}, blocks=tuple(block for block in blocks if block),
        sentence=f"{several(counted['own'], 'Schule', 'Schulen')}, davon "
        f"{several(counted['primary'], 'Grundschule', 'Grundschulen')}"
        f"{f' ({extra})' if extra else ''}{near_text(counted, territory)}.",
    )  # fmt: skip


def _others(counted: Counted) -> tuple[str, ...]:
    return tuple(school_form for school_form in counted["forms"] if school_form not in PRIMARY)


def _school_block(
    counted: Counted, source: str, kind: str, remark: str, forms: Sequence[str]
) -> Block | None:
    if kind == "other" and not forms:
        return None
    present = [school_form for school_form in forms if school_form in counted["forms"]]
    return Block(
        section="[[offers]]", remark=remark,
        entries=[
            *file_entries(f"{FILES}/schulen.csv", source),
            Entry(key="id_prefix", value="schule-"),
            Entry(key="kind", value=kind),
            Entry(key="only", value={"Form": present} if present else None, remark="nur diese "
            "Zeilen"),
            Entry(key="columns", value=counted["columns"], remark="Feld = Spalte der Datei"),
            Entry(key="x_column", value=counted["x"]),
            Entry(key="y_column", value=counted["y"]),
            Entry(key="crs", value="EPSG:25832" if counted["x"] else None, remark="UTM, Zone 32"),
        ],
    )  # fmt: skip
