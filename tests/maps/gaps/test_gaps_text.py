"""Sentences about gaps: numbers as they are, no findings that are none, and what nobody knows."""

import math
from typing import Any

import numpy as np
import pytest
from gaps_toys import link, offer, offers, study, sure_burden

from analyses.gaps.region import Burden
from analyses.gaps.study import GapsStudy
from api.questions.gaps.records import gap_areas, gaps_summary
from api.questions.gaps.table import ages_text, children_total
from kpk_geo.german import NARROW_SPACE
from kpk_geo.model import Grade, LifePhase, LinkStatus
from kpk_geo.profile import AccessibilityPlan, ChildrenPlan
from kpk_geo.results.gaps import GapArea, GapsParameters, GapsSummary
from maps.gaps.reasons import cell_line, cluster_line, reasons
from maps.gaps.remedies import BURDEN_STAYS, remedy_lines
from maps.gaps.text import headline, link_line

KITAS = offers(*(offer(f"K{i}", "kita", i, capacity_value=50) for i in (0, 1, 2)))


def records(made: GapsStudy) -> tuple[GapsParameters, GapsSummary, dict[str, GapArea]]:
    parameters = GapsParameters(
        plan=made.region.plan, is_own=True, accessibility=AccessibilityPlan(level="gebiet"),
        children=ChildrenPlan(), by_straight_line=True, burden_run=1, hot_spot_runs={},
    )  # fmt: skip
    return parameters, gaps_summary(made), {own.area_id: own for own in gap_areas(made)}


def test_headline_names_the_areas_and_what_both_facts_are() -> None:
    rows = offers(*(offer(f"K{i}", "kita", i) for i in (0, 1, 2, 5)))
    parameters, summary, _ = records(study(rows, link(), burden=sure_burden("04")))
    text = headline(parameters, summary, ["Gebiet 04"])
    assert text.startswith("1 von 6 Gebieten ist gesichert unterversorgt: Gebiet 04. Dort ist die ")
    assert "Belastung sicher hoch" in text


def test_headline_without_a_finding_says_so() -> None:
    parameters, summary, _ = records(study(KITAS, link(), burden=sure_burden("01")))
    text = headline(parameters, summary, [])
    assert text.startswith("Gesichert unterversorgt ist keines von 6 Gebieten.")
    assert text.endswith("1 von 1 Gliedern hat in mindestens einem Gebiet eine Lücke.")


def test_what_is_known_of_one_area_is_no_good_news_for_the_others() -> None:
    parameters, summary, _ = records(study(KITAS, link(), burden=sure_burden("01")))
    areas = dict.fromkeys(LinkStatus, 0) | {LinkStatus.PRESENT: 1, LinkStatus.UNKNOWN: 5}
    (own,) = summary.links
    partial = summary.model_copy(update={"links": (own.model_copy(update={"areas": areas}),)})
    text = headline(parameters, partial, [])
    assert "Soweit etwas bekannt ist, hat kein Glied eine Lücke." in text
    assert "Für 5 von 6 Gebieten ist nichts zu sagen" in text


def test_where_nothing_can_be_judged_the_headline_is_no_good_news() -> None:
    own = link(id="hilfe", label="Hilfe", kinds=["outreach"])
    parameters, summary, _ = records(study(KITAS, own))
    text = headline(parameters, summary, [])
    assert text.startswith("Noch nichts zu sagen: Von keinem der 1 Glieder ist ein Angebot erfasst")
    assert text.count("Nächster Schritt") == text.count("complete") == 1
    assert "keine Lücke" not in text
    assert "keinem Glied ist" not in text


def test_without_links_of_its_own_and_without_fields_the_profile_is_what_is_to_be_written() -> None:
    parameters, summary, _ = records(study(KITAS))
    parameters = parameters.model_copy(update={"is_own": False})
    text = headline(parameters, summary, [])
    assert text.startswith("Noch nichts zu sagen: Das Profil beschreibt keine Glieder, und kein ")
    assert text.count("Nächster Schritt") == 1
    assert "complete" not in text
    assert all("complete" not in item.note for item in summary.links)


def test_what_is_known_of_some_links_is_said_of_those_alone() -> None:
    made = study(KITAS, link(), link(id="hilfe", kinds=["outreach"]), burden=sure_burden("01"))
    parameters, summary, _ = records(made)
    text = headline(parameters, summary, [])
    assert text.endswith(
        "Von 1 der 2 Glieder ist etwas bekannt, 1 davon hat in mindestens einem Gebiet eine Lücke."
    )


