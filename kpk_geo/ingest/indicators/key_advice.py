"""What would make the keys of a table fit: proposed in messages, never taken."""

from collections import Counter
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from kpk_geo.ingest.indicators.key_texts import AreaNames, folded, key_pattern, key_within
from kpk_geo.profile import IndicatorTable

NEAR = 75  # of 100: names this alike are proposed
USUAL_PATTERNS = ("{key} *", "* {key}", "* ({key})", "{key}-*", "{key}_*")
_PROPOSED = 10  # names a message proposes at most


def advice(
    unknown: Sequence[str], absent: Sequence[str], areas: AreaNames, table: IndicatorTable
) -> str:
    """Say what would make the keys fit; empty: nothing that we know.

    Parameters
    ----------
    unknown
        Keys of the table that are none of an area.
    absent
        Keys of areas without a row.
    areas
        Of the level: names by key.
    table
        Section of the profile.
    """
    names = {folded(name) for name in areas.values()}
    if _most(unknown, lambda key: folded(key) in names):
        return 'In der Spalte stehen Namen: im Profil key_is = "name" eintragen.'
    width = {len(key) for key in areas}
    if len(width) == 1:
        (digits,) = width
        if _most(unknown, lambda key: key.zfill(digits) in areas):
            return f"Es fehlen führende Nullen: im Profil key_width = {digits} eintragen."
    fitting = "" if table.key_pattern else _fitting_pattern(unknown, areas)
    if fitting:
        return (
            f"Der Schlüssel steht mit anderem in der Zelle („{unknown[0]}“): im Profil "
            f'key_pattern = "{fitting}" eintragen.'
        )
    return _near_names(unknown, absent, areas)


def _fitting_pattern(unknown: Sequence[str], areas: AreaNames) -> str:
    for pattern in USUAL_PATTERNS:
        compiled = key_pattern(pattern)
        found = [key_within(key, compiled) for key in unknown]
        if _most(found, lambda key: key in areas):
            return pattern
    return ""


def _most(keys: Sequence[str], fits: Callable[[str], bool]) -> bool:
    return len(keys) > 0 and sum(fits(key) for key in keys) > len(keys) / 2


def _near_names(unknown: Sequence[str], absent: Sequence[str], areas: AreaNames) -> str:
    """Propose aliases for names that are like those of areas without a row."""
    free = {key: folded(areas[key]) for key in absent}
    common = Counter(areas.values())
    proposals: list[str] = []
    for text in unknown:
        best = process.extractOne(
            folded(text), free, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR
        )
        if best is not None:
            key, name = best[2], areas[best[2]]
            proposals.append(f'"{text}" = "{name if common[name] == 1 else key}"')
    if not proposals:
        return ""
    return (
        "Ähnlich heißen Gebiete ohne Zeile; stimmt es, im Profil eintragen: names = { "
        f"{', '.join(proposals[:_PROPOSED])} }}."
    )
