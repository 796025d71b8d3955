"""Which element of kinderstark an application asks for; the six are data of `kpk_geo.funding`."""

from typing import Final

from kpk_geo.errors import InputError, excerpt, suggestion
from kpk_geo.funding.elements import FundingElement, elements, programme

PROGRAMME: Final = programme().name
USUAL: Final = "familienbuero"  # what a page proposes: own setting


def element_of(text: str) -> FundingElement:
    """Find an element by its id or name, whatever the case.

    Parameters
    ----------
    text
        As it was typed.

    Raises
    ------
    InputError
        There is none; the message lists all.

    Examples
    --------
    >>> element_of("Familienbuero").name
    'Kommunales Familienbüro'
    """
    wanted = text.strip().casefold()
    for element in elements():
        if wanted in (element.id, element.name.casefold()):
            return element
    ids = [element.id for element in elements()]
    known = ", ".join(ids)
    hint = suggestion(wanted, ids) if wanted else ""
    hint = f"{hint} " if hint.startswith("Meinten") else ""
    raise InputError(
        f"Einen Baustein „{excerpt(text)}“ gibt es bei kinderstark nicht. {hint}Bausteine: {known}."
    )


def choices() -> list[tuple[str, str]]:
    """Give id and name of every element, as a page offers them."""
    return [(element.id, element.name) for element in elements()]
