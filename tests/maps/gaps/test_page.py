"""The page of gaps from made-up records: small, large, empty, unknown, and full of markup."""

import gzip
import re
from math import nan

import pytest
from gap_record_toys import STATUSES, area, gaps_view, link, summary

from analyses.burden.classes import BURDEN_WORDS
from kpk_geo.model import LifePhase, LinkStatus, Underserved
from kpk_geo.results.gaps import OVERALL
from maps.gaps.matrix import score_of, table_of
from maps.gaps.page import gaps_page
from maps.gaps.phrases import children_lacking
from maps.gaps.signs import STATUS_SIGNS
from maps.gaps.underserved import phase_headline, ranked_list
from maps.gaps.view import Choice, GapsView
from maps.kit.assets import current_assets
from maps.kit.menu import Menu
from maps.kit.palette import BURDEN_COLOURS, GAP_COLOURS, REACHED_COLOURS

MARKUP = '<img src=x onerror="alert(1)">'
ALL = Choice()
MATRIX = Choice(shown="matrix")


def written(view: GapsView, choice: Choice = ALL) -> str:
    return gaps_page(view, choice, Menu()).text


@pytest.mark.parametrize("choice", [ALL, MATRIX, Choice(phase=LifePhase.EARLY)])
def test_names_and_labels_never_become_markup(choice: Choice) -> None:
    view = gaps_view(links=12, columns=3, rows=2, label=MARKUP, names=[MARKUP] * 6)
    page = written(view, choice)
    assert "<img" not in page
    assert "&lt;img" in page


def test_page_names_every_area_and_link_once_in_its_table() -> None:
    view = gaps_view(links=5, columns=3)
    table = table_of(view, ALL)
    assert [row.area_id for row in table.rows] == sorted(
        view.names, key=lambda key: (-score_of(by_id(view)[key], view.summary.links), key)
    )
    assert all(len(row.squares) == 5 for row in table.rows)
    assert sum(group.span for group in table.groups) == 5
    page = written(view)
    assert page.count('<tr id="g-') == 3
    assert page.count('class="up"') == 5


def by_id(view: GapsView):
    return {item.area_id: item for item in view.results}


def test_signs_in_the_table_are_those_of_the_records() -> None:
    view = gaps_view(links=36, columns=5, rows=4)
    links = view.links(None)
    for row in table_of(view, ALL).rows:
        cells = by_id(view)[row.area_id].cells
        letters = [STATUS_SIGNS[cells[item.cell].status].letter for item in links]
        assert [square.text for square in row.squares] == letters


def test_last_line_counts_the_gaps_of_each_column() -> None:
    view = gaps_view(links=8, columns=6, rows=3)
    table = table_of(view, ALL)
    for place, column in enumerate(table.columns):
        letters = [row.squares[place].text for row in table.rows]
        assert int(column.total) == sum(letter in "FNS" for letter in letters)


def test_without_links_the_page_says_so_and_stands() -> None:
    page = written(gaps_view(links=0))
    assert "kein Glied beschrieben" in page
    assert 'id="werte"' not in page


def test_phone_lists_gaps_alone_and_each_of_them() -> None:
    view = gaps_view(links=36, columns=4, rows=3)
    for row in table_of(view, ALL).rows:
        listed = sorted(place for listing in row.listings for place in listing.places)
        assert listed == [at for at, square in enumerate(row.squares) if square.text in "FNS"]


def test_city_of_170_areas_and_36_links_stays_small() -> None:
    for choice in (ALL, MATRIX):
        page = written(gaps_view(links=36, columns=17, rows=10), choice)
        assert len(gzip.compress(page.encode())) < 150_000


def test_all_unknown_is_no_gap_and_no_good_news() -> None:
    view = gaps_view(links=4, statuses=[LinkStatus.UNKNOWN])
    ranked = ranked_list(view, ALL)
    assert ranked.certain == ranked.hints == []
    unknown = {OVERALL: Underserved.UNKNOWN}
    nothing_known = [item.model_copy(update={"underserved": unknown}) for item in view.results]
    view = gaps_view(
        links=4, results=nothing_known,
        summary=view.summary.model_copy(
            update={"underserved": {OVERALL: {Underserved.UNKNOWN: 3}}}
        ),
    )  # fmt: skip
    said = ranked_list(view, ALL).nothing
    assert said == "Für kein Gebiet lässt sich sagen, ob es unterversorgt ist."
    assert "guter Befund" not in written(view)