def test_children_of_an_area_are_those_that_a_link_is_for() -> None:
    _, _, areas = records(study(KITAS, link()))
    assert set(areas["01"].children) == {LifePhase.KITA}
    assert children_total(areas["01"], [LifePhase.KITA]) == 100
    assert math.isnan(children_total(areas["01"], [LifePhase.TRANSITION]))
    assert ages_text([LifePhase.PREGNANCY]) == "0–1 Jahre"


def test_headline_without_an_index_says_why() -> None:
    parameters, summary, _ = records(study(KITAS, link()))
    assert "Wo mehr gebraucht wird, ist nicht zu sagen" in headline(parameters, summary, [])


def test_reasons_say_burden_gap_and_what_is_not_known() -> None:
    made = study(KITAS, link(), link(id="hilfe", kinds=["outreach"]), burden=sure_burden("04"))
    _, summary, areas = records(made)
    lines = reasons(areas["04"], summary, {})
    assert lines[0] == (
        f"Belastung mit einer Wahrscheinlichkeit von über 99{NARROW_SPACE}% hoch oder sehr hoch."
    )
    assert any(
        "Kita (3–6 Jahre): Glied nicht erreichbar – rund 100 von 100 Kindern kommen nicht in "
        "15 Minuten hin (in allen 3 Rechenweisen)." in line
        for line in lines
    )
    assert "Zu 1 Glied gibt es keine Angabe" in lines[-1]


def test_clusters_stand_among_the_reasons_by_their_names() -> None:
    own = sure_burden("04")
    burden = Burden(
        class_code=own.class_code, probabilities=own.probabilities,
        hot_spots={"04": {"poverty": Grade.CERTAIN, "burden_index": Grade.HINT}},
    )  # fmt: skip
    _, _, areas = records(study(KITAS, link(), burden=burden))
    text = cluster_line(areas["04"], {"poverty": "Kinderarmut"})
    assert text == (
        "Kern einer gesicherten Häufung: Kinderarmut. Hinweis auf eine Häufung: Belastungsindex."
    )
    assert cluster_line(areas["01"], {}) == ""


def test_too_weak_says_how_much_there_is_and_how_much_is_asked() -> None:
    own = link(capacity="places", min_per_100=60)
    _, summary, areas = records(study(KITAS, own, burden=sure_burden("01")))
    text = cell_line(summary.links[0], areas["01"].cells["kita/3-6"])
    assert "50,0 Plätze je 100 Kinder, vorgesehen 60,0 Plätze je 100 Kinder" in text
    (line, *_) = remedy_lines(areas["01"], summary)
    assert line == "Kita (3–6 Jahre): es fehlen 10 Plätze."


def test_remedies_say_how_many_children_more_and_that_burden_stays() -> None:
    _, summary, areas = records(study(KITAS, link(), burden=sure_burden("04")))
    lines = remedy_lines(areas["04"], summary)
    assert lines[1] == "Kita (3–6 Jahre): 80 Kinder mehr müssen in 15 Minuten hinkommen."
    assert lines[-1] == BURDEN_STAYS
    assert remedy_lines(areas["01"], summary) == ()


def test_outreach_is_no_way_of_families() -> None:
    visit = offers(offer("G1", "outreach", 0, delivery="geh"))
    own = link(id="hilfe", label="Hilfe", kinds=["outreach"], outreach_level="bezirk")
    _, summary, areas = records(study(visit, own, burden=sure_burden("04")))
    text = cell_line(summary.links[0], areas["04"].cells["hilfe/3-6"])
    assert "zu rund 100 von 100 Kindern kommt niemand" in text
    assert "80 Kinder mehr müssen besucht werden" in remedy_lines(areas["04"], summary)[1]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (offer("K9", "kita", 0, x=np.nan, y=np.nan), "Nicht gezählt: 1 ohne sicheren Ort."),
        (offer("K9", "kita", 0, status="ended"), "Nicht gezählt: 1 geplant oder beendet."),
        (offer("K9", "kita", 0, outside=True), "davon 1 außerhalb der Region"),
    ],
)
def test_line_of_a_link_tells_its_offers_and_those_left_out(
    row: dict[str, Any], words: str
) -> None:
    rows = offers(offer("K1", "kita", 0), row)
    _, summary, _ = records(study(rows, link()))
    assert words in link_line(summary.links[0])


def test_hosts_without_the_link_are_counted_in_its_line() -> None:
    rows = offers(
        offer("C1", "clinic", 0), offer("C2", "clinic", 2), offer("L1", "guide_clinic", 0)
    )
    own = link(id="lotsen", kinds=["guide_clinic"], scope="host", hosts={"kinds": ["clinic"]})
    _, summary, _ = records(study(rows, own))
    assert "1 von 2 Einrichtungen ohne das Glied" in link_line(summary.links[0])
    (gap,) = summary.host_gaps
    assert (gap.offer_id, gap.area_id) == ("C2", "03")
