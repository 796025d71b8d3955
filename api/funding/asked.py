"""Reads what somebody typed into the forms, and answers it; what is wrong is said, not raised."""

import re

from analyses.funding.allocation import allocate
from analyses.funding.fgz_posts import MAX_COSTS, MAX_COUNT, FgzCosts, fgz_costs
from kpk_geo.errors import InputError, NotFoundError, excerpt
from kpk_geo.funding.budgets import budget_of
from kpk_geo.funding.counts import CommuneCount, CountBasis, CountTable
from kpk_geo.german import number
from maps.funding.page import Typed
from maps.funding.text import euros

MAX_CHILDREN = 10_000_000  # more than live in any Land; own setting
MAX_YEAR = 9999
_GROUPED = re.compile(r"\d{1,3}(?:[. \u00a0\u202f]\d{3})+|\d+", re.ASCII)
_AMOUNT = re.compile(rf"({_GROUPED.pattern})(?:,(\d{{1,2}}))?", re.ASCII)


def typed_count(text: str, label: str, most: int) -> int:
    """Read a whole number as people write it in German.

    Parameters
    ----------
    text
        As it was typed.
    label
        German: what is asked for.
    most
        The largest that is taken.

    Raises
    ------
    InputError
        It is no whole number from 0 on, or too large.

    Examples
    --------
    >>> typed_count(" 8.411 ", "Kinder", 10_000)
    8411
    """
    stripped = text.strip()
    if not _GROUPED.fullmatch(stripped):
        raise InputError(
            f"{label}: „{excerpt(stripped)}“ ist keine Anzahl. Bitte eine ganze Zahl ab 0 eingeben."
        )
    digits = re.sub(r"\D", "", stripped)
    if len(digits) > len(str(most)) or int(digits) > most:
        raise InputError(f"{label}: Bitte höchstens {number(most)} eingeben.")
    return int(digits)


def typed_amount(text: str, label: str) -> float:
    """Read an amount of euros as people write it in German.

    Parameters
    ----------
    text
        As it was typed.
    label
        German: what is asked for.

    Raises
    ------
    InputError
        It is no amount.

    Examples
    --------
    >>> typed_amount("38.500,50 €", "Kosten")
    38500.5
    """
    found = _AMOUNT.fullmatch(text.strip().removesuffix("€").strip())
    if found is None:
        raise InputError(
            f"{label}: „{excerpt(text.strip())}“ ist kein Betrag. Bitte so eingeben: 36.000 oder "
            "36000,50."
        )
    whole = typed_count(found[1], label, int(MAX_COSTS))
    return whole + int((found[2] or "0").ljust(2, "0")) / 100


def answer_costs(typed: Typed) -> tuple[FgzCosts | None, str]:
    """Price the FGZ that were asked for, or say in German what is wrong."""
    if not typed.fgz.strip():
        missing = "Bitte auch die Zahl der FGZ eingeben." if typed.half_post.strip() else ""
        return None, missing
    try:
        count = typed_count(typed.fgz, "Wie viele FGZ", MAX_COUNT)
        post = None
        if typed.half_post.strip():
            post = typed_amount(typed.half_post, "Kosten einer halben Stelle")
        return fgz_costs(count, half_post_costs=post), ""
    except InputError as error:
        return None, str(error)


def answer_share(typed: Typed) -> tuple[str, str]:
    """Say what the commune would get of the Land's money, or in German what is wrong."""
    if not typed.children.strip() and not typed.all_children.strip():
        return "", ""
    try:
        return _share(typed), ""
    except (InputError, NotFoundError) as error:
        return "", str(error)


def _share(typed: Typed) -> str:
    children = typed_count(typed.children, "Kinder der Kommune", MAX_CHILDREN)
    whole = typed_count(typed.all_children, "Kinder in NRW", MAX_CHILDREN)
    year = typed_count(typed.year, "Jahr", MAX_YEAR)
    if children > whole:
        raise InputError(
            "Die Kommune hätte mehr Kinder im SGB II als ganz NRW. Bitte beide Zahlen prüfen."
        )
    budget = budget_of(year).total
    commune = CommuneCount(key="", name="", low=children, high=children, line=0)
    table = CountTable(basis=CountBasis(), communes=(commune,), total=whole)
    (share,) = allocate(budget, table).shares
    rough = round((share.cents or 0) / 100, -2)
    return f"Überschlag für {year}: rund {euros(rough)} von {euros(budget)}."
