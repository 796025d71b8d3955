"""How much does the Land give in a year, and by which key is it dealt out?"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kpk_geo.errors import NotFoundError
from kpk_geo.funding.sources import Source, catalogue, read_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What was announced for a year."""

    year: int
    total: float  # EUR, rounded by whoever announced it
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationKey:
    """By which the money is dealt out."""

    sentence: str  # German
    source: Source


@cache
def _content() -> Mapping[str, Any]:
    return tomllib.loads(catalogue("budgets.toml"))


@cache
def budgets() -> tuple[Budget, ...]:
    """Read the budgets by year; years that nobody confirmed are not in it."""
    found = [
        Budget(year=int(entry["year"]), total=float(entry["total"]), source=read_source(entry))
        for entry in _content()["budget"]
    ]
    return tuple(sorted(found, key=lambda item: item.year))


@cache
def allocation_key() -> AllocationKey:
    """Read the key."""
    entry = _content()["key"]
    return AllocationKey(sentence=str(entry["sentence"]), source=read_source(entry))


def budget_of(year: int) -> Budget:
    """Give the budget of a year.

    Raises
    ------
    NotFoundError
        None is confirmed for it.
    """
    for budget in budgets():
        if budget.year == year:
            return budget
    known = ", ".join(str(budget.year) for budget in budgets())
    raise NotFoundError(
        f"Für {year} ist keine Summe des Landes bestätigt (bekannt: {known}). Bitte die Summe "
        "selbst angeben (--budget)."
    )
