"""What is said of the list: in words that hold for it, and nothing where nothing is known."""

import math

import pytest

from analyses.funding.fgz_posts import costs_of_communes, fgz_costs
from kpk_geo.model import ChildrenBasis, SchoolCriterion, SchoolStanding, WalkMeasure
from kpk_geo.profile import FgzPlan
from kpk_geo.results.fgz import FgzCommune, FgzSchool, FgzSummary
from maps.fgz.method_text import commune_lines, method_lines, money_line, not_said
from maps.fgz.price_text import chosen_schools, price_lines, terms_of
from maps.fgz.text import NO_TEST, eligible_text, headline, reason, rule_lines, stability
from maps.funding.text import costs_line

NAN, PLAN = math.nan, FgzPlan()
SCHOOL = FgzSchool(
    offer_id="1", title="Hafenschule", commune="Stadt", area="Hafen", address=None, x=0, y=0,
    standing=SchoolStanding.RANKED, social_index=9, startchancen=True, pupils=200, children=412.3,
    children_under_10=1000, withheld=0, burden=1.2, burden_high=0.74, family_centre=640, fgz=2100,
    eligible=True, rank=1, tied=1, first_in=12, variants=12, best=1, worst=1,
)  # fmt: skip
SUMMARY = FgzSummary(
    schools=(SCHOOL,), communes=(), measure=WalkMeasure.STRAIGHT, order=tuple(SchoolCriterion),
    unusable=(), variants=12, gaps=(), basis=ChildrenBasis.GRID, census_day=None, partial=False,
    index_of=("Kinderarmut",), forms_known=True, other_forms=0, outside=0, doubtful_places=0,
    not_running=0,
)  # fmt: skip


def test_reason_names_every_criterion_that_is_known() -> None:
    assert reason(SCHOOL, PLAN, SUMMARY) == (
        "Sozialindexstufe 9 von 9; Startchancen-Schule; rund 412 Kinder von 6 bis unter 10 Jahren "
        "im Umkreis (1.000 m Luftlinie); 74\u202f% von ihnen in Gebieten mit hohem oder sehr hohem "
        "Index; nächstes Familienzentrum 640 m entfernt, nächstes FGZ 2,1 km entfernt."
    )


def test_what_is_not_known_is_said_to_be_so() -> None:
    bare = SCHOOL.model_copy(
        update={"social_index": None, "startchancen": None, "children": NAN, "burden_high": NAN,
                "family_centre": NAN, "fgz": math.inf, "eligible": None}
    )  # fmt: skip
    assert reason(bare, PLAN, SUMMARY) == (
        "Sozialindexstufe: keine Angabe; Startchancen: keine Angabe; Kinder im Umkreis: keine "
        "Angabe; kein Weg zum nächsten FGZ."
    )
    assert eligible_text(bare) == "keine Angabe"


def test_shared_first_rank_names_all_who_share_it() -> None:
    twins = tuple(
        SCHOOL.model_copy(update={"offer_id": name, "title": name, "tied": 2}) for name in "AB"
    )
    text = headline(PLAN, SUMMARY.model_copy(update={"schools": twins}))
    assert text.startswith("Vorn stehen gleichauf „A“, „B“.")
    assert "gleichauf mit einer weiteren" in reason(twins[0], PLAN, SUMMARY)


def test_rule_takes_three_sentences_at_most() -> None:
    for count in range(6):
        made = SUMMARY.model_copy(update={"order": tuple(SchoolCriterion)[:count]})
        assert len(rule_lines(made)) <= 3


@pytest.mark.parametrize(
    ("known", "unknown", "eligible", "words"),
    [
        (2, 0, True, "Die Voraussetzung ist erfüllt, falls"),
        (1, 0, False, "Die Voraussetzung ist nicht erfüllt."),
        (1, 1, None, "hängt an den unbekannten"),
        (0, 4, None, "Startchancen: keine Angabe."),
    ],
)
def test_commune_is_told_whether_the_programme_is_open(
    known: int, unknown: int, eligible: bool | None, words: str
) -> None:
    item = FgzCommune(
        name="Stadt", schools=4, startchancen=known, unknown=unknown, eligible=eligible
    )
    assert words in commune_lines(PLAN, [item])[0]


