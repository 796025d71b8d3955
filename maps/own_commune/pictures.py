"""A small map of the areas that a place can be cut into."""

import geopandas as gpd
from markupsafe import Markup

from kpk_geo.frames import Areas
from kpk_geo.german import number
from maps.kit.drawing.areas import AreaPicture, Fill, Pen, area_ground, drawn_areas

_WIDTH = 300  # units: about pixels
_GROUND = "#d9d0c3"
_PEN = Pen(border=0.9, parent=1.2, mark=3, dot=5, label=13, sign=12)


def cut_map(areas: gpd.GeoDataFrame, label: str) -> Markup:
    """Draw areas as SVG: their borders, nothing else.

    Parameters
    ----------
    areas
        `area_id` and surfaces in metres.
    label
        German: what one of them is called.
    """
    frame = areas.set_index("area_id").assign(parent_id=None)
    ground = area_ground(Areas(frame), _WIDTH)
    return drawn_areas(
        AreaPicture(
            ground=ground, classes=dict.fromkeys(ground.shapes, "all"),
            fills={"all": Fill(label=label, colour=_GROUND, count=len(frame))},
            title=f"Karte: {number(len(frame))} Gebiete ({label})", pen=_PEN,
        )
    )  # fmt: skip
