"""How many offers there are: the one way to count them, for every page, table and file.

An offer counts once, however many places it has; a place ("Ort") is one offer at one site, which is
one point on the map and one row of a file. Confidential places are counted apart, since they are on
no map.
"""

from dataclasses import dataclass

from kpk_geo.german import number


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCounts:
    """Offers that a list still names, and their places."""

    offers: int = 0  # with a place that may be shown
    places: int = 0  # that may be shown
    outside: int = 0  # of these: beyond the areas of the region, within reach
    unplaced: int = 0  # of these: where they lie is not sure, so they are on no map
    secret_offers: int = 0  # all of whose places are confidential
    secret_places: int = 0
    of_fields: int = 0  # of `offers`: that say for which life phase and field of action they are

    @property
    def points(self) -> int:
        """Give the number of points on a map for everybody."""
        return self.places - self.unplaced

    @property
    def brief(self) -> str:
        """Say how many offers, and at how many places.

        >>> OfferCounts(offers=402, places=407).brief, OfferCounts(offers=1, places=1).brief
        ('402 Angebote an 407 Orten', '1 Angebot an 1 Ort')
        """
        return offers_at_places(self.offers, self.places)

    @property
    def full(self) -> str:
        """Say also what is on no map, and why.

        >>> OfferCounts(offers=2, places=3, unplaced=1, secret_offers=1, secret_places=1).full
        '2 Angebote an 3 Orten, davon 1 Ort ohne sichere Lage; dazu vertraulich 1 Angebot an 1 Ort'
        >>> OfferCounts(offers=5, places=5, unplaced=1, outside=2).full
        '5 Angebote an 5 Orten, davon 2 Orte außerhalb der Region und 1 Ort ohne sichere Lage'
        """
        parts = [self.brief]
        of_these = []
        if self.outside:
            of_these.append(f"{_places(self.outside)[0]} außerhalb der Region")
        if self.unplaced:
            of_these.append(f"{_places(self.unplaced)[0]} ohne sichere Lage")
        if of_these:
            parts.append(f", davon {' und '.join(of_these)}")
        if self.secret_places:
            secret = offers_at_places(self.secret_offers, self.secret_places)
            parts.append(f"; dazu vertraulich {secret}")
        return "".join(parts)


def offers_at_places(offers: int, places: int) -> str:
    """Write both numbers.

    >>> offers_at_places(0, 0), offers_at_places(4189, 4189)
    ('0 Angebote an 0 Orten', '4.189 Angebote an 4.189 Orten')
    """
    what = "Angebot" if offers == 1 else "Angebote"
    return f"{number(offers)} {what} an {_places(places)[1]}"


def _places(count: int) -> tuple[str, str]:
    """Write a number of places in the nominative and in the dative."""
    if count == 1:
        return "1 Ort", "1 Ort"
    return f"{number(count)} Orte", f"{number(count)} Orten"
