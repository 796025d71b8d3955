"""Streets whose names are spelt much like the one asked for.

A slip of the pen is told from another street's name by strict rules, measured with a fifth of the
streets removed from a city's register (docs/geokodierung.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kpk_geo.geocoding.gazetteer import Gazetteer, Scope, Street

MAX_EDITS = 1  # letters that may differ: inserted, dropped, changed, or two swapped
MIN_GAP = 2  # so many letters further away must the second best name be
MIN_LENGTH = 7  # of a key; below, one letter makes another street
CANDIDATE_SIMILARITY = 0.72  # shown to a person from here on; 1 is equal
MOST_SPELLINGS = 6


@dataclass(frozen=True, slots=True)
class Named:
    """The streets of one spelling, and how it was arrived at."""

    streets: Sequence[Street]
    score: float = 100.0
    gap: float = 100.0
    trusted: bool = True  # the spelling needs no second look

    @property
    def is_exact(self) -> bool:
        """Whether it is the very spelling that was asked for."""
        return self.score == 100.0


def similar_streets(gazetteer: Gazetteer, key: str, scope: Scope) -> list[Named]:
    """List similar spellings, the most similar first; the first may be trusted."""
    if not key:
        return []
    choices = gazetteer.choices(scope)
    close = process.extract(
        key, choices, scorer=OSA.distance, score_cutoff=MAX_EDITS + MIN_GAP - 1, limit=2
    )
    if _is_typo(gazetteer, key, close):
        best, edits, _ = close[0]
        second = close[1][1] if len(close) > 1 else MAX_EDITS + MIN_GAP
        length = max(len(key), len(best))
        return [
            Named(
                gazetteer.streets_of(best, scope),
                score=100 * (1 - edits / length),
                gap=100 * (second - edits) / length,
            )
        ]
    ranked = sorted(
        process.extract(
            key, choices, scorer=OSA.normalized_similarity,
            score_cutoff=CANDIDATE_SIMILARITY, limit=MOST_SPELLINGS,
        ),
        key=lambda item: (-item[1], item[0]),
    )  # fmt: skip
    scores = [100 * item[1] for item in ranked]
    gap = scores[0] - scores[1] if len(scores) > 1 else 100.0
    return [
        Named(gazetteer.streets_of(name, scope), 100 * score, gap, trusted=False)
        for name, score, _ in ranked
    ]


def _is_typo(gazetteer: Gazetteer, key: str, close: Sequence[tuple[str, float, int]]) -> bool:
    """Say whether a spelling is a slip of a street's name rather than another street's."""
    if not close or close[0][1] > MAX_EDITS or len(key) < MIN_LENGTH:
        return False
    if len(close) > 1 and close[1][1] - close[0][1] < MIN_GAP:
        return False
    best = close[0][0]
    begins_alike = key[0] == best[0] or sorted(key[:2]) == sorted(best[:2])
    return (
        begins_alike and _numerals(key) == _numerals(best) and not gazetteer.is_known_elsewhere(key)
    )


def _numerals(key: str) -> str:
    """Give what numbers a street among its like: digits and leading Roman ones."""
    leading = key[: len(key) - len(key.lstrip("iv"))]
    return leading + "".join(letter for letter in key if letter.isdigit())
