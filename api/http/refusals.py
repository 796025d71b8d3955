"""What is said of a parameter or a field that was refused: in German, quoting a little of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from kpk_geo.errors import excerpt, listed
from kpk_geo.german import number

MAX_REFUSALS = 5  # that one message names: own setting


def refusal_text(errors: Sequence[Mapping[str, Any]]) -> str:
    """Say what is wrong with each parameter or field.

    Parameters
    ----------
    errors
        As pydantic gives them: `type`, `loc`, `input` and `ctx`.

    Examples
    --------
    >>> refusal_text([{"type": "missing", "loc": ("query", "cell"), "input": None}])
    'Angaben: cell fehlt.'
    """
    if any(error["type"] == "json_invalid" for error in errors):
        return "Was gesendet wurde, ist kein gültiges JSON."
    texts = [_text(error) for error in errors[:MAX_REFUSALS]]
    rest = len(errors) - len(texts)
    more = f"; und {number(rest)} weitere" if rest else ""
    return f"Angaben: {'; '.join(texts)}{more}."


def _text(error: Mapping[str, Any]) -> str:
    where = listed((excerpt(part) for part in error["loc"][1:]), limit=8).replace(", ", ".")
    if error["type"] == "missing":
        return f"{where} fehlt" if where else "der Inhalt fehlt"
    return f"{where}: {_fault(error)}"


def _fault(error: Mapping[str, Any]) -> str:
    bounds = error.get("ctx", {})
    match error["type"]:
        case "too_long":
            return f"höchstens {number(bounds['max_length'])} Einträge auf einmal"
        case "string_too_long":
            length = len(error["input"])
            return (
                f"höchstens {number(bounds['max_length'])} Zeichen; hier sind es {number(length)}"
            )
    given = error.get("input")
    shown = f"„{excerpt(given)}“" if isinstance(given, str) else excerpt(_plain(given))
    for key, word in (("ge", "mindestens"), ("gt", "mehr als"), ("le", "höchstens"),
                      ("lt", "weniger als")):  # fmt: skip
        if key in bounds:
            return f"{shown} ist nicht zulässig, sondern {word} {number(bounds[key])}"
    return f"{shown} ist nicht zulässig"


def _plain(given: object) -> str:
    """Write a value in short; a large one is not written out first, which would take long."""
    if isinstance(given, Mapping):
        return "ein Objekt"
    if isinstance(given, Sequence):
        return "eine Liste"
    return "leer" if given is None else repr(given)
