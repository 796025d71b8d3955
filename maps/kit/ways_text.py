"""What must be said of ways: slope, who has none and why, and where too little is loaded."""

from collections.abc import Mapping, Sequence

from kpk_geo.errors import listed
from kpk_geo.german import number, several
from kpk_geo.model import NoWay, TravelMode
from kpk_geo.network.slope import SLOPED_MODES
from kpk_geo.results.access import HaloRecord, SlopeRecord, WaysRecord

LEVEL = "ohne Steigung"
SLOPED = "mit Steigung"
OFF_STREETS = "nicht am Straßennetz"  # all reasons but that of islands
SHOWN_AREAS = 8  # names in a sentence; own setting
_WHOLE = 0.001  # share of the ways that is not worth a word


def slope_text(mode: TravelMode, slope: SlopeRecord | None) -> str:
    """Say whether slope counts, and what is not known or closed.

    Parameters
    ----------
    mode
        How one travels.
    slope
        None: all ways count as level.
    """
    if slope is None:
        why = (
            "kein Höhenraster geladen"
            if mode in SLOPED_MODES
            else "Steigung zählt nur zu Fuß und mit Kinderwagen"
        )
        return f"Wege {LEVEL} ({why})."
    text = (
        f"Wege {SLOPED} aus {slope.elevation}: bergauf langsamer, leicht bergab am schnellsten "
        "(Tobler 1993)."
    )
    if slope.kilometres_unknown > _WHOLE * slope.kilometres:
        text += (
            f" Für {number(slope.kilometres_unknown, 1)} von {number(slope.kilometres, 1)} km ist "
            "keine Höhe bekannt; sie gelten als eben."
        )
    if slope.max_gradient is not None:
        text += (
            f" Wege über {number(slope.max_gradient, 1)} % ({number(slope.kilometres_closed, 1)} "
            "km) sind für Kinderwagen gesperrt (pushchair_max_gradient)."
        )
    return text


def ways_lines(ways: Sequence[WaysRecord], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Say of each mode whether slope counts and where too little is loaded: heading and sentence.

    Parameters
    ----------
    ways
        Of a run that is not about ways itself.
    names
        Of the areas, by area_id.
    """
    return [
        line
        for own in ways
        for line in (
            ("Steigung", f"{own.mode.label}: {slope_text(own.mode, own.slope)}"),
            *(("Rand", text) for text in halo_texts(own.mode, own.minutes, own.halo, names)),
        )
    ]


def ways_marks(
    slope: SlopeRecord | None,
    halo: Sequence[HaloRecord],
    children: Mapping[NoWay, float],
    names: Mapping[str, str],
) -> list[str]:
    """Say in a few words what stands beside a figure of ways wherever it is handed on.

    >>> ways_marks(None, [], {NoWay.OUTSIDE_EXTRACT: 507.0}, {})
    ['Wege ohne Steigung', '507 Kinder ohne Weg: außerhalb des geladenen Auszugs der Straßen']

    Parameters
    ----------
    slope
        None: all ways count as level.
    halo
        One for each measure that lacks something.
    children
        Who get nowhere, by reason.
    names
        Of the areas, by area_id.
    """
    marks = [f"Wege {LEVEL if slope is None else SLOPED}"]
    unsure = {key for gap in halo for key in (*gap.streets, *gap.offers)}
    if unsure:
        every = len(unsure) > 1 and len(unsure) == len(names)
        count = number(len(unsure))
        areas = f"alle {count}" if every else f"{count} von {number(len(names))}"
        marks.append(f"am Rand unsicher: {areas} Gebiete{'' if every else 'n'}")
    return [*marks, *(text.rstrip(".") for text in no_way_texts(children, {}))]


def no_way_texts(children: Mapping[NoWay, float], offers: Mapping[NoWay, int]) -> list[str]:
    """Say how many children and offers no way reaches, reason by reason.

    >>> no_way_texts({NoWay.BARRIER: 12.2, NoWay.ISLAND: 0.4}, {NoWay.NO_STREET: 1})[0]
    '12 Kinder ohne Weg: eine Straße nur jenseits von Wasser, Bahn oder Autobahn.'

    Parameters
    ----------
    children, offers
        By reason; reasons that are not there concern nobody.
    """
    people = [
        f"{number(count)} Kinder ohne Weg: {reason.label}."
        for reason, count in children.items()
        if count >= 1.5  # "1 Kinder" is nobody to plan for, and no German
    ]
    places = [
        f"{several(count, 'Ort', 'Orte')} nicht gezählt: {reason.label}."
        for reason, count in offers.items()
    ]
    return [*people, *places]


def halo_texts(
    mode: TravelMode, minutes: float, halo: Sequence[HaloRecord], names: Mapping[str, str]
) -> list[str]:
    """Say around which areas less is loaded than the figures need.

    Parameters
    ----------
    mode
        How one travels.
    minutes
        The limit of the plan.
    halo
        One for each measure that lacks something.
    names
        Of the areas, by area_id.
    """
    return [
        f"{gap.need.label} {mode.label} am Rand unsicher: Mit {number(minutes)} Minuten zählt, was "
        f"bis {number(gap.kilometres, 1)} km um ein Gebiet liegt. {_short(gap, names)}"
        for gap in halo
    ]


def _short(gap: HaloRecord, names: Mapping[str, str]) -> str:
    parts = [
        f"{what} um {_areas(keys, names)}"
        for what, keys in (
            ("Straßen fehlen", gap.streets), ("Angebote und Kinder fehlen", gap.offers)
        )
        if keys
    ]  # fmt: skip
    return f"{'; '.join(parts)}. Ein größerer Auszug oder edge_buffer_km behebt das."


def _areas(keys: Sequence[str], names: Mapping[str, str]) -> str:
    if len(keys) > SHOWN_AREAS and len(keys) == len(names):
        return f"alle {len(keys)} Gebiete"
    found = listed((names.get(key, key) for key in keys), limit=SHOWN_AREAS)
    return f"{several(len(keys), 'Gebiet', 'Gebiete')}: {found}"
