"""What people write about a scenario: one way to write it, and not too much of it."""

from kpk_geo.database.confidential import ConfidentialNames
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.letters import nfc

MAX_NAME = 120  # letters; own setting: what a heading holds
MAX_NOTE = 2000
MAX_COST = 1e9  # euro a year
CONFIDENTIAL = (
    "Das ist ein vertraulicher Ort. Vertrauliche Orte werden in Gedankenspielen weder genannt noch "
    "gezeigt. Bitte ohne Namen und Adresse beschreiben, etwa „ein Schutzangebot“."
)


def clean_name(text: str) -> str:
    """Give a name on one line, its letters composed; markup in it stays the text that it is.

    Raises
    ------
    InputError
        It is empty or too long.
    """
    name = " ".join(nfc(text).split())
    if not name:
        raise InputError("Das Gedankenspiel braucht einen Namen, unter dem es zu finden ist.")
    _require_length(name, MAX_NAME, "Der Name")
    return name


def clean_note(text: str) -> str:
    """Give a note with its lines, without blanks around it.

    Raises
    ------
    InputError
        It is too long.
    """
    note = "\n".join(line.rstrip() for line in nfc(text).replace("\r\n", "\n").split("\n")).strip()
    _require_length(note, MAX_NOTE, "Die Bemerkung")
    return note


def checked_cost(euro: float | None) -> float | None:
    """Give costs that can be costs; None: nobody said any.

    Raises
    ------
    InputError
        They are negative or beyond all measure.
    """
    if euro is not None and not 0 <= euro <= MAX_COST:
        raise InputError(
            f"Kosten von {number(euro)} Euro im Jahr sind nicht möglich: 0 bis {number(MAX_COST)}."
        )
    return euro


def require_open(secret: ConfidentialNames, name: str, note: str) -> None:
    """Accept texts that name no confidential place.

    Parameters
    ----------
    secret
        What may not be named.
    name, note
        As they would be stored.

    Raises
    ------
    InputError
        One names it.
    """
    for what, content in (("Name", name), ("Bemerkung", note)):
        if secret.is_named_in(content):
            raise InputError(f"{what}: {CONFIDENTIAL}")


def _require_length(text: str, most: int, what: str) -> None:
    if len(text) > most:
        raise InputError(
            f"{what} darf höchstens {number(most)} Zeichen haben; hier sind es "
            f"{number(len(text))}. Bitte kürzen."
        )
