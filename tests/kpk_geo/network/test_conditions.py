"""Access by the hour: what holds all of a working day, what never, and what is not sure."""

import pytest

from kpk_geo.network.conditions import MAX_VALUE, on_a_working_day
from kpk_geo.network.tags import is_sure, passable

SCHOOL_STREET = {"highway": "residential"}
OPEN = 0b11111111


@pytest.mark.parametrize(
    ("value", "expected", "sure"),
    [
        ("no @ (Mo-Fr 07:00-19:00)", "no", True),
        ("no @ Mo-Su 00:00-24:00", "no", True),
        ("no @ (22:00-06:00)", None, True),
        ("no @ (Sa,Su 00:00-24:00)", None, True),
        ("no @ (Mo-Fr 07:30-08:15)", None, False),  # a school street: part of the day
        ("no @ (Apr-Oct)", None, False),
        ("no @ (Mo-Fr)", "no", True),  # whole days
        ("no @ (Mo-Fr 07:00-19:00; PH off)", "no", True),
        ("no @ (SH Mo-Fr 07:00-19:00)", None, False),  # in school holidays alone
        ("no @ (Mo-Fr 07:00-19:00; SH off)", None, False),
        ("no @ (sunset-sunrise)", None, False),  # before 18 h in winter
        ("no @ (2026 Mar 01-2026 Dec 31)", None, False),  # no ordinary day, whichever year it is
        ("no @ (Mo-Fr 08:00+)", None, False),
        ("no @ (weight>7.5)", None, True),
        ("no @ (weight>2)", None, False),
        ("no @ (hgv)", None, True),
        ("no @ (hgv AND Mo-Fr 06:00-20:00)", None, True),
        ("no @ (length>12 AND wet)", None, True),
        ("no @ wet", None, False),
        ("no @ (snow)", None, False),
        ("private @ (Mo-Fr 06:00-20:00); yes @ (22:00-06:00)", "private", True),
        ("no @ (Mo-Fr 06:00-20:00); destination @ (Mo-Fr 07:00-19:00)", "destination", True),
        ("no", None, False),
        ("no @ (Mo-Fr 07:00-19:00", None, False),
        ("@@ ;;( )", None, False),
        ("no @ (" + "1" * MAX_VALUE + ")", None, False),
    ],
)
def test_a_condition_counts_where_it_holds_all_of_a_working_day(value, expected, sure):
    tags, understood = on_a_working_day({**SCHOOL_STREET, "access:conditional": value})
    assert (tags.get("access"), understood) == (expected, sure)


def test_a_condition_of_one_mode_closes_the_way_for_this_mode_alone():
    closed = passable({**SCHOOL_STREET, "motor_vehicle:conditional": "no @ (Mo-Sa 06:00-22:00)"})
    assert closed == OPEN & ~(0b10001 << 3)
    night = {**SCHOOL_STREET, "motor_vehicle:conditional": "no @ (22:00-05:00)"}
    assert passable(night) == OPEN
    assert is_sure(night)


def test_what_is_not_sure_leaves_the_way_as_it_is_without_the_condition():
    tags = {**SCHOOL_STREET, "motor_vehicle:conditional": "no @ (Mo-Fr 07:30-08:15)"}
    assert passable(tags) == OPEN
    assert not is_sure(tags)


def test_a_condition_opens_what_is_closed_without_it():
    tags = {"highway": "pedestrian", "bicycle": "no", "bicycle:conditional": "yes @ (06:00-20:00)"}
    assert passable(tags) >> 2 & 0b10001 == 0b10001
    assert passable({**tags, "bicycle:conditional": "yes @ (18:00-10:00)"}) >> 2 & 0b10001 == 0


def test_a_one_way_street_by_the_hour():
    tags = {**SCHOOL_STREET, "oneway:conditional": "yes @ (Mo-Fr 06:00-20:00)"}
    assert passable(tags) == 0b00111111
