"""Why something could not be fetched, and what to do about it."""

from kpk_geo.errors import SourceError

LATER = "Bitte später noch einmal versuchen; was schon da ist, wird nicht noch einmal übertragen."
MOVED = (
    "Vermutlich liegt die Datei heute woanders. Bitte beim Herausgeber nachsehen und die Adresse "
    "im Verzeichnis der Quellen berichtigen."
)


def printable(text: str, limit: int = 600) -> str:
    r"""Give what a foreign host said without signs that would steer a terminal, and not endless.

    Parameters
    ----------
    text
        As it came.
    limit
        Letters that are kept.

    Examples
    --------
    >>> printable("Zero\x1b[31m 2.0\n")
    'Zero[31m 2.0'
    """
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:limit]


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
        why = printable(why)
        super().__init__(f"{why} {way_out}")
        self.why = why
        self.way_out = way_out
