"""The sentences of the overview count what its small maps show."""

import math
from datetime import date
from types import SimpleNamespace
from typing import Any

from analyses.standing.total import Cell, total_of
from analyses.standing.trend import trend_of
from kpk_geo.model import Cluster, Underserved, Unit, Validity
from kpk_geo.results.gaps import OVERALL
from maps.access import overview as access
from maps.area.charts import _trend_note, trend_title
from maps.gaps import overview as gaps
from maps.hot_spots import overview as hot_spots


def area(area_id: str, share: float, validity: Validity = Validity.VALID) -> Any:
    return SimpleNamespace(
        area_id=area_id, share_within_15_min=share, validity=validity, children=100.0
    )


def test_the_headline_of_ways_leaves_out_what_the_map_leaves_blank() -> None:
    areas = [area("1", 0.2), area("2", 0.1, Validity.FEW_CHILDREN), area("3", math.nan),
             area("4", 0.9)]  # fmt: skip
    found: Any = SimpleNamespace(
        burdened=frozenset("1234"),
        ways=SimpleNamespace(
            areas=areas,
            summary=SimpleNamespace(
                kind=SimpleNamespace(value="family_office"), mode=SimpleNamespace(label="zu Fuß"),
                basis=None, estimated=True, life_phase=SimpleNamespace(label="0 bis 5"),
            ),
        ),
    )  # fmt: skip
    headline = access._far_away(found)
    assert headline.startswith("In 1 von 2 hoch belasteten Gebieten mit Angabe")
    assert access._children(found) == (
        "In 2 der 4 hoch belasteten Gebiete leben rund 200 Kinder (0 bis 5)."
    )


def test_lead_and_small_map_say_the_same_of_clusters() -> None:
    found: Any = SimpleNamespace(
        label="Index",
        summary=SimpleNamespace(
            tests=60, clusters={Cluster.CORE: 10}, indicator="index",
            family=SimpleNamespace(high_cores=[0.01] * 8 + [0.2] * 2),
        ),
        budget=SimpleNamespace(
            takes=lambda indicator, side: True, selected={("index", "high")}, inner_level=0.05
        ),
    )  # fmt: skip
    assert hot_spots._detail(found) == hot_spots._finding(found)
    assert hot_spots._detail(found) == (
        "10 Gebiete liegen im Kern gesicherter Häufungen, 8 davon auch über alle geprüften "
        "Fragen hinweg."
    )


def test_what_heads_the_list_is_true_of_hints_too() -> None:
    """A hint is high only with more probability than not, and lacks links in half of the ways."""
    areas = [SimpleNamespace(area_id="1", underserved={OVERALL: Underserved.HINT}, rank={})]
    found: Any = SimpleNamespace(
        areas=areas, parameters=SimpleNamespace(plan=SimpleNamespace(min_lack=0.33))
    )
    note = gaps._list(found).note
    assert note.startswith(
        "Hoch oder wahrscheinlich hoch belastet, und den Kindern fehlt mindestens ein Drittel"
    )
    assert "bei Hinweisen in mindestens der Hälfte der Rechenweisen" in note


def test_the_title_of_a_trend_says_a_change_that_is_more_than_chance() -> None:
    counts = [(date(2020, 12, 31), 68, 186), (date(2024, 12, 31), 46, 174)]
    dated = [
        (day, total_of([Cell(area_id="1", value=events / people, numerator=events,
                             denominator=people, validity=Validity.VALID)], Unit.PERCENT), math.nan)
        for day, events, people in counts
    ]  # fmt: skip
    indicator: Any = SimpleNamespace(label="Armut", unit=Unit.PERCENT, design_effect=1.0)
    trend = trend_of(dated, Unit.PERCENT)
    assert trend_title(indicator, trend).endswith("gesunken: mehr als Zufall kleiner Zahlen.")
    assert "etwa einer von 10 fiele auch durch Zufall auf" in _trend_note(indicator, trend)
