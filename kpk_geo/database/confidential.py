"""By which words and places a confidential site would be known: they stand in nothing of ours."""

import re
from dataclasses import dataclass, field

import numpy as np
from pyproj import CRS
from sqlalchemy import Connection, text

from kpk_geo.crs import DEFAULT_CRS, to_work
from kpk_geo.database.work_crs import region_crs
from kpk_geo.letters import nfc
from kpk_geo.secret_words import MIN_LETTERS, House, houses_of, name_key, named_spans

HIDDEN = "[vertraulicher Ort]"
NOT_SHOWN = "Die Lage wird nicht gezeigt"
# A point that near a confidential site is taken for it: the width of a plot, and what coordinates
# of four digits behind the point leave open. Own setting.
NEAR_METRES = 30.0
# On the spot of an open offer nothing is told that its own place on the map does not tell.
SAME_SPOT_METRES = 1.0

_LATITUDE, _LONGITUDE = r"(?<!\d)([45]\d[.,]\d{2,})", r"(?<!\d)(1?\d[.,]\d{2,})"
_PAIRS = (
    (re.compile(rf"{_LATITUDE}\D{{1,20}}?{_LONGITUDE}"), (1, 0)),
    (re.compile(rf"{_LONGITUDE}\D{{1,20}}?{_LATITUDE}"), (0, 1)),
)
_METRES = re.compile(r"(?<!\d)(\d{6}(?:[.,]\d+)?)\D{1,20}?(\d{7}(?:[.,]\d+)?)")
_WORDS = """
    SELECT o.offer_id, o.title, s.name, s.address, s.confidential,
           ST_X(s.geometry) AS x, ST_Y(s.geometry) AS y
    FROM kpk.offer o
    JOIN kpk.offer_site l USING (region_id, offer_id)
    JOIN kpk.site s USING (region_id, site_id)
    WHERE o.region_id = :region_id
"""
Point = tuple[float, float]  # metres of the region's system


@dataclass(frozen=True, slots=True)
class ConfidentialNames:
    """Titles, names, addresses and places of confidential sites that no open site has, too."""

    offer_ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()  # as `kpk_geo.secret_words.name_key` writes them
    houses: frozenset[House] = frozenset()
    points: frozenset[Point] = frozenset()
    open_points: frozenset[Point] = field(default=frozenset(), repr=False)
    work_crs: CRS = DEFAULT_CRS  # of the points; without any it does not matter

    def is_named_in(self, content: str) -> bool:
        """Say whether a text names a confidential place, however it is spaced or hyphenated."""
        return bool(named_spans(nfc(content), self.names, self.houses))

    def is_near(self, x: float, y: float) -> bool:
        """Say whether a point is taken for a confidential site; no open site lies on the spot.

        Parameters
        ----------
        x, y
            In metres of the region's system; a point with NaN is near nothing.
        """
        return _is_within(self.points, x, y, NEAR_METRES) and not _is_within(
            self.open_points, x, y, SAME_SPOT_METRES
        )

    def is_near_degrees(self, longitude: float, latitude: float) -> bool:
        """Say the same of a point in degrees."""
        x, y = to_work(np.array([[longitude, latitude]]), self.work_crs).ravel()
        return self.is_near(float(x), float(y))

    def is_placed_in(self, content: str) -> bool:
        """Say whether coordinates in a text are taken for a confidential site."""
        return bool(self._placed_spans(nfc(content)))

    def hidden(self, content: str) -> str:
        """Give a text in which such names and coordinates are covered.

        >>> ConfidentialNames(names=frozenset({"schutzhaus"})).hidden("Im Schutzhaus")
        'Im [vertraulicher Ort]'
        """
        text = nfc(content)
        found = [(*span, HIDDEN) for span in named_spans(text, self.names, self.houses)]
        found += [(*span, NOT_SHOWN) for span in self._placed_spans(text)]
        if not found:
            return content
        parts, end = [], 0
        for start, stop, words in sorted(found):
            if start >= end:
                parts += [text[end:start], words]
            end = max(end, stop)
        return "".join([*parts, text[end:]])

    def _placed_spans(self, text: str) -> list[tuple[int, int]]:
        if not self.points:
            return []
        spans = []
        for pattern, (longitude, latitude) in _PAIRS:
            for hit in pattern.finditer(text):
                numbers = [float(part.replace(",", ".")) for part in hit.groups()]
                if self.is_near_degrees(numbers[longitude], numbers[latitude]):
                    spans.append(hit.span())
        for hit in _METRES.finditer(text):
            x, y = (float(part.replace(",", ".")) for part in hit.groups())
            if self.is_near(x, y):
                spans.append(hit.span())
        return spans


def _is_within(points: frozenset[Point], x: float, y: float, metres: float) -> bool:
    return any((x - px) ** 2 + (y - py) ** 2 <= metres**2 for px, py in points)


@dataclass(slots=True)
class _Known:
    """What is known of the confidential sites, or of the open ones."""

    ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    houses: set[House] = field(default_factory=set)
    points: set[Point] = field(default_factory=set)


def read_confidential_names(connection: Connection, region_id: str) -> ConfidentialNames:
    """Read how and where the confidential places of a region are, vanished offers included."""
    known = {True: _Known(), False: _Known()}
    rows = connection.execute(text(_WORDS), {"region_id": region_id})
    for offer_id, title, name, address, confidential, x, y in rows:
        side = known[bool(confidential)]
        side.ids.add(str(offer_id))
        houses = houses_of(str(address or ""))
        side.houses |= houses
        # An address with a number is looked for by street and number, with or without its town.
        words = (title, name) if houses else (title, name, address)
        side.names |= {name_key(str(word)) for word in words if word}
        if x is not None and y is not None:
            side.points.add((float(x), float(y)))
    secret, open_ = known[True], known[False]
    return ConfidentialNames(
        offer_ids=frozenset(secret.ids - open_.ids),
        names=frozenset(key for key in secret.names - open_.names if len(key) >= MIN_LETTERS),
        houses=frozenset(secret.houses - open_.houses),
        points=frozenset(secret.points),
        open_points=frozenset(open_.points),
        work_crs=region_crs(connection, region_id) if secret.points else DEFAULT_CRS,
    )
