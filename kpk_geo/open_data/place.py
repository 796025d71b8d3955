"""The commune that a source is asked for, and how it stands in addresses and queries."""

import re
from dataclasses import dataclass

from kpk_geo.errors import InputError, excerpt
from kpk_geo.letters import plain_name

_AGS = re.compile(r"\d{8}")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
PLACEHOLDERS = ("ags", "name", "slug")


@dataclass(frozen=True, slots=True)
class Place:
    """A commune.

    Raises
    ------
    InputError
        The key has not eight digits.
    """

    ags: str  # Gemeindeschlüssel, eight digits
    name: str | None = None  # as it is written: "Mönchengladbach"; None: not known

    def __post_init__(self) -> None:
        if not _AGS.fullmatch(self.ags):
            raise InputError(
                f"{excerpt(self.ags)} ist kein Gemeindeschlüssel. Erwartet werden acht Ziffern, "
                "etwa 05114000 für Krefeld."
            )


def placeholders(text: str) -> tuple[str, ...]:
    """Name what must be filled in before an address can be asked.

    >>> placeholders("https://x.example/{ags}/{slug}")
    ('ags', 'slug')
    """
    return tuple(_PLACEHOLDER.findall(text))


def filled(text: str, place: Place | None) -> str:
    """Put a commune into an address or a query.

    Parameters
    ----------
    text
        With `{ags}`, `{name}` or `{slug}`; other curly braces stay as they are.
    place
        None: there is nothing to fill in.

    Raises
    ------
    InputError
        The commune, or its name, is needed and not known.

    Examples
    --------
    >>> filled("kinderarmut+{slug}", Place("05116000", "Mönchengladbach"))
    'kinderarmut+moenchengladbach'
    """

    def value(found: re.Match[str]) -> str:
        key = found[1]
        if key not in PLACEHOLDERS:
            return found[0]
        if place is None:
            raise InputError("Diese Quelle gibt es nur je Kommune. Bitte --commune angeben.")
        if key == "ags":
            return place.ags
        if place.name is None:
            raise InputError(
                f"Zu {place.ags} ist der Name der Kommune nicht bekannt, und die Quelle fragt "
                "danach. Bitte --commune mit dem Namen angeben."
            )
        return place.name if key == "name" else plain_name(place.name)

    return _PLACEHOLDER.sub(value, text)
