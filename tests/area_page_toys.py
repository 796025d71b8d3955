"""A toy town of two levels, served, for tests of pages of areas and of Quartiere."""

import json
from collections.abc import Iterator, Sequence

import geopandas as gpd
from conftest import AREA_IDS, ORIGIN, Commune, square
from fastapi.testclient import TestClient

from api.app import create_app
from api.questions.burden.run import run_burden
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

MARKUP = "Höhe <b>& „Süd“</b>"
DISTRICTS = """
[[areas]]
level = "bezirk"
label = "Bezirk"
file = "districts.geojson"
source = "all"
valid_from = 2025-01-01
id_column = "key"
name_column = "name"
crs = "EPSG:25832"

[[areas]]
level = "gebiet"
"""


def with_districts(commune: Commune) -> Commune:
    """Put areas 01 and 02 into district A, 03 and 04 into B; not loaded yet."""
    districts = gpd.GeoDataFrame(
        {"key": ["A", "B"], "name": ["Nord", "Süd"]},
        geometry=[square(0).union(square(1)), square(2).union(square(3))], crs=25832,
    )  # fmt: skip
    text = districts.to_json()
    named = json.loads(text) | {
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    }
    commune.files["districts.geojson"] = json.dumps(named).encode()
    commune.change_profile('\n[[areas]]\nlevel = "gebiet"\n', DISTRICTS)
    commune.change_profile(
        'name_column = "name"\ncrs = "EPSG:25832"\n\n[[indicators]]',
        'name_column = "name"\ncrs = "EPSG:25832"\nparent_level = "bezirk"\n'
        'parent_column = "up"\n\n[[indicators]]',
    )
    commune.areas["up"] = ["A", "A", "B", "B"]
    return commune


def loaded_town(commune: Commune) -> Commune:
    """Load it and run its index; area 03 has a suppressed cell."""
    assert with_districts(commune).load().is_complete
    run_burden(commune.engine, "toy")
    return commune


def rename(commune: Commune, names: Sequence[str]) -> None:
    """Give the areas other names."""
    commune.areas["name"] = list(names)


def served_town(town: Commune) -> Iterator[TestClient]:
    """Serve it to somebody without a key."""
    with TestClient(create_app(town.engine), base_url=ORIGIN) as client:
        yield client


def with_town_key(town: Commune, client: TestClient) -> TestClient:
    """Give somebody a key."""
    with transaction(town.engine) as connection:
        client.headers["X-API-Key"] = add_user(connection, "planung")
    return client


def fact(client: TestClient, address: str, label: str) -> dict[str, object]:
    """Read one figure of an area from the service."""
    body = client.get(address)
    assert body.status_code == 200, body.text
    found = [row for row in body.json()["statements"] if row["label"] == label]
    assert len(found) == 1, [row["label"] for row in body.json()["statements"]]
    return dict(found[0])


ALL = AREA_IDS
