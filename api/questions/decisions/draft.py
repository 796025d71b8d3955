"""What was typed of a decision, and the faults in it: each beside its field, in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from kpk_geo.errors import InputError
from kpk_geo.german import day, number
from kpk_geo.ingest.days import day_of
from kpk_geo.letters import nfc

MAX_LINE = 200  # letters of a field of one line: own setting
MAX_TEXT = 4000  # letters of a text: what an A4 page holds, own setting
MAX_AREAS = 200  # own setting
MAX_NOTES = 100  # pieces of evidence of one decision: own setting
EARLIEST = date(1990, 1, 1)  # earlier days are slips of the pen: own setting

Value = TypeVar("Value")


class FieldsError(InputError):
    """What is wrong with single fields."""

    def __init__(self, by_field: dict[str, str]) -> None:
        super().__init__(" ".join(by_field.values()))
        self.by_field = by_field


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """A piece of evidence as it was typed."""

    text: str = ""
    source: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """A decision as it was typed; days as texts."""

    title: str = ""
    kind: str = ""
    day: str = ""
    body: str = ""
    reason: str = ""
    level: str = ""
    areas: tuple[str, ...] = ()
    site: str = ""
    place: str = ""
    opened: str = ""
    review_on: str = ""
    run: str = ""
    notes: tuple[NoteDraft, ...] = ()


@dataclass(slots=True)
class FieldChecks:
    """Collects the faults of all fields, so that a person sees them at once."""

    by_field: dict[str, str] = field(default_factory=dict)

    def tried(self, name: str, check: Callable[[], Value]) -> Value | None:
        """Give what a check gives, or None and remember what was wrong.

        Parameters
        ----------
        name
            Of the field.
        check
            Raises an `InputError` or gives the value.
        """
        try:
            return check()
        except InputError as error:
            self.by_field.setdefault(name, str(error))
            return None

    def require_none(self) -> None:
        """Go on only without faults.

        Raises
        ------
        FieldsError
            There are some.
        """
        if self.by_field:
            raise FieldsError(self.by_field)


def line_of(content: str, label: str, *, required: bool = True) -> str:
    """Check a field of one line.

    Parameters
    ----------
    content
        As it was typed.
    label
        German name of the field.
    required
        Whether it may not be empty.

    Raises
    ------
    InputError
        It is empty or too long.
    """
    return _checked(" ".join(nfc(content).split()), label, MAX_LINE, required=required)


def text_of(content: str, label: str, *, required: bool = True) -> str:
    """Check a field of several lines; lines stay lines.

    Parameters
    ----------
    content
        As it was typed.
    label
        German name of the field.
    required
        Whether it may not be empty.

    Raises
    ------
    InputError
        It is empty or too long.
    """
    lines = [line.rstrip() for line in nfc(content).replace("\r\n", "\n").split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return _checked(text, label, MAX_TEXT, required=required)


def _checked(text: str, label: str, limit: int, *, required: bool) -> str:
    if required and not text:
        raise InputError(f"{label}: Bitte ausfüllen.")
    if len(text) > limit:
        raise InputError(
            f"{label}: {number(len(text))} Zeichen sind zu viel; höchstens {number(limit)}. "
            "Der Text ist noch da, bitte kürzen."
        )
    return text


def past_day(content: str, label: str, today: date) -> date:
    """Read a day that lies behind us.

    Parameters
    ----------
    content
        As it was typed.
    label
        German name of the field.
    today
        No later day is taken.

    Raises
    ------
    InputError
        It is empty, no day, too early, or in the future.
    """
    found = any_day(content, label)
    if found > today:
        raise InputError(
            f"{label}: Der {day(found)} liegt in der Zukunft. Festgehalten wird, was schon "
            "beschlossen ist."
        )
    return found


def any_day(content: str, label: str) -> date:
    """Read a day, also one to come.

    Parameters
    ----------
    content
        As it was typed.
    label
        German name of the field.

    Raises
    ------
    InputError
        It is empty, no day, or too early.
    """
    text = nfc(content).strip()
    found = None if re.fullmatch(r"\d{4}", text) else day_of(text, "12-31")
    if found is None:
        shown = f"„{text[:40]}“ ist kein Tag. " if text else ""
        raise InputError(f"{label}: {shown}Bitte als TT.MM.JJJJ schreiben, etwa 12.03.2026.")
    if found < EARLIEST:
        raise InputError(f"{label}: Der {day(found)} liegt zu weit zurück. Stimmt das Jahr?")
    return found
