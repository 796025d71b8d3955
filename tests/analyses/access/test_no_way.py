"""Hills, who has no way and why, and whether enough is loaded around the region."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from access_toys import KITA, OFFERS, answered, region
from street_files import X0, Y0, street

from analyses.access.halo import halo_gaps
from analyses.access.no_way import OFF_STREETS
from analyses.access.region import prepare_mode
from analyses.access.scenario import Change, scenario
from kpk_geo.crs import DEFAULT_CRS, to_degrees
from kpk_geo.errors import InputError
from kpk_geo.model import HaloNeed, NoWay, SupplyMethod, TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.heights import sample_heights

PUSHED = replace(KITA, mode=TravelMode.PUSHCHAIR)


class Slope:
    """Ground that rises to the east."""

    def __init__(self, gradient):
        self.gradient = gradient

    def at(self, xy):
        return self.gradient * (xy[:, 0] - X0)


def hilly(gradient, **changes):
    made = region(**changes)
    heights = sample_heights(made.streets, Slope(gradient))
    return replace(made, streets=replace(made.streets, heights=heights))


def reasons(found):
    sums = {reason: found.table.rows[reason.column].sum() for reason in OFF_STREETS}
    assert sum(sums.values()) == pytest.approx(found.table.rows["children_off_streets"].sum())
    return {reason: float(total) for reason, total in sums.items() if total}


def test_a_hill_changes_minutes_but_not_the_metres_of_the_shortest_way():
    level, steep = answered(region()), answered(hilly(0.12))
    walked = level.table.rows["metres_p50"].dropna()
    assert steep.table.rows["metres_p50"].dropna().tolist() == pytest.approx(walked.tolist())
    assert not np.allclose(level.travel.minutes, steep.travel.minutes, equal_nan=True)
    assert level.slope is None
    assert steep.slope is not None
    assert steep.slope.kilometres_unknown == 0
    counted = "children_in_service_area"
    assert level.overcount[counted].tolist() == pytest.approx(steep.overcount[counted].tolist())


def test_a_town_on_a_table_is_the_town_without_heights_bit_for_bit():
    level, table = answered(region()), answered(hilly(0.0))
    assert table.slope is not None
    assert level.travel.minutes.tobytes() == table.travel.minutes.tobytes()
    assert level.supply.per_child.tobytes() == table.supply.per_child.tobytes()
    assert level.table.rows.equals(table.table.rows)


def test_a_closed_street_on_a_hill_leads_around_in_both_measures():
    made = hilly(0.08)
    prepared = prepare_mode(made, TravelMode.WALK)
    found = answered(made)
    place = tuple(to_degrees(np.array([[X0 + 375.0, Y0 + 500.0]]), DEFAULT_CRS)[0])
    after = scenario(made, prepared, found, [Change(action="block", place=place)])
    assert (after.travel.metres >= found.travel.metres - 1e-6)[
        np.isfinite(found.travel.metres)
    ].all()
    assert (after.travel.minutes >= found.travel.minutes - 1e-9)[
        np.isfinite(found.travel.minutes)
    ].all()


def test_pushchairs_on_too_steep_ground_are_told_from_those_without_a_street():
    # Streets to the north are level; the one to the east, 500 m away from them, is too steep.
    ways = [street((0, y), (0, y + 500)) for y in (0, 500)] + [street((0, 500), (1500, 500))]
    children = {(50, 400): 10, (1400, 450): 20, (2500, 500): 30}
    made = hilly(0.12, ways=ways, children=children, max_unsnapped=1.0)
    found = answered(made, PUSHED)
    assert reasons(found) == pytest.approx({NoWay.TOO_STEEP: 4.0, NoWay.NO_STREET: 6.0})
    assert found.slope is not None
    assert found.slope.kilometres_closed == pytest.approx(1.5)
    open_plan = made.plan.model_copy(update={"pushchair_max_gradient": None})
    anywhere = answered(replace(made, plan=open_plan), PUSHED)
    assert reasons(anywhere) == pytest.approx({NoWay.NO_STREET: 6.0})


def test_a_hilly_town_is_computed_and_a_missing_street_still_stops_the_run():
    # Beyond the steep street a level stub of 100 m leads on: it is lost with the steep one.
    ways = [street((0, y), (0, y + 500)) for y in (0, 500)] + [
        street((0, 500), (1500, 500)), street((1500, 500), (1500, 600)),
    ]  # fmt: skip
    children: dict[tuple[float, float], int | str] = {(50, 400): 10, (1500, 750): 20}
    own = (OFFERS[0],)
    made = hilly(0.12, ways=ways, children=children, offers=own, max_unsnapped=0.05)
    assert reasons(answered(made, PUSHED)) == pytest.approx({NoWay.TOO_STEEP: 4.0})
    far = {**children, (2500, 500): 30}
    with pytest.raises(InputError, match="deckt die Region nicht ab"):
        answered(hilly(0.12, ways=ways, children=far, offers=own, max_unsnapped=0.05), PUSHED)


def test_each_child_off_the_streets_has_one_reason():
    children: dict[tuple[float, float], int | str] = {
        (300, 400): 10,
        (1400, 500): 20,
        (2500, 500): 30,
        (3600, 600): 40,
    }
    ways = [
        street((0, 500), (1000, 500)), street((0, 0), (0, 1000)), street((0, 0), (1000, 0)),
        street((1000, 500), (1000, 0)), street((1300, 600), (1500, 600)),
    ]  # fmt: skip
    offers = (OFFERS[0], OFFERS[3])
    made = region(ways=ways, children=children, offers=offers, max_unsnapped=1.0)
    made = replace(made, section=made.section.model_copy(update={"min_fragment": 0.0}))
    river = shapely.LineString([(X0, Y0 + 450), (X0 + 1000, Y0 + 450)])
    canal = shapely.LineString([(X0, Y0 + 350), (X0 + 1000, Y0 + 350)])
    streets = replace(
        made.streets,
        barriers=gpd.GeoSeries([river, canal], crs=DEFAULT_CRS),
        extent=shapely.box(X0, Y0, X0 + 3000, Y0 + 1000),
    )
    found = answered(replace(made, streets=streets))
    share = 0.2  # 3 to 5 years of those under 18
    assert reasons(found) == pytest.approx({
        NoWay.BARRIER: 10 * share, NoWay.NO_STREET: 30 * share, NoWay.OUTSIDE_EXTRACT: 40 * share,
    })  # fmt: skip
    assert found.table.rows["children_without_route"].sum() == pytest.approx(20 * share)
    assert found.offers.no_way == {NoWay.OUTSIDE_EXTRACT: 1}


@pytest.mark.parametrize(
    ("method", "times"), [(SupplyMethod.E2SFCA, 2), (SupplyMethod.THREE_STEP, 3)]
)
def test_a_halo_is_needed_as_far_as_one_walks_and_others_compete(method, times):
    made = region(method=method, max_travel_time=15)
    walk = build_network(made.streets, TravelMode.WALK)
    whole = shapely.union_all(made.areas.geometry.to_numpy())

    def gaps(metres, buffer=50_000.0):
        extent = shapely.buffer(whole, metres, join_style="mitre")
        return halo_gaps(made.areas, walk, made.plan, extent=extent, buffer=buffer)

    need = 1200 * times * 1.25
    assert gaps(need + 1) == ()
    (supply,) = gaps(need - 10)
    assert (supply.need, supply.kilometres) == (HaloNeed.SUPPLY, pytest.approx(need / 1000))
    assert supply.streets == ("01", "02", "03", "04")
    ways, _ = gaps(1000)
    assert ways.need is HaloNeed.WAYS
    (offers,) = gaps(need + 1, buffer=1300.0)
    assert (offers.streets, offers.offers) == ((), ("01", "02", "03", "04"))


def test_only_areas_near_the_end_of_the_extract_are_named():
    made = region()
    walk = build_network(made.streets, TravelMode.WALK)
    extent = shapely.box(X0 - 5000, Y0 - 5000, X0 + 4000 + 100, Y0 + 6000)
    ways, supply = halo_gaps(made.areas, walk, made.plan, extent=extent, buffer=None)
    assert ways.streets == ("03", "04")  # 1.1 km and 100 m from it; 1.2 km are needed
    assert supply.streets == ("02", "03", "04")
    assert halo_gaps(made.areas, walk, made.plan, extent=None, buffer=None) == ()


def test_cars_need_the_halo_of_their_fastest_street_and_its_longest_limit():
    made = region()
    streets = replace(made.streets, edges=made.streets.edges.copy())
    extent = shapely.box(0, 0, 1, 1)

    def kilometres(mode):
        ways, supply = halo_gaps(
            made.areas, build_network(streets, mode), made.plan, extent=extent, buffer=None
        )
        assert supply.kilometres == pytest.approx(2 * 1.25 * ways.kilometres)
        return ways.kilometres

    streets.edges["highway"] = "residential"
    assert kilometres(TravelMode.CAR) == pytest.approx(5.5)  # 22 km/h for a quarter of an hour
    streets.edges.loc[0, "highway"] = "motorway"
    assert kilometres(TravelMode.CAR) == pytest.approx(22.5)  # 90 km/h
    assert kilometres(TravelMode.WALK) == pytest.approx(1.2)
    metres = streets.edges["length"].iloc[0] / 1000
    streets.edges.loc[0, ["highway", "seconds"]] = ["ferry", metres / 5]  # 18 km/h
    assert kilometres(TravelMode.WALK) == pytest.approx(4.5)
