"""Open all of the time, never, or for a part: the same as asking every quarter of an hour."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpk_geo.opening.calendar import Period, kindergarten_year, public_holidays
from kpk_geo.opening.read import hours_or_none, read_hours
from kpk_geo.opening.rules import State
from kpk_geo.opening.slot import Slot, state_in_slot
from kpk_geo.opening.throughout import open_throughout

YEAR = kindergarten_year(date(2025, 9, 1))
WEEK = Period(date(2025, 9, 7), date(2025, 9, 12))  # Sunday to Friday, so every day has one before


def clock(quarter):
    return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"


RULES = st.builds(
    lambda days, begin, length, state: f"{days} {clock(begin)}-{clock(begin + length)}{state}",
    st.sampled_from(["Mo-Fr", "Mo-Su", "Mo-We", "Th,Fr", "Sa,Su", "PH", "SH"]),
    st.integers(0, 95),
    st.integers(1, 96).map(lambda length: min(length, 95)),
    st.sampled_from(["", "", "", " off", " unknown"]),
)


@given(st.lists(RULES, min_size=1, max_size=3), st.sampled_from(["; ", ", "]))
@settings(max_examples=60, deadline=None)
def test_it_is_what_every_quarter_of_an_hour_says(rules, glue):
    text = glue.join(rules)
    hours = hours_or_none(text)
    assume(hours is not None)
    assert hours is not None
    said = {
        state_in_slot(text, Slot(weekday=day, minute=minute, today=date(2025, 9, 1),
                                 day=date(2025, 9, 8 + day)))
        for day in range(5) for minute in range(480, 1080, 15)
    }  # fmt: skip
    expected = {frozenset({State.OPEN}): True, frozenset({State.CLOSED}): False}
    assert open_throughout(hours, WEEK, minutes=(480, 1080)) is expected.get(frozenset(said))


def test_public_holidays_are_no_working_days_and_school_holidays_are():
    (easter,) = [day for day, name in public_holidays(2026).items() if name == "Ostermontag"]
    assert easter in YEAR
    whole_day = (0, 24 * 60)
    off = read_hours("Mo-Su 00:00-24:00; PH off")
    assert open_throughout(off, YEAR, minutes=whole_day) is True
    assert open_throughout(read_hours("SH 00:00-24:00"), YEAR, minutes=whole_day) is None


@pytest.mark.parametrize(
    "text", ["Mo-Fr 07:00+", "Mo-Fr 08:00+", 'Mo-Fr 08:00-18:00 "nach Absprache"']
)
def test_what_nobody_knows_for_sure_is_neither(text):
    assert open_throughout(read_hours(text), YEAR, minutes=(480, 1080)) is None
