"""The six elements, and figures of the programme that stand in one place only."""

import pytest

from analyses.funding.fgz_posts import fgz_costs
from kpk_geo.errors import NotFoundError
from kpk_geo.funding.budgets import allocation_key, budget_of, budgets
from kpk_geo.funding.elements import element, elements, elements_of, programme
from kpk_geo.funding.fgz_terms import fgz_figures, fgz_terms
from kpk_geo.funding.sources import Evidence, Source
from kpk_geo.model import OfferKind
from kpk_geo.profile import FgzPlan
from kpk_geo.siting_prices import siting_prices

IDS = [
    "netzwerkkoordination", "fgz", "lotsendienst-klinik", "lotsendienst-praxis", "familienbuero",
    "aufsuchend",
]  # fmt: skip


def test_there_are_six_and_only_the_first_stands_alone() -> None:
    assert [item.id for item in elements()] == IDS
    assert [item.number for item in elements()] == [1, 2, 3, 4, 5, 6]
    assert [item.is_base for item in elements()] == [True] + 5 * [False]
    for item in elements():
        assert (programme().only_with_base in item.all_conditions) is not item.is_base


def test_no_kind_of_offer_belongs_to_two_elements() -> None:
    kinds = [kind for item in elements() for kind in item.kinds]
    assert len(kinds) == len(set(kinds)) == 6
    assert elements_of(OfferKind) == elements()[1:]
    assert elements_of([]) == ()


def test_an_unknown_element_is_refused_with_a_hint() -> None:
    assert element("familienbuero").name == "Kommunales Familienbüro"
    with pytest.raises(NotFoundError, match="Meinten Sie „familienbuero“"):
        element("Familienbüro")


def test_every_fact_has_a_source_and_none_claims_to_be_read_where_it_was_not() -> None:
    sources: list[Source] = [
        *(item.source for item in elements()),
        *(item.source for item in fgz_figures()),
        *(item.source for item in budgets()),
        allocation_key().source,
    ]
    assert all(source.text and source.address and source.checked_label for source in sources)
    assert all(source.evidence is not Evidence.UNCONFIRMED for source in sources)
    assert not Source(
        text="", address="https://a.de/…/b", evidence=Evidence.READ, checked="2026-11"
    ).is_link


def test_a_year_without_a_budget_is_refused_with_the_way_out() -> None:
    assert budget_of(2026).total == 14_200_000
    with pytest.raises(NotFoundError, match=r"Für 2027 ist keine Summe.*--budget"):
        budget_of(2027)


def test_plan_and_prices_are_those_of_the_programme() -> None:
    terms, plan = fgz_terms(), FgzPlan()
    assert plan.post_costs == terms.half_post_costs
    assert plan.offer_costs == terms.offer_costs
    assert plan.state_share == terms.state_share
    assert plan.min_startchancen == terms.min_startchancen
    price = siting_prices()[OfferKind.PRIMARY_FAMILY_CENTRE]
    added = fgz_costs(3).total - fgz_costs(2).total  # one more, with the same coordination
    assert price.total == added
    assert price.funded == fgz_costs(3).state - fgz_costs(2).state
