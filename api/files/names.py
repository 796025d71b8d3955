"""What a file is called and what it is: the same for every table, picture and document."""

from collections.abc import Mapping
from typing import Final

from kpk_geo.letters import plain_name as letters_only

# As HTTP names what a file is, by its ending.
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def plain_name(text: str, *, letters: int = 60) -> str:
    """Write a text so that every system takes it as part of a file's name.

    Parameters
    ----------
    text
        A name with any signs.
    letters
        At most.

    Examples
    --------
    >>> plain_name("Höhe <b>& „Süd“</b>")
    'hoehe-b-sued-b'
    """
    return letters_only(text)[:letters].strip("-")


def attachment(name: str) -> tuple[str, str]:
    """Give the header by which a browser stores a file under its name.

    Parameters
    ----------
    name
        With its ending, in ASCII.
    """
    return "Content-Disposition", f'attachment; filename="{name}"'