def test_areas_without_streets_are_no_all_clear() -> None:
    statuses = [LinkStatus.NO_STREETS, LinkStatus.PRESENT, LinkStatus.NO_STREETS]
    view = gaps_view(links=1, statuses=statuses)
    said = written(view)
    assert "für 2 von 3 Gebieten nicht zu sagen: keine Straßen geladen" in said
    assert "An keinem Glied" not in said
    assert "2 ohne geladene Straßen" in said
    assert 'class="gs" aria-label="keine Straßen geladen"' in said
    assert "guter Befund" not in said
    assert '<b class="sign gs">~</b>' in said  # the list of a phone says no "keine Lücke" there


def test_no_area_certain_is_a_good_finding_with_what_is_not_known() -> None:
    view = gaps_view(columns=3)
    counts = {Underserved.NONE: 2, Underserved.UNKNOWN: 1}
    found = view.summary.model_copy(update={"underserved": {OVERALL: counts}})
    results = [one.model_copy(update={"underserved": {}}) for one in view.results]
    said = ranked_list(gaps_view(columns=3, summary=found, results=results), ALL).nothing
    assert "guter Befund" in said
    assert said.endswith("Für 1 Gebiet lässt es sich nicht sagen.")


def test_hints_alone_are_no_good_finding() -> None:
    view = gaps_view(columns=3)
    counts = {Underserved.NONE: 2, Underserved.HINT: 1}
    found = view.summary.model_copy(update={"underserved": {OVERALL: counts}})
    results = [one.model_copy(update={"underserved": {}}) for one in view.results]
    said = ranked_list(gaps_view(columns=3, summary=found, results=results), ALL).nothing
    assert said == "Gesichert unterversorgt ist kein Gebiet. Zu 1 Gebiet gibt es einen Hinweis."


def test_phase_without_an_under_served_area_names_its_most_frequent_gap() -> None:
    view = gaps_view(links=12, columns=2)
    assert re.fullmatch(
        r"0–3 Jahre: kein Gebiet gesichert unterversorgt; die häufigste Lücke ist „.+“, in \d "
        r"Gebiet(en)?\.",
        phase_headline(view, LifePhase.EARLY),
    )
    fine = gaps_view(links=12, columns=2, statuses=[LinkStatus.PRESENT])
    assert phase_headline(fine, LifePhase.EARLY).endswith("keine Lücke gefunden.")


def test_certain_areas_come_first_by_rank_and_hints_stand_apart() -> None:
    view = gaps_view(links=12, columns=10, rows=6)
    ranked = ranked_list(view, ALL)
    results = by_id(view)
    for entries, verdict in (
        (ranked.certain, Underserved.CERTAIN), (ranked.hints, Underserved.HINT),
    ):  # fmt: skip
        ids = {key for key, one in results.items() if one.underserved[OVERALL] is verdict}
        assert {entry.area_id for entry in entries} == ids
        ranks = [results[entry.area_id].rank[OVERALL] for entry in entries]
        assert ranks == sorted(ranks)
    page = written(view)
    assert page.index('class="ranked certain"') < page.index('class="ranked hint"')


def test_burden_is_said_in_the_words_of_the_page() -> None:
    view = gaps_view(links=12, columns=10, rows=6)
    for entry in ranked_list(view, ALL).certain:
        assert entry.burden == BURDEN_WORDS[by_id(view)[entry.area_id].burden_class or 0]
    assert set(BURDEN_WORDS.values()) == {"gering", "durchschnittlich", "hoch", "sehr hoch"}


def test_children_of_one_phase_are_not_added_up_over_links() -> None:
    links = [link(1), link(7), link(2)]  # two links under three, one from three to six
    assert [item.life_phase for item in links] == [
        LifePhase.EARLY, LifePhase.EARLY, LifePhase.KITA,
    ]  # fmt: skip
    one = area("01", 0, links, statuses=[LinkStatus.MISSING])
    assert children_lacking(one, links) == 200  # 100 under three and 100 from three to six
    assert children_lacking(one, links[:2]) == 100
    fine = area("01", 0, links, statuses=[LinkStatus.PRESENT])
    assert children_lacking(fine, links) != children_lacking(fine, links)  # NaN: nobody lacks


def test_children_under_one_are_counted_among_those_under_three() -> None:
    links = [link(0), link(1)]
    assert links[0].life_phase is LifePhase.PREGNANCY
    one = area("01", 0, links, statuses=[LinkStatus.MISSING])
    assert children_lacking(one, links) == 100


