"""Errors whose text a planner can act on.

    KpkError
      InputError (ValueError)        422  data handed in break a contract
        ProfileError                      the region profile is wrong
        MissingColumnError                a column is absent or misspelled
        DuplicateIdError                  a key occurs more than once
        WrongCrsError                     coordinates do not lie where they should
        KeyMismatchError                  table keys and areas do not match
      AccessError (PermissionError)  401  only planners may do or see this
      NotFoundError (LookupError)    404  no such region, area or run
      OutdatedRunError (LookupError) 404  a stored run is of another format
      SourceError (RuntimeError)     503  a file or service could not be read
        DatabaseError                     the database cannot be reached or is full
        BusyError                         too much is asked at once
        RegionLockedError                 somebody else is loading the region
        StateLockedError                  somebody else is computing the state

A message is German, names file, row and value, and ends with the way out.
"""

import errno
from collections.abc import Iterable
from difflib import get_close_matches

MAX_QUOTED = 80  # letters of what was sent that a message repeats: own setting


class KpkError(Exception):
    """Any error that the user can act on."""


class InputError(KpkError, ValueError):
    """Data handed in break a contract."""


class ProfileError(InputError):
    """A region profile is wrong."""


class MissingColumnError(InputError):
    """A table lacks a column that the profile names."""


class DuplicateIdError(InputError):
    """A key that must be unique occurs more than once."""


class WrongCrsError(InputError):
    """Coordinates lack a reference system or do not lie where they should."""


class KeyMismatchError(InputError):
    """Keys of a table and of the areas do not match."""


class AccessError(KpkError, PermissionError):
    """Only planners may do or see this."""


class NotFoundError(KpkError, LookupError):
    """No such region, area, indicator or run."""


class OutdatedRunError(KpkError, LookupError):
    """A run was stored in another format, so there is no result that can be shown."""


class SourceError(KpkError, RuntimeError):
    """A file or service could not be read."""


class DatabaseError(SourceError):
    """The database cannot be reached, is full or was lost."""


class BusyError(SourceError):
    """Too much is asked at once; the same question can be asked again after `retry_after`."""

    def __init__(self, retry_after: int = 5) -> None:
        super().__init__(
            "Gerade wird zu viel auf einmal gefragt. Bitte in "
            f"{retry_after} Sekunden noch einmal versuchen."
        )
        self.retry_after = retry_after  # seconds


class RegionLockedError(SourceError):
    """Somebody else is loading the region."""


class StateLockedError(SourceError):
    """Somebody else is computing the state."""


def listed(values: Iterable[object], *, limit: int = 20) -> str:
    """Join values for a message; a long list is cut and says how much is left out.

    >>> listed(["a", "b", "c"], limit=2)
    'a, b und 1 weitere'
    """
    texts = [str(value) for value in values]
    if len(texts) <= limit:
        return ", ".join(texts)
    return f"{', '.join(texts[:limit])} und {len(texts) - limit} weitere"


def excerpt(value: object) -> str:
    """Give what was sent as a message quotes it: its first `MAX_QUOTED` letters.

    Parameters
    ----------
    value
        A text as it is; anything else as Python writes it.

    Examples
    --------
    >>> excerpt("Kita"), len(excerpt("x" * 5_000_000))
    ('Kita', 81)
    """
    text = str(value)
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Say which known word was probably meant, or name them all.

    >>> suggestion("Einwoner", ["Einwohner", "Fläche"])
    'Meinten Sie „Einwohner“?'
    """
    names = [str(name) for name in known]
    folded = {name.casefold(): name for name in names}
    close = get_close_matches(word[:MAX_QUOTED].casefold(), folded, n=1, cutoff=0.6)
    if close:
        return f"Meinten Sie „{folded[close[0]]}“?"
    return f"Vorhanden sind: {listed(names) or 'keine'}."


_SYSTEM_FAULTS = {
    errno.ENOENT: "gibt es nicht",
    errno.EISDIR: "ist ein Ordner",
    errno.ENOTDIR: "ein Teil des Pfades ist kein Ordner",
    errno.EACCES: "keine Berechtigung",
    errno.EPERM: "keine Berechtigung",
    errno.ENOSPC: "kein Platz mehr",
    errno.EDQUOT: "der erlaubte Platz ist verbraucht",
    errno.EFBIG: "Datei größer als erlaubt",
    errno.EROFS: "nur lesbar",
    errno.ENAMETOOLONG: "Name zu lang",
    errno.ELOOP: "Verweise im Kreis",
}


def why(error: OSError) -> str:
    """Say in German what the system says; in its own words where they are rare.

    >>> why(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    'gibt es nicht'
    """
    return _SYSTEM_FAULTS.get(error.errno or 0, error.strerror or str(error))
