"""Keys of planners: shown once, stored as a fingerprint, compared in constant time."""

import hashlib
import hmac
import re
import secrets

from kpk_geo.errors import InputError

KEY_PREFIX = "kpk_"
_NAME = re.compile(r"^[\w.@-]{2,60}$")


def new_key() -> str:
    """Make a key of 256 random bits."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def fingerprint(key: str) -> str:
    """Give what is stored of a key. It is random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_key(key: str, stored: str) -> bool:
    """Compare a key with a stored fingerprint, in the same time whether it fits or not.

    >>> is_key("kpk_a", fingerprint("kpk_a")), is_key("kpk_b", fingerprint("kpk_a"))
    (True, False)
    """
    return hmac.compare_digest(fingerprint(key), stored)


def checked_name(name: str) -> str:
    """Give a user's name if it can be one.

    Raises
    ------
    InputError
        It is too short, too long, or holds blanks or signs.
    """
    if not _NAME.match(name):
        raise InputError(
            f"„{name}“ ist als Name nicht möglich: 2 bis 60 Buchstaben, Ziffern, Punkt, "
            "Bindestrich oder @, zum Beispiel eine Stelle wie jugendhilfeplanung."
        )
    return name
