"""How values are marked that were not counted as they stand: by a sign and in words."""

from collections.abc import Iterable, Sequence

from kpk_geo.model import Validity

SIGN = "≈"  # carried over from earlier areas
_BRACKETS = "( )"  # as official statistics mark figures of limited value (DIN 55301)


def is_estimated(code: object) -> bool:
    """Whether a code of `Validity` says that a value was carried over."""
    return code == Validity.ESTIMATED


def signed(text: str, code: object) -> str:
    """Put the sign to a value that was carried over, or that its source calls uncertain.

    >>> signed("12,5 %", Validity.ESTIMATED), signed("12,5 %", Validity.VALID)
    ('12,5 % ≈', '12,5 %')
    >>> signed("12,5 %", Validity.UNCERTAIN)
    '(12,5 %)'
    """
    if code == Validity.UNCERTAIN:
        return f"({text})"
    return f"{text} {SIGN}" if is_estimated(code) else text


def sign_lines(values: Iterable[tuple[str, object]]) -> list[str]:
    """Say which values of an area bear a sign; none if none does.

    Parameters
    ----------
    values
        Label and code of `Validity` of each.

    Examples
    --------
    >>> sign_lines([("Kinderarmut", Validity.ESTIMATED), ("Miete", Validity.UNCERTAIN)])
    ['≈ auf heutige Gebiete umgerechnet, also geschätzt: Kinderarmut.', '( ) unsicher: Miete.']
    """
    given = list(values)
    estimated = [label for label, code in given if is_estimated(code)]
    uncertain = [label for label, code in given if code == Validity.UNCERTAIN]
    lines = []
    if estimated:
        lines.append(f"{SIGN} {Validity.ESTIMATED.label}, also geschätzt: {', '.join(estimated)}.")
    if uncertain:
        lines.append(f"{_BRACKETS} unsicher: {', '.join(uncertain)}.")
    return lines


def sign_notes(areas: Sequence[Iterable[object]]) -> list[str]:
    """Say how many areas of a map have values with a sign, and what it means.

    Parameters
    ----------
    areas
        Of each area the codes of its values.
    """
    codes = [set(area) for area in areas]
    estimated = sum(Validity.ESTIMATED in area for area in codes)
    uncertain = sum(Validity.UNCERTAIN in area for area in codes)
    notes = []
    if estimated:
        notes.append(
            f"{SIGN} heißt {Validity.ESTIMATED.label}: Gezählt wurde auf früheren Gebieten, die "
            f"Werte von {estimated} der {len(codes)} Gebiete sind Schätzungen."
        )
    if uncertain:
        notes.append(
            f"{_BRACKETS} heißt unsicher: Die Quelle nennt Zahlen nur ungefähr, oder ein Teil der "
            f"Zellen fehlt; das betrifft {uncertain} der {len(codes)} Gebiete."
        )
    return notes
