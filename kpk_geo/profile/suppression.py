"""What the sign of a suppressed cell stands for, as the profile says."""

from datetime import date

from kpk_geo.profile.indicators import Indicator
from kpk_geo.profile.region import RegionProfile


def suppressed_means(
    profile: RegionProfile, indicator: Indicator, level: str, day: date
) -> tuple[int, ...]:
    """Say what a suppressed numerator can be; empty unless all tables of these values agree.

    Parameters
    ----------
    profile
        Of the region.
    indicator
        What is counted.
    level
        Key of the level of areas.
    day
        Reference date of the values; a table with a date in each row counts for all.
    """
    rules = {
        tuple(sorted(set(table.suppressed_means)))
        for table in profile.tables
        for value in table.values
        if table.level == level
        and value.indicator == indicator.id
        and table.day_of(value) in (day, None)
    }
    return rules.pop() if len(rules) == 1 else ()
