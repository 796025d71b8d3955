"""Burden and supply must both be sure; what is sure of only one of them makes no finding."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from gaps_toys import IDS, city, link, offer, offers, study, sure_burden

from analyses.gaps.region import Burden
from analyses.gaps.study import GapsStudy, gaps_study
from api.questions.gaps.records import gap_areas
from kpk_geo.model import LinkStatus, Underserved
from kpk_geo.results.gaps import OVERALL

CERTAIN, HINT, NONE, UNKNOWN = (
    Underserved.CERTAIN, Underserved.HINT, Underserved.NONE, Underserved.UNKNOWN
)  # fmt: skip
ROWS = offers(*(offer(f"K{i}", "kita", i) for i in (0, 1, 2)))  # none in 04


def of_areas(found: tuple[Underserved, ...]) -> dict[str, Underserved]:
    return dict(zip(IDS, found, strict=True))


def test_a_gap_in_every_variant_and_a_burden_beyond_doubt_are_certain() -> None:
    made = study(ROWS, link(), burden=sure_burden("01", "04"))
    found = of_areas(made.verdicts["3-6"].verdict)
    assert found["04"] is CERTAIN
    assert found["01"] is NONE  # burdened, and nothing is missing
    assert found["06"] is NONE  # everything is missing, and no burden
    assert found["05"] is UNKNOWN  # nobody lives there


@pytest.mark.parametrize(
    ("probability", "verdict"), [(0.95, CERTAIN), (0.8, CERTAIN), (0.6, HINT), (0.4, NONE)]
)
def test_probability_of_the_burden_decides(probability: float, verdict: Underserved) -> None:
    burden = sure_burden()
    own = dict(burden.probabilities) | {"04": {3: probability, 2: 1 - probability}}
    made = study(ROWS, link(), burden=replace(burden, probabilities=own))
    assert of_areas(made.verdicts["3-6"].verdict)["04"] is verdict


def test_the_class_alone_is_a_hint_at_most() -> None:
    burden = replace(sure_burden("04"), probabilities={})
    made = study(ROWS, link(), burden=burden)
    assert of_areas(made.verdicts["3-6"].verdict)["04"] is HINT
    assert made.burden.by_class.all()


def test_without_an_index_nothing_is_said_and_every_child_counts_once() -> None:
    made = study(ROWS, link())
    assert set(made.verdicts["3-6"].verdict) == {UNKNOWN}
    assert made.burden.weight.tolist() == [1.0] * 6
    assert np.nansum(made.score) == pytest.approx(110)  # the children of 04 and 06


def test_an_area_whose_burden_is_not_known_is_not_judged() -> None:
    burden = sure_burden("04")
    silent = Burden(
        class_code=burden.class_code.where(burden.class_code.index != "04"),
        probabilities={own: p for own, p in burden.probabilities.items() if own != "04"},
    )
    made = study(ROWS, link(), burden=silent)
    assert of_areas(made.verdicts["3-6"].verdict)["04"] is UNKNOWN


def test_burden_of_no_area_known_leaves_all_without_a_verdict() -> None:
    nothing = Burden(class_code=pd.Series(np.nan, index=list(IDS)), probabilities={})
    made = study(ROWS, link(), burden=nothing)
    assert set(made.verdicts[OVERALL].verdict) == {UNKNOWN}


def test_few_children_are_graded_but_not_judged() -> None:
    made = study(ROWS, link(), burden=sure_burden("04", "06"), few_children=20)
    assert made.links[0].planned.status[5] is LinkStatus.UNREACHED
    assert of_areas(made.verdicts["3-6"].verdict)["06"] is UNKNOWN


def four_links() -> GapsStudy:
    """Each area lacks one of four links; only 04 lacks two."""
    kinds = ("kita", "group", "counselling", "school")
    rows = offers(
        *(offer(f"K{i}", "kita", i) for i in (1, 2)),
        *(offer(f"G{i}", "group", i) for i in (0, 2)),
        *(offer(f"B{i}", "counselling", i) for i in (0, 1, 3)),
        *(offer(f"S{i}", "school", i) for i in range(4)),
    )
    links = [link(id=kind, kinds=[kind]) for kind in kinds]
    return study(rows, *links, burden=sure_burden("01", "02", "03", "04"), few_children=20)


def test_one_gap_among_many_links_makes_no_area_underserved() -> None:
    made = four_links()
    for name in ("3-6", OVERALL):
        found = of_areas(made.verdicts[name].verdict)
        assert [found[key] for key in ("01", "02", "03", "04")] == [NONE, NONE, NONE, CERTAIN]
    assert made.lack.share[:4] == pytest.approx([1 / 4, 1 / 4, 1 / 4, 1 / 2])


def test_the_fewest_gaps_are_named_that_would_take_an_area_off_the_list() -> None:
    made = four_links()
    assert [len(own) for own in made.lack.to_leave[:4]] == [0, 0, 0, 1]
    (closed,) = made.lack.to_leave[3]
    assert made.links[closed].link.own.id in ("kita", "group")  # two of four; either will do


def test_where_nobody_has_anything_nobody_is_spared() -> None:
    made = study(ROWS, link(kinds=["group"]), burden=sure_burden("01", "02", "03", "04"),
                 complete=["group"], few_children=20)  # fmt: skip
    found = of_areas(made.verdicts[OVERALL].verdict)
    assert [found[key] for key in ("01", "02", "03", "04")] == [CERTAIN] * 4


def test_what_the_whole_region_lacks_makes_no_area_underserved() -> None:
    made = study(ROWS, link(id="amt", kinds=["family_office"], scope="region"),
                 burden=sure_burden("01"), complete=["family_office"])  # fmt: skip
    assert made.links[0].planned.status[0] is LinkStatus.MISSING
    assert CERTAIN not in made.verdicts["3-6"].verdict
    assert made.score[0] == pytest.approx(200)  # 100 children, twice for the burden


def test_ranks_go_by_children_and_their_need() -> None:
    burden = sure_burden("04", "06")
    made = study(ROWS, link(), burden=burden)
    assert of_areas(made.verdicts["3-6"].verdict)["06"] is CERTAIN
    ranks = made.verdicts["3-6"].rank
    assert (ranks[3], ranks[5]) == (1, 2)  # 100 children before 10
    assert np.isnan(ranks[0])
    assert made.score[3] == pytest.approx(200)
    assert made.score[5] == pytest.approx(20)


def test_score_adds_up_over_links_by_their_weight() -> None:
    made = study(
        ROWS, link(), link(id="hilfe", kinds=["outreach"], weight=3),
        burden=sure_burden("04"), complete=["outreach"],
    )  # fmt: skip
    assert made.score[3] == pytest.approx(2 * 100 + 3 * 2 * 100)
    assert [float(part[3]) for part in made.parts] == pytest.approx([200, 600])


def test_an_unknown_link_is_no_part_of_the_score() -> None:
    made = study(ROWS, link(), link(id="hilfe", kinds=["outreach"]), burden=sure_burden("04"))
    assert made.score[3] == pytest.approx(200)
    assert np.isnan(made.parts[1]).all()


def test_doubling_three_thousand_offers_keeps_every_status() -> None:
    rng = np.random.default_rng(1)
    rows = [offer(f"K{i:04d}", "kita", float(rng.uniform(-0.4, 5.4))) for i in range(3000)]
    again = [row | {"offer_id": f"{row['offer_id']}b"} for row in rows]
    once = gaps_study(city(offers(*rows), link(), burden=sure_burden("04")))
    twice = gaps_study(city(offers(*rows, *again), link(), burden=sure_burden("04")))
    assert once.links[0].planned.status == twice.links[0].planned.status
    assert twice.links[0].found.count == 6000


def test_the_list_of_a_life_phase_names_its_own_lack_and_its_own_way_off() -> None:
    """Closing what is named takes the area off that list; what it lacks elsewhere plays no part."""
    rows = offers(*(offer(f"K{i}", "kita", i) for i in (0, 1, 2)))
    made = study(
        rows, link(life_phases=["3-6", "6-10"]), link(id="gruppe", kinds=["group"]),
        burden=sure_burden("04"), complete=["group"], few_children=1,
    )  # fmt: skip
    area = next(own for own in gap_areas(made) if own.area_id == "04")
    for key in ("3-6", "6-10"):
        own = area.of_list(key)
        assert own.to_leave
        assert all(name.endswith(f"/{key}") for name in own.to_leave)
        assert set(own.cells) == {name for name in area.cells if name.endswith(f"/{key}")}
        assert own.lack == pytest.approx(made.lacks[key].share[3])
    assert area.of_list(OVERALL) is area
