"""Every cell and every offer belongs to exactly one commune, those beyond the border too."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely


def owners_of(points: np.ndarray, shapes: gpd.GeoSeries) -> "pd.Series[str]":
    """Give the commune to which each place belongs: the nearest one, of equally near ones the
    first by key.

    A place on a border is equally near to both sides. The order of places or communes plays no
    part.

    Parameters
    ----------
    points
        Of shapely, in metres; none of them empty.
    shapes
        Surfaces of the communes by key, in metres; at least one.

    Returns
    -------
    pandas.Series
        Key for each place, in the order given.

    Examples
    --------
    >>> shapes = gpd.GeoSeries({"2": shapely.box(0, 0, 1, 1), "1": shapely.box(1, 0, 2, 1)})
    >>> list(owners_of(shapely.points([[0.5, 0.5], [1.0, 0.5], [9.0, 9.0]]), shapes))
    ['2', '1', '1']
    """
    ordered = shapes.sort_index()
    tree = shapely.STRtree(np.asarray(ordered))
    place, commune = tree.query_nearest(points, all_matches=True)
    first = np.full(len(points), len(ordered), dtype=np.int64)
    np.minimum.at(first, place, commune)
    return pd.Series(ordered.index.to_numpy(dtype=object)[first], dtype="str")
