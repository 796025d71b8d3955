"""Words for several areas that are taken together: how many of them something holds for."""

from collections.abc import Iterable, Mapping, Sequence

from kpk_geo.german import number


def of_areas(used: int, areas: int) -> str:
    """Say from how many areas a figure is made; empty where from all.

    >>> of_areas(4, 5), of_areas(5, 5)
    ('aus 4 von 5 Gebieten', '')
    """
    return "" if used == areas else f"aus {number(used)} von {number(areas)} Gebieten"


def counted(labels: Iterable[str], order: Mapping[str, int] | None = None) -> str:
    """Count equal words, the most frequent first.

    Parameters
    ----------
    labels
        One per area.
    order
        Places of words that have an order of their own; None: by number, then by word.

    Examples
    --------
    >>> counted(["hoch", "gering", "hoch"])
    '2-mal hoch, 1-mal gering'
    """
    counts: dict[str, int] = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    places = order or {}
    ordered = sorted(counts, key=lambda word: (places.get(word, 0), -counts[word], word))
    return ", ".join(f"{number(counts[word])}-mal {word}" for word in ordered)


def together(names: Sequence[str]) -> str:
    """List names as in a sentence.

    >>> together(["Nord"]), together(["Nord", "Süd", "West"])
    ('Nord', 'Nord, Süd und West')
    """
    return " und ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def between(low: str, high: str) -> str:
    """Write a span; the same text once.

    >>> between("5", "18"), between("5", "5")
    ('5 bis 18', '5')
    """
    return low if low == high else f"{low} bis {high}"
