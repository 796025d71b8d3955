"""Prices of new sites are data: what they add up to, and what is refused."""

import pytest

from kpk_geo.errors import InputError
from kpk_geo.model import OfferKind
from kpk_geo.siting_prices import candidate_prices, siting_prices

FGZ, OFFICE = OfferKind.PRIMARY_FAMILY_CENTRE, OfferKind.FAMILY_OFFICE


def test_land_pays_four_fifths_of_a_primary_family_centre() -> None:
    price = siting_prices()[FGZ]
    assert price.funded == pytest.approx(0.8 * price.total)
    assert [(part.total, part.funded) for part in price.parts] == [(36000, 28800), (10000, 8000)]
    assert price.source
    assert price.condition


def test_own_prices_go_before_those_that_are_known() -> None:
    assert candidate_prices([FGZ, OFFICE, FGZ], {OFFICE: 70_000}).tolist() == [9200, 70000, 9200]
    assert candidate_prices([FGZ], {}, with_funding=False).tolist() == [46000]
    assert candidate_prices([FGZ], {FGZ: 0}).tolist() == [0]


def test_kind_without_a_price_is_named() -> None:
    with pytest.raises(InputError, match="nicht bekannt für: Familienbüro"):
        candidate_prices([FGZ, OFFICE], {})
    for wrong in (-1.0, float("nan")):
        with pytest.raises(InputError, match="mindestens 0 € sein: Familienbüro"):
            candidate_prices([OFFICE], {OFFICE: wrong})
