"""A scale bar: a round length that fits."""

from dataclasses import dataclass
from math import floor, log10

_METRES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleBar:
    """A length on the map."""

    width: float  # units
    text: str  # German


def scale_bar(scale: float, most: float) -> ScaleBar:
    """Choose the longest of 1, 2 and 5 times a power of ten that fits.

    Parameters
    ----------
    scale
        Units per metre.
    most
        Units that it may be long.

    Examples
    --------
    >>> scale_bar(0.1, 300)
    ScaleBar(width=200.0, text='2 km')
    """
    room = most / scale
    power = 10.0 ** floor(log10(room))
    metres = max(step * power for step in (1, 2, 5) if step * power <= room)
    text = f"{metres / _METRES:g} km" if metres >= _METRES else f"{metres:g} m"
    return ScaleBar(width=metres * scale, text=text.replace(".", ","))
