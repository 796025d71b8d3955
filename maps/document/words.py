"""Words that the writers of documents put in by themselves."""

from typing import Final

CONTENTS: Final = "Inhalt"
EMPTY: Final = "Keine Einträge."  # a table without rows
PAGE: Final = "Seite"
OF: Final = "von"
SOURCE: Final = "Quelle"
TO_FILL_IN: Final = "bitte ergänzen"  # in a room that somebody fills in


def sourced(source: str) -> str:
    """Say that a text is a source; "" for none.

    >>> sourced("Stadt Unna"), sourced(" ")
    ('Quelle: Stadt Unna', '')
    """
    return f"{SOURCE}: {source}" if source.strip() else ""
