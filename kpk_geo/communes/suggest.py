"""Which communes and Kreise may a half-typed name mean?

For a list that is shown while somebody types: nothing is chosen by it. What begins alike stands
first, then
what has a word that begins so, then what is only spelt alike.
"""

from kpk_geo.communes.records import Place
from kpk_geo.communes.resolve import bare_key, resolve
from kpk_geo.communes.table import Directory
from kpk_geo.errors import NotFoundError
from kpk_geo.geocoding.normalise import street_key

MAX_SUGGESTED = 8  # entries: more are not read while typing
_SHORTEST = 3  # letters from which a slip of the finger is looked for


def suggestions(text: str, directory: Directory) -> tuple[Place, ...]:
    """List what a text may mean, the likeliest first; none: nothing is even spelt alike.

    Parameters
    ----------
    text
        As far as it was typed: a name, a part of one, or the beginning of a key.
    directory
        All that are known.
    """
    typed = " ".join(text.split())
    if not typed:
        return ()
    if typed.isdigit():
        found = [place for place in directory.places if place.key.startswith(typed)]
        return tuple(sorted(found, key=lambda place: place.key)[:MAX_SUGGESTED])
    full, bare = street_key(typed), bare_key(typed)
    ranked = sorted(
        (
            _rank(place, full, bare),
            place.is_district,
            len(place.name),
            place.label,
            place.key,
            place,
        )
        for place in directory.places
    )
    ranked = [item for item in ranked if item[0] < _NO_MATCH]
    if ranked:
        return tuple(item[-1] for item in ranked[:MAX_SUGGESTED])
    return _spelt_alike(typed, directory)[:MAX_SUGGESTED] if len(typed) >= _SHORTEST else ()


_NO_MATCH = 4


def _rank(place: Place, full: str, bare: str) -> int:
    """Give 0 for the very name, 1 where the title fits too, 2 where it begins so, 3 if a word."""
    name, label = bare_key(place.name), street_key(place.label)
    if full in (name, label):
        return 0
    if full != bare and full and label.startswith(full):
        return 1
    if (bare and name.startswith(bare)) or (full and label.startswith(full)):
        return 2
    words = place.label.replace("-", " ").split()
    return 3 if bare and any(street_key(word).startswith(bare) for word in words) else _NO_MATCH


def _spelt_alike(text: str, directory: Directory) -> tuple[Place, ...]:
    try:
        return resolve(text, directory).places
    except NotFoundError:
        return ()
