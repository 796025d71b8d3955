"""Kaiserslautern whole: streets, Kitas, schools and census children, from files to figures."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from access_toys import KITA
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from street_toys import Plain

from analyses.access.decay import weights
from analyses.access.supply import supply_in_reach
from analyses.routing import index_origins
from api.app import create_app
from api.questions.access.export import write_access
from api.questions.access.read import read_access
from api.questions.access.run import run_access
from api.questions.access.service import PreparedRegion
from api.questions.access.table import Selection, read_access_table
from kpk_geo.model import Decay, TravelMode

PROFILE = Path(__file__).parents[1] / "regions" / "kaiserslautern.toml"


@pytest.fixture
def city(commune: Commune, shared_data: Path) -> Commune:
    result = commune.start_with(PROFILE, shared_data)
    assert result.is_complete
    accepted = {step.name: step.accepted for step in result.steps}
    assert accepted["offers:kaiserslautern/kaiserslautern.osm.gz::amenity=kindergarten"] == 33
    assert (
        accepted["offers:kaiserslautern/kaiserslautern.osm.gz::amenity=school"] == 48
    )  # one twice
    return commune


@pytest.fixture
def region(city: Commune) -> PreparedRegion:
    with city.engine.connect() as connection:
        return PreparedRegion(read_access(connection, "kaiserslautern"))


def test_one_row_per_district_and_figures_where_streets_are(city: Commune) -> None:
    run_access(city.engine, "kaiserslautern")
    path = city.folder / "a.csv"
    assert write_access(city.engine, "kaiserslautern", path, file_format="csv").rows == 10
    with city.engine.connect() as connection:
        rows = read_access_table(connection, "kaiserslautern", Selection()).rows
    inner = rows.loc["Innenstadt"]
    assert inner["children"] == pytest.approx(5638 * 3 / 10)  # 0 to 9 years, evenly by years
    assert 0.9 < inner["share_within_15_min"] < 1
    assert inner["minutes_p50"] < inner["minutes_p95"] < 20
    assert (rows.drop("Innenstadt")["validity"] == "vom Straßennetz nicht abgedeckt").all()


def test_every_kita_and_nearly_every_child_of_the_centre_is_on_the_network(
    region: PreparedRegion,
) -> None:
    walk = region.mode(TravelMode.WALK)
    assert walk.offers.is_near.all()
    found = region.answer(KITA)
    row = found.table.rows.loc["Innenstadt"]
    assert row["children_off_streets"] / row["children"] < 0.02
    assert row["children_without_route"] == 0


def test_real_distances_equal_scipys_to_the_millimetre(region: PreparedRegion) -> None:
    """With one-way streets, for bicycles, from forty real cells to ten real schools."""
    bike = region.mode(TravelMode.BIKE)
    rng = np.random.default_rng(2)
    cells = bike.cells.take(rng.choice(np.flatnonzero(bike.cells.is_near), 40, replace=False))
    sites = bike.offers.take(rng.choice(np.flatnonzero(bike.offers.is_near), 10, replace=False))
    plain = Plain(bike.network).costs(cells, sites)
    from analyses.routing import nearest

    np.testing.assert_array_equal(nearest(bike.network, sites, cells).cost[:, 0], plain.min(axis=1))


def test_supply_of_real_cells_is_the_textbook_formula_over_scipys_distances(
    region: PreparedRegion,
) -> None:
    """Ten real schools and four hundred real cells, on foot; shared out in the search itself."""
    walk, rng, cutoff = region.mode(TravelMode.WALK), np.random.default_rng(5), 1_200_000
    cells = walk.cells.take(rng.choice(np.flatnonzero(walk.cells.is_near), 400, replace=False))
    sites = walk.offers.take(rng.choice(np.flatnonzero(walk.offers.is_near), 10, replace=False))
    children = rng.integers(0, 12, 400).astype(np.float64) / 2
    places = rng.integers(20, 90, 10).astype(np.float64)
    plain = Plain(walk.network).costs(sites, cells)  # on foot there and back are the same
    weight = weights(plain.ravel(), cutoff, Decay.GAUSSIAN).reshape(plain.shape)
    expected = weight.T @ (places / (weight @ children))
    (found,) = supply_in_reach(
        index_origins(walk.network, cells), sites, children, places,
        ways=[(cutoff, Decay.GAUSSIAN, ())], threads=2,
    )  # fmt: skip
    assert (expected > 0).sum() > 250
    np.testing.assert_allclose(found.per_child, expected, rtol=1e-9, atol=1e-12)


def test_a_pushchair_takes_longer_and_avoids_the_steps(region: PreparedRegion) -> None:
    push, walk = (region.mode(mode).network for mode in (TravelMode.PUSHCHAIR, TravelMode.WALK))
    steps = region.loaded.data.streets.edges["highway"].to_numpy() == "steps"
    assert steps[walk.segment_rows].sum() > 400
    assert steps[push.segment_rows].sum() == 0


@pytest.fixture
def client(city: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(city.engine), ORIGIN) as made:
        yield made


def test_the_map_of_kaiserslautern_answers(client: TestClient) -> None:
    assert client.get("/maps/accessibility?region=kaiserslautern").status_code == 200
    base = "/api/regions/kaiserslautern/accessibility"
    data = client.get(f"{base}/map?kind=kita&capacity=offers").json()
    assert len(data["areas"]) == 10
    near = client.get(f"{base}/point?kind=kita&lon=7.7689&lat=49.4447").json()["near"]
    assert len(near) == 5
    assert all(len(offer["line"]) > 1 for offer in near)
    assert client.get(f"{base}/surface.png?kind=kita").content.startswith(b"\x89PNG")


def test_the_background_is_small_says_where_it_ends_and_survives_broken_surfaces(
    city: Commune,
) -> None:
    notes = city.rows("SELECT reason FROM kpk.import_note WHERE reason LIKE '%geschlossenen Rand%'")
    assert len(notes) == 1
    assert notes[0][0].startswith("2 Flächen haben im Auszug keinen geschlossenen Rand")
    with TestClient(create_app(city.engine), ORIGIN) as client:
        content = client.get("/api/regions/kaiserslautern/background/ortsbezirk").json()
        assert content["note"].startswith("Ausschnitt")
        assert content["source"].endswith("OpenStreetMap-Mitwirkende")
        names = [name for name, *_ in content["names"]]
        assert names[0] == "Innenstadt"  # the largest district first
        assert {"Betzenberg", "Fischerrück", "Erfenbach"} <= set(names)
        assert "Kaiserslautern" not in names
        for picture, most in zip(content["pictures"], (2_000, 6_000, 12_000, 60_000), strict=True):
            text = client.get(picture["address"]).text
            assert len(gzip.compress(text.encode())) < most
            assert 'stroke-dasharray="2 5"' in text  # where the extract ends
