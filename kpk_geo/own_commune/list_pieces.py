"""What the pieces of all cut lists share."""

from collections.abc import Callable, Sequence
from pathlib import Path

from kpk_geo.errors import KpkError
from kpk_geo.german import number
from kpk_geo.model.open_data import Layer
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.pieces import FILES, Piece, failed
from kpk_geo.own_commune.store import Counted, Workshop
from kpk_geo.own_commune.territory import Territory

Cut = Callable[[Path], Counted]


def made_list(
    layer: Layer, work: Workshop, name: str, of: Sequence[object], cut: Cut
) -> Counted | Piece:
    """Cut a list, or give the piece that says why that is not possible.

    Parameters
    ----------
    layer
        What the list brings.
    work
        Where the cut goes.
    name
        Of the file.
    of
        All on which the cut depends.
    cut
        Writes it.
    """
    try:
        return work.make(f"{FILES}/{name}", of, cut)
    except KpkError as error:
        return failed(layer, str(error))


def cut_list(
    layer: Layer,
    source: Fetched,
    territory: Territory,
    work: Workshop,
    name: str,
    cut: Callable[[Fetched, Territory, Path], Counted],
) -> Counted | Piece:
    """Cut one list of the whole Land, or give the piece that says why there is none.

    Parameters
    ----------
    layer
        What the list brings.
    source
        The list.
    territory
        The place.
    work
        Where the cut goes.
    name
        Of the file.
    cut
        Writes it.
    """
    return made_list(
        layer, work, name, ingredients([source], territory),
        lambda path: cut(source, territory, path),
    )  # fmt: skip


def ingredients(sources: Sequence[Fetched], territory: Territory) -> list[object]:
    """Give all on which the cut of some lists depends.

    Parameters
    ----------
    sources
        The lists.
    territory
        The place.
    """
    readings = [item.reading.model_dump_json() for item in sources]
    return [*(item.file.sha256 for item in sources), *readings, territory.signature]


def near_text(counted: Counted, territory: Territory) -> str:
    """Say in German how many rows lie around the place; empty for none.

    Parameters
    ----------
    counted
        Of a cut list.
    territory
        The place.
    """
    near = counted["near"]
    if not near:
        return ""
    return f", dazu {number(near)} im Umkreis von {territory.buffer / 1000:.0f} km"


def dropped_hint(counted: Counted) -> tuple[str, ...]:
    """Say in German which columns were left out; nothing where none was.

    Parameters
    ----------
    counted
        Of a cut list.
    """
    if not counted["dropped"]:
        return ()
    return (f"Weggelassen, weil sie Personen betreffen: {', '.join(counted['dropped'])}.",)
