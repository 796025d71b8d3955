"""Where may a new site open? Sites of other offers, planned ones, and points along the streets."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from analyses.access.offers import of_kind, offer_keys
from analyses.access.region import AccessRegion, ModeNetwork
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError
from kpk_geo.geometry import area_rows, points_of
from kpk_geo.german import number
from kpk_geo.model import OfferKind
from kpk_geo.network.snap import Positions

MAX_CANDIDATES = 5000  # the bound of more takes minutes; own setting
MAX_LATTICE = 100_000  # points that are looked at; of these the streets keep some
SAME_PLACE = 1.0  # metres: nearer, two candidates are one
COLUMNS = ("key", "title", "address", "x", "y", "area", "source")
OUTSIDE = "außerhalb der Region"
OFF_STREETS = "keine Straße in der Nähe"
TAKEN = "wo es diese Art schon gibt"
SAME = "am selben Ort wie ein anderer"
UNSURE = "ohne sicheren Ort"
GRID_TITLE = "Rasterpunkt"
GRID_SOURCE = "Raster"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Candidates:
    """Possible sites, sorted by place, with their positions on the network."""

    rows: pd.DataFrame  # COLUMNS; area: row of the area
    positions: Positions
    left_out: dict[str, int]  # by German reason

    @property
    def xy(self) -> Floats:
        """Coordinates in metres, (candidates, 2)."""
        return self.rows[["x", "y"]].to_numpy(dtype=float)


def offer_candidates(rows: pd.DataFrame, kinds: Iterable[OfferKind]) -> pd.DataFrame:
    """Take the sites of offers of some kinds, each named like the offer.

    Parameters
    ----------
    rows
        Offers at their sites, without the confidential ones: offer_id, site_id, title, site_name,
        address, kinds, x, y (metres; NaN without a sure place).
    kinds
        An offer of several of them comes once, under the first that it has.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS` but `area`.
    """
    source = pd.Series("", index=rows.index, dtype=object)
    for kind in kinds:
        own = of_kind(rows, kind.value) & (source == "").to_numpy()
        source[own] = kind.label
    return _named(rows, source)


def planned_candidates(rows: pd.DataFrame, kind: OfferKind) -> pd.DataFrame:
    """Take planned offers of the kind, and planned ones of the kind "Sonstiges".

    A list of town-owned sites is loaded as such: with the status "geplant".

    Parameters
    ----------
    rows
        As in `offer_candidates`, the planned ones only.
    kind
        That is to open.
    """
    fits = of_kind(rows, kind.value) | of_kind(rows, OfferKind.OTHER.value)
    return _named(rows, pd.Series(np.where(fits, "geplanter Ort", ""), index=rows.index))


def _named(rows: pd.DataFrame, source: pd.Series) -> pd.DataFrame:
    wanted = rows[(source != "").to_numpy()]
    return pd.DataFrame(
        {
            "key": offer_keys(wanted),
            "title": wanted["title"],
            "address": wanted["address"].where(wanted["address"].notna(), wanted["site_name"]),
            "x": wanted["x"].astype(float),
            "y": wanted["y"].astype(float),
            "source": source[wanted.index],
        }
    )


def grid_candidates(region: AccessRegion, prepared: ModeNetwork, metres: float) -> pd.DataFrame:
    """Lay points every so many metres over the region, each moved to the nearest street.

    Parameters
    ----------
    region
        Whose areas are covered.
    prepared
        The network on which the points lie.
    metres
        Between the points; one further than this from any street is left out without a word, since
        nobody lives or builds there.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS` but `area`.

    Raises
    ------
    InputError
        There would be more than `MAX_CANDIDATES`.
    """
    outline = shapely.union_all(region.areas.geometry.to_numpy())
    west, south, east, north = outline.bounds
    points = outline.area / metres**2
    if points > MAX_LATTICE:  # a network may cover a part of the region only
        raise _too_many(points)
    x = np.arange(np.floor(west / metres) * metres, east + metres, metres)
    y = np.arange(np.floor(south / metres) * metres, north + metres, metres)
    lattice = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shapely.prepare(outline)
    lattice = lattice[shapely.intersects_xy(outline, lattice[:, 0], lattice[:, 1])]
    positions = prepared.snapper.snap(points_of(lattice), max_distance=metres)
    near = np.flatnonzero(positions.is_near)
    lines = prepared.snapper.lines_of(positions.take(near))
    on_street = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, positions.along[near])
    ).round(1)
    on_street = np.unique(on_street, axis=0)
    inside = shapely.intersects_xy(outline, on_street[:, 0], on_street[:, 1])
    on_street = on_street[inside]
    return pd.DataFrame(
        {
            "key": [f"grid|{east:.0f}:{north:.0f}" for east, north in on_street],
            "title": GRID_TITLE,
            "address": None,
            "x": on_street[:, 0],
            "y": on_street[:, 1],
            "source": GRID_SOURCE,
        }
    )


def candidates_of(
    region: AccessRegion,
    prepared: ModeNetwork,
    found: Iterable[pd.DataFrame],
    *,
    taken: Floats,
    left_out: dict[str, int] | None = None,
) -> Candidates:
    """Put candidates together and say which are left out, and why.

    Parameters
    ----------
    region
        A candidate beyond its areas is left out.
    prepared
        One near none of its streets is left out.
    found
        Tables of `offer_candidates`, `planned_candidates`, `grid_candidates`.
    taken
        (sites, 2) in metres: where the kind is already.
    left_out
        Those that never came into a table, by German reason.

    Raises
    ------
    InputError
        There are none, or more than `MAX_CANDIDATES`.
    """
    rows = pd.concat(list(found), ignore_index=True).astype({"x": float, "y": float})
    # Wherever the tables begin: the same places in the same order give the same answer.
    rows = rows.sort_values(["x", "y", "source", "title", "key"], kind="stable", ignore_index=True)
    counts = dict(left_out or {})
    rows = _without(rows, rows["x"].isna().to_numpy(), UNSURE, counts)
    rows["area"] = area_rows(points_of(rows[["x", "y"]].to_numpy(dtype=float)), region.areas)
    rows = _without(rows, (rows["area"] < 0).to_numpy(), OUTSIDE, counts)
    rows = _without(rows, _is_taken(rows, taken), TAKEN, counts)
    rows = _without(rows, _is_double(rows), SAME, counts)
    if len(rows) > MAX_CANDIDATES:
        raise _too_many(len(rows))
    positions = prepared.snapper.snap(
        points_of(rows[["x", "y"]].to_numpy(dtype=float)), max_distance=region.section.max_snap
    )
    off = ~positions.is_near
    rows = _without(rows, off, OFF_STREETS, counts)
    if rows.empty:
        raise InputError(_none(counts))
    return Candidates(rows=rows, positions=positions.take(~off), left_out=counts)


def _without(rows: pd.DataFrame, gone: Bools, reason: str, counts: dict[str, int]) -> pd.DataFrame:
    if gone.any():
        counts[reason] = counts.get(reason, 0) + int(gone.sum())
    return rows[~gone].reset_index(drop=True)


def _is_taken(rows: pd.DataFrame, taken: Floats) -> Bools:
    xy = rows[["x", "y"]].to_numpy(dtype=float)
    if not len(taken) or not len(xy):
        return np.zeros(len(rows), dtype=bool)
    tree = shapely.STRtree(points_of(taken))
    where, _ = tree.query_nearest(points_of(xy), max_distance=SAME_PLACE)
    result = np.zeros(len(rows), dtype=bool)
    result[where] = True
    return result


def _is_double(rows: pd.DataFrame) -> Bools:
    """Say which stand where an earlier one stands."""
    xy = points_of(rows[["x", "y"]].to_numpy(dtype=float))
    if not len(xy):
        return np.zeros(0, dtype=bool)
    one, other = shapely.STRtree(xy).query(xy, predicate="dwithin", distance=SAME_PLACE)
    result = np.zeros(len(rows), dtype=bool)
    pairs: list[tuple[Ints, Ints]] = sorted(zip(one[other < one], other[other < one], strict=True))
    for later, earlier in pairs:
        if not result[earlier]:
            result[later] = True
    return result


def _too_many(count: float) -> InputError:
    return InputError(
        f"Das wären etwa {number(count)} mögliche Orte; gerechnet wird mit höchstens "
        f"{number(MAX_CANDIDATES)}. Bitte das Raster gröber wählen oder weniger Arten nennen."
    )


def _none(counts: dict[str, int]) -> str:
    reasons = "; ".join(f"{number(count)} {reason}" for reason, count in counts.items())
    return (
        f"Kein möglicher Ort bleibt übrig{f' ({reasons})' if reasons else ''}. Bitte andere Arten "
        "von Orten nennen, ein Raster wählen oder Orte mit kpk review bestimmen."
    )
