"""The sentences that head an area's page; never empty, whatever is known."""

import math

from kpk_geo import german
from kpk_geo.errors import listed
from kpk_geo.model import Unit
from maps.area.counting import together
from maps.area.indicator_text import city_text, partial_text, place_text, standouts, value_text
from maps.area.profile import AreaProfile, IndicatorFigures

MAX_PIECES = 3  # of the headline
MAX_STANDOUTS = 2  # figures in the sentence below it
MAX_QUARTER_PIECES = 2  # whose pieces are longer
NOTHING = "dazu ist noch nichts ausgewertet"


def headline(profile: AreaProfile) -> str:
    """Say in one sentence what is found; what is merely known where nothing was evaluated."""
    most = MAX_PIECES if profile.quarter is None else MAX_QUARTER_PIECES
    pieces = [part.headline for part in profile.parts if part.headline][:most]
    if pieces:
        return f"{profile.name}: {', '.join(pieces)}"
    known = [item for item in profile.indicators if _is_rate_known(item)]
    if known:
        judged = [item for item in known if item.indicator.polarity.sign]  # others say no burden
        item = (standouts(known) or judged or known)[0]
        assert item.standing is not None
        text = value_text(item.standing.own, item.indicator.unit)
        place = place_text(item.standing, item.indicator.unit)
        return f"{profile.name}: {item.indicator.label} {text}{', ' + place if place else ''}"
    return f"{profile.name}: {NOTHING}"


def _is_rate_known(item: IndicatorFigures) -> bool:
    standing = item.standing
    if standing is None or math.isnan(standing.own.value):
        return False
    return item.indicator.unit is not Unit.COUNT


def lead(profile: AreaProfile) -> str:
    """Say in which figures the area stands out, or what the Quartier is made of."""
    if profile.quarter is not None:
        return _made_of(profile)
    found = [_figure(item) for item in standouts(profile.indicators)]
    if found:
        more = " unter anderem" if len(found) > MAX_STANDOUTS else ""
        named = together(found[:MAX_STANDOUTS])
        return f"Im höchsten oder niedrigsten Zehntel der Stadt{more}: {named}."
    if any(_is_rate_known(item) for item in profile.indicators):
        return (
            "In keinem Indikator liegt das Gebiet im höchsten oder niedrigsten Zehntel der Stadt."
        )
    return "Zu diesem Gebiet sind keine Quoten geladen, oder sie sind gesperrt."


def _figure(item: IndicatorFigures) -> str:
    standing, unit = item.standing, item.indicator.unit
    assert standing is not None
    more = [text for text in (city_text(standing.city, unit), place_text(standing, unit)) if text]
    return f"{item.indicator.label} {value_text(standing.own, unit)} ({'; '.join(more)})"


def _made_of(profile: AreaProfile) -> str:
    count = german.several(len(profile.areas), "Gebiet", "Gebieten")
    text = (
        f"Zusammen aus {count} der Ebene „{profile.level_label}“: Anzahlen sind addiert, Quoten "
        "aus den Summen gebildet."
    )
    partial = [
        f"{item.indicator.label} {partial_text(item.standing.own)}"
        for item in profile.indicators
        if item.standing is not None
        and item.standing.own.is_partial
        and not math.isnan(item.standing.own.value)  # the others have no figure, and say so
    ]
    return f"{text} Nicht aus allen Gebieten: {listed(partial)}." if partial else text
