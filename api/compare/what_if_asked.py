"""What an address or a command says of changed offers of a state."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Query

from analyses.access.scenario import MAX_CHANGES, Change
from kpk_geo.errors import InputError, NotFoundError, excerpt, suggestion
from kpk_geo.results.access import AskedQuestion

CLOSE: Final = "schliessen"
RESIZE: Final = "aendern"
ADD: Final = "neu"
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_LONGEST: Final = 300  # letters of a change; own setting
Texts = Annotated[list[str], Query(max_length=MAX_CHANGES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChanges:
    """Changes as they are written; an offer is named as its list numbers it (`offer_names`)."""

    close: Sequence[str] = ()  # offers
    resize: Sequence[str] = ()  # offer=capacity
    add: Sequence[str] = ()  # latitude;longitude, or latitude;longitude=capacity

    @property
    def words(self) -> list[tuple[str, str]]:
        """Give name and text of each change, as they stand in an address and in this order."""
        named = ((CLOSE, self.close), (RESIZE, self.resize), (ADD, self.add))
        return [(name, text) for name, texts in named for text in texts]

    def changes(self) -> list[Change]:
        """Read the changes, in the order of `words`.

        Raises
        ------
        InputError
            A text is no change: which, and how it is written.
        """
        return [
            *(Change(action="close", offer=text) for text in self.close),
            *map(_resized, self.resize),
            *map(_added, self.add),
        ]


def asked_changes(
    close: Annotated[list[str], Query(alias=CLOSE, max_length=MAX_CHANGES)] = [],  # noqa: B006
    resize: Annotated[list[str], Query(alias=RESIZE, max_length=MAX_CHANGES)] = [],  # noqa: B006
    add: Annotated[list[str], Query(alias=ADD, max_length=MAX_CHANGES)] = [],  # noqa: B006
) -> AskedChanges:
    """Read the changes of an address; FastAPI copies the empty lists.

    Parameters
    ----------
    close, resize, add
        As the fields of `AskedChanges`.
    """
    return AskedChanges(close=close, resize=resize, add=add)


Changes = Annotated[AskedChanges, Depends(asked_changes)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """What the form of the page adds; texts as they were typed."""

    what: str  # `CLOSE`, `RESIZE` or `ADD`; empty: nothing
    offer: str
    capacity: str
    latitude: str
    longitude: str

    def to(self, asked: AskedChanges) -> AskedChanges:
        """Append it.

        Parameters
        ----------
        asked
            The changes that there are.

        Raises
        ------
        InputError
            Something is missing, or is no number.
        """
        close, resize, add = ([*texts] for texts in (asked.close, asked.resize, asked.add))
        if self.what == CLOSE:
            close.append(self.offer)
        elif self.what == RESIZE:
            if not self.capacity.strip():
                raise InputError("Zur Änderung des Umfangs fehlt die neue Zahl.")
            resize.append(f"{self.offer}={self.capacity.strip()}")
        elif self.what == ADD:
            if not (self.latitude.strip() and self.longitude.strip()):
                raise InputError(
                    "Zum neuen Standort fehlen Breite und Länge, etwa 51,535 und 7,689."
                )
            size = f"={self.capacity.strip()}" if self.capacity.strip() else ""
            add.append(f"{self.latitude.strip()};{self.longitude.strip()}{size}")
        else:
            raise InputError(
                f"was={excerpt(self.what)}: Das gibt es nicht. "
                f"{suggestion(self.what, (CLOSE, RESIZE, ADD))}"
            )
        return AskedChanges(close=close, resize=resize, add=add)


def new_change(
    what: Annotated[str, Query(alias="was", max_length=40)] = "",
    offer: Annotated[str, Query(alias="angebot", max_length=_LONGEST)] = "",
    capacity: Annotated[str, Query(alias="umfang", max_length=40)] = "",
    latitude: Annotated[str, Query(alias="breite", max_length=40)] = "",
    longitude: Annotated[str, Query(alias="laenge", max_length=40)] = "",
) -> NewChange | None:
    """Read what the form adds; None: nothing.

    Parameters
    ----------
    what, offer, capacity, latitude, longitude
        As the fields of `NewChange`.
    """
    if not what:
        return None
    return NewChange(
        what=what, offer=offer, capacity=capacity, latitude=latitude, longitude=longitude
    )


def question_among(text: str, questions: Sequence[AskedQuestion]) -> AskedQuestion:
    """Find a question by its name.

    Parameters
    ----------
    text
        Kind, life phase, mode and capacity; empty: the first.
    questions
        Those that were answered; at least one.

    Raises
    ------
    NotFoundError
        It was not answered.
    """
    if not text:
        return questions[0]
    known = {item.part: item for item in questions}
    if text not in known:
        raise NotFoundError(
            f"frage={excerpt(text)}: Diese Frage ist über das Land nicht gerechnet. "
            f"{suggestion(text, known)}"
        )
    return known[text]


def _resized(text: str) -> Change:
    offer, sign, amount = text.rpartition("=")
    if not (sign and offer):
        raise InputError(
            f"{excerpt(text)}: Ein anderer Umfang wird geschrieben als Nummer=Zahl, etwa K17=40."
        )
    return Change(action="resize", offer=offer, capacity=_amount(amount, text))


def _added(text: str) -> Change:
    place, sign, amount = text.partition("=")
    parts = place.split(";")
    if len(parts) != 2:
        raise InputError(
            f"{excerpt(text)}: Ein neuer Standort wird geschrieben als Breite;Länge=Zahl, etwa "
            "51,535;7,689=40."
        )
    latitude, longitude = (_number(part, text) for part in parts)
    capacity = _amount(amount, text) if sign else None
    return Change(action="add", place=(longitude, latitude), capacity=capacity)


def _amount(text: str, whole: str) -> float:
    """Read a number of places or hours; a point before three digits may part thousands."""
    if _THOUSANDS.fullmatch(text.strip()):
        plain = text.strip().replace(".", "")
        raise InputError(
            f"{excerpt(whole)}: Heißt „{excerpt(text)}“ {plain}, oder ist der Punkt ein Komma? "
            f"Bitte {plain} schreiben, ohne Punkt, oder mit Komma."
        )
    return _number(text, whole)


def _number(text: str, whole: str) -> float:
    """Read a number with a decimal comma or point."""
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise InputError(f"{excerpt(whole)}: „{excerpt(text)}“ ist keine Zahl.")
    return found
