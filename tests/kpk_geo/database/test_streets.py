"""Streets go into the database and come out as they were."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from conftest import Commune
from sqlalchemy import select
from street_files import with_network
from street_toys import random_streets

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.database.connection import transaction
from kpk_geo.database.streets import read_streets, write_streets
from kpk_geo.database.tables import source
from kpk_geo.errors import NotFoundError
from kpk_geo.network.streets import Streets

NAMES = ["", "A;B", 'Zum "Anker"', "Zeile\numbruch", "Komma, Strich | \\N \\ \t", "NULL", "Üäß…"]


@pytest.mark.postgis
def test_streets_come_back_as_they_were_whatever_their_names(commune: Commune) -> None:
    with_network(commune)
    commune.load()
    streets = random_streets(3)
    edges = streets.edges.assign(
        name=[NAMES[i % len(NAMES)] for i in range(len(streets.edges))],
        seconds=np.where(np.arange(len(streets.edges)) % 5 == 0, 612.3456789012345, np.nan),
        way=np.arange(len(streets.edges)) - 3 + 2**40,
    )
    barriers = gpd.GeoSeries(list(edges.geometry)[:2], crs=DEFAULT_CRS)
    written = Streets(nodes=streets.nodes, edges=edges, barriers=barriers)
    with transaction(commune.engine) as connection:
        key = connection.scalar(select(source.c.source_pk).where(source.c.kind == "Straßennetz"))
        assert key is not None
        count = write_streets(connection, written, region_id="toy", source_pk=key)
        found = read_streets(connection, "toy")
        none = Streets(
            nodes=streets.nodes, edges=edges, barriers=gpd.GeoSeries([], crs=DEFAULT_CRS)
        )
        write_streets(connection, none, region_id="toy", source_pk=key)
        without = read_streets(connection, "toy")
    assert count == len(edges)
    for name in edges.columns.drop("geometry"):
        assert [None if x != x else x for x in found.edges[name]] == [
            None if x != x else x for x in edges[name]
        ]
    assert list(found.edges.geometry.to_wkb()) == list(edges.geometry.to_wkb())
    assert list(found.nodes.geometry.to_wkb()) == list(streets.nodes.geometry.to_wkb())
    assert list(found.barriers.to_wkb()) == list(barriers.to_wkb())
    pd.testing.assert_series_equal(
        found.nodes["blocked"], streets.nodes["blocked"], check_dtype=False
    )
    assert len(without.barriers) == 0


@pytest.mark.postgis
def test_a_region_without_streets_says_how_to_get_them(commune: Commune) -> None:
    with (
        transaction(commune.engine) as connection,
        pytest.raises(NotFoundError, match="kein Straßennetz geladen"),
    ):
        read_streets(connection, "toy")
