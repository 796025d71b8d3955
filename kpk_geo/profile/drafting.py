"""Writes a region profile that a person reads: each section and each key with a word of its own.

The keys are those of `kpk_geo.profile`; whoever makes the blocks checks the text by `read_profile`.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import tomlkit

WIDTH = 100  # of a line
Value: TypeAlias = (
    str | int | float | bool | date | Sequence["Value"] | Mapping[str, "Value"] | None
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key with its value; None is left out."""

    key: str
    value: Value
    remark: str = ""  # German, behind the value, or above where it is long


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A section of a profile."""

    section: str  # as it stands in the file: "[region]", "[[areas]]"
    entries: Sequence[Entry]
    remark: str = ""  # German, above the section


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A line that parts a profile, with blocks below; without blocks the remark alone."""

    title: str
    blocks: Sequence[Block] = ()
    remark: str = ""  # German, below the title


def entries(values: Mapping[str, Value], **remarks: str) -> tuple[Entry, ...]:
    """Make entries of keys and values.

    Parameters
    ----------
    values
        In the order in which they are written.
    remarks
        German, by key.
    """
    return tuple(
        Entry(key=key, value=value, remark=remarks.get(key, "")) for key, value in values.items()
    )


def profile_text(chapters: Iterable[Chapter]) -> str:
    """Write a profile as TOML.

    Parameters
    ----------
    chapters
        In the order in which they are written.

    Examples
    --------
    >>> print(profile_text([Chapter(title="Region", blocks=[
    ...     Block(section="[region]", entries=entries({"id": "unna", "name": "Unna"}, id="Kennung"))
    ... ])]))
    # ---- Region ----
    [region]
    id = "unna" # Kennung
    name = "Unna"
    <BLANKLINE>
    """
    return "\n".join(line for chapter in chapters for line in _chapter(chapter))


def _chapter(chapter: Chapter) -> Iterator[str]:
    if chapter.title:
        yield f"# ---- {chapter.title} ----"
    yield from _comment(chapter.remark)
    if not chapter.blocks:
        yield ""
    for block in chapter.blocks:
        yield from _comment(block.remark)
        yield block.section
        for entry in block.entries:
            yield from _entry(entry)
        yield ""


def _comment(text: str) -> list[str]:
    """Break a remark; its own line breaks stay."""
    return [
        f"# {line}"
        for part in text.splitlines()
        for line in textwrap.wrap(part, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    ]


def _entry(entry: Entry) -> Iterator[str]:
    if entry.value is None:
        return
    lines = _lines(entry.key, entry.value)
    behind = f"{lines[0]} # {entry.remark}"
    if entry.remark and (len(lines) > 1 or len(behind) > WIDTH):
        yield from _comment(entry.remark)
        yield from lines
    else:
        yield behind if entry.remark else lines[0]
        yield from lines[1:]


def _lines(key: str, value: Value) -> list[str]:
    """Write one entry; what is too long for a line has a line for each of its parts."""
    whole = f"{_key(key)} = {_inline(value)}"
    if isinstance(value, Mapping) and len(whole) > WIDTH:
        return [f"{_key(key)}.{_key(name)} = {_inline(item)}" for name, item in value.items()]
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    has_rows = is_list and any(isinstance(item, Mapping) for item in value)  # type: ignore[union-attr]
    if not is_list or (len(whole) <= WIDTH and not has_rows):
        return [whole]
    return [f"{_key(key)} = [", *(f"  {_inline(item)}," for item in value), "]"]  # type: ignore[union-attr]


def _inline(value: Value) -> str:
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_inline(item)}" for key, item in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(_inline(item) for item in value)}]"
    return str(tomlkit.item(value).as_string())


def _key(name: str) -> str:
    """Write a key, in quotes where it needs them."""
    return str(tomlkit.key(name).as_string())
