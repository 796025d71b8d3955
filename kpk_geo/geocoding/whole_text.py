"""House numbers beyond the grammar, as registers hold them: „3 Hs. 2“ is found where it stands so.

What follows a house number in an address is mostly no part of it (`remarks`). A register may hold
it all the same, as a house of its own. Such texts are compared word by word, never read:
„5 Hs. 1-2“ is not „5 Hs. 12“.
"""

import re

from kpk_geo.geocoding.remarks import ends_before_remarks

_WORD = re.compile(r"\d+|[^\W\d_]+|[½⅓⅔¼¾]|[/+&,;–—-]")  # dots and brackets only abbreviate
_SAME = {
    "haus": "hs", "gebäude": "geb", "gebaeude": "geb", "hinterhaus": "hh", "hhs": "hh",
    "hths": "hh", "vorderhaus": "vh", "und": "+", "u": "+", "&": "+", "–": "-", "—": "-",
}  # fmt: skip
_SIGNS = ("-", "+", ",", ";", "/")  # beside a word they only divide


def words_of(text: str) -> tuple[str, ...]:
    """Take a house number apart so that spellings of the same words meet.

    >>> words_of("3 Hs. 2") == words_of("3, HAUS 02") == ("3", "hs", "2")
    True
    >>> words_of("5 Hs. 1-2") == words_of("5 Hs. 12")
    False
    """
    found = [_SAME.get(word, word) for word in _WORD.findall(text.casefold())]
    words = [str(int(word)) if word.isdecimal() else word for word in found]
    return tuple(
        word
        for place, word in enumerate(words)
        if word not in _SIGNS
        or not any(map(_is_long, (*words[:place][-1:], *words[place + 1 :][:1])))
    )


def _is_long(word: str) -> bool:
    return len(word) > 1 and word.isalpha()


def whole_texts(line: str, without: str) -> tuple[str, ...]:
    """List what a register may hold of what was set aside behind a number, longest first.

    Parameters
    ----------
    line
        The address before anything was set aside.
    without
        What `set_aside` left of it.

    Examples
    --------
    >>> whole_texts("Hofstr. 3 Hs. 2, Whg. 5", "Hofstr. 3")
    (' Hs. 2, Whg. 5', ' Hs. 2')
    """
    flat = " ".join(re.sub(r"[()]", " ", line).split())
    if not flat.startswith(without) or flat == without:
        return ()
    behind = flat[len(without) :]
    return tuple(behind[:end] for end in ends_before_remarks(behind))
