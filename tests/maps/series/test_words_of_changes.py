"""A change is written with the figures that were tested, and says of which areas they are."""

from collections.abc import Mapping, Sequence

import pytest
from series_toys import Counts, edition, history

from analyses.series.together import Direction, judge_indicators
from kpk_geo.german import NARROW_SPACE
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator
from maps.series.notes import notes_of
from maps.series.text import sentence, span_text
from maps.series.view import SeriesItem

POVERTY = Indicator(id="poverty", label="Kinderarmut", unit=Unit.PERCENT, design_effect=1.0)
PERCENT = f"{NARROW_SPACE}%"


Years = Mapping[int, Sequence[Counts]]


def item(years: Years, *others: Years) -> SeriesItem:
    histories = {"poverty": history(edition(years))}
    histories |= {str(at): history(edition(own)) for at, own in enumerate(others)}
    return SeriesItem(indicator=POVERTY, judged=judge_indicators(histories)["poverty"])


def test_the_figures_of_a_change_are_those_of_the_areas_compared() -> None:
    own = item({
        2021: [(50, 500), (30, 500), None],
        2025: [(80, 500), (40, 500), (9, 50)],
    })  # fmt: skip
    assert sentence(own) == (
        f"Kinderarmut: von 8,0{PERCENT}\u00a0(2021) auf 12,0{PERCENT}\u00a0(2025) in den 2 "
        "Gebieten mit Wert an beiden Tagen gestiegen: mehr als Zufall kleiner Zahlen."
    )
    said = "; ".join(notes_of(own))
    assert "verglichen sind die 2 mit Wert an beiden Tagen" in said
    assert "ausgelassen: 1 mit Wert an nur einem der beiden Tage; die Linie zeigt" in said


def test_areas_without_a_value_on_either_day_are_named_as_left_out() -> None:
    own = item({2021: [(50, 500), (30, 500), None], 2025: [(80, 500), (40, 500), None]})
    assert "Gebieten mit Wert an beiden" not in sentence(own)  # each day is of the same areas
    assert "ausgelassen: 1 ohne Wert an beiden" in "; ".join(notes_of(own))


def test_where_all_areas_are_compared_nothing_is_said_of_them() -> None:
    own = item({2021: [(50, 500), (30, 500)], 2025: [(80, 500), (40, 500)]})
    assert "mit Wert an beiden Tagen" not in sentence(own)
    assert "verglichen" not in "; ".join(notes_of(own))


def test_days_without_a_common_area_are_listed_and_not_compared() -> None:
    own = item({2021: [(90, 1000), None], 2025: [None, (10, 1000)]})
    assert sentence(own) == (
        f"Kinderarmut: 9,0{PERCENT}\u00a0(2021), 1,0{PERCENT}\u00a0(2025). Kein Gebiet hat an "
        "beiden Tagen einen Wert: nicht vergleichbar."
    )


def test_a_number_is_compared_over_the_same_areas_too() -> None:
    counts = history(
        edition({2021: [(5, 1), (7, 1), *[(1, 1)] * 18], 2025: [(6, 1), None, *[(1, 1)] * 18]}),
        unit=Unit.COUNT,
    )
    assert span_text(counts, Unit.COUNT) == (
        "von 23\u00a0(2021) auf 24\u00a0(2025) in den 19 Gebieten mit Wert an beiden Tagen"
    )


def test_a_change_that_stands_out_alone_says_that_the_page_of_the_area_names_it() -> None:
    single = {2021: [(20, 200)], 2025: [(32, 200)]}
    flat = {2021: [(20, 200)], 2025: [(20, 200)]}
    own = item(single, flat)
    assert own.judged is not None
    assert own.judged.direction is Direction.UNSURE
    assert 0.05 < own.judged.history.change.p < 0.1
    assert "(für sich allein geprüft, 10 von 100, fiele es auf)" in sentence(own)
    assert "für sich allein" not in sentence(item(flat))


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ((0, 12), f"2025: 0,0{PERCENT} heißt hier nicht null: Bei so wenigen Menschen ist ein Wert "
         f"bis 18,4{PERCENT} möglich (90-%-Spanne)"),
        ((12, 12), f"2025: 100,0{PERCENT} heißt hier nicht alle"),
        ((2, 40), "2025: aus sehr wenigen Fällen"),
    ],
)  # fmt: skip
def test_few_cases_say_what_they_do_not_mean(counts: tuple[float, float], word: str) -> None:
    assert word in "; ".join(notes_of(item({2021: [(5, 12)], 2025: [counts]})))
    assert "heißt hier nicht" not in "; ".join(notes_of(item({2021: [(5, 12)], 2025: [(6, 12)]})))
