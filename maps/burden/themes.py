"""Themes of the burden map: status, dynamic, and both together."""

from dataclasses import replace
from itertools import pairwise

import pandas as pd

from analyses.burden.classes import FIELD_SIGNS, ClassScheme
from kpk_geo.german import number
from maps.kit.palette import DYNAMIC_COLOURS, DYNAMIC_PATTERNS, STATUS_COLOURS
from maps.kit.themes import LegendField, LegendItem, Theme, with_gaps

GROUP = "Belastungsindex"


def status_theme(codes: pd.Series, validity: pd.Series, scheme: ClassScheme) -> Theme:
    """Colour by status class.

    Parameters
    ----------
    codes
        Of the classes, by area_id; missing where an area has none.
    validity
        Codes of `Validity` by area_id: why an area has no class.
    scheme
        The classes, the least burdened first.
    """
    theme = _class_theme(
        "status",
        "Status",
        "Wie belastet ist ein Gebiet heute, verglichen mit den anderen der Stadt? "
        "„Sehr niedrig“ heißt: sehr niedriger sozialer Status, also hohe Belastung.",
        (codes, validity, scheme),
        STATUS_COLOURS,
    )
    meaning = ("wenig belastet", "durchschnittlich", "belastet", "stark belastet")
    explained = [
        replace(item, limits=f"{word}, {item.limits}")
        for item, word in zip(theme.items, meaning, strict=False)
    ]
    return replace(theme, items=(*explained, *theme.items[len(explained) :]))


def dynamic_theme(codes: pd.Series, validity: pd.Series, scheme: ClassScheme) -> Theme:
    """Colour by the class of the change.

    Parameters
    ----------
    codes
        Of the classes, by area_id; missing where an area has none.
    validity
        Codes of `Validity` by area_id: why an area has no class.
    scheme
        The classes, the best change first.
    """
    return _class_theme(
        "dynamic",
        "Dynamik",
        "Entwickelt sich ein Gebiet besser oder schlechter als der Durchschnitt der Stadt? "
        "„Negativ“ heißt: schlechter als der Durchschnitt, nicht unbedingt schlechter als früher.",
        (codes, validity, scheme),
        DYNAMIC_COLOURS,
        DYNAMIC_PATTERNS,
    )


def _class_theme(
    name: str,
    label: str,
    sentence: str,
    data: tuple[pd.Series, pd.Series, ClassScheme],
    colours: dict[int, str],
    patterns: dict[int, str] | None = None,
) -> Theme:
    codes, validity, scheme = data
    items = [
        LegendItem(
            label=text,
            limits=limits,
            colour=colours[code],
            pattern=(patterns or {}).get(code, "none"),
            count=int((codes == code).sum()),
        )
        for code, text, limits in zip(
            scheme.codes, scheme.labels, _limit_texts(scheme.limits), strict=True
        )
    ]
    places = {code: place for place, code in enumerate(scheme.codes)}
    known = codes.map(places)
    theme = with_gaps(name, label, sentence, items, known, validity)
    return replace(theme, group=GROUP)


def _limit_texts(limits: tuple[float, ...]) -> list[str]:
    texts = [f"unter {number(limits[0], 1)}"]
    texts += [f"{number(low, 1)} bis {number(high, 1)}" for low, high in pairwise(limits)]
    return [*texts, f"über {number(limits[-1], 1)}"]


def field_theme(
    status: pd.Series, dynamic: pd.Series, validity: pd.Series, schemes: dict[str, ClassScheme]
) -> Theme:
    """Colour by status, pattern by dynamic.

    Parameters
    ----------
    status, dynamic
        Codes of the classes by area_id; an area that lacks one has no field.
    validity
        Codes of `Validity` by area_id: why an area has no field.
    schemes
        The classes under "status" and "dynamic".
    """
    items = [
        LegendItem(
            label=f"{code}{FIELD_SIGNS[change]}",
            limits=f"Status {text}, Dynamik {change_text}",
            colour=STATUS_COLOURS[code],
            pattern=DYNAMIC_PATTERNS[change],
            count=int(((status == code) & (dynamic == change)).sum()),
        )
        for code, text in zip(schemes["status"].codes, schemes["status"].labels, strict=True)
        for change, change_text in zip(
            schemes["dynamic"].codes, schemes["dynamic"].labels, strict=True
        )
    ]
    width = len(schemes["dynamic"].codes)
    rows = status.map({code: i for i, code in enumerate(schemes["status"].codes)})
    columns = dynamic.map({code: i for i, code in enumerate(schemes["dynamic"].codes)})
    theme = with_gaps(
        "field",
        "Gesamtindex",
        "Status und Dynamik zusammen: die Farbe zeigt den Status, das Zeichen die Dynamik "
        "(+ besser, − schlechter als der Durchschnitt).",
        items,
        rows * width + columns,
        validity,
    )
    return replace(theme, group=GROUP, field=_heads(schemes["status"], schemes["dynamic"]))


def _heads(status: ClassScheme, dynamic: ClassScheme) -> LegendField:
    signs = [FIELD_SIGNS[code].replace("-", "−") for code in dynamic.codes]
    return LegendField(
        corner="Status \\ Dynamik",
        columns=tuple(f"{sign} {text}" for sign, text in zip(signs, dynamic.labels, strict=True)),
        rows=tuple(
            f"{code} {text}" for code, text in zip(status.codes, status.labels, strict=True)
        ),
    )
