"""What an address says: nothing of it is passed over in silence."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from fastapi import Request
from fastapi.dependencies.models import Dependant

from kpk_geo.errors import InputError, excerpt, listed, suggestion

EVERYWHERE: Final = ("region", "v")  # the city of a menu, and the version of an asset


def known_words(request: Request) -> None:
    """Refuse words in the address that the route does not know; a dependency of its router.

    Raises
    ------
    InputError
        A word is unknown, or one that can be said once is said twice.
    """
    fields = dict(_query_fields(request.scope["route"].dependant))
    several = [name for name, is_list in fields.items() if is_list]
    words = [*fields, *(name for name in EVERYWHERE if name not in fields)]
    check_address(request.query_params.multi_items(), words, several=several, what="dieser Seite")


def _query_fields(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Give the words of a route, those of what it depends on included; True for lists."""
    for field in dependant.query_params:
        yield field.alias, "list" in str(field.field_info.annotation)
    for inner in dependant.dependencies:
        yield from _query_fields(inner)


def check_address(
    items: Sequence[tuple[str, str]],
    known: Collection[str],
    *,
    several: Collection[str] = (),
    what: str = "dieser Frage",
) -> None:
    """Check that an address says nothing unknown, and nothing twice that can be said once.

    Parameters
    ----------
    items
        Name and text of each part.
    known
        Names that may be said.
    several
        Of them those that may be said several times.
    what
        German, in the dative: what they belong to.

    Raises
    ------
    InputError
        It does.
    """
    names = [name for name, _ in items]
    for name in dict.fromkeys(names):
        if name not in known:
            meant = suggestion(name, known)
            hint = f"{meant} " if meant.startswith("Meinten") else ""
            raise InputError(
                f"{excerpt(name)} gehört nicht zu {what}. {hint}Möglich sind: "
                f"{listed(sorted(known), limit=len(known))}."
            )
        if name not in several and names.count(name) > 1:
            raise InputError(
                f"{excerpt(name)} steht mehrmals in der Adresse. Bitte nur einmal angeben."
            )
