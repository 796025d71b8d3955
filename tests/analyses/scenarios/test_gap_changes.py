"""What a scenario does to gaps is what the same offers, entered into the list, would do."""

from typing import Any

import numpy as np
import pytest
from gaps_toys import IDS, SIDE, X0, Y0, link, offer, offers, study, sure_burden
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from analyses.access.scenario import Change
from analyses.gaps.study import GapsStudy
from analyses.scenarios.gap_changes import GapChanges, gap_changes
from kpk_geo.errors import NotFoundError
from kpk_geo.model import CapacityUnit, LinkStatus, OfferKind, Underserved
from kpk_geo.profile import PreventionLink
from kpk_geo.results.gaps import OVERALL

TO_DEGREES = Transformer.from_crs(25832, 4326, always_xy=True)
PLACES = CapacityUnit.PLACES
KITA = offer("K1", "kita", 0, capacity_value=50.0, capacity_unit="Plätze")
GROUP = offer("G1", "group", 1, capacity_value=10.0, capacity_unit="Plätze")


def degrees(square: float) -> tuple[float, float]:
    longitude, latitude = TO_DEGREES.transform(X0 + SIDE * (square + 0.5), Y0 + SIDE / 2)
    return float(longitude), float(latitude)


def add(square: float, capacity: float | None = 50.0) -> Change:
    return Change(action="add", place=degrees(square), capacity=capacity)


def changed(base: GapsStudy, *changes: Change, unit: CapacityUnit = PLACES) -> GapChanges:
    found = gap_changes(base, OfferKind.KITA, unit, changes, max_snap=200)
    assert found is not None
    return found


def codes(own: GapsStudy) -> list[list[int]]:
    return [cells.planned.codes.tolist() for cells in own.links]


def links() -> list[PreventionLink]:
    return [
        link(min_share=0.5),
        link(id="area", scope="area", life_phases=["3-6"]),
        link(id="places", min_per_100=20, capacity="places", max_minutes=30),
        link(id="once", scope="region"),
        link(id="host", scope="host", hosts={"kinds": ["group"], "max_metres": 500}),
        link(id="group", kinds=["group"]),
    ]


@st.composite
def scenarios(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[Change]]:
    """Draw a list of offers, the list as it would be, and the changes that lead there."""
    before, after, changes = [GROUP], [GROUP], []
    for number in range(draw(st.integers(1, 4))):
        square = draw(st.integers(0, 5))
        row = KITA | {
            "offer_id": f"K{number}",
            "site_id": f"K{number}",
            "x": X0 + SIDE * (square + 0.5),
        }
        action: Any = draw(st.sampled_from(["keep", "close", "move", "resize"]))
        before.append(row)
        if action != "close":
            to, size = draw(st.integers(0, 5)), draw(st.sampled_from([5.0, 80.0]))
            moved = {"x": X0 + SIDE * (to + 0.5)} if action == "move" else {}
            sized = {"capacity_value": size} if action == "resize" else {}
            after.append(row | moved | sized)
            place = degrees(to) if action == "move" else None
            capacity = size if action == "resize" else None
        else:
            place = capacity = None
        if action != "keep":
            key = f"K{number}|K{number}"
            changes.append(Change(action=action, offer=key, place=place, capacity=capacity))
    for number in range(draw(st.integers(0, 3))):
        square = draw(st.integers(0, 5))
        changes.append(add(square, 30.0))
        new = {"offer_id": f"N{number}", "site_id": f"N{number}", "capacity_value": 30.0}
        after.append(KITA | new | {"x": X0 + SIDE * (square + 0.5)})
    return before, after, changes


