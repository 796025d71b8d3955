"""How two questions about new sites differ, in words."""

from api.questions.siting.asked import AskedSiting, asked_query, plan_of
from maps.siting.question_words import differing


def query(**asked: object) -> dict[str, str]:
    return asked_query(plan_of(AskedSiting.model_validate(asked)))


def test_the_same_question_does_not_differ() -> None:
    assert differing(query(), query()) == ""
    assert differing(query(candidates="school,kita"), query(candidates="kita,school")) == ""


def test_each_difference_is_named_with_both_sides() -> None:
    said = differing(query(life_phase="0-3", count=2), query(life_phase="0-3,3-6"))
    assert said == "Zahl der Orte 2 statt 1; Kinder unter 3 Jahren statt unter 6 Jahren"
    other = differing(query(kind="kita", life_phase="0-3"), query(life_phase="0-3"))
    assert other == "Art Kita statt Familienbüro"


def test_every_word_of_a_question_has_one_in_german() -> None:
    tour = query(
        aim="tour", tour_days=2, tour_hours=5, stay_minutes=60, depot="51.4,6.8",
        candidates="grid,planned", price=1000, budget=5000, capacity=40, minutes=10,
    )  # fmt: skip
    said = differing(tour, query())
    for code in ("tour", "grid", "planned", "coverage", "school"):
        assert code not in said
    for word in ("Budget 5000 statt ohne Angabe", "Touren an Tagen 2", "Platz je Ort 40"):
        assert word in said
