"""Laws of corrections: the last one decides, and none comes back that was taken back by hand."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.model import ProposalKind
from kpk_geo.offers.corrections import (
    CONFIDENTIAL,
    CorrectedOffer,
    Correction,
    ListedOffer,
    Standing,
    correct,
    settled_because,
)

LISTED = ListedOffer(fields={"title": "Treff"}, places={"s": {"times": "Mo"}})
TITLES = st.sampled_from(["Treff", "Café", "Laden", "Stube"])


def said(number: int, title: str, seen: str) -> Correction:
    return Correction(
        number=number, kind=ProposalKind.CHANGE, provider="Jugendamt", offer_id="A1",
        said_on=date(2026, 11, 1), place=None, new={"title": title}, seen={"title": seen},
        base={"title": "Treff"}, by_office=True,
    )  # fmt: skip


def one_after_another(titles: list[str]) -> list[Correction]:
    """Say one title after the other; each is seen by who says the next."""
    return [said(n, title, (["Treff", *titles])[n]) for n, title in enumerate(titles)]


def title_of(result: CorrectedOffer) -> str:
    return str(result.fields.get("title", "Treff"))


@given(st.lists(TITLES, min_size=1, max_size=6))
def test_last_of_several_decides_in_any_order_of_reading(titles: list[str]) -> None:
    corrections = one_after_another(titles)
    assert title_of(correct(LISTED, corrections)) == titles[-1]
    assert title_of(correct(LISTED, corrections[::-1])) == titles[-1]


@given(st.lists(TITLES, min_size=1, max_size=6))
def test_a_load_of_the_same_list_changes_nothing_whatever_it_settles(titles: list[str]) -> None:
    corrections = one_after_another(titles)
    for _ in range(3):
        standings = correct(LISTED, corrections).standings
        corrections = [c for c in corrections if settled_because(standings[c.number]) is None]
        assert title_of(correct(LISTED, corrections)) == titles[-1]


@given(st.lists(TITLES, min_size=1, max_size=6))
def test_what_a_list_says_newly_counts(titles: list[str]) -> None:
    listed = ListedOffer(fields={"title": "Neuer Name"}, places={})
    result = correct(listed, one_after_another(titles))
    assert result.fields == {}
    assert all(found["title"] is Standing.NEWER for found in result.standings.values())


def test_mark_of_confidentiality_outlasts_a_newer_list() -> None:
    mark = Correction(
        number=1, kind=ProposalKind.CHANGE, provider="Jugendamt", offer_id="A1",
        said_on=date(2026, 11, 1), place=None, new={CONFIDENTIAL: True},
        seen={CONFIDENTIAL: False}, base={CONFIDENTIAL: None}, by_office=True,
    )  # fmt: skip
    newer = ListedOffer(fields={"title": "X", "last_checked": "2027-01-01"}, places={})
    assert correct(newer, [mark]).fields == {CONFIDENTIAL: True}
    assert settled_because(correct(newer, [mark]).standings[1]) is None