@settings(max_examples=40, deadline=None)
@given(scenarios())
def test_a_scenario_judges_as_the_same_offers_entered_into_the_list(
    drawn: tuple[list[dict[str, Any]], list[dict[str, Any]], list[Change]],
) -> None:
    before, after, changes = drawn
    burden = sure_burden("01", "02", "03")
    options: dict[str, Any] = {"burden": burden, "complete": ["kita"]}
    base = study(offers(*before), *links(), **options)
    entered = study(offers(*after), *links(), **options)
    found = changed(base, *changes).after
    assert codes(found) == codes(entered)
    for own, other in zip(found.links, entered.links, strict=True):
        assert own.gap_in.tolist() == other.gap_in.tolist()
        np.testing.assert_allclose(own.planned.shortfall, other.planned.shortfall, atol=1e-9)
    assert found.verdicts[OVERALL].verdict == entered.verdicts[OVERALL].verdict
    np.testing.assert_allclose(found.score, entered.score, atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_changes_changes_no_bit(drawn: Any, random: Any) -> None:
    before, _, changes = drawn
    base = study(offers(*before), *links(), complete=["kita"])
    shuffled = random.sample(changes, len(changes))
    one, other = changed(base, *changes).after, changed(base, *shuffled).after
    assert one.score.tobytes() == other.score.tobytes()
    for own, alike in zip(one.links, other.links, strict=True):
        assert own.planned.without.tobytes() == alike.planned.without.tobytes()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=4))
def test_an_added_site_never_opens_a_gap(squares: list[int]) -> None:
    base = study(offers(KITA, GROUP), *links(), complete=["kita"])
    for item in changed(base, *(add(square) for square in squares)).links:
        assert not (item.after.planned.gap & ~item.before.planned.gap).any()
        assert item.lacking(item.after) <= item.lacking(item.before) + 1e-9


def test_nothing_changed_gives_the_same_bits() -> None:
    base = study(offers(KITA, GROUP), *links())
    found = changed(base)
    assert found.after.score.tobytes() == base.score.tobytes()
    assert not any(item.differs.any() for item in found.links)
    assert found.verdicts == ()


def test_an_area_leaves_the_list_when_its_gap_closes() -> None:
    base = study(offers(KITA), link(), burden=sure_burden("03", "04"))
    assert base.verdicts[OVERALL].verdict[2] is Underserved.CERTAIN
    found = changed(base, add(2))
    assert found.after.verdicts[OVERALL].verdict[2] is Underserved.NONE
    assert [IDS[row] for row in found.verdicts] == ["03"]
    (item,) = found.links
    assert [IDS[row] for row in np.flatnonzero(item.differs)] == ["03"]
    assert item.is_sure[2]
    assert item.lacking(item.before) - item.lacking(item.after) == pytest.approx(100)


def test_closing_the_last_one_opens_gaps_and_does_not_make_them_unknown() -> None:
    base = study(offers(KITA, GROUP), link())
    found = changed(base, Change(action="close", offer="K1|K1"))
    (item,) = found.links
    assert item.after.planned.status[0] is LinkStatus.MISSING


def test_what_nobody_recorded_stays_unknown() -> None:
    base = study(offers(GROUP), link())
    found = changed(base, add(0))
    assert found.links == ()
    assert [cells.link.cell for cells in found.unrecorded] == ["kita/3-6"]
    assert codes(found.after) == codes(base)


def test_an_offer_of_unknown_size_closes_no_weak_link() -> None:
    own = link(min_per_100=200, capacity="places")
    base = study(offers(KITA), own)
    for unit, size in ((CapacityUnit.OFFERS, 1.0), (PLACES, None)):
        found = changed(base, add(0, size), unit=unit)
        assert found.links[0].after.planned.status[0] is LinkStatus.WEAK
        assert len(found.in_other_unit) == (unit is CapacityUnit.OFFERS)
    assert changed(base, add(0, 500.0)).links[0].after.planned.status[0] is LinkStatus.PRESENT


def test_a_link_filled_by_words_is_named_and_not_closed() -> None:
    found = changed(study(offers(KITA), link(words=["Waldkita"])), add(2))
    assert [cells.link.cell for cells in found.by_words] == ["kita/3-6"]
    assert not found.links[0].differs.any()


def test_no_link_of_the_kind_is_no_answer() -> None:
    base = study(offers(KITA), link(kinds=["group"]))
    assert gap_changes(base, OfferKind.KITA, PLACES, [add(0)], max_snap=200) is None


def test_an_offer_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFoundError, match="K9"):
        changed(study(offers(KITA), link()), Change(action="close", offer="K9|K9"))


def test_streets_are_left_out_and_it_is_said() -> None:
    found = changed(study(offers(KITA), link()), Change(action="block", place=degrees(0)))
    assert found.without_streets
    assert not found.links[0].differs.any()