def test_money_adds_up() -> None:
    text = money_line(PLAN)
    for words in ("46.000 €", "36.000 €", "10.000 €", "36.800 €", "9.200 €"):
        assert words in text


def test_limits_are_said_where_they_hold() -> None:
    assert any("Luftlinie kennt keine Bahn" in line for line in not_said(SUMMARY))
    walked = SUMMARY.model_copy(update={"measure": WalkMeasure.NETWORK, "partial": True})
    assert not any("Luftlinie kennt" in line for line in not_said(walked))
    assert any("mindestens drei Kindern" in line for line in not_said(walked))


def test_method_names_parameters_and_what_was_not_used() -> None:
    made = SUMMARY.model_copy(
        update={"unusable": (SchoolCriterion.DISTANCE,), "order": (SchoolCriterion.CHILDREN,),
                "gaps": (("Fußweg", "kein Straßennetz geladen"),), "outside": 3}
    )  # fmt: skip
    lines = dict(method_lines(PLAN, made))
    assert lines["Umkreis"] == "1.000 m Luftlinie"
    assert "750 und 1.500 m" in lines["Varianten"]
    assert lines["Nicht verwendet"].startswith("Entfernung zum nächsten Familienzentrum")
    assert lines["Fußweg: keine Angabe"] == "kein Straßennetz geladen"
    assert "3 außerhalb der Region" in lines["Grundschulen"]


def test_stability_gives_count_and_span() -> None:
    assert stability(SCHOOL, PLAN) == "12 von 12 Varianten unter den ersten 10; Rang 1"
    moved = SCHOOL.model_copy(update={"first_in": 7, "worst": 14})
    assert stability(moved, PLAN) == "7 von 12 Varianten unter den ersten 10; Rang 1 bis 14"


def test_variants_are_said_to_be_no_test_against_chance() -> None:
    assert "vertretbare Arten zu ordnen, kein Test gegen den Zufall" in NO_TEST


FOUR = [SCHOOL.model_copy(update={"offer_id": str(place)}) for place in range(4)]


def test_price_is_that_of_the_analysis() -> None:
    line, posts = price_lines(PLAN, FOUR)
    assert line == costs_line(fgz_costs(4))
    assert "3,0 Stellen, davon 1,0 Koordination." in posts


def test_each_commune_has_its_own_coordination() -> None:
    apart = [*FOUR[:2], *(item.model_copy(update={"commune": "Dorf"}) for item in FOUR[2:])]
    line, posts = price_lines(PLAN, apart)
    assert line == costs_line(costs_of_communes([2, 2]))
    assert "in 2 Kommunen" in posts


def test_schools_for_which_the_programme_is_closed_or_unknown_are_counted() -> None:
    mixed = [
        FOUR[0],
        FOUR[1].model_copy(update={"eligible": False}),
        FOUR[2].model_copy(update={"eligible": None}),
    ]
    _, _, refused, unknown = price_lines(PLAN, mixed)
    assert refused.startswith("Für 1 davon ist das Programm nicht offen")
    assert unknown.startswith("Für 1 davon ist nicht bekannt")


def test_figures_of_the_plan_go_before_those_of_the_programme() -> None:
    dear = PLAN.model_copy(update={"post_costs": 40_000.0, "state_share": 0.5})
    assert price_lines(dear, FOUR)[0] == costs_line(fgz_costs(4, terms_of(dear)))
    assert fgz_costs(4, terms_of(dear)).state == (6 * 40_000 + 40_000) / 2


def test_of_no_school_nothing_is_said() -> None:
    assert price_lines(PLAN, []) == []
    assert chosen_schools(PLAN, SUMMARY, 0) == []
    assert chosen_schools(PLAN, SUMMARY, 99) == [SCHOOL]
    assert chosen_schools(PLAN, SUMMARY, None) == [SCHOOL]
