"""What is said of changes against earlier dates, and against what they were tested."""

import math

from kpk_geo import german
from kpk_geo.german import number
from kpk_geo.model import Move
from kpk_geo.results.hot_spots import HotSpotArea, MoveSummary


def points(share: float) -> str:
    """Write a difference of rates with its sign.

    >>> points(0.053), points(-0.2)
    ('+5,3 Punkte', '−20,0 Punkte')
    """
    sign = "+" if share > 0 else "−" if share < 0 else "±"
    return f"{sign}{number(abs(100 * share), 1)} Punkte"


def change_question(moves: MoveSummary) -> str:
    """Say what the map of changes asks, and against what."""
    first, last = moves.dates[0], moves.dates[-1]
    return (
        f"Hat sich die Quote vom {german.day(first)} bis zum {german.day(last)} anders entwickelt "
        f"als in der ganzen Stadt ({points(moves.city_change)})? Geprüft gegen: alle Gebiete "
        "verändern sich gleich stark. Von dem, was gesichert heißt, sind im Mittel höchstens "
        f"{number(100 * moves.level)} % Irrtum. {detectable_text(moves)}"
    )


def detectable_text(moves: MoveSummary) -> str:
    """Say which changes could have been found at all."""
    parts = []
    for item in moves.detectable:
        people = f"{number(item.people)} Menschen"
        parts.append(
            f"bei {people} nie"
            if math.isnan(item.change)
            else f"ab {number(100 * item.change, 1)} Punkten bei {people}"
        )
    if not parts:
        return ""
    if all(math.isnan(item.change) for item in moves.detectable):
        return (
            "Mit so wenigen Menschen je Gebiet ließe sich hier keine Veränderung eines einzelnen "
            "Gebiets finden; „keine gesicherte Abweichung“ heißt nicht, dass nichts geschah."
        )
    return (
        f"Zur Hälfte gefunden würden Veränderungen {', '.join(parts)}; „keine gesicherte "
        "Abweichung“ heißt also nicht, dass nichts geschah."
    )


def scale_text(moves: MoveSummary) -> str:
    """Say by how much counts were taken to vary more than by chance alone, and why."""
    found = {
        "angegebener Design-Effekt": moves.design_effect,
        "übrige Streuung der Jahre": moves.dispersion,
        "robuste Streuung der Gebiete": moves.robust,
    }
    known = {name: value for name, value in found.items() if not math.isnan(value)}
    rest = ", ".join(f"{name} {number(value, 2)}" for name, value in known.items())
    return f"Varianz mal {number(max(known.values()), 2)} ({rest}; es gilt das Größte)"


def change_method(moves: MoveSummary) -> str:
    """Give the line of the method box."""
    if not moves.dates:
        return moves.reason
    days = ", ".join(german.day(moment) for moment in moves.dates)
    return (
        f"Logistisches Modell mit einer Höhe je Gebiet und je Stichtag ({days}), Score-Test je "
        f"Gebiet, zweiseitig; Benjamini-Hochberg über {number(moves.tests)} Gebiete, FDR "
        f"{number(100 * moves.level)} %. {scale_text(moves)}"
    )


def area_change(area: HotSpotArea, moves: MoveSummary) -> str:
    """Say how an area changed against the city; empty where it was not compared."""
    if area.move is None or not moves.dates:
        return ""
    since = german.day(moves.dates[0])
    if math.isnan(area.change):
        return f"seit {since}: {Move.SAME.label} (zu allen Stichtagen niemand oder alle)"
    alone = area.move is Move.SAME and not area.change_low <= 0 <= area.change_high
    remark = (
        f" (für sich allein auffällig, nach der Korrektur für {number(moves.tests)} Gebiete nicht)"
        if alone
        else ""
    )
    return (
        f"{points(area.change)} seit {since} ({points(area.change_low)} bis "
        f"{points(area.change_high)}): {area.move.label}{remark}"
    )
