"""What a cell of the key column says: a key within a text, a name in whatever letters."""

import re
from collections.abc import Mapping

AreaNames = Mapping[str, str]  # key of an area -> its name


def key_pattern(text: str) -> re.Pattern[str]:
    """Read "{key} *" as: what comes before the first space.

    >>> key_pattern("{key} *").fullmatch("11 Aegidii").group("key")
    '11'
    >>> key_pattern("* ({key})").fullmatch("Mitte (Alt) (110)").group("key")
    '110'
    """
    parts = [
        "(?P<key>.+?)" if part == "{key}" else ".*" if part == "*" else re.escape(part)
        for part in re.split(r"(\{key\}|\*)", text)
    ]
    return re.compile("".join(parts))


def key_within(text: str, pattern: re.Pattern[str]) -> str:
    """Take the key out of a text; one that is written otherwise stays as it is."""
    found = pattern.fullmatch(text)
    return found.group("key").strip() if found else text


def folded(name: str) -> str:
    """Write a name so that capitals and blanks do not count."""
    return " ".join(name.casefold().split())
