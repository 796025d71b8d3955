"""What an address says: nothing of it is passed over in silence."""

from collections.abc import Collection, Sequence

from kpk_geo.errors import InputError, excerpt, listed, suggestion


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
