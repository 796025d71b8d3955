"""Essen's official register: every address finds itself, and nothing is guessed."""

import random
import sys
from pathlib import Path

import pytest
from conftest import Commune

from api.load.region import load_region
from kpk_geo.geocoding.gazetteer import Gazetteer, Street
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.parse import parse_address
from kpk_geo.model import MatchGrade, MatchMethod
from kpk_geo.profile import read_profile

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks" / "geocoding"))
import quality  # noqa: E402 - beside the checkout's benchmarks, not in a package

REGISTER = "essen/hauskoordinaten_essen_2022-10-05_4326.zip"


@pytest.fixture(scope="module")
def register(shared_data: Path) -> quality.Register:
    return quality.read_register(shared_data / REGISTER)


def test_every_address_finds_itself(register: quality.Register) -> None:
    names = list(register)
    streets = [
        Street(id=i, name=n.name, municipality=n.municipality, street_key=n.street_key)
        for i, n in enumerate(names)
    ]
    geocoder = Geocoder(Gazetteer(streets, lambda ids: {i: register[names[i]] for i in ids}))
    addresses = [
        parse_address(f"{name.name} {house.number}{house.suffix}", city="Essen")
        for name, houses in register.items()
        for house in houses
        if house.number
    ]
    geocoder.prefetch(addresses)
    matches = [geocoder.find(address) for address in addresses]
    assert len(matches) == 99_581
    others = [match for match in matches if match.grade is not MatchGrade.EXACT]
    # One name is borne by two streets: without a postcode that is sure, but not exact.
    assert {match.method for match in others} == {MatchMethod.ONLY_NUMBER}
    assert all("Vogelsangsberg" in match.candidates[0].label for match in others)


def test_noisy_addresses_are_found_and_removed_streets_refused(
    register: quality.Register,
) -> None:
    rng = random.Random(7)
    queries = quality.draw(register, 2000, rng)
    gone = set(rng.sample(list(register), len(register) // 5))
    rest = {name: houses for name, houses in register.items() if name not in gone}
    texts = [query.text for _, _, query in queries]
    counts = quality.score(queries, quality.ours(rest)(texts), rest)
    assert counts["found"] / counts["there"] >= 0.95
    assert counts["wrong"] / counts["found"] <= 0.002
    assert counts["gone accepted"] / counts["gone"] <= 0.005


def test_schools_of_the_state_find_their_houses(commune: Commune, shared_data: Path) -> None:
    profile = read_profile(ROOT / "tests" / "regions" / "essen.toml")
    result = load_region(commune.engine, profile, shared_data)
    assert result.is_complete
    assert [step.accepted for step in result.steps[1:]] == [102_977, 168]
    again = load_region(commune.engine, profile, shared_data)
    assert [step.accepted for step in again.steps] == [step.accepted for step in result.steps]
    assert commune.rows("SELECT count(*) FROM kpk.address") == [(102_977,)]
    assert commune.rows("SELECT count(*) FROM kpk.offer WHERE changed_at IS NOT NULL") == [(0,)]
    grades = dict(commune.rows("SELECT grade, count(*) FROM kpk.site GROUP BY 1"))
    assert grades["exact"] + grades["safe"] > 150
    far = commune.rows("SELECT address FROM kpk.site WHERE distance > 200 ORDER BY distance DESC")
    assert far[0] == ("Hauptstr. 148, 45219 Essen",)
    assert commune.rows(
        "SELECT count(*) FROM kpk.site WHERE distance > 200 AND geometry IS NOT NULL"
    ) == [(0,)]


def test_openstreetmap_gives_a_register_where_there_is_none(
    commune: Commune, shared_data: Path
) -> None:
    profile = read_profile(ROOT / "tests" / "regions" / "kaiserslautern.toml")
    result = load_region(commune.engine, profile, shared_data)
    accepted = {step.kind: step.accepted for step in result.steps}
    assert accepted["Adressen"] == 11_266
