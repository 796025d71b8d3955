"""Figures that stand in for statistics that a commune does not have: said above the map."""

from collections.abc import Iterable

from kpk_geo.model import Source


def substitute_text(sources: Iterable[Source]) -> str:
    """Say which sources are substitutes; empty where none is.

    Parameters
    ----------
    sources
        On which a page rests.
    """
    titles = (source.dataset.partition(" (")[0] for source in sources if source.is_substitute)
    named = ", ".join(dict.fromkeys(titles))
    return f"{named}; keine Statistik der Kommune." if named else ""
