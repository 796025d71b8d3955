"""Which column names the areas: found by holding its cells against those that are loaded."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rapidfuzz import fuzz, process

from kpk_geo.geocoding.normalise import plain_key
from kpk_geo.ingest.indicators.key_advice import NEAR, USUAL_PATTERNS
from kpk_geo.ingest.indicators.key_texts import AreaNames, folded, key_pattern, key_within
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.sums import names_a_sum

SURE = 0.9  # share of cells, and of areas, from which on nobody is asked
_SOME = 0.1  # share of a sample from which on all cells are held against the areas
_PARTS = re.compile(r"[\s()_-]+")
WEAK = 0.5  # below, a column has nothing to do with areas
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_WAYS = {
    "key": "Schlüssel stimmen",
    "padded": "führende Null ergänzt",
    "pattern": "Schlüssel steht mit anderem in der Zelle",
    "name": "Namen stimmen",
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Level:
    """The loaded areas of one level."""

    level: str
    label: str
    names: AreaNames

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """Keys by name as the reader compares it."""
        return _grouped((folded(name), key) for key, name in self.names.items())

    @cached_property
    def by_letters(self) -> dict[str, list[str]]:
        """Keys by the letters of the name, however it is hyphenated or numbered."""
        return _grouped((letters_of(name), key) for key, name in self.names.items())

    def may_be(self, text: str) -> bool:
        """Whether a text may be a key or a name of this level, at a glance."""
        bare = text.lstrip("0")
        return (
            bare in self._bare_keys or letters_of(text) in self.by_letters
            or any(part in self.names for part in _PARTS.split(text))
        )  # fmt: skip

    @cached_property
    def _bare_keys(self) -> set[str]:
        return {key.lstrip("0") for key in self.names}

    @cached_property
    def width(self) -> int | None:
        """Length of all keys; None: they differ."""
        widths = {len(key) for key in self.names}
        return widths.pop() if len(widths) == 1 else None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AreaMatch:
    """How the cells of a column fit the areas of a level."""

    level: Level
    heading: str
    way: str  # key, padded, pattern, name
    keys: dict[str, str]  # text of a cell -> key of its area, as the reader finds it with `options`
    unknown: dict[str, int]  # text -> rows; no sums
    absent: tuple[str, ...]  # keys of areas without a row
    repeated: int  # rows beyond the first of an area
    rows: int  # filled cells that are no sums
    ambiguous: tuple[str, ...] = ()  # names that several areas bear
    options: dict[str, object] = field(default_factory=dict)  # of the profile
    aliases: dict[str, str] = field(default_factory=dict)  # text -> key: same letters, other signs
    proposed: dict[str, str] = field(default_factory=dict)  # text -> key: alike, to be confirmed

    @property
    def of_rows(self) -> float:
        """Share of the rows that have an area."""
        return 1 - sum(self.unknown.values()) / self.rows if self.rows else 0.0

    @property
    def of_areas(self) -> float:
        """Share of the areas that have a row."""
        return 1 - len(self.absent) / len(self.level.names) if self.level.names else 0.0

    @property
    def score(self) -> float:
        """The worse of both shares."""
        return min(self.of_rows, self.of_areas)

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to be asked which areas are meant."""
        return self.score >= SURE and self.repeated == 0 and not self.ambiguous

    @property
    def how(self) -> str:
        """German: how the texts of the cells lead to areas."""
        return _WAYS[self.way]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, key in pairs:
        found[name].append(key)
    return found


def letters_of(name: str) -> str:
    """Reduce a name to letters and digits, Roman numerals at its end to Arabic ones.

    >>> letters_of("Altstadt-Ost II") == letters_of("Altstadt Ost 2")
    True
    """
    parts = name.replace("/", " ").replace("-", " ").split()
    if len(parts) > 1 and parts[-1].casefold() in _ROMAN:
        parts[-1] = _ROMAN[parts[-1].casefold()]
    return plain_key(" ".join(parts))


