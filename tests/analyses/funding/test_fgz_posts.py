"""Half posts of FGZ: the programme's own figures, and laws of sums."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.funding.fgz_posts import MAX_COUNT, costs_of_communes, fgz_costs, is_open
from kpk_geo.errors import InputError
from kpk_geo.funding.fgz_terms import fgz_terms

NUMBER = st.integers(0, MAX_COUNT)


@pytest.mark.parametrize(
    ("count", "posts", "total", "state"),
    [
        (0, 0, 0, 0),
        (1, 1.0, 82_000, 65_600),  # two half posts, offers
        (3, 2.0, 174_000, 139_200),
        (4, 3.0, 256_000, 204_800),  # coordination becomes a whole post
        (5, 3.5, 302_000, 241_600),
    ],
)
def test_known_costs(count: int, posts: float, total: float, state: float) -> None:
    costs = fgz_costs(count)
    assert (costs.posts, costs.total, costs.state) == (posts, total, state)
    assert costs.own == total - state


@given(NUMBER.filter(bool))
def test_more_fgz_never_need_fewer_posts_or_less_money(count: int) -> None:
    fewer, more = fgz_costs(count - 1), fgz_costs(count)
    assert fewer.half_posts < more.half_posts
    assert fewer.total < more.total
    assert fewer.state < more.state
    assert fewer.own < more.own


@given(NUMBER, st.floats(0, 100_000), st.floats(0, 50_000), st.floats(0, 1))
def test_land_and_commune_pay_the_whole(
    count: int, post: float, offers: float, share: float
) -> None:
    terms = replace(fgz_terms(), state_share=share)
    costs = fgz_costs(count, terms, half_post_costs=post, offer_costs=offers)
    assert round((costs.state + costs.own) * 100) == costs.total_cents
    assert 0 <= costs.state_cents <= costs.total_cents


def test_what_a_post_costs_above_the_cap_the_commune_pays_alone() -> None:
    capped, dear = fgz_costs(2), fgz_costs(2, half_post_costs=40_000)
    assert dear.state == capped.state
    assert dear.own == capped.own + 3 * 4_000
    assert fgz_costs(2, half_post_costs=30_000).state < capped.state


@given(st.lists(st.integers(0, 12), max_size=6), st.randoms(use_true_random=False))
def test_each_commune_has_its_own_coordination_in_any_order(
    counts: list[int], random: object
) -> None:
    mixed = list(counts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    whole = costs_of_communes(counts)
    assert costs_of_communes(mixed) == whole
    assert whole.total == sum(fgz_costs(count).total for count in counts)
    assert whole.count == sum(counts)


@pytest.mark.parametrize(
    ("startchancen", "unknown", "answer"),
    [(2, 0, True), (9, 3, True), (1, 0, False), (1, 1, None), (0, 1, False), (0, 2, None)],
)
def test_programme_is_open_from_two_schools_on(
    startchancen: int, unknown: int, answer: bool | None
) -> None:
    assert is_open(startchancen, unknown) is answer


@pytest.mark.parametrize("count", [-1, MAX_COUNT + 1])
def test_an_impossible_number_is_refused(count: int) -> None:
    with pytest.raises(InputError, match="von 0 bis 500"):
        fgz_costs(count)


@pytest.mark.parametrize("costs", [-1.0, float("nan"), float("inf"), 2e6])
def test_impossible_costs_are_refused(costs: float) -> None:
    with pytest.raises(InputError, match="halben Stelle"):
        fgz_costs(1, half_post_costs=costs)
    with pytest.raises(InputError, match="Angebote"):
        fgz_costs(1, offer_costs=costs)


def test_a_negative_number_of_schools_is_refused() -> None:
    with pytest.raises(InputError, match="nie negativ"):
        is_open(-1)
