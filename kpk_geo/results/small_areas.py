"""Stored smoothed rates of small areas."""

from datetime import date

from kpk_geo.results.record import Figure, Record


class SmoothedRate(Record):
    """One area at one date; NaN where it has no count."""

    reference_date: date
    rate: Figure  # posterior mean, share
    sd: Figure
    low_90: Figure
    high_90: Figure
    low_95: Figure
    high_95: Figure
    above_city: Figure  # probability that the rate is above the city's at that date
    own_share: Figure  # of the estimate that comes from the area's own counts of all dates


class StoredSpread(Record):
    """A mean with its standard deviation."""

    mean: Figure = float("nan")
    sd: Figure = float("nan")


class SmoothingSummary(Record):
    """How rates were smoothed; without counts the reason."""

    dates: tuple[date, ...] = ()  # oldest first
    reason: str = ""  # German: why nothing was smoothed
    left_out: tuple[str, ...] = ()  # German: dates that are not used, and why
    city: tuple[StoredSpread, ...] = ()  # rate of all people with counts, by date
    areas: StoredSpread = StoredSpread()  # s_u, logits
    alike: StoredSpread = StoredSpread()  # lam
    years: StoredSpread = StoredSpread()  # s_e, logits
    islands: int = 0
    suppressed: int = 0  # cells taken as an interval
    design_effect: Figure = float("nan")
    sure: Figure = float("nan")  # from here on a probability is said in words
