"""Invented streets: every quarter has its own themes, as towns have. No address is a real one."""

from collections.abc import Iterator, Sequence
from itertools import cycle

import numpy as np
from street_words import FIXED, MAIN, REPEATED, THEMES, THEMES_OF

_LONG = 7  # points: a street from here on is called Straße or Allee
_JOINED = {True: ("straße", "allee"), False: ("weg", "straße", "gasse", "stieg", "winkel", "ring")}
_PERSONS = {True: ("straße", "allee"), False: ("straße", "weg", "platz", "ring", "gasse")}
_APART = {True: (" Straße", " Allee"), False: (" Straße", " Weg", " Platz", " Gasse", " Ring")}


def name_streets(
    rng: np.random.Generator, quarters: Sequence[str], sizes: Sequence[int], main: Sequence[str]
) -> list[str]:
    """Name streets by the quarter they lie in, the long ones first.

    Parameters
    ----------
    quarters
        Number of the quarter, by street.
    sizes
        Number of points, by street.
    main
        What main road it is (a key of `MAIN`) or "", by street.
    """
    names = [""] * len(quarters)
    used: set[str] = set()
    order = sorted(range(len(quarters)), key=lambda at: (main[at] == "", -sizes[at], at))
    sources = {quarter: _source(rng, quarter) for quarter in sorted(set(quarters))}
    main_names = {kind: iter(rng.permutation(words)) for kind, words in MAIN.items()}
    for at in order:
        names[at] = _free(used, main_names.get(main[at]), sources[quarters[at]], sizes[at] >= _LONG)
    return _repeated(rng, names, quarters, sizes)


def _free(used: set[str], first: Iterator | None, source: dict, is_long: bool) -> str:
    name = next(first, None) if first is not None else None
    while name is None or str(name) in used:
        name = next(source[is_long])
    used.add(str(name))
    return str(name)


def _source(rng: np.random.Generator, quarter: str) -> dict[bool, Iterator[str]]:
    """Give names without end for long and for short streets of a quarter."""
    own = [*THEMES_OF.get(quarter, THEMES_OF[quarter[:2]])]
    others = [theme for theme in rng.permutation(sorted(THEMES)) if theme not in own]
    fixed = [str(name) for name in rng.permutation(FIXED.get(quarter, []))]
    themes = [str(theme) for theme in [*own, *others]]
    orders = {theme: [str(stem) for stem in rng.permutation(THEMES[theme][1])] for theme in themes}
    return {is_long: _names(fixed, themes, orders, is_long) for is_long in (True, False)}


def _names(fixed: list[str], themes: list[str], orders: dict, is_long: bool) -> Iterator[str]:
    if not is_long:
        yield from fixed
    for theme in themes:
        shape, stems = THEMES[theme][0], orders[theme]
        endings = {"joined": _JOINED, "person": _PERSONS, "apart": _APART}[shape][is_long]
        turns = cycle(endings[:2])
        yield from (_whole(stem, next(turns)) for stem in stems)
        for ending in endings:
            yield from (_whole(stem, ending) for stem in stems)


def _whole(stem: str, ending: str) -> str:
    """Write Goethestraße, but Helene-Weber-Straße."""
    return f"{stem}-{ending.capitalize()}" if "-" in stem and ending[0] != " " else stem + ending


def _repeated(
    rng: np.random.Generator, names: list[str], quarters: Sequence[str], sizes: Sequence[int]
) -> list[str]:
    """Old villages kept their Dorfstraße: some names stand in two districts."""
    for name in REPEATED:
        districts = [
            str(district) for district in rng.permutation(sorted({q[:2] for q in quarters}))
        ]
        for district in districts[:2]:
            short = [at for at, quarter in enumerate(quarters)
                     if quarter[:2] == district and 3 <= sizes[at] <= 6 and names[at] not in REPEATED]  # fmt: skip
            names[short[int(rng.integers(len(short)))]] = name
    return names
