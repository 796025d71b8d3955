import pytest

from kpk_geo.network.tags import (
    BIKE,
    BRIDGE,
    CAR,
    FERRY,
    PUSHCHAIR,
    STEPS,
    TUNNEL,
    WALK,
    blocked,
    flags,
    passable,
)

FORWARD, BACKWARD = 0, 4


def who(bits, way=FORWARD):
    return [mode for mode in (WALK, PUSHCHAIR, BIKE, CAR) if bits >> (mode + way) & 1]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "residential"}, [WALK, PUSHCHAIR, BIKE, CAR]),
        ({"highway": "footway"}, [WALK, PUSHCHAIR]),
        ({"highway": "footway", "bicycle": "yes"}, [WALK, PUSHCHAIR, BIKE]),
        ({"highway": "steps"}, [WALK]),
        ({"highway": "steps", "ramp:stroller": "yes"}, [WALK, PUSHCHAIR]),
        ({"highway": "path", "sac_scale": "mountain_hiking"}, [WALK, BIKE]),
        ({"highway": "track", "smoothness": "horrible"}, [WALK, BIKE]),
        ({"highway": "cycleway"}, [WALK, PUSHCHAIR, BIKE]),
        ({"highway": "cycleway", "foot": "no"}, [BIKE]),
        ({"highway": "primary", "bicycle": "use_sidepath"}, [WALK, PUSHCHAIR, CAR]),
        ({"highway": "motorway"}, [CAR]),
        ({"highway": "trunk", "sidewalk": "right"}, [WALK, PUSHCHAIR, CAR]),
        ({"highway": "service", "access": "private"}, []),
        ({"highway": "service", "access": "private", "foot": "yes"}, [WALK, PUSHCHAIR]),
        ({"highway": "residential", "access": "destination"}, [WALK, PUSHCHAIR, BIKE, CAR]),
        ({"highway": "residential", "motor_vehicle": "no"}, [WALK, PUSHCHAIR, BIKE]),
        ({"highway": "path", "bicycle": "yes;designated"}, [WALK, PUSHCHAIR, BIKE]),
        ({"highway": "path", "bicycle": "dismount"}, [WALK, PUSHCHAIR]),
        ({"highway": "construction"}, []),
        ({"route": "ferry"}, [WALK, PUSHCHAIR, BIKE]),
        ({"route": "ferry", "motorcar": "yes", "bicycle": "no"}, [WALK, PUSHCHAIR, CAR]),
    ],
)
def test_who_may_pass(tags, expected):
    assert who(passable(tags)) == expected


def test_one_way_streets_bind_wheels_and_not_walkers():
    bits = passable({"highway": "residential", "oneway": "yes"})
    assert who(bits, BACKWARD) == [WALK, PUSHCHAIR]
    bits = passable({"highway": "residential", "oneway": "-1"})
    assert who(bits) == [WALK, PUSHCHAIR]
    assert who(bits, BACKWARD) == [WALK, PUSHCHAIR, BIKE, CAR]


@pytest.mark.parametrize("tag", [{"oneway:bicycle": "no"}, {"cycleway": "opposite_lane"}])
def test_cycling_against_a_one_way_street_where_a_sign_allows_it(tag):
    bits = passable({"highway": "residential", "oneway": "yes", **tag})
    assert who(bits, BACKWARD) == [WALK, PUSHCHAIR, BIKE]


def test_roundabouts_and_moving_stairs_have_a_direction():
    assert who(passable({"highway": "tertiary", "junction": "roundabout"}), BACKWARD) == [
        WALK, PUSHCHAIR,
    ]  # fmt: skip
    assert who(passable({"highway": "steps", "conveying": "forward"}), BACKWARD) == []


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"barrier": "gate"}, []),
        ({"barrier": "gate", "access": "private"}, [WALK, PUSHCHAIR, BIKE, CAR]),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, [BIKE, CAR]),
        ({"barrier": "gate", "locked": "yes"}, [WALK, PUSHCHAIR, BIKE, CAR]),
        ({"barrier": "bollard"}, [CAR]),
        ({"barrier": "turnstile"}, [PUSHCHAIR, BIKE, CAR]),
        ({"barrier": "fence"}, [WALK, PUSHCHAIR, BIKE, CAR]),
        ({"barrier": "lift_gate"}, []),
        ({"highway": "crossing"}, []),
    ],
)
def test_whom_a_barrier_stops(tags, expected):
    assert who(blocked(tags)) == expected


def test_flags_name_steps_bridges_tunnels_and_ferries():
    assert flags({"highway": "steps", "bridge": "yes"}) == STEPS | BRIDGE
    assert flags({"highway": "footway", "tunnel": "yes"}) == TUNNEL
    assert flags({"highway": "service", "tunnel": "building_passage"}) == 0
    assert flags({"route": "ferry"}) == FERRY
