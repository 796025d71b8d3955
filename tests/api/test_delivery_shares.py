"""The share that the preview of a delivery says of all areas together, against another program."""

import pytest
from scipy.stats import binomtest

from api.deliveries.figures import share_together
from kpk_geo.german import quantity
from kpk_geo.model import Unit


@pytest.mark.parametrize(("events", "people"), [(4894, 31544), (0, 12), (7, 9), (250, 250)])
def test_the_interval_is_the_one_whose_level_is_named(events: int, people: int) -> None:
    own = binomtest(events, people).proportion_ci(confidence_level=0.9, method="wilson")
    low, high = quantity(own.low, Unit.PERCENT), quantity(own.high, Unit.PERCENT)
    assert share_together(events, people, Unit.PERCENT).endswith(f" {low} bis {high} (90 %).")
