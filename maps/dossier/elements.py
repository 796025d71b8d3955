"""The six elements that kinderstark pays for, and which offers in our data are of their kind."""

from dataclasses import dataclass
from typing import Final

from kpk_geo.errors import InputError, excerpt, suggestion
from kpk_geo.model import OfferKind

PROGRAMME: Final = "kinderstark – NRW schafft Chancen"
RULE: Final = "Richtlinie „kinderstark“, RdErl. MKJFGFI vom 10.12.2024, MBl. NRW 2024 S. 1261"
CALL: Final = "Förderaufruf 2026 des Landes, Rundschreiben LWL 24/2025"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of the programme."""

    key: str  # in commands and addresses
    label: str  # German
    kinds: tuple[OfferKind, ...]  # of offers that do the same; empty: it is no offer
    condition: str  # German: on what it is paid
    source: str  # German


_ONLY_WITH = "nur zusammen mit einer Netzwerkkoordination, die da ist oder aufgebaut wird"

ELEMENTS: Final = (
    Element(
        key="netzwerkkoordination", label="Netzwerkkoordination", kinds=(),
        condition="vorrangig (Nr. 2.2); baut auf den Frühen Hilfen auf, keine Doppelförderung "
        "(Nr. 2.3)",
        source=RULE,
    ),
    Element(
        key="familiengrundschulzentrum", label="Familiengrundschulzentrum",
        kinds=(OfferKind.PRIMARY_FAMILY_CENTRE,), condition=_ONLY_WITH, source=CALL,
    ),
    Element(
        key="lotsendienst-geburtsklinik", label="Lotsendienst in Geburtskliniken",
        kinds=(OfferKind.GUIDE_CLINIC,), condition=_ONLY_WITH, source=CALL,
    ),
    Element(
        key="lotsendienst-praxis", label="Lotsendienst in Arztpraxen",
        kinds=(OfferKind.GUIDE_PRACTICE,), condition=_ONLY_WITH, source=CALL,
    ),
    Element(
        key="familienbuero", label="Kommunales Familienbüro",
        kinds=(OfferKind.FAMILY_OFFICE, OfferKind.FAMILY_OFFICE_MOBILE),
        condition=f"{_ONLY_WITH}; bezahlt werden Ausstattung, kleine Umbauten und das Konzept",
        source=CALL,
    ),
    Element(
        key="aufsuchend", label="Aufsuchende Angebote", kinds=(OfferKind.OUTREACH,),
        condition=_ONLY_WITH, source=CALL,
    ),
)  # fmt: skip
USUAL: Final = "familienbuero"  # what a form proposes: own setting


def element_of(text: str) -> Element:
    """Find an element by its key or name, whatever the case.

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
    >>> element_of("Familienbuero").label
    'Kommunales Familienbüro'
    """
    wanted = text.strip().casefold()
    for element in ELEMENTS:
        if wanted in (element.key, element.label.casefold()):
            return element
    keys = [element.key for element in ELEMENTS]
    raise InputError(
        f"Einen Baustein „{excerpt(text)}“ gibt es bei kinderstark nicht. "
        f"{suggestion(wanted, keys)} Bausteine: {', '.join(keys)}."
    )
