"""Which commune or Kreis does a typed name or key mean?

Only the very name counts as found. What is spelt alike is proposed and never taken: "Unna" is a
town and a Kreis, "Kerpen" and "Kerken" are two towns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from kpk_geo.communes.records import DISTRICT_DIGITS, Place
from kpk_geo.communes.table import Directory
from kpk_geo.errors import NotFoundError, excerpt, listed
from kpk_geo.geocoding.normalise import plain_key, street_key

ENOUGH_ALIKE = 0.6  # of 1; below, another name would be meant
MAX_PROPOSED = 4
_TITLES = re.compile(
    r"^(?:(?:kreis|hanse|landeshaupt|bundes)?stadt|gemeinde|kreis|städteregion)\s+"
)
_ADDITION = re.compile(r"\(.*?\)|[,/].*$")
_KEY = re.compile(r"\d{4,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a text may mean: one place, or several of which a person chooses."""

    places: tuple[Place, ...]  # at least one
    is_exact: bool  # each bears the very name; else they are only spelt alike

    @property
    def is_sure(self) -> bool:
        """Whether nothing is left to ask."""
        return self.is_exact and len(self.places) == 1


def resolve(text: str, directory: Directory) -> Resolution:
    """Find the places that a name or a key means.

    Parameters
    ----------
    text
        Such as "Unna", "Stadt Unna", "Kreis Unna", "05978036", "5978036", "Muelheim/Ruhr".
    directory
        All that are known.

    Raises
    ------
    NotFoundError
        Nothing is even spelt alike, or there is no commune with this key.
    """
    bare = " ".join(text.split())
    if _KEY.fullmatch(bare.replace(" ", "")):
        return Resolution(places=(_by_key(bare.replace(" ", ""), directory),), is_exact=True)
    places = directory.places
    for same in (_full, bare_key):
        wanted = same(bare)
        found = tuple(place for place in places if wanted and wanted in _spellings(place, same))
        if found:
            return Resolution(places=found, is_exact=True)
    return Resolution(places=_alike(bare, places), is_exact=False)


def _full(name: str) -> str:
    """Give the key of a name with its title."""
    return street_key(name.replace("St. ", "Sankt "))


def bare_key(name: str) -> str:
    """Give the key of a name without title and addition.

    Parameters
    ----------
    name
        As it is typed or stands in a list.

    Examples
    --------
    >>> bare_key("Halle (Westf.)") == bare_key("Stadt Halle")
    True
    """
    text = _ADDITION.sub("", name).casefold().replace("st. ", "sankt ").strip()
    return street_key(_TITLES.sub("", text))


def _spellings(place: Place, same: object) -> set[str]:
    """Keys by which a place is found; where a title was typed, it must fit."""
    if same is not _full:
        return {bare_key(place.name)}
    if place.is_district:
        labels = [place.label, f"Kreis {_without_title(place.name)}"]
    else:
        titles = ("Stadt", "Kreisstadt") if "tadt" in place.communes[0].kind else ("Gemeinde",)
        labels = [place.label, *(f"{title} {place.name}" for title in titles)]
    return {_full(label) for label in labels}


def _without_title(name: str) -> str:
    return _TITLES.sub("", name.casefold())


def _by_key(digits: str, directory: Directory) -> Place:
    """Find by AGS, by an ARS, or by the five digits of a Kreis; a lost zero is given back."""
    key = digits if len(digits) in (5, 8, 12) else digits.zfill(len(digits) + 1)
    if len(key) == 12:  # ARS: Land, Regierungsbezirk, Kreis, four of the Verband, commune
        key = key[:DISTRICT_DIGITS] + key[-3:]
    for place in directory.places:
        if place.key == key:
            return place
    raise NotFoundError(
        f"Den Schlüssel {excerpt(digits)} gibt es nicht unter den {len(directory.communes)} "
        "Gemeinden, die kpk kennt (Nordrhein-Westfalen). Ein Gemeindeschlüssel hat acht Ziffern, "
        "etwa 05978036; der Name der Gemeinde geht auch."
    )


def _alike(text: str, places: Sequence[Place]) -> tuple[Place, ...]:
    """Propose what is spelt alike, or begins alike, the most similar first."""
    wanted = bare_key(text) or plain_key(text)
    scored = []
    for place in places:
        name = bare_key(place.name)
        score = OSA.normalized_similarity(wanted, name)
        if len(wanted) >= 4 and name.startswith(wanted):
            score = max(score, 0.9)
        if score >= ENOUGH_ALIKE:
            scored.append((-score, place.is_district, place.name, place))
    if not scored:
        raise NotFoundError(
            f"Eine Gemeinde „{excerpt(text)}“ kennt kpk nicht. Beschrieben sind die 396 Gemeinden "
            "und 31 Kreise in Nordrhein-Westfalen; gehört die Kommune zu einem anderen Land, bitte "
            "ein Profil von Hand schreiben (docs/regionsprofil.md)."
        )
    scored.sort(key=lambda item: item[:3])
    best = -scored[0][0]
    return tuple(item[3] for item in scored[:MAX_PROPOSED] if -item[0] >= best - 0.2)


def question(resolution: Resolution, text: str) -> str:
    """Ask in German which place is meant, with what to type for each.

    Parameters
    ----------
    resolution
        With more than one place, or one that is only spelt alike.
    text
        As it was typed.
    """
    choices = listed(describe(place) for place in resolution.places)
    if resolution.is_exact:
        return (
            f"„{excerpt(text)}“ gibt es mehrfach: {choices}. Bitte genauer nennen, mit Titel oder "
            "Schlüssel."
        )
    return (
        f"Eine Gemeinde „{excerpt(text)}“ gibt es nicht. Gemeint sein kann: {choices}. Bitte so "
        "nennen."
    )


def describe(place: Place) -> str:
    """Write a place as it is told apart: label, key, and what it belongs to.

    Parameters
    ----------
    place
        A commune or a Kreis.
    """
    if place.is_district:
        return f"{place.label} ({place.key}, {len(place.communes)} Gemeinden)"
    district = place.communes[0].district
    return f"{place.label} ({place.key}{', ' + district if district else ''})"