def test_phase_shows_its_own_links_and_sentence() -> None:
    view = gaps_view(links=12, columns=4)
    choice = Choice(phase=LifePhase.KITA)
    table = table_of(view, choice)
    assert {column.cell.split("/")[1] for column in table.columns} == {"3-6"}
    assert phase_headline(view, LifePhase.KITA).startswith("3–6 Jahre: 1 Gebiet ist gesichert")
    page = written(view, choice)
    assert '<a href="/maps/gaps?region=toy&amp;phase=3-6" aria-current="true">' in page


def test_goals_group_the_columns_where_links_name_some() -> None:
    view = gaps_view(links=6, goals=True)
    table = table_of(view, Choice(grouped_by="goal"))
    assert [group.label for group in table.groups] == ["Ziel 0", "Ziel 1", "Ziel 2"]
    assert "nach Ziel" in written(view)
    assert "nach Ziel" not in written(gaps_view(links=6))


def test_empty_square_of_the_matrix_is_a_question() -> None:
    view = gaps_view(columns=3)
    for row in table_of(view, MATRIX).rows:
        matrix = list(by_id(view)[row.area_id].matrix.values())
        for square, cell in zip(row.squares, matrix, strict=True):
            assert (square.text == "?") == cell.nothing_recorded
    assert "Ein Fragezeichen ist eine Frage und kein Befund" in written(view, MATRIX)


def test_a_link_to_decisions_is_there_where_decisions_are_taken() -> None:
    view = gaps_view(links=12, columns=4)
    assert "/maps/decisions?region=toy&amp;area=0003" in written(view)
    assert "Beschluss festhalten" not in written(gaps_view(links=12, columns=4, decisions=""))


def test_small_maps_draw_every_link_and_say_how_many_areas_lack_it() -> None:
    view = gaps_view(links=9, columns=5, rows=2)
    page = written(view)
    small = page[page.index('class="small-maps"') :]
    assert small.count('<use href="#umrisse"/>') == 9
    item = view.summary.links[0]
    gaps = sum(one.cells[item.cell].status.is_gap for one in view.results)
    assert f"Lücke in {gaps} Gebieten" in small


def test_style_sheet_has_the_colours_of_the_palette() -> None:
    styles = current_assets().files["gaps.css"].decode()
    for name, colour in (("gm", "missing"), ("gu", "unreached"), ("gw", "weak")):
        assert re.search(rf"^\.{name} {{ background: {GAP_COLOURS[colour]};", styles, re.MULTILINE)
    for place, colour in enumerate(REACHED_COLOURS):
        assert re.search(rf"^\.t{place} {{ background: {colour};", styles, re.MULTILINE)
    for place, colour in enumerate(BURDEN_COLOURS, 1):
        assert re.search(rf"^\.b{place} i.*background: {colour};", styles, re.MULTILINE)


def test_signs_differ_by_letter_and_by_look() -> None:
    letters = [sign.letter for sign in STATUS_SIGNS.values()]
    assert letters == ["F", "N", "S", "✓", "–", "~", "·"]
    assert len({sign.style for sign in STATUS_SIGNS.values()}) == len(LinkStatus)


def test_unknown_area_stands_in_the_table_without_a_score() -> None:
    view = gaps_view(links=5)
    lost = type(view.results[0]).missing("0001")
    results = [view.results[0], lost, view.results[2]]
    rows = table_of(gaps_view(links=5, results=results), ALL).rows
    assert rows[-1].area_id == "0001"
    assert rows[-1].score != rows[-1].score
    assert {square.text for square in rows[-1].squares} == {"–"}
    assert written(gaps_view(links=5, results=results))


def test_stale_run_and_missing_burden_are_said_above_all() -> None:
    view = gaps_view(links=5)
    found = view.summary.model_copy(update={"no_burden": "Ein Index ist nicht gerechnet."})
    page = written(gaps_view(links=5, summary=found, stale="Veraltet: neu rechnen"))
    assert page.index("Veraltet") < page.index("<h1")
    assert "Ein Index ist nicht gerechnet." in page


def test_straight_line_is_said() -> None:
    straight = gaps_view().parameters.model_copy(update={"by_straight_line": True})
    assert "Luftlinie" in written(gaps_view(parameters=straight))


def test_house_without_a_link_is_listed_with_its_name_as_text() -> None:
    page = written(gaps_view(links=5))
    assert "Grundschule am &lt;Hafen&gt;" in page
    assert "keines" in page


def test_statuses_of_the_toy_are_all_of_them() -> None:
    assert set(STATUSES) == set(LinkStatus) - {LinkStatus.NO_STREETS}  # that has a test of its own
    assert summary([], []).links == ()
    assert nan != gaps_view().results[0].score
