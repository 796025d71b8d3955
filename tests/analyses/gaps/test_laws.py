"""What must hold whatever the city looks like.

An added offer never opens a gap: a cell that is none and of which something was known stays none,
and nowhere more children lack a link. What was not known before may turn out to be a gap, since the
first recorded offer of a kind shows that somebody records it; and an added host (a clinic) may ask
for a link that it does not have. Verdicts over all life phases compare areas with each other, so an
offer in one area can bring another among those that lack most.
"""

from typing import Any

import numpy as np
import pandas as pd
from gaps_toys import IDS, X0, Y0, city, link, offer, offers, sure_burden
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.gaps.study import GapsStudy, gaps_study
from kpk_geo.model import LinkScope, LinkStatus
from kpk_geo.profile import PreventionLink

KINDS = ("kita", "group", "outreach")
DELIVERIES = (None, "komm", "geh", "digital", "mobile")


@st.composite
def an_offer(draw: st.DrawFn, key: str) -> dict[str, Any]:
    row = offer(
        key, draw(st.sampled_from(KINDS)), 0,
        delivery=draw(st.sampled_from(DELIVERIES)),
        status=draw(st.sampled_from([None, "active", None, "active", "planned"])),
        capacity_value=draw(st.sampled_from([np.nan, 5.0, 25.0, 80.0])),
        outside=draw(st.booleans()),
    )  # fmt: skip
    # Mostly near where children live, so that offers meet; a few metres make ways differ.
    square = draw(st.sampled_from([0, 0, 0, 1, 2.5, 3, 7]))
    away = draw(st.sampled_from([0, 120, 700]))
    return row | {"x": X0 + 2000 * (square + 0.5) + away, "y": Y0 + 1000}


