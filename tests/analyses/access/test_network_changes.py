"""A path only thought of serves as if it were built, a closed street as if it were barred."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
import shapely
from access_toys import KITA, answered, prepared, region
from hypothesis import assume, given
from hypothesis import strategies as st
from street_files import X0, Y0, street, toy_streets

from analyses.access.answer import Answer
from analyses.access.network_changes import NetworkChange, changed_network
from analyses.access.offers import offer_keys
from analyses.access.region import AccessRegion, ModeNetwork
from analyses.access.scenario import Change, scenario
from analyses.access.shared_places import shared_places
from kpk_geo.crs import DEFAULT_CRS, to_degrees
from kpk_geo.errors import InputError
from kpk_geo.model import TravelMode
from kpk_geo.network.arcs import both_ways

TOWN = region()
WALK = prepared(TOWN)
BEFORE = answered(TOWN)
CORNERS = st.tuples(st.integers(0, 16), st.integers(0, 8)).map(
    lambda at: (250 * at[0], 250 * at[1])
)


def degrees(x: float, y: float) -> tuple[float, float]:
    longitude, latitude = to_degrees(np.array([[X0 + x, Y0 + y]], float), DEFAULT_CRS)[0]
    return float(longitude), float(latitude)


def path(start: tuple[float, float], end: tuple[float, float]) -> Change:
    return Change(action="path", place=degrees(*start), to=degrees(*end))


def block(x: float, y: float) -> Change:
    return Change(action="block", place=degrees(x, y))


def bits(found: Answer) -> tuple[bytes, bytes]:
    return found.supply.per_child.tobytes(), found.travel.minutes.tobytes()


@given(st.lists(st.tuples(CORNERS, CORNERS), min_size=1, max_size=3))
def test_new_paths_serve_as_if_they_had_been_built(
    wanted: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    assume(all(0 < np.hypot(a[0] - b[0], a[1] - b[1]) <= 1500 for a, b in wanted))
    built = region(ways=[*toy_streets(), *(street(a, b) for a, b in wanted)])
    there = prepared(built)
    # Who would live on the new path itself stays at the old street: not what is compared here.
    assume((there.cells.access == WALK.cells.access).all())
    assume((there.offers.access == WALK.offers.access).all())
    found = scenario(TOWN, WALK, BEFORE, [path(a, b) for a, b in wanted])
    same = answered(built)
    np.testing.assert_allclose(found.travel.minutes, same.travel.minutes, atol=1e-4)
    np.testing.assert_allclose(found.supply.per_child, same.supply.per_child, rtol=1e-4)


@given(
    st.lists(st.tuples(CORNERS, CORNERS), max_size=3),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 1000)), min_size=1, max_size=3),
)
def test_sorting_changed_edges_in_gives_what_sorting_all_gives(
    links: list[tuple[tuple[int, int], tuple[int, int]]], blocks: list[tuple[int, int]]
) -> None:
    assume(all(0 < np.hypot(a[0] - b[0], a[1] - b[1]) <= 1500 for a, b in links))
    corner = np.array([X0, Y0], dtype=float)
    wanted = [NetworkChange(start=corner + a, end=corner + b) for a, b in links]
    # Beside a path that is only thought of, a closure is refused: set the paths aside there.
    lines = [shapely.LineString(link) for link in links]
    blocks = [at for at in blocks if all(shapely.Point(at).distance(line) > 200 for line in lines)]
    wanted += [NetworkChange(start=corner + at) for at in blocks]
    cut = changed_network(WALK, wanted, max_snap=2000.0).prepared.network
    anew = both_ways(
        cut.tail, cut.head, (cut.cost, cut.cost_back), (cut.forward, cut.backward), len(cut.nodes)
    )
    for arcs, whole in zip((cut.outgoing, cut.incoming), anew, strict=True):
        for name in ("indptr", "head", "cost", "edge", "at_tail"):
            one, other = getattr(arcs, name), getattr(whole, name)
            assert (one.dtype, one.tobytes()) == (other.dtype, other.tobytes())


def severed(*, is_barred: bool) -> tuple[AccessRegion, ModeNetwork]:
    """Two halves of the town and the one street between them, which the second lacks."""
    west = [street(*[(float(x), float(y)) for x in range(-250, 1501, 250)]) for y in (250, 500)]
    east = [street(*[(float(x), float(y)) for x in range(2000, 4251, 250)]) for y in (250, 500)]
    west += [street((500.0, 250.0), (500.0, 500.0)), street((500.0, 500.0), (500.0, 1600.0))]
    east += [street((2500.0, 250.0), (2500.0, 500.0))]
    bridge = street((1500.0, 500.0), (2000.0, 500.0))
    made = region(ways=[*west, *east, *([] if is_barred else [bridge])], partial=True)
    return made, prepared(made)


def test_a_closed_bridge_serves_as_if_it_were_not_there() -> None:
    made, walk = severed(is_barred=False)
    gone, _ = severed(is_barred=True)
    found = scenario(made, walk, answered(made), [block(1700, 500)])
    same = answered(gone)
    np.testing.assert_array_equal(found.travel.minutes, same.travel.minutes)
    np.testing.assert_allclose(found.supply.per_child, same.supply.per_child, rtol=1e-9)
    assert (found.supply.per_child < answered(made).supply.per_child).any()


def test_a_path_over_a_closed_bridge_opens_it_again() -> None:
    made, walk = severed(is_barred=False)
    before = answered(made)
    found = scenario(made, walk, before, [block(1700, 500), path((1500, 500), (2000, 500))])
    np.testing.assert_allclose(found.travel.minutes, before.travel.minutes, atol=1e-4)


def test_closing_a_path_that_is_only_thought_of_closes_no_other_street() -> None:
    path_over = path((1000, 0), (1250, 500))  # between the streets
    beside = block(1080, 130)
    for changes in ([path_over, beside], [beside, path_over]):
        with pytest.raises(InputError, match=r"gedachter Weg; sperren .*herausnehmen"):
            scenario(TOWN, WALK, BEFORE, changes)
    scenario(TOWN, WALK, BEFORE, [path_over, block(1250, 495)])  # the street where it ends
    scenario(TOWN, WALK, BEFORE, [beside])  # without the path the nearest street is meant


def test_supply_of_the_offers_that_are_concerned_equals_a_search_for_all_of_them() -> None:
    found = scenario(TOWN, WALK, BEFORE, [path((250, 250), (1000, 750)), block(1300, 500)])
    changes = [
        NetworkChange(start=np.array([X0 + 250.0, Y0 + 250.0]),
                      end=np.array([X0 + 1000.0, Y0 + 750.0])),
        NetworkChange(start=np.array([X0 + 1300.0, Y0 + 500.0])),
    ]  # fmt: skip
    whole = changed_network(WALK, changes, max_snap=200.0).prepared
    anew = shared_places(TOWN, whole, BEFORE.cells, found.offers)
    assert anew.sums.tobytes() == found.supply.sums.tobytes()
    assert anew.sums.tobytes() != BEFORE.supply.sums.tobytes()
    np.testing.assert_array_equal(anew.ratio, found.supply.ratio)


@given(st.permutations(range(6)))
def test_the_order_of_independent_changes_changes_no_bit(order: list[int]) -> None:
    keys = offer_keys(BEFORE.offers.rows)
    changes = [
        Change(action="add", place=degrees(2500, 250), capacity=25),
        Change(action="add", place=degrees(700, 300), capacity=40),
        Change(action="close", offer=keys[1]),
        Change(action="resize", offer=keys[0], capacity=80),
        Change(action="move", offer=keys[3], place=degrees(0, 250)),
        path((250, 250), (1000, 750)),
    ]
    found = scenario(TOWN, WALK, BEFORE, [changes[place] for place in order])
    assert bits(found) == bits(scenario(TOWN, WALK, BEFORE, changes))


def test_several_changes_of_streets_may_come_in_any_order() -> None:
    changes = [path((250, 250), (1000, 750)), path((300, 250), (1500, 750)), block(400, 250)]
    results = {bits(scenario(TOWN, WALK, BEFORE, order)) for order in permutations(changes)}
    assert len(results) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(action="path", place=(8.0, 51.5), to=degrees(0, 0)), "Dort gibt es nichts"),
        (path((0, 0), (2750, 0)), "höchstens 2.000 m"),
        (path((0, 0), (0, 0)), "an derselben Stelle"),
        (Change(action="path", place=degrees(0, 0)), "fehlt der Ort"),
        (Change(action="block", place=(float("nan"), 51.0)), "nicht auf der Erde"),
    ],
)
def test_impossible_streets_are_refused(change: Change, words: str) -> None:
    with pytest.raises(InputError, match=words):
        scenario(TOWN, WALK, BEFORE, [change])


def test_nobody_drives_over_a_path() -> None:
    car = prepared(TOWN, TravelMode.CAR)
    question = replace(KITA, mode=TravelMode.CAR)
    with pytest.raises(InputError, match="nicht fürs Auto"):
        scenario(TOWN, car, answered(TOWN, question), [path((0, 0), (500, 250))])
