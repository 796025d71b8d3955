"""What several areas come to together: counts add up, rates are made from the sums, never averaged.

A cell without a usable number is left out and counted: what is suppressed stays unknown, also in a
sum. A single area keeps its value as it is stored, so that every page says the same number of it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from kpk_geo.model import USABLE, Unit, Validity

RATES = (Unit.PERCENT, Unit.PER_1000)
MIN_SHARE = 0.9  # of the people counted; with fewer known, a sum would speak for too few


# Fewer cases, or fewer who are none, are not written out (rule of the Bundesagentur für Arbeit),
# and one more or less would make another rate of them.
FEW = 3


class Cases(Enum):
    """On how many cases a rate rests."""

    NOBODY = "nobody"  # 0 of 12 is no proof that the true rate is 0
    EVERYBODY = "everybody"
    FEW = "few"  # fewer than `FEW`, or all but so few
    ENOUGH = "enough"
    UNKNOWN = "unknown"  # no rate, or no counts


class NoTotal(Enum):
    """Why several areas have no figure together."""

    NONE = "none"  # they have one
    RATES_ONLY = "rates_only"  # numerator and denominator are not stored
    NO_SUM = "no_sum"  # such a figure adds up to nothing: rents, ages, scores
    NO_VALUES = "no_values"  # not one of the areas has a usable value
    TOO_FEW = "too_few"  # a sum would speak for too few of the people


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One indicator in one area on one day, as it is stored."""

    area_id: str
    value: float  # rates are 0-1; NaN where it is not usable
    numerator: float  # NaN where only the rate is stored
    denominator: float
    validity: Validity

    @property
    def is_usable(self) -> bool:
        """Whether it has a number."""
        return self.validity in USABLE and not math.isnan(self.value)

    @property
    def has_counts(self) -> bool:
        """Whether its rate can be made from counts."""
        return math.isfinite(self.numerator) and self.denominator > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What areas come to; of a single area its own value."""

    value: float  # NaN where there is none
    numerator: float  # sums over the areas used; NaN where they are not known
    denominator: float
    areas: int  # asked for
    used: int  # with a usable value
    suppressed: int
    validity: Validity  # of a single area; else valid where something could be used
    why_none: NoTotal
    used_ids: tuple[str, ...] = ()  # area_ids of those used, ascending

    @property
    def missing(self) -> int:
        """Areas without a value that are not suppressed."""
        return self.areas - self.used - self.suppressed

    @property
    def is_partial(self) -> bool:
        """Whether some of the areas are not in it."""
        return 0 < self.used < self.areas


def total_of(cells: Iterable[Cell], unit: Unit, *, min_share: float = 0.0) -> Total:
    """Take the cells of one indicator and day together, one per area.

    Parameters
    ----------
    cells
        Of each area asked for exactly one; those without an observation with NaN and "missing".
        Their order plays no part.
    unit
        Of the indicator: says whether counts, rates or neither add up.
    min_share
        Least share (0-1) of the people counted who live in areas with a value; of counts, which
        have no people beside them, of the areas. Below it several areas have no figure together:
        suppressed if one of them is, else missing.

    Examples
    --------
    >>> parts = [(0.5, 1, 2), (0.1, 1, 10)]
    >>> cells = [Cell(area_id=str(i), value=v, numerator=a, denominator=b, validity=Validity.VALID)
    ...          for i, (v, a, b) in enumerate(parts)]
    >>> round(total_of(cells, Unit.PERCENT).value, 4)  # 2 of 12, not the mean of the rates
    0.1667
    """
    given = list(cells)
    used = [cell for cell in given if cell.is_usable]
    suppressed = sum(cell.validity is Validity.SUPPRESSED for cell in given)
    value, numerator, denominator, why = _joined(given, used, unit)
    validity = given[0].validity if len(given) == 1 else _common(used)
    if len(given) > 1 and why is NoTotal.NONE and _known_share(given, used, unit) < min_share:
        value = numerator = denominator = math.nan
        validity = Validity.SUPPRESSED if suppressed else Validity.MISSING
        why = NoTotal.TOO_FEW
    return Total(
        value=value, numerator=numerator, denominator=denominator, areas=len(given),
        used=len(used), suppressed=suppressed, validity=validity, why_none=why,
        used_ids=tuple(sorted(cell.area_id for cell in used)),
    )  # fmt: skip


def cases_of(total: Total, unit: Unit) -> Cases:
    """Say on how many cases a rate rests.

    Parameters
    ----------
    total
        Of one area or several.
    unit
        Of the indicator; only rates rest on cases.
    """
    above, below = total.numerator, total.denominator
    if unit not in RATES or math.isnan(total.value) or not below > 0 or math.isnan(above):
        return Cases.UNKNOWN
    if above <= 0:
        return Cases.NOBODY
    if above >= below:
        return Cases.EVERYBODY
    return Cases.FEW if min(above, below - above) < FEW else Cases.ENOUGH


def _joined(given: list[Cell], used: list[Cell], unit: Unit) -> tuple[float, float, float, NoTotal]:
    if not used:
        return math.nan, math.nan, math.nan, NoTotal.NO_VALUES
    with_counts = all(cell.has_counts for cell in used)
    above = math.fsum(cell.numerator for cell in used) if with_counts else math.nan
    below = math.fsum(cell.denominator for cell in used) if with_counts else math.nan
    if len(given) == 1:
        return given[0].value, above, below, NoTotal.NONE
    if unit is Unit.COUNT:
        return math.fsum(cell.value for cell in used), math.nan, math.nan, NoTotal.NONE
    if unit not in RATES:
        return math.nan, math.nan, math.nan, NoTotal.NO_SUM
    if not with_counts:
        return math.nan, math.nan, math.nan, NoTotal.RATES_ONLY
    return above / below, above, below, NoTotal.NONE


def _known_share(given: list[Cell], used: list[Cell], unit: Unit) -> float:
    """Give the share of people in areas with a value; unknown ones count as the others' mean."""
    if unit not in RATES:
        return len(used) / len(given)
    stated = [cell.denominator for cell in given if not math.isnan(cell.denominator)]
    people = math.fsum(stated) * len(given) / len(stated)
    return math.fsum(cell.denominator for cell in used) / people


def _common(used: list[Cell]) -> Validity:
    """Say of a sum what holds of its weakest part."""
    for weak in (Validity.ESTIMATED, Validity.UNCERTAIN):
        if any(cell.validity is weak for cell in used):
            return weak
    return Validity.VALID if used else Validity.MISSING
