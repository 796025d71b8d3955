"""What an address says of a commune and its peers."""

from typing import Annotated

from fastapi import Query

from analyses.compare.peers import Alike
from api.compare.selection import Selection
from kpk_geo.errors import InputError, suggestion

Commune = Annotated[str, Query(alias="kommune", max_length=40)]
Shared = Annotated[list[str], Query(alias="gleich", max_length=10)]
District = Annotated[str, Query(alias="kreis", max_length=40)]


def alike_of(shared: list[str]) -> Alike:
    """Read what peers have in common.

    Raises
    ------
    InputError
        A word is unknown.
    """
    known = tuple(Alike.__dataclass_fields__)
    for name in shared:
        if name not in known:
            raise InputError(f"gleich={name}: Das gibt es nicht. {suggestion(name, known)}")
    return Alike(**dict.fromkeys(shared, True))


def selection_of(commune: str, shared: list[str], district: str) -> Selection:
    """Read which communes are asked for; without anything all.

    Parameters
    ----------
    commune
        Its key; with it come its peers.
    shared
        What these have in common with it.
    district
        Key of a Kreis.

    Raises
    ------
    InputError
        A word is unknown, or one excludes another.
    """
    if commune and district:
        raise InputError("Eine Kommune und ein Kreis zugleich: bitte nur eines von beiden nennen.")
    if shared and not commune:
        raise InputError(
            "Was Kommunen gemeinsam haben sollen, braucht eine, mit der sie verglichen werden: "
            "bitte auch die Kommune nennen."
        )
    return Selection(commune=commune, alike=alike_of(shared), district=district)