def best_match(column: Column, levels: Sequence[Level]) -> AreaMatch | None:
    """Give the level that the cells of a column fit best; None where they fit none at all.

    Parameters
    ----------
    column
        Its sums are left out here.
    levels
        All that are loaded.
    """
    if not any(column.seems(level.may_be, _SOME) for level in levels):
        return None
    texts = {text: count for text, count in column.texts.items() if not names_a_sum(text)}
    found = [match_of(column.heading, texts, level) for level in levels]
    if len(texts) < len(column.texts):  # an area may be called "Stadt"
        whole = [match_of(column.heading, dict(column.texts), level) for level in levels]
        found += [match for match in whole if any(names_a_sum(text) for text in match.keys)]
    fitting = [match for match in found if match.of_rows >= WEAK]
    if not fitting:
        return None
    return max(fitting, key=lambda match: (match.is_sure, match.score, match.rows, match.of_rows))


def match_of(heading: str, texts: Mapping[str, int], level: Level) -> AreaMatch:
    """Hold the texts of a column against the areas of a level, in every way that a profile can say.

    Parameters
    ----------
    heading
        Of the column.
    texts
        How often each stands there, without sums.
    level
        The loaded areas.
    """
    ways = [
        _plain(texts, level),
        _padded(texts, level),
        *_within(texts, level),
        _named(texts, level),
    ]
    rows = sum(texts.values())

    def rows_matched(way: "_Way") -> int:
        return sum(count for text, count in texts.items() if text in way.keys)

    best = max(ways, key=rows_matched)  # of equal ones the first
    unknown = {text: count for text, count in texts.items() if text not in best.keys}
    present = set(best.keys.values())
    absent = tuple(key for key in level.names if key not in present)
    match = AreaMatch(
        level=level, heading=heading, way=best.name, keys=best.keys, unknown=unknown,
        absent=absent, repeated=rows - sum(unknown.values()) - len(present), rows=rows,
        ambiguous=best.ambiguous, options=best.options, aliases=best.aliases,
    )  # fmt: skip
    return replace(match, proposed=_alike(unknown, absent, level)) if match.score > WEAK else match


@dataclass(slots=True)
class _Way:
    name: str
    keys: dict[str, str]
    options: dict[str, object] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    ambiguous: tuple[str, ...] = ()


def _plain(texts: Mapping[str, int], level: Level) -> _Way:
    return _Way("key", {text: text for text in texts if text in level.names})


def _padded(texts: Mapping[str, int], level: Level) -> _Way:
    width = level.width
    if width is None:
        return _Way("padded", {})
    padded = {text: text.zfill(width) for text in texts if text.isdecimal()}
    keys = {text: key for text, key in padded.items() if key in level.names}
    return _Way("padded", keys, {"key_width": width})


def _within(texts: Mapping[str, int], level: Level) -> list[_Way]:
    ways = []
    for pattern in USUAL_PATTERNS:
        compiled = key_pattern(pattern)
        keys = {
            text: key for text in texts
            if (key := key_within(text, compiled)) != text and key in level.names
        }  # fmt: skip
        ways.append(_Way("pattern", keys, {"key_pattern": pattern}))
    return ways


def _named(texts: Mapping[str, int], level: Level) -> _Way:
    """Find areas by name; what differs in hyphens or numerals only becomes an alias."""
    way = _Way("name", {}, {"key_is": "name"})
    ambiguous = []
    for text in texts:
        named = level.by_name.get(folded(text), [])
        like = [] if named else level.by_letters.get(letters_of(text), [])
        if len(named) > 1:
            ambiguous.append(text)
        if named or len(like) == 1:
            way.keys[text] = (named or like)[0]
        if len(like) == 1:
            way.aliases[text] = like[0]
    way.ambiguous = tuple(ambiguous)
    return way


def _alike(unknown: Mapping[str, int], absent: Sequence[str], level: Level) -> dict[str, str]:
    """Propose areas without a row for texts that resemble their names; a person confirms each."""
    free = {key: folded(level.names[key]) for key in absent}
    found: dict[str, str] = {}
    for text in unknown:
        best = process.extractOne(
            folded(text), free, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR
        )
        if best is not None and best[2] not in found.values():
            found[text] = best[2]
    return found
