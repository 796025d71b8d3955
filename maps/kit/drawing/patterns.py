"""Patterns over colours, as the browser's maps have them: what a grey copy keeps of a class."""

from typing import Final

from markupsafe import Markup

from maps.kit.palette import INK

HATCH: Final = "hatch"
_TILE: Final = 16  # units of a tile before it is scaled
_BANDS: Final = "M4 -1v18M12 -1v18"
_DARK: Final = 130  # perceived brightness below which signs are light
# By name: path, width of its line, scale; the same as in the script of the pages.
_SIGNS: Final[dict[str, tuple[str, float, float]]] = {
    "plus": ("M8 4v8M4 8h8", 2.2, 0.9),
    "minus": ("M3 8h10", 2.2, 0.9),
    "unsure": ("", 0, 0.9),
    "stripe": ("M-2 6L10 18M-2 -2L18 18M6 -2L18 10", 1.6, 0.9),
    "dots": ("M4 4h.01M12 12h.01", 3, 0.6),
}
_UNSURE: Final = "unsure"
_HATCHED: Final = (
    '<pattern id="{id}" width="9" height="9" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path d="M0 0h9v9h-9z" fill="#ffffff"/>'
    '<path d="M0 0v9" stroke="#c3bab0" stroke-width="3"/></pattern>'
)


def is_dark(colour: str) -> bool:
    """Say whether signs on a colour have to be light (brightness after ITU-R BT.601).

    Parameters
    ----------
    colour
        As #rrggbb.

    Examples
    --------
    >>> is_dark("#84361c"), is_dark("#f6ece4")
    (True, False)
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.3 * red + 0.59 * green + 0.11 * blue < _DARK


def pattern_id(prefix: str, pattern: str, colour: str) -> str:
    """Name a pattern of a picture; hatching has one colour wherever it stands.

    Parameters
    ----------
    prefix
        Of the picture.
    pattern, colour
        As in `Fill`.
    """
    return prefix if pattern == HATCH else f"{prefix}-{pattern}{colour.removeprefix('#')}"


def pattern_svg(name: str, pattern: str, colour: str, *, is_gap: bool = False) -> Markup:
    """Write a pattern.

    Parameters
    ----------
    name
        As `pattern_id` gives it.
    pattern
        One of the palette's; those that end in "unsure" lie on bands.
    colour
        Of the ground, as #rrggbb.
    is_gap
        Whether the sign says that there is no class, and is pale.
    """
    if pattern == HATCH:
        return Markup(_HATCHED).format(id=name)
    sign = pattern.removesuffix(f"-{_UNSURE}")
    d, width, scale = _SIGNS[sign]
    ink = INK["gap"] if is_gap else INK["light"] if is_dark(colour) else INK["dark"]
    parts = [Markup('<path d="M0 0h{0}v{0}h-{0}z" fill="{1}"/>').format(_TILE, colour)]
    if pattern.endswith(_UNSURE):
        parts += [_stroke(_BANDS, 4.8, INK["band"]), _stroke(_BANDS, 4, INK["light"])]
        parts += [_stroke(d, width + 3, colour)] if d else []
    parts += [_stroke(d, width, ink)] if d else []
    return Markup(
        '<pattern id="{0}" width="{1}" height="{1}" patternUnits="userSpaceOnUse" '
        'patternTransform="scale({2})">{3}</pattern>'
    ).format(name, _TILE, scale, Markup().join(parts))


def _stroke(d: str, width: float, colour: str) -> Markup:
    return Markup(
        '<path d="{}" fill="none" stroke-linecap="round" stroke-width="{:g}" stroke="{}"/>'
    ).format(d, width, colour)