@st.composite
def inventories(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [draw(an_offer(f"A{i:02d}")) for i in range(draw(st.integers(1, 5)))]


@st.composite
def links(draw: st.DrawFn) -> PreventionLink:
    scope = draw(st.sampled_from([*LinkScope, LinkScope.WAY, LinkScope.WAY]))
    changes: dict[str, Any] = {
        "scope": scope,
        "kinds": draw(st.sampled_from([["kita"], KINDS, KINDS])),
    }
    if scope is LinkScope.HOST:
        changes |= {"hosts": {"kinds": ["group"]}, "kinds": ["kita", "outreach"]}
    if scope is LinkScope.AREA:
        changes["level"] = draw(st.sampled_from([None, "bezirk"]))
    if draw(st.booleans()):
        changes |= {"capacity": draw(st.sampled_from(["places", "offers"])), "min_per_100": 20}
    return link(
        **changes,
        max_minutes=draw(st.sampled_from([5, 15, 40])),
        min_share=draw(st.sampled_from([0.3, 0.8, 1.0])),
        outreach_level=draw(st.sampled_from([None, "bezirk"])),
        digital_suffices=draw(st.booleans()),
        life_phases=draw(st.sampled_from([["0-3"], ["3-6", "6-10"]])),
    )


def made(rows: list[dict[str, Any]], *own: PreventionLink) -> GapsStudy:
    return gaps_study(city(offers(*rows), *own, burden=sure_burden("02", "04")))


@settings(max_examples=100, deadline=None)
@given(inventories(), an_offer("Z99"), links())
def test_an_added_offer_never_opens_a_gap(
    rows: list[dict[str, Any]], added: dict[str, Any], own: PreventionLink
) -> None:
    if own.hosts is not None and added["kinds"] == ["group"]:
        return  # an added host is no added offer of the link
    before, after = made(rows, own), made([*rows, added], own)
    for old, new in zip(before.links, after.links, strict=True):
        known = np.array([status is not LinkStatus.UNKNOWN for status in old.planned.status])
        for variant in old.states:
            opened = known & ~old.states[variant].gap & new.states[variant].gap
            assert not opened.any()
            more = new.states[variant].shortfall - old.states[variant].shortfall
            assert not (known & (np.nan_to_num(more) > 1e-9)).any()
    if all(own.found.is_recorded for own in before.links):
        assert (np.nan_to_num(after.score) <= np.nan_to_num(before.score) + 1e-6).all()


CAPACITIES = st.sampled_from([np.nan, 0.0, 15.0, 25.0, 80.0])


@settings(max_examples=60, deadline=None)
@given(st.lists(CAPACITIES, min_size=1, max_size=3), CAPACITIES, st.sampled_from([0, 120, 700]))
def test_an_added_offer_takes_no_places_from_those_there_are(
    there: list[float], added: float, away: float
) -> None:
    """Offers that share the children of one square, with and without a stated capacity."""
    own = link(capacity="places", min_per_100=20)
    rows = [offer(f"A{i}", "kita", 0, capacity_value=places) for i, places in enumerate(there)]
    more = offer("Z", "kita", 0, capacity_value=added, x=X0 + 1000 + away)
    old, new = made(rows, own).links[0], made([*rows, more], own).links[0]
    for variant, state in old.states.items():
        assert not (~state.gap & new.states[variant].gap).any()
        assert new.states[variant].shortfall[0] <= state.shortfall[0] + 1e-9


@settings(max_examples=20, deadline=None)
@given(inventories(), links(), st.randoms(use_true_random=False))
def test_order_of_the_input_changes_no_bit(
    rows: list[dict[str, Any]], own: PreventionLink, random: Any
) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    one, other = made(rows, own), made(mixed, own)
    for old, new in zip(one.links, other.links, strict=True):
        for variant, state in old.states.items():
            for name in ("codes", "share", "per_100", "without"):
                assert getattr(state, name).tobytes() == (
                    getattr(new.states[variant], name).tobytes()
                )
    assert one.score.tobytes() == other.score.tobytes()
    assert {k: v.verdict for k, v in one.verdicts.items()} == {
        k: v.verdict for k, v in other.verdicts.items()
    }


@settings(max_examples=20, deadline=None)
@given(inventories(), st.lists(st.floats(1, 60), min_size=2, max_size=2))
def test_more_minutes_never_bring_fewer_children_there(
    rows: list[dict[str, Any]], minutes: list[float]
) -> None:
    short, long = sorted(minutes)
    first, second = (
        made(rows, link(kinds=KINDS, max_minutes=own)).links[0].planned.share
        for own in (short, long)
    )
    assert (np.nan_to_num(second) >= np.nan_to_num(first) - 1e-12).all()


@settings(max_examples=15, deadline=None)
@given(inventories(), links())
def test_areas_of_all_statuses_add_up_and_shares_stay_shares(
    rows: list[dict[str, Any]], own: PreventionLink
) -> None:
    for cells in made(rows, own).links:
        assert len(cells.planned.status) == len(IDS)
        for values in (cells.planned.share, cells.planned.shortfall):
            known = values[~np.isnan(values)]
            assert ((known >= 0) & (known <= 1)).all()
        assert (np.isnan(cells.planned.shortfall) == ~cells.planned.known).all()


def test_shares_in_time_agree_with_brute_force() -> None:
    rng = np.random.default_rng(7)
    rows = [
        offer(
            f"K{i}", "kita", 0, x=X0 + rng.uniform(0, 12_000), y=Y0 + rng.uniform(0, 2000)
        )
        for i in range(5)
    ]  # fmt: skip
    region = city(offers(*rows), link(max_minutes=15))
    cells = gaps_study(region).links[0]
    frame = pd.DataFrame(rows)
    for row, (x, y) in enumerate(region.cell_xy):
        metres = np.hypot(frame["x"] - x, frame["y"] - y).min() * region.plan.detour
        wanted = float(metres <= 15 * 80)  # 4.8 km/h are 80 m a minute
        if region.census.grid is not None and region.census.grid["persons_3_5"].iloc[row] > 0:
            assert cells.planned.share[row] == wanted
