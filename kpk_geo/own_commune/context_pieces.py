"""Figures of the whole commune, for context: as they were fetched, with file and fingerprint."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kpk_geo.communes.records import Place
from kpk_geo.errors import KpkError
from kpk_geo.german import several
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.own_commune.context_cut import AGES, read_ages, read_series
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.pieces import Piece, absent, failed, source_name
from kpk_geo.profile.drafting import Block, Value, entries


def series_piece(sources: Sequence[Fetched], place: Place) -> Piece:
    """Read the yearly series of a commune.

    Parameters
    ----------
    sources
        One file each.
    place
        The place; a Kreis has none of its own here.
    """
    if not sources:
        return absent(Layer.CONTEXT)
    blocks, used, hints = [], {}, []
    for source in sources:
        name = source_name(source)
        try:
            series = read_series(source, place)
        except KpkError as error:
            hints.append(str(error))
            continue
        values: list[dict[str, Value]] = [
            {"year": year, "value": value} for year, value in sorted(series.values.items())
        ]
        gaps = f"ohne Zahl: {', '.join(map(str, series.without))}" if series.without else ""
        blocks.append(_block(source, name, series.label, series.unit, values, gaps))
        used[name] = [source]
    if not blocks:
        return failed(Layer.CONTEXT, " ".join(hints))
    return Piece(
        layer=Layer.CONTEXT, status=Status.REAL, blocks=tuple(blocks), sources=used,
        hints=tuple(hints), sentence=f"{several(len(blocks), 'Zeitreihe', 'Zeitreihen')} der "
        "ganzen Kommune, zum Einordnen; in keiner Karte.",
    )  # fmt: skip


def ages_piece(source: Fetched | None, place: Place, census_day: date) -> Piece:
    """Read how many children the census counted in the whole place.

    Parameters
    ----------
    source
        The table of all communes; None: it was not fetched.
    place
        The place.
    census_day
        As of which it was counted, where the file's own day is not known.
    """
    if source is None:
        return absent(Layer.COMMUNE_AGES)
    try:
        found = read_ages(source, place)
    except KpkError as error:
        return failed(Layer.COMMUNE_AGES, str(error))
    name, day = source_name(source), source.file.reference_date or census_day
    blocks = tuple(
        _block(source, f"{name}_{measure}", label, "", [{"day": day, "value": found[measure]}])
        for measure, label in AGES.items() if measure in found
    )  # fmt: skip
    if not blocks:
        return failed(Layer.COMMUNE_AGES, f"{source.file.title}: Jede Zahl ist gesperrt.")
    return Piece(
        layer=Layer.COMMUNE_AGES, status=Status.REAL, blocks=blocks, sources={name: [source]},
        sentence="Kinder nach Alter in der ganzen Kommune, zum Einordnen; in keiner Karte.",
    )  # fmt: skip


def _block(
    source: Fetched,
    name: str,
    label: str,
    unit: str,
    values: Sequence[dict[str, Value]],
    gaps: str = "",
) -> Block:
    written: dict[str, Value] = {
        "id": name, "label": label, "unit": unit or None, "source": source_name(source),
        "file": source.file.file, "sha256": source.file.sha256, "values": list(values),
    }  # fmt: skip
    *others, last = entries(written)
    return Block(section="[[context]]", entries=[*others, replace(last, remark=gaps)])
