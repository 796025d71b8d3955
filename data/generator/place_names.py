"""What districts, quarters and areas are called, so that a name lies where it says."""

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

# By the number that `people` gives from the middle outwards.
DISTRICTS = {
    "01": "Mitte", "02": "Bahnstadt", "03": "Waldrand", "04": "Süd", "05": "Hafen", "06": "Ost",
    "07": "Nord", "08": "Schlossberg", "09": "Kirchdorf", "10": "Kupferberg", "11": "West",
    "12": "Marienhöhe",
}  # fmt: skip
QUARTERS = {
    "0101": "Marktviertel", "0102": "Brückenkopf", "0103": "Altstadt", "0104": "Neustadt",
    "0105": "Klosterviertel", "0106": "Ziegelei", "0107": "Bahnhofsviertel",
    "0201": "Gleisdreieck", "0202": "Eisenbahnersiedlung", "0203": "Theaterviertel",
    "0204": "Gartenstadt", "0205": "Güterbahnhof", "0206": "Lindenhof",
    "0301": "Forsthaus", "0302": "Eichenkamp", "0303": "Buchenhain",
    "0401": "Niederfeld", "0402": "Windmühle", "0403": "Südpark", "0404": "Lerchenfeld",
    "0405": "Amselhain", "0406": "Kastanienplatz", "0407": "Spinnerei", "0408": "Südstadt",
    "0501": "Alter Hafen", "0502": "Heidehof", "0503": "Speicherviertel", "0504": "Werftsiedlung",
    "0505": "Hafenvorstadt", "0506": "Zechenkolonie", "0507": "Rosenhügel",
    "0601": "Oststadt", "0602": "Kornfeld", "0603": "Glashütte", "0604": "Mühlenfeld",
    "0701": "Nordfeld", "0702": "Nordstadt", "0703": "Hasenheide", "0704": "Fuchsbau",
    "0705": "Wasserturm", "0706": "Nordpark",
    "0801": "Schlossgarten", "0802": "Bergfried",
    "0901": "Oberdorf", "0902": "Klosterfeld", "0903": "Westheim", "0904": "Unterdorf",
    "0905": "Weberviertel", "0906": "Steinbruch",
    "1001": "Silberhang", "1002": "Sonnenhang", "1003": "Erzgrund", "1004": "Grubenfeld",
    "1101": "Weidenau", "1102": "Fährdorf", "1103": "Entenfang", "1104": "Weststadt",
    "1105": "Stahlwerk", "1106": "Schwanenteich", "1201": "Osterholz",
}  # fmt: skip
_COMPASS = ("Ost", "Nordost", "Nord", "Nordwest", "West", "Südwest", "Süd", "Südost")
_MIDDLE = 0.35  # of the quarter's radius: nearer to its middle an area is called so


def area_names(areas: pd.DataFrame, centres: np.ndarray) -> pd.Series:
    """Name each area by where it lies in its quarter; no name is given twice.

    Parameters
    ----------
    areas
        quarter_id and quarter_name, one row per area, numbered from 0.
    centres
        Metres, one row per area.
    """
    names = pd.Series(index=areas.index, dtype=object)
    for _, rows in areas.groupby("quarter_id"):
        words = _words(centres[rows.index])
        names[rows.index] = [
            f"{name} {word}" for name, word in zip(rows["quarter_name"], words, strict=True)
        ]
    return names


def _words(points: np.ndarray) -> list[str]:
    """Choose directions of the compass that fit together best."""
    if len(points) == 1:
        return ["Kern"]
    offset = points - points.mean(axis=0)
    radius = np.linalg.norm(offset, axis=1)
    angle = np.degrees(np.arctan2(offset[:, 1], offset[:, 0]))
    turn = np.abs((angle[:, None] - 45 * np.arange(8) + 180) % 360 - 180)
    turn[:, 1::2] += 22  # plain directions go before those between
    middle = np.where(radius < _MIDDLE * radius.max(), 0, 200)
    _, word = linear_sum_assignment(np.c_[turn, middle])
    return [(*_COMPASS, "Mitte")[at] for at in word]
