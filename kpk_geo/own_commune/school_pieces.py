"""Schools as sections of the profile: primary schools, and the others apart."""

from collections.abc import Sequence

from kpk_geo.german import number, several
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.list_pieces import dropped_hint, ingredients, made_list, near_text
from kpk_geo.own_commune.pieces import FILES, Piece, absent, file_entries, source_name
from kpk_geo.own_commune.school_cut import PRIMARY, cut_schools
from kpk_geo.own_commune.store import Facts, Workshop
from kpk_geo.own_commune.territory import Territory
from kpk_geo.profile.writing import Block, Entry


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
    facts = made_list(
        Layer.SCHOOLS, work, "schulen.csv", ingredients([source, *beside], territory),
        lambda path: cut_schools(source, territory, beside, path),
    )  # fmt: skip
    if isinstance(facts, Piece):
        return facts
    name = source_name(source)
    blocks = [
        _school_block(facts, name, "school", "Grundschulen: Sie sind gemeint, wo nach Wegen zur "
                      "Schule und nach Familiengrundschulzentren gefragt wird.", PRIMARY),
        _school_block(facts, name, "other", "Andere Schulen: auf der Karte, aber nicht unter "
        "„Schule "
                      "für Kinder von 6 bis 10“.", _others(facts)),
    ] if facts["primary"] else [_school_block(facts, name, "school", "Alle "
    "Schulen.", ())]  # fmt: skip
    joined = facts["joined"]
    hints = [*dropped_hint(facts), *facts["faults"]]
    for field, label in (("social_index", "Sozialindex"), ("startchancen", "Startchancen"),
                         ("pupils", "Schülerzahl")):  # fmt: skip
        if not joined.get(field):
            hints.append(f"{label}: keine Angabe zu den Schulen dieser Kommune.")
    if facts["closed"]:
        hints.append(
            f"{several(facts['closed'], 'Schule', 'Schulen')} nicht in Betrieb: nicht geladen."
        )
    extra = ", ".join(
        f"{number(joined[field])} mit {label}"
        for field, label in (("social_index", "Sozialindex"), ("startchancen", "Startchancen"))
        if joined.get(field)
    )
    return Piece(
        layer=Layer.SCHOOLS, status=Status.REAL, kinds=("school",), hints=tuple(hints),
        sources={name: [source, *beside]}, blocks=tuple(block for block in blocks if block),
        sentence=f"{several(facts['own'], 'Schule', 'Schulen')}, davon "
        f"{several(facts['primary'], 'Grundschule', 'Grundschulen')}"
        f"{f' ({extra})' if extra else ''}{near_text(facts, territory)}.",
    )  # fmt: skip


def _others(facts: Facts) -> tuple[str, ...]:
    return tuple(form for form in facts["forms"] if form not in PRIMARY)


def _school_block(
    facts: Facts, source: str, kind: str, remark: str, forms: Sequence[str]
) -> Block | None:
    if kind == "other" and not forms:
        return None
    present = [form for form in forms if form in facts["forms"]]
    return Block(
        section="[[offers]]", remark=remark,
        entries=[
            *file_entries(f"{FILES}/schulen.csv", source),
            Entry(key="id_prefix", value="schule-"),
            Entry(key="kind", value=kind),
            Entry(key="only", value={"Form": present} if present else None, remark="nur diese "
            "Zeilen"),
            Entry(key="columns", value=facts["columns"], remark="Feld = Spalte der Datei"),
            Entry(key="x_column", value=facts["x"]),
            Entry(key="y_column", value=facts["y"]),
            Entry(key="crs", value="EPSG:25832" if facts["x"] else None, remark="UTM, Zone 32"),
        ],
    )  # fmt: skip
