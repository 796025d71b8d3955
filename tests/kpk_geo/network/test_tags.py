import pytest

from kpk_geo.network.tags import (
    BIKE,
    BRIDGE,
    CAR,
    FERRY,
    LIFT,
    PUSHCHAIR,
    STEPS,
    TUNNEL,
    WALK,
    Closed,
    blocked,
    flags,
    passable,
    why_closed,
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
        ({"highway": "ladder"}, []),  # no class of street that is known
        ({"highway": "bus_stop"}, []),
        ({"highway": "unclassified;tertiary"}, [WALK, PUSHCHAIR, BIKE, CAR]),
        ({"highway": "elevator"}, [WALK, PUSHCHAIR]),
        (
            {"highway": "elevator", "bicycle": "yes", "motor_vehicle": "yes"},
            [WALK, PUSHCHAIR, BIKE],
        ),
        ({"highway": "elevator", "access": "private"}, []),
        ({"highway": "corridor"}, [WALK, PUSHCHAIR]),
        ({"highway": "steps", "ramp": "yes"}, [WALK, PUSHCHAIR]),
        ({"highway": "steps", "ramp": "yes", "ramp:bicycle": "yes"}, [WALK]),
        ({"highway": "steps", "ramp": "yes", "ramp:stroller": "no"}, [WALK]),
        ({"highway": "steps", "ramp": "separate"}, [WALK]),
        ({"highway": "steps", "ramp:wheelchair": "yes"}, [WALK, PUSHCHAIR]),
        ({"highway": "steps", "foot": "yes"}, [WALK]),
        ({"highway": "steps", "stroller": "yes"}, [WALK, PUSHCHAIR]),
        ({"highway": "primary", "motorroad": "yes"}, [CAR]),
        ({"highway": "primary", "motorroad": "yes", "vehicle": "yes"}, [CAR]),
        ({"highway": "primary", "motorroad": "yes", "foot": "yes"}, [WALK, PUSHCHAIR, CAR]),
        ({"highway": "track", "tracktype": "grade5"}, [WALK, BIKE]),
        (
            {"highway": "track", "tracktype": "grade5", "surface": "asphalt"},
            [WALK, PUSHCHAIR, BIKE],
        ),
        ({"highway": "track", "tracktype": "grade3"}, [WALK, PUSHCHAIR, BIKE]),
        ({"highway": "path", "surface": "sand"}, [WALK, BIKE]),
        ({"highway": "path", "surface": "sand", "smoothness": "good"}, [WALK, PUSHCHAIR, BIKE]),
        ({"highway": "path", "smoothness": "very_bad"}, [WALK, BIKE]),
        (
            {"highway": "path", "smoothness": "very_bad", "wheelchair": "yes"},
            [WALK, PUSHCHAIR, BIKE],
        ),
        ({"highway": "service", "service": "emergency_access"}, [WALK, PUSHCHAIR, BIKE]),
        ({"highway": "residential", "motor_vehicle": "emergency"}, [WALK, PUSHCHAIR, BIKE]),
        ({"highway": "residential", "motor_vehicle": "residents"}, [WALK, PUSHCHAIR, BIKE]),
        ({"highway": "residential", "motor_vehicle": "destination"}, [WALK, PUSHCHAIR, BIKE, CAR]),
        ({"highway": "footway", "access": "residents"}, []),
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


@pytest.mark.parametrize(
    "tag",
    [
        {"oneway:bicycle": "no"},
        {"bicycle:oneway": "no"},  # as it was written before
        {"cycleway": "opposite_lane"},
        {"cycleway": "opposite"},
        {"cycleway:left": "opposite_track"},
        {"cycleway:left": "lane", "cycleway:left:oneway": "-1"},
        {"cycleway:right": "track", "cycleway:right:oneway": "no"},
        {"bicycle:backward": "yes"},
    ],
)
def test_cycling_against_a_one_way_street_where_a_sign_allows_it(tag):
    bits = passable({"highway": "residential", "oneway": "yes", **tag})
    assert who(bits, BACKWARD) == [WALK, PUSHCHAIR, BIKE]


def test_bikes_and_cars_have_one_way_streets_of_their_own():
    bits = passable({"highway": "residential", "oneway:bicycle": "yes"})
    assert who(bits, BACKWARD) == [WALK, PUSHCHAIR, CAR]
    bits = passable({"highway": "residential", "oneway:motor_vehicle": "yes"})
    assert who(bits, BACKWARD) == [WALK, PUSHCHAIR, BIKE]
    bits = passable({"highway": "residential", "motor_vehicle:backward": "no"})
    assert who(bits, BACKWARD) == [WALK, PUSHCHAIR, BIKE]


def test_a_ferry_that_goes_one_way_takes_nobody_back():
    bits = passable({"route": "ferry", "oneway": "yes"})
    assert (who(bits), who(bits, BACKWARD)) == ([WALK, PUSHCHAIR, BIKE], [])


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"highway": "ladder"}, Closed.UNKNOWN),
        ({"highway": "proposed"}, Closed.NOT_BUILT),
        ({"highway": "bus_stop"}, Closed.NO_WAY),
        ({"highway": "service", "access": "private"}, Closed.PRIVATE),
        ({"highway": "service", "access": "emergency"}, Closed.EMERGENCY),
        ({"highway": "service", "access": "residents"}, Closed.RESIDENTS),
        ({"route": "ferry", "access": "no"}, Closed.PRIVATE),
    ],
)
def test_why_nobody_may_use_a_way(tags, reason):
    assert passable(tags) == 0
    assert why_closed(tags) is reason


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
        ({"barrier": "cycle_barrier"}, [CAR]),
        ({"barrier": "stone"}, [CAR]),
        ({"barrier": "chain"}, [CAR]),
        ({"barrier": "log"}, [PUSHCHAIR, BIKE, CAR]),
        ({"barrier": "fallen_tree", "bicycle": "yes"}, [PUSHCHAIR, CAR]),
        ({"highway": "steps", "step_count": "1"}, [PUSHCHAIR, BIKE, CAR]),
        ({"highway": "steps", "stroller": "yes"}, [BIKE, CAR]),
        ({"highway": "crossing"}, []),
        ({"highway": "elevator"}, [BIKE, CAR]),
        ({"highway": "elevator", "bicycle": "yes"}, [CAR]),
        ({"highway": "elevator", "access": "private"}, [WALK, PUSHCHAIR, BIKE, CAR]),
        ({"highway": "crossing", "kerb": "raised"}, []),  # lifted over, as over any kerb
        ({"barrier": "kerb", "kerb": "raised", "stroller": "no"}, [PUSHCHAIR]),
        ({"kerb": "raised", "kerb:height": "0.18", "foot": "yes"}, [PUSHCHAIR]),
        ({"barrier": "step"}, [PUSHCHAIR, BIKE, CAR]),
        ({"barrier": "step", "wheelchair": "yes"}, [BIKE, CAR]),
        (
            {"barrier": "kissing_gate", "wheelchair": "yes", "stroller": "no"},
            [PUSHCHAIR, BIKE, CAR],
        ),
        ({"barrier": "kerb", "kerb": "lowered"}, []),
        ({"barrier": "kerb"}, []),
        ({"barrier": "kerb", "kerb": "raised", "stroller": "yes"}, []),
        ({"kerb": "lowered", "kerb:height": "0.12"}, []),
        ({"barrier": "stile", "foot": "yes"}, [PUSHCHAIR, BIKE, CAR]),
        (
            {"barrier": "gate", "access:conditional": "no @ (Mo-Fr 07:00-20:00)"},
            [WALK, PUSHCHAIR, BIKE, CAR],
        ),
        ({"barrier": "gate", "access:conditional": "no @ (20:00-07:00)"}, []),
    ],
)
def test_whom_a_barrier_stops(tags, expected):
    assert who(blocked(tags)) == expected


def test_flags_name_steps_bridges_tunnels_and_ferries():
    assert flags({"highway": "steps", "bridge": "yes"}) == STEPS | BRIDGE
    assert flags({"highway": "footway", "tunnel": "yes"}) == TUNNEL
    assert flags({"highway": "service", "tunnel": "building_passage"}) == 0
    assert flags({"route": "ferry"}) == FERRY
    assert flags({"highway": "elevator"}) == LIFT
