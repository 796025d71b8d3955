"""Why something could not be fetched, and what to do about it."""

from kpk_geo.errors import SourceError

LATER = "Bitte später noch einmal versuchen; was schon da ist, wird nicht noch einmal übertragen."
MOVED = (
    "Vermutlich liegt die Datei heute woanders. Bitte beim Herausgeber nachsehen und die Adresse "
    "im Verzeichnis der Quellen berichtigen."
)


class FetchError(SourceError):
    """A source could not be fetched.

    Parameters
    ----------
    why
        German: what happened, with host and what was found.
    way_out
        German: what to do.
    """

    def __init__(self, why: str, way_out: str = LATER) -> None:
        super().__init__(f"{why} {way_out}")
        self.why = why
        self.way_out = way_out
