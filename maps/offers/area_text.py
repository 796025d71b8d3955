"""Which offers an area has: words for its page."""

from collections.abc import Mapping

from kpk_geo.model import OfferKind
from kpk_geo.offers.counts import offers_at_places
from kpk_geo.opening.counts import HoursCounts
from maps.area.parts import AreaPart, Fact

HEADING = "Was ist da?"


def area_offers(
    by_kind: Mapping[str, int],
    offers: int,
    places: int,
    address: str,
    *,
    everywhere: int,
    hours: HoursCounts,
) -> AreaPart:
    """Count the offers that lie in the areas.

    Parameters
    ----------
    by_kind
        Offers with a sure place there, by code of `OfferKind`; one of several kinds counts under
        each.
    offers, places
        Each offer once, and its places.
    address
        Of the map.
    everywhere
        Offers of the whole region.
    hours
        The places by what is known of when they are open.
    """
    counts = {OfferKind.of(code).label: count for code, count in by_kind.items()}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    verb = "liegt" if offers == 1 else "liegen"
    sentence = f"Hier {verb} {offers_at_places(offers, places)}."
    if not offers:
        sentence = "Hier liegt kein Angebot mit sicherem Ort."
    if not everywhere:
        sentence = "Angebote sind für diese Region nicht geladen."
    return AreaPart(
        question="offers", heading=HEADING, address=address, sentence=sentence,
        statements=[Fact(label=label, text=str(count)) for label, count in ordered],
        certainty=[f"Angebote hier: {hours.text}."] if hours.text else [],
    )  # fmt: skip
