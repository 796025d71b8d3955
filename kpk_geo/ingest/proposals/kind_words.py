"""Which kinds of offers words of lists mean, where they are none of our own list."""

import re

from kpk_geo.ingest.offers.shelters import names_shelter
from kpk_geo.model import OfferKind

# The longer words first: a Familiengrundschulzentrum is no school, a Familienzentrum no centre.
_WORDS: tuple[tuple[OfferKind, str], ...] = (
    (OfferKind.PRIMARY_FAMILY_CENTRE, r"familiengrundschulzentr|\bfgz\b"),
    (OfferKind.FAMILY_OFFICE_MOBILE, r"familienbüro to go|familienbuero to go"),
    (OfferKind.FAMILY_OFFICE, r"familienbüro|familienbuero"),
    (OfferKind.FAMILY_CENTRE, r"familienzentr"),
    (OfferKind.KITA, r"\bkita|kindertages|kindergarten|kindergärten|tageseinrichtung|kinderkrippe"),
    (
        OfferKind.YOUTH_CENTRE,
        r"jugendzentr|jugendfreizeit|jugendhaus|jugendclub|jugendtreff|jugendeinricht|\bjfe\b"
        r"|jugendkultur|kinder- und jugendzentr|offene tür",
    ),
    (OfferKind.CLINIC, r"klinik|krankenh|hospital"),
    (OfferKind.COUNSELLING, r"beratung"),
    (OfferKind.GROUP, r"gruppe|\bkurs"),
    (
        OfferKind.SCHOOL,  # an Elternschule is a course, a Musikschule no school of the chain
        r"(?<!eltern)(?<!musik)(?<!tanz)(?<!hoch)schulen?\b|gymnasi|kolleg\b|oberstufenzentr"
        r"|\bosz\b",
    ),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _WORDS)


def kinds_in(text: str) -> tuple[OfferKind, ...]:
    """Give the kinds that a text names, the most special first; empty: none is surely meant.

    >>> [kind.value for kind in kinds_in("Tageseinrichtung/Kita")]
    ['kita']
    >>> [kind.value for kind in kinds_in("Familienzentrum mit Kita")]
    ['family_centre', 'kita']
    """
    own = OfferKind.parse(text)
    if own is not None:
        return (own,)
    if names_shelter(text):
        return (OfferKind.SHELTER,)
    found = [kind for kind, pattern in _PATTERNS if pattern.search(text)]
    if OfferKind.PRIMARY_FAMILY_CENTRE in found:
        return (OfferKind.PRIMARY_FAMILY_CENTRE,)
    if OfferKind.FAMILY_OFFICE_MOBILE in found:
        return (OfferKind.FAMILY_OFFICE_MOBILE,)
    return tuple(found)
