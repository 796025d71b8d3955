"""Texts of a document before they are drawn: one line, and nothing in it that nobody typed."""

import re
import unicodedata
from typing import Final

MAX_WORD: Final = 30  # letters; a longer one may break anywhere. As in `paper.typ`
# Turn the rest of a line around, or stand for nothing: embeddings, overrides, isolates, tags.
MARKS: Final = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NO_TEXT: Final = re.compile("[\ud800-\udfff\ufdd0-\ufdef]")  # no file can hold the former


def one_line(text: str) -> str:
    r"""Give a text in one line, composed, without control signs and marks of direction.

    Parameters
    ----------
    text
        With whatever somebody typed; protected and narrow blanks stay, others become one.

    Examples
    --------
    >>> one_line("Kita\x00 \u202eLo\u0308wenzahn\n")
    'Kita Löwenzahn'
    """
    text = _NO_TEXT.sub("�", MARKS.sub("", unicodedata.normalize("NFC", text)))
    text = "".join("�" if ord(letter) & 0xFFFE == 0xFFFE else letter for letter in text)
    return re.sub("[ \\u1680\\u2000-\\u200a\\u205f\\u3000]+", " ", _CONTROLS.sub(" ", text)).strip(
        " "
    )


def has_long_word(text: str) -> bool:
    """Say whether a text has a word that no line can be trusted to hold, such as a digest.

    Parameters
    ----------
    text
        Any.
    """
    return any(len(word) > MAX_WORD for word in text.split())
