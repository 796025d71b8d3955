"""Words that the writers of documents put in by themselves."""

from typing import Final

CONTENTS: Final = "Inhalt"
EMPTY: Final = "Keine Einträge."  # a table without rows
PAGE: Final = "Seite"
OF: Final = "von"
TO_FILL_IN: Final = "bitte ergänzen"  # in a room that somebody fills in
