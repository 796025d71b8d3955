"""Texts as Word's XML: every letter of a name arrives, and none of them is markup.

The body is written as text and parsed once, which costs a tenth of what building it element by
element does; so every text passes `runs` or `attribute`, and nothing else writes one.
"""

import re
from typing import Final
from xml.sax.saxutils import escape

from maps.document.letters import MARKS

# What XML 1.0 has no way to write, and what Unicode calls no character at all.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_BREAK: Final = str.maketrans({"\u202f": "\u00a0", "\u2028": "\n", "\u2029": "\n"})
# Signs that Word has elements for; as letters it takes them from another font.
_ELEMENTS: Final = {
    "\n": "<w:br/>",
    "\u00ad": "<w:softHyphen/>",
    "\u2011": "<w:noBreakHyphen/>",
}
_SPLIT: Final = re.compile(f"([{''.join(_ELEMENTS)}])")
_QUOTES: Final = {'"': "&quot;", "\n": " "}


def clean(text: str) -> str:
    r"""Drop what XML forbids and marks that turn a line around, as all writers do.

    The narrow no-break space, which few fonts have, becomes a no-break space.

    Parameters
    ----------
    text
        As it was delivered.

    Examples
    --------
    >>> clean("12,5\u202f% \x07")
    '12,5\xa0% '
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return MARKS.sub("", _FORBIDDEN.sub("", text.translate(_NO_BREAK)))


def one_line(text: str) -> str:
    """Clean a text that stands in a heading or a property: breaks become blanks."""
    return clean(text).replace("\n", " ").strip()


def has_words(text: str) -> bool:
    """Whether anything of a text can be seen."""
    return bool(clean(text).strip())


def attribute(text: str) -> str:
    """Write a text for the inside of a quoted attribute."""
    return escape(clean(text), _QUOTES)


def run(text: str, properties: str = "") -> str:
    """Write a text as one run.

    Parameters
    ----------
    text
        Plain; a line break stays one.
    properties
        XML inside of `w:rPr`, in the order of the schema.
    """
    parts = []
    for part in _SPLIT.split(clean(text)):
        if part in _ELEMENTS:
            parts.append(_ELEMENTS[part])
        elif part:
            parts.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>')
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{head}{''.join(parts)}</w:r>" if parts else ""


def field(instruction: str, result: str, properties: str = "") -> str:
    """Write a field together with its result, so that it shows before Word computes it anew.

    Parameters
    ----------
    instruction
        Such as "PAGE".
    result
        What it gives; never empty.
    properties
        XML inside of `w:rPr` of the result.
    """
    return (
        f'<w:fldSimple w:instr=" {attribute(instruction)} ">{run(result, properties)}</w:fldSimple>'
    )
