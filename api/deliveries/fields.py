"""The fields of the page of a delivery, as choices of a person."""

from collections.abc import Mapping
from datetime import date

from kpk_geo.errors import InputError, excerpt
from kpk_geo.ingest.days import day_of
from kpk_geo.ingest.proposals.choices import Choices
from kpk_geo.model import Polarity

ANSWER, MEANING, LABEL, POLARITY, ALIAS = "q:", "m:", "l:", "p:", "a:"
PLAIN = (
    "day", "source", "publisher", "dataset", "sheet", "header_line", "shown_sheet", "shown_line",
    "renew",
)  # fmt: skip
_MAX_FIELDS = 5_000
_LONGEST = 500


def kept_fields(typed: Mapping[str, list[str]]) -> dict[str, str]:
    """Keep the fields of the form that the page knows, the last value of each.

    Parameters
    ----------
    typed
        As it was sent.

    Raises
    ------
    InputError
        There are too many, or one is too long.
    """
    known = {
        name: values[-1] for name, values in typed.items()
        if name in PLAIN or name.startswith((ANSWER, MEANING, LABEL, POLARITY, ALIAS))
    }  # fmt: skip
    if len(known) > _MAX_FIELDS or any(len(value) > _LONGEST for value in known.values()):
        raise InputError("Das Formular enthält zu viel. Bitte die Seite neu laden.")
    return known


def choices_of(typed: Mapping[str, str]) -> Choices:
    """Read the kept fields.

    Raises
    ------
    InputError
        The day is none.
    """
    return Choices(
        answers=_named(typed, ANSWER),
        meanings=_by_place(typed, MEANING),
        labels=_by_place(typed, LABEL),
        polarities={
            place: Polarity.of(code) for place, code in _by_place(typed, POLARITY).items()
            if code in {member.value for member in Polarity}
        },
        aliases=_named(typed, ALIAS),
        day=_day(typed.get("day", "")),
        source=typed.get("source", ""),
        publisher=typed.get("publisher", ""),
        dataset=typed.get("dataset", ""),
    )  # fmt: skip


def _named(typed: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value for name, value in typed.items()
        if name.startswith(prefix) and value
    }  # fmt: skip


def _by_place(typed: Mapping[str, str], prefix: str) -> dict[int, str]:
    return {
        int(place): value for place, value in _named(typed, prefix).items()
        if place.isdecimal() and len(place) < 6
    }  # fmt: skip


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    day = day_of(text, "12-31")
    if day is None:
        raise InputError(f"Stichtag „{excerpt(text)}“: Bitte als TT.MM.JJJJ schreiben.")
    return day
