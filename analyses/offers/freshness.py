"""Who has not confirmed an offer for how long?"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from kpk_geo.offers.providers import providers_of

DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Freshness:
    """How old the confirmations are."""

    on: date
    months: float  # older than this is stale
    offers: pd.DataFrame  # by offer_id: title, provider, last_checked, age in months, is_stale
    providers: pd.DataFrame  # by provider: offers, stale, share, oldest; the most stale first
    share: float  # of stale offers among all; NaN without offers


def freshness(offers: pd.DataFrame, *, on: date, months: float = 12) -> Freshness:
    """Measure the age of each confirmation.

    Parameters
    ----------
    offers
        By offer_id: `title`, `provider`, `last_checked` (date or None).
    on
        The day of reckoning.
    months
        Older confirmations, and offers never confirmed, are stale.
    """
    age = [
        (on - checked).days / DAYS_PER_MONTH if isinstance(checked, date) else float("nan")
        for checked in offers["last_checked"]
    ]
    table = offers[["title", "provider", "last_checked"]].assign(
        provider=offers["provider"].astype(object).where(offers["provider"].notna(), "ohne Träger"),
        age=age,
        is_stale=[not value <= months for value in age],  # NaN: never confirmed, so stale
    )
    table = table.sort_values("age", ascending=False, na_position="first", kind="stable")
    grouped = _by_provider(table).groupby("provider", sort=True)
    providers = pd.DataFrame(
        {
            "offers": grouped.size(),
            "stale": grouped["is_stale"].sum(),
            "share": grouped["is_stale"].mean(),
            "oldest": grouped["age"].max(),
        }
    ).sort_values(["stale", "share"], ascending=False, kind="stable")
    share = float(table["is_stale"].mean()) if len(table) else float("nan")
    return Freshness(on=on, months=months, offers=table, providers=providers, share=share)


def _by_provider(table: pd.DataFrame) -> pd.DataFrame:
    """Give a row to each provider of an offer; only a semicolon surely tells two apart."""
    names = [providers_of(text) or [text] for text in table["provider"]]
    return table.assign(provider=pd.Series(names, index=table.index, dtype=object)).explode(
        "provider"
    )
