"""Where a pushchair rolls, read from OpenStreetMap's tags."""

import re
from collections.abc import Mapping
from typing import Final

from kpk_geo.network.tag_values import FIRM, ROLLING, ROUGH, SOFT, SOFT_TRACKS

# Metres. A pushchair is tilted and lifted over the kerbs that streets have (about 12 cm); what is
# higher is a step, as at stops where one boards level (16 cm and more). An own setting. The value
# "raised" stops nobody by itself: OpenStreetMap's page "Key:kerb" gives it to all above about 3 cm,
# because these stop wheelchairs; 3 and 6 cm of DIN 18040-3 are meant for them and for canes too.
HIGH_KERB: Final = 0.15
_RAMPS_OF_OTHERS: Final = ("ramp:bicycle", "ramp:luggage")
_HEIGHT = re.compile(r"([\d.,]+)\s*(m|cm)?")


def rolls(tags: Mapping[str, str]) -> bool:
    """Say whether a pushchair can roll on a way; what nobody says anything of, it can.

    Smoothness says most, then the surface, then the grade of a track.

    Parameters
    ----------
    tags
        Of a way, without regard to who may use it.
    """
    if tags.get("wheelchair") in ("yes", "designated"):
        return True
    if tags.get("highway") == "steps":
        return _has_ramp(tags)
    if tags.get("sac_scale", "hiking") != "hiking":
        return False
    smoothness = tags.get("smoothness")
    if smoothness in ROUGH or smoothness in ROLLING:
        return smoothness in ROLLING
    surfaces = {word.strip().lower() for word in tags.get("surface", "").split(";")}
    if surfaces & SOFT:
        return False
    return bool(surfaces & FIRM) or tags.get("tracktype") not in SOFT_TRACKS


def _has_ramp(tags: Mapping[str, str]) -> bool:
    said = tags.get("ramp:stroller", tags.get("ramp:wheelchair"))
    if said is not None:
        return said == "yes"
    return is_vague_ramp(tags)


def is_vague_ramp(tags: Mapping[str, str]) -> bool:
    """Say whether steps have a ramp of which nobody says for whom: then it counts.

    >>> is_vague_ramp({"ramp": "yes"}), is_vague_ramp({"ramp": "yes", "ramp:bicycle": "yes"})
    (True, False)
    """
    if tags.get("ramp") != "yes" or tags.keys() & {"ramp:stroller", "ramp:wheelchair"}:
        return False
    return not any(tags.get(key, "no") != "no" for key in _RAMPS_OF_OTHERS)


def is_high_kerb(tags: Mapping[str, str]) -> bool:
    """Say whether a kerb is as high as a step; one of which no height is known is not.

    >>> is_high_kerb({"kerb": "raised"}), is_high_kerb({"kerb": "raised", "kerb:height": "18 cm"})
    (False, True)
    """
    if tags.get("wheelchair") in ("yes", "designated"):
        return False
    found = _HEIGHT.fullmatch(tags.get("kerb:height", "").strip())
    try:
        height = float(found[1].replace(",", ".")) if found else None
    except ValueError:
        height = None
    if found is None or height is None:
        return False
    return height / (100 if found[2] == "cm" else 1) > HIGH_KERB
