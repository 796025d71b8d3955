"""How values that were carried over from earlier areas are marked: by a sign and in words."""

from collections.abc import Iterable

from kpk_geo.model import Validity

SIGN = "≈"


def is_estimated(code: object) -> bool:
    """Whether a code of `Validity` says that a value was carried over."""
    return code == Validity.ESTIMATED


def signed(text: str, code: object) -> str:
    """Put the sign behind a value that was carried over.

    >>> signed("12,5 %", Validity.ESTIMATED), signed("12,5 %", Validity.VALID)
    ('12,5 % ≈', '12,5 %')
    """
    return f"{text} {SIGN}" if is_estimated(code) else text


def estimated_line(labels: Iterable[str]) -> str:
    """Say which values of an area were carried over; empty if none was.

    >>> estimated_line(["Kinderarmut", "Einwohner"])
    '≈ auf heutige Gebiete umgerechnet, also geschätzt: Kinderarmut, Einwohner.'
    """
    names = list(labels)
    if not names:
        return ""
    return f"{SIGN} {Validity.ESTIMATED.label}, also geschätzt: {', '.join(names)}."


def estimated_note(count: int, areas: int) -> str:
    """Say how many areas of a map rest on such values.

    Parameters
    ----------
    count
        Areas with such a value.
    areas
        All areas.
    """
    return (
        f"{SIGN} heißt {Validity.ESTIMATED.label}: Gezählt wurde auf früheren Gebieten, die Werte "
        f"von {count} der {areas} Gebiete sind Schätzungen."
    )
