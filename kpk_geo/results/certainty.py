"""How far a finding holds: against its wider surroundings, and over all maps of a region."""

from kpk_geo.model import Beyond
from kpk_geo.results.record import Figure, Record


class SurroundingsSummary(Record):
    """Cores against what remains when the trend around each area is taken away."""

    span: float  # share of the tested areas that count as the wider surroundings
    around: int  # the same as a number of areas
    tests: int
    level: float
    exact: bool
    permutations: int  # 0 if exact
    counts: dict[Beyond, int]  # of the cores


class FamilySummary(Record):
    """What one map brings to the budget of the region; NaN where nothing was asked."""

    high: Figure  # Simes's probability over all areas, high values
    low: Figure
    exact: bool  # of these two
    circle: Figure  # the most striking circle
    moves: Figure  # Simes's
    joins: Figure  # Simes's
    high_cores: tuple[float, ...]  # corrected probabilities of the cores, smallest first
    low_cores: tuple[float, ...]
