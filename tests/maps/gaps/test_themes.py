"""What colours the map of gaps, and what its popups say."""

import json
from math import nan

import pytest
from gap_record_toys import gaps_view
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.model import LifePhase, LinkStatus
from kpk_geo.results.gaps import GapArea
from maps.gaps.popup import link_data, overall_data
from maps.gaps.signs import STATUS_SIGNS
from maps.gaps.themes import score_theme
from maps.gaps.view import Choice

VIEW = gaps_view(links=36, columns=6, rows=5)


@pytest.mark.parametrize("phase", [None, LifePhase.EARLY])
def test_every_area_has_a_class_in_every_theme(phase: LifePhase | None) -> None:
    data = overall_data(VIEW, Choice(phase=phase))
    themes = data["themes"] + link_data(VIEW, VIEW.summary.links[0])["themes"]
    assert [theme["id"] for theme in themes] == [
        "underserved", "score", "burden", "status", "share",
    ]  # fmt: skip
    for theme in themes:
        assert len(theme["classes"]) == len(VIEW.results)
        counts = [theme["classes"].count(place) for place in range(len(theme["items"]))]
        assert counts == [item["count"] for item in theme["items"]]


def test_status_on_the_map_is_that_of_the_table() -> None:
    link = VIEW.summary.links[3]
    theme = link_data(VIEW, link)["themes"][0]
    for area, place in zip(VIEW.results, theme["classes"], strict=True):
        sign = STATUS_SIGNS[area.cells[link.cell].status]
        assert theme["items"][place]["letter"] == sign.letter


def test_data_are_json_without_what_json_does_not_know() -> None:
    lost = GapArea.missing("0000")
    view = gaps_view(links=3, columns=2, results=[lost, gaps_view(links=3).results[1]])
    for data in (overall_data(view, Choice()), link_data(view, view.summary.links[0])):
        assert len(json.loads(json.dumps(data, allow_nan=False))["areas"]) == 2


def test_area_of_which_nothing_is_known_is_not_said_to_have_no_gap() -> None:
    lost = GapArea.missing("0000")
    view = gaps_view(links=3, columns=2, results=[lost, gaps_view(links=3).results[1]])
    lines = overall_data(view, Choice())["areas"][0]["lines"]
    assert lines[-1] == "Zu keinem Glied lässt sich etwas sagen."


def test_popup_says_share_children_and_in_how_many_ways_it_is_a_gap() -> None:
    link = VIEW.summary.links[0]
    data = link_data(VIEW, link)
    place = next(
        at for at, area in enumerate(VIEW.results)
        if area.cells[link.cell].status is LinkStatus.UNREACHED
    )  # fmt: skip
    labels = data["popup"]["tables"][0]["labels"]
    texts = dict(zip(labels, [text for (text,) in data["areas"][place]["cells"]], strict=True))
    assert texts["Kinder"] == "100"
    assert texts["rechtzeitig dort"].startswith("30")
    assert texts["ohne dieses Glied"] == "70"
    assert texts["Lücke in"] == "6 von 6 Rechenweisen"
    assert texts["es fehlen"] == ""  # too far, not too little


def test_unknown_is_left_empty_and_never_zero() -> None:
    link = VIEW.summary.links[0]
    data = link_data(VIEW, link)
    for area, item in zip(VIEW.results, data["areas"], strict=True):
        if area.cells[link.cell].status is LinkStatus.UNKNOWN:
            assert item["cells"][1] == [""]
            assert item["cells"][2] == [""]


@given(st.lists(st.floats(0, 1e6) | st.just(nan), min_size=1, max_size=60))
def test_more_to_do_is_never_in_a_lighter_class(scores: list[float]) -> None:
    theme = score_theme(scores, None)
    assert len(theme.classes) == len(scores)
    known = [(score, place) for score, place in zip(scores, theme.classes, strict=True)
             if score == score]  # fmt: skip
    places = [place for _, place in sorted(known)]
    assert places == sorted(places)
    for score, place in known:
        assert (place == 0) == (score <= 0)
    assert all(theme.items[place].count for place in theme.classes)
    labels = [item.label for item in theme.items]
    assert len(set(labels)) == len(labels)
