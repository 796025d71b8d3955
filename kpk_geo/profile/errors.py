"""Says in German what pydantic found wrong in a profile: the key, the reason, the way out."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kpk_geo.errors import suggestion


def explained(error: ValidationError, whole: type[BaseModel], content: Any = None) -> str:
    """List every fault, one to a line.

    Parameters
    ----------
    error
        As pydantic raised it.
    whole
        The model that was validated.
    content
        What was validated: an entry of a list is named by its own id, where it has one.
    """
    lines = [_explain(detail, whole, content) for detail in error.errors(include_url=False)]
    return "\n".join(f"  • {line}" for line in lines)


_REASONS = {
    "missing": "Diese Angabe fehlt.",
    "string_type": "Erwartet wird ein Text in Anführungszeichen.",
    "too_short": "Mindestens ein Eintrag wird gebraucht.",
    "string_pattern_mismatch": "Erlaubt sind Kleinbuchstaben a–z, Ziffern, - und _.",
    "date_from_datetime_parsing": "Erwartet wird ein Datum wie 2025-12-31.",
    "date_type": "Erwartet wird ein Datum wie 2025-12-31 (ohne Anführungszeichen).",
    "bool_type": "Erwartet wird true oder false.",
    "bool_parsing": "Erwartet wird true oder false.",
    "int_parsing": "Erwartet wird eine ganze Zahl.",
    "float_parsing": "Erwartet wird eine Zahl.",
    "tuple_type": "Erwartet wird eine Liste in eckigen Klammern.",
    "dict_type": "Erwartet wird ein Abschnitt.",
    "union_tag_not_found": "Die Angabe, um welche Art es geht, fehlt.",
}


def _explain(detail: ErrorDetails, whole: type[BaseModel], content: Any) -> str:
    parts = []
    for part in detail["loc"]:
        content = _inside(content, part)
        parts.append(_entry(part, content) if isinstance(part, int) else str(part))
    place = ".".join(parts)
    return f"{place or 'Profil'}: {_reason(detail, whole)}"


def _inside(content: Any, part: int | str) -> Any:
    """Give what stands under a key or at a place of a list; None where nothing does."""
    if isinstance(content, dict):
        return content.get(part)
    is_place = isinstance(content, list) and isinstance(part, int) and part < len(content)
    return content[part] if is_place else None


def _entry(place: int, content: Any) -> str:
    """Name an entry of a list.

    >>> _entry(0, {"id": "kita"}), _entry(1, "kiat")
    ('[1. Eintrag, „kita“]', '[2. Eintrag]')
    """
    own = content.get("id") if isinstance(content, dict) else None
    return f"[{place + 1}. Eintrag, „{own}“]" if isinstance(own, str) else f"[{place + 1}. Eintrag]"


def _reason(detail: ErrorDetails, whole: type[BaseModel]) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        return (
            f"Der Schlüssel „{key}“ ist unbekannt. {suggestion(key, _keys(detail['loc'], whole))}"
        )
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if kind in ("enum", "literal_error"):
        allowed = str(detail["ctx"]["expected"]).replace(" or ", ", ")
        return f"{detail['input']!r} gibt es nicht. Möglich sind {allowed}."
    if kind == "union_tag_invalid":
        context = detail["ctx"]
        return f"{context['tag']!r} gibt es nicht. Möglich sind {context['expected_tags']}."
    text = _REASONS.get(kind)
    return (
        text
        if text and kind == "missing"
        else f"{text or detail['msg']} Gefunden: {detail['input']!r}."
    )


def _keys(location: tuple[int | str, ...], whole: type[BaseModel]) -> list[str]:
    """List the keys that a section knows, found by walking the models along `location`."""
    model: Any = whole
    choices: list[type[BaseModel]] = []
    for part in location[:-1]:
        if not isinstance(part, str) or model is None:
            continue
        field = model.model_fields.get(part)
        if field is None:  # the name of a source, or which kind of section it is
            model = next((choice for choice in choices if _is_called(choice, part)), model)
            continue
        choices = list(_section_types(field.annotation))
        model = choices[0] if choices else None
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _is_called(model: type[BaseModel], tag: str) -> bool:
    return any(
        get_origin(field.annotation) is Literal and tag in get_args(field.annotation)
        for field in model.model_fields.values()
    )


def _section_types(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _section_types(argument)
