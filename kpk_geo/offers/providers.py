"""Whose offer is it? One offer may have several providers."""

from collections.abc import Iterable


def providers_of(cell: object) -> list[str]:
    """Take a cell with providers apart; only a semicolon surely tells two.

    >>> providers_of("AWO; Stadt Musterstadt"), providers_of(None)
    (['AWO', 'Stadt Musterstadt'], [])
    """
    if not isinstance(cell, str):
        return []
    return list(dict.fromkeys(name.strip() for name in cell.split(";") if name.strip()))


def is_of(cell: object, provider: str) -> bool:
    """Say whether an offer is one of a provider's."""
    return provider in providers_of(cell)


def all_providers(cells: Iterable[object]) -> list[str]:
    """List the providers of many offers by name, each once."""
    return sorted({name for cell in cells for name in providers_of(cell)}, key=str.casefold)
