"""What values of OpenStreetMap's tags mean for who may pass, and which tags are read at all.

Classes and their usual access follow OpenStreetMap's pages "Key:highway" and "OSM tags for
routing/Access restrictions" (Germany).
"""

from typing import Final

# Classes of streets and ways; any other value is no way, and counted.
CAR_ROADS: Final = {
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary",
    "secondary_link", "tertiary", "tertiary_link", "unclassified", "residential", "living_street",
    "service", "road",
}  # fmt: skip
OTHER_WAYS: Final = {
    "footway", "path", "steps", "pedestrian", "cycleway", "bridleway", "platform", "track",
    "busway", "elevator", "corridor",
}  # fmt: skip
NOT_BUILT: Final = {
    "construction", "proposed", "planned", "abandoned", "razed", "disused", "no",
}  # fmt: skip
# On the map as lines or outlines, and nobody's way from A to B.
NO_WAY: Final = {
    "raceway", "bus_guideway", "escape", "rest_area", "services", "via_ferrata", "bus_stop",
    "emergency_bay", "emergency_access_point", "street_lamp", "traffic_signals", "toll_gantry",
    "milestone", "trailhead", "passing_place", "turning_loop", "turning_circle",
}  # fmt: skip
MOTORWAYS: Final = {"motorway", "motorway_link"}
TRUNKS: Final = {"trunk", "trunk_link"}
NO_BIKE: Final = {
    "footway", "pedestrian", "steps", "platform", "bridleway", "busway", "elevator", "corridor",
}  # fmt: skip

YES: Final = {
    "yes", "designated", "permissive", "destination", "official", "customers", "public",
    "discouraged", "limited", "allowed",
}  # fmt: skip
RESIDENTS: Final = {"residents", "resident", "private_residents", "permit", "members"}
EMERGENCY: Final = {"emergency", "emergency_vehicles"}
NO: Final = {
    "no", "private", "use_sidepath", "restricted", "forestry", "agricultural", "delivery",
    "military", "dismount", "psv", "bus", "hgv", "employees", "staff", *RESIDENTS, *EMERGENCY,
}  # fmt: skip

# What a pushchair cannot roll on. Smoothness: OpenStreetMap's page names for "bad" a trekking bike
# and for "very_bad" vehicles of high clearance.
ROUGH: Final = {"very_bad", "horrible", "very_horrible", "impassable"}
ROLLING: Final = {"excellent", "good", "intermediate", "bad"}
SOFT: Final = {
    "sand", "mud", "rock", "rocks", "boulders", "stepping_stones", "scree", "snow", "ice",
}  # fmt: skip
FIRM: Final = {
    "paved", "asphalt", "concrete", "concrete:plates", "paving_stones", "sett", "bricks", "wood",
    "metal", "compacted", "fine_gravel", "cobblestone", "tartan",
}  # fmt: skip
SOFT_TRACKS: Final = {"grade4", "grade5"}  # mostly soft: earth, sand, grass

# Node barriers that stop a mode unless its own tag allows it ("Key:barrier"). One climbs over a
# trunk across the way, and lifts no pushchair over it with a child inside.
STOPS_ALL: Final = {"fence", "wall", "hedge", "guard_rail", "debris", "city_wall"}
STOPS_WHEELS: Final = {
    "stile", "kissing_gate", "turnstile", "full-height_turnstile", "step", "horse_stile", "log",
    "fallen_tree",
}  # fmt: skip
STOPS_CARS: Final = {
    "bollard", "cycle_barrier", "block", "motorcycle_barrier", "edge", "planter", "jersey_barrier",
    "bus_trap", "rope", "chain", "stone", "boulder", "rock", "wicket_gate", "kent_carriage_gap",
    "sump_buster",
}  # fmt: skip
# Stops nobody; neither does any other value, but the import report names that one.
STOPS_NOBODY: Final = {
    "gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "hampshire_gate",
    "bump_gate", "entrance", "cattle_grid", "toll_booth", "border_control", "sally_port",
    "height_restrictor", "coupure", "kerb", "no",
}  # fmt: skip

KNOWN_BARRIERS: Final = STOPS_ALL | STOPS_WHEELS | STOPS_CARS | STOPS_NOBODY

# What nobody crosses off the streets; a tram is crossed.
WATERWAYS: Final = ("river", "canal")
RAILWAYS: Final = ("rail", "light_rail", "subway", "narrow_gauge", "preserved")

# Tags of each mode, the closest first.
OWN_KEYS: Final = (
    ("foot",),
    ("stroller", "foot"),
    ("bicycle", "vehicle"),
    ("motorcar", "motor_vehicle", "vehicle"),
)
ACCESS_KEYS: Final = (
    "access", "foot", "stroller", "bicycle", "vehicle", "motor_vehicle", "motorcar",
)  # fmt: skip
_ONEWAY_KEYS: Final = (
    "oneway", "oneway:foot", "oneway:bicycle", "oneway:vehicle", "oneway:motor_vehicle",
    "oneway:motorcar", "bicycle:oneway", "conveying", "junction",
)  # fmt: skip
CONDITIONAL_KEYS: Final = (*ACCESS_KEYS, *_ONEWAY_KEYS[:6])
CYCLEWAYS: Final = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
NODE_KEYS: Final = (
    "barrier", "highway", "kerb", "kerb:height", "locked", "wheelchair",
    *ACCESS_KEYS, *(f"{key}:conditional" for key in ACCESS_KEYS),
)  # fmt: skip
WAY_KEYS: Final = (
    "highway", "route", "area", "service", "motorroad", "sidewalk", "bridge", "tunnel",
    "duration", "interval", "smoothness", "surface", "tracktype", "sac_scale", "wheelchair",
    "ramp", "ramp:stroller", "ramp:wheelchair", "ramp:bicycle", "ramp:luggage",
    *ACCESS_KEYS,
    *(f"{key}:{way}" for key in ACCESS_KEYS for way in ("forward", "backward")),
    *_ONEWAY_KEYS,
    *(f"{key}:conditional" for key in CONDITIONAL_KEYS),
    *CYCLEWAYS,
    *(f"{key}:oneway" for key in CYCLEWAYS),
)  # fmt: skip
