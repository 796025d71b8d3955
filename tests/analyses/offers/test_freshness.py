"""How old confirmations are counted."""

from datetime import date

import pandas as pd
import pytest

from analyses.offers.freshness import freshness

OFFERS = pd.DataFrame(
    {
        "title": ["a", "b", "c", "d"],
        "provider": ["AWO", "AWO", "Stadt", None],
        "last_checked": [date(2026, 10, 1), date(2025, 1, 1), None, date(2026, 11, 1)],
    },
    index=["1", "2", "3", "4"],
    dtype=object,
)
TODAY = date(2026, 11, 22)


def test_old_and_never_confirmed_offers_are_stale() -> None:
    result = freshness(OFFERS, on=TODAY, months=12)
    assert result.offers["is_stale"].to_dict() == {"3": True, "2": True, "1": False, "4": False}
    assert result.share == 0.5


def test_providers_with_most_stale_offers_come_first() -> None:
    result = freshness(OFFERS, on=TODAY, months=12)
    assert set(result.providers.index[:2]) == {"AWO", "Stadt"}
    assert result.providers.loc["ohne Träger", "stale"] == 0
    assert result.providers.loc["AWO", "oldest"] == pytest.approx(22.7, abs=0.1)


def test_without_offers_the_share_is_unknown() -> None:
    assert pd.isna(freshness(OFFERS.iloc[:0], on=TODAY).share)


def test_only_a_semicolon_tells_providers_apart() -> None:
    table = pd.DataFrame(
        {
            "title": ["a", "b", "c"],
            "provider": ["AWO; Stadt", "AWO / Stadt", "AWO"],
            "last_checked": [None, None, None],
        },
        index=["1", "2", "3"],
    )
    found = freshness(table, on=date(2026, 1, 1))
    assert found.providers["offers"].to_dict() == {"AWO": 2, "AWO / Stadt": 1, "Stadt": 1}
    assert len(found.offers) == 3
