"""Themes of the burden map: status, dynamic, and both together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from analyses.burden.certainty import SURE
from analyses.burden.classes import FIELD_SIGNS, ClassScheme
from kpk_geo.german import number
from maps.burden.certainty_text import NOT_DIFFERING, SURE_OF_100
from maps.burden.headlines import dynamic_finding, field_finding, status_finding
from maps.kit.palette import (
    DYNAMIC_COLOURS,
    DYNAMIC_PATTERNS,
    STATUS_COLOURS,
    UNSURE_PATTERNS,
)
from maps.kit.themes import LegendField, LegendItem, Theme, with_gaps

GROUP = "Belastungsindex"
_OFFICIAL = {"status": "Status", "dynamic": "Dynamik"}
_CITY = " als die Stadt"  # left out where a heading has no room for it


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Doubt:
    """Which areas are striped, and why."""

    share: pd.Series  # by area_id: probability of the shown class; NaN where it is not known
    differ: bool | None  # whether changes differ at all; None: cannot be tested
    reason: str = ""  # German: why nothing is known of either

    @property
    def unsure(self) -> pd.Series:
        """Areas to stripe: all of them where changes do not differ at all."""
        if self.differ is False:
            return pd.Series(True, self.share.index)
        return self.share < SURE

    @property
    def sentence(self) -> str:
        """What the theme says of it."""
        if self.differ is False:
            return (
                f" Achtung: {NOT_DIFFERING}. Deshalb ist alles gestreift; eine gesicherte "
                "Reihenfolge zeigt diese Karte nicht."
            )
        if self.share.notna().any():
            return (
                " Gestreift ist, was unsicher ist: Die gezeigte Klasse ist weniger als "
                f"{SURE_OF_100} von 100 wahrscheinlich."
            )
        return f" {self.reason}" if self.reason else ""


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
        "Belastung",
        "Wie belastet ist ein Gebiet heute, verglichen mit den anderen der Stadt? "
        "Die amtliche Klasse „Status“ zählt umgekehrt: niedriger Status heißt hohe Belastung.",
        (codes, validity, scheme),
        STATUS_COLOURS,
    )
    return replace(theme, finding=status_finding(codes))


def dynamic_theme(
    codes: pd.Series, validity: pd.Series, scheme: ClassScheme, doubt: Doubt
) -> Theme:
    """Colour by the class of the change; what is not sure is striped.

    Parameters
    ----------
    codes
        Of the classes, by area_id; missing where an area has none.
    validity
        Codes of `Validity` by area_id: why an area has no class.
    scheme
        The classes, the best change first.
    doubt
        Which areas are not sure.
    """
    theme = _class_theme(
        "dynamic",
        "Entwicklung",
        "Entwickelt sich ein Gebiet besser oder schlechter als der Durchschnitt der Stadt? "
        "„Schlechter“ heißt nicht unbedingt schlechter als früher." + doubt.sentence,
        (codes, validity, scheme),
        DYNAMIC_COLOURS,
        DYNAMIC_PATTERNS,
    )
    finding = dynamic_finding(codes, doubt.share, doubt.differ)
    return striped(replace(theme, finding=finding), len(scheme.codes), doubt)


def striped(theme: Theme, classes: int, doubt: Doubt) -> Theme:
    """Stripe the areas that are not sure; one line of the legend says so for all classes.

    Parameters
    ----------
    theme
        With its classes first among the items.
    classes
        So many items of the theme are classes, the first ones.
    doubt
        Which areas are not sure.
    """
    unsure = doubt.unsure.fillna(False).tolist()
    hit = [0 <= place < classes and doubted
           for place, doubted in zip(theme.classes, unsure, strict=True)]  # fmt: skip
    if not any(hit):
        return theme
    last = len(theme.items)
    twins = [
        replace(item, pattern=UNSURE_PATTERNS[item.pattern], count=0, is_listed=False)
        for item in theme.items[:classes]
    ]
    return replace(
        theme,
        items=(*theme.items, _line(sum(hit), doubt), *twins),
        classes=tuple(
            last + 1 + place if doubted else place
            for place, doubted in zip(theme.classes, hit, strict=True)
        ),
    )


def _line(count: int, doubt: Doubt) -> LegendItem:
    areas = "1 Gebiet" if count == 1 else f"{number(count)} Gebiete"
    why = (
        "die Veränderungen unterscheiden sich nicht mehr als durch Zufall"
        if doubt.differ is False
        else f"Klasse weniger als {SURE_OF_100} von 100 wahrscheinlich"
    )
    return LegendItem(
        label="gestreift: unsicher", limits=f"{why}; {areas}, oben mitgezählt",
        colour=DYNAMIC_COLOURS[3], pattern=UNSURE_PATTERNS["none"], count=None,
    )  # fmt: skip


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
            limits=f"{_OFFICIAL[name]} {scheme.official_label(code)}, {limits}",
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
    codes: Sequence[pd.Series],
    validity: pd.Series,
    schemes: dict[str, ClassScheme],
    doubt: Doubt,
) -> Theme:
    """Colour by status, pattern by dynamic; what is not sure is striped.

    Parameters
    ----------
    codes
        Of the classes of status and dynamic by area_id; an area that lacks one has no field.
    validity
        Codes of `Validity` by area_id: why an area has no field.
    schemes
        The classes under "status" and "dynamic".
    doubt
        Which areas are not sure: both classes together.
    """
    status, dynamic = codes
    items = [
        LegendItem(
            label=f"{code}{FIELD_SIGNS[change]}",
            limits=f"Belastung {text}, {change_text}",
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
        "Belastung und Entwicklung",
        "Beides zusammen (Gesamtindex): Die Farbe zeigt die Belastung, das Zeichen die Entwicklung "
        "(+ besser, − schlechter als die Stadt; ohne Zeichen etwa gleich)." + doubt.sentence,
        items,
        rows * width + columns,
        validity,
    )
    heads = _heads(schemes["status"], schemes["dynamic"])
    finding = field_finding((status, dynamic), doubt.share, doubt.differ)
    shown = replace(theme, group=GROUP, field=heads, finding=finding)
    return striped(shown, len(items), doubt)


def _heads(status: ClassScheme, dynamic: ClassScheme) -> LegendField:
    signs = [  # as the boxes and the map have them: in between, there is none
        "" if DYNAMIC_PATTERNS[code] == "none" else FIELD_SIGNS[code].replace("-", "−")
        for code in dynamic.codes
    ]
    return LegendField(
        corner="Belastung",
        columns=tuple(
            f"{sign} {text.removesuffix(_CITY)}".strip()
            for sign, text in zip(signs, dynamic.labels, strict=True)
        ),
        rows=status.labels,
    )
