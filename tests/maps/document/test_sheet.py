"""A sheet is one page, whatever is written on it, and can be read with a screen reader."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from area_toys import board
from pdf_check import faults
from pdf_reading import opened, runs
from sheet_toys import PLACE, place_of, shown, theme

from maps.document.blocks import DocumentError
from maps.document.sheet import Paper, Sheet, is_broad, pages_of, sheet_bytes
from maps.kit.themes import LegendField, LegendItem, Theme
from maps.sheet.paper import theme_sheet

MADE = datetime(2026, 1, 2, tzinfo=UTC)
OWN = theme([0, 1, 2, 3, 4, 0])
LONG = "Häufungen in den Stadtteilen " * 7  # 203 letters


def sheet(own: Theme = OWN, columns: int = 3, rows: int = 2, paper: Paper = Paper.A4) -> Sheet:
    if (columns, rows) == (3, 2):
        return theme_sheet(shown(own), own, PLACE, paper, created=MADE)
    areas = board(columns, rows)
    filled = replace(own, classes=tuple(at % 5 for at in range(len(areas))))
    found = shown(filled, area_ids=tuple(map(str, areas.index)))
    return theme_sheet(found, filled, place_of(areas), paper, created=MADE)


def text_of(content: bytes) -> str:
    return " ".join(run.text for run in runs(content))


def many_classes(count: int) -> Theme:
    items = tuple(
        LegendItem(label=f"Klasse {at} mit einem Namen, der länger ist", limits="100,5 bis 200,5",
                   colour="#cd7d4d", count=1)
        for at in range(count)
    )  # fmt: skip
    return replace(OWN, items=items, finding=LONG, sentence=LONG * 2)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(("columns", "rows"), [(3, 2), (30, 1), (1, 30), (4, 4)])
def test_a_sheet_is_one_page(paper: Paper, columns: int, rows: int) -> None:
    content = sheet_bytes(sheet(many_classes(12), columns, rows, paper))
    assert pages_of(content) == 1
    assert "Klasse 11" in text_of(content).replace("  ", " ")


def test_a_sheet_without_faults_for_a_screen_reader() -> None:
    assert faults(sheet_bytes(sheet())) == []


def test_a_wide_city_lies_and_a_tall_one_stands() -> None:
    assert is_broad(sheet(columns=6, rows=2))
    assert not is_broad(sheet(columns=1, rows=6))
    with opened(sheet_bytes(sheet(columns=1, rows=6, paper=Paper.A3))) as pdf:
        box = [float(side) for side in pdf.pages[0].mediabox]
    assert box[2:] == pytest.approx([297 / 25.4 * 72, 420 / 25.4 * 72], abs=0.1)


def test_a_scenario_says_so_in_large_letters() -> None:
    found = replace(sheet(), scenario="Diese Orte gibt es noch nicht.")
    text = text_of(sheet_bytes(found))
    assert "GEDANKENSPIEL" in text
    assert "GEDANKENSPIEL" not in text_of(sheet_bytes(sheet()))


def test_what_is_not_said_source_and_date_stand_on_every_sheet() -> None:
    text = text_of(sheet_bytes(replace(sheet(), source="Quelle: Stadt Spielstadt")))
    for part in ("Sie nennt keine Ursachen", "Stadt Spielstadt", "31.12.2024", "gesperrt"):
        assert part in text


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert sheet_bytes(sheet()) == sheet_bytes(sheet())


def test_classes_of_two_things_stand_in_a_field() -> None:
    items = tuple(
        LegendItem(label=f"Feld {at}", limits="", colour="#cd7d4d", count=at) for at in range(4)
    )
    field = LegendField(corner="Belastung", columns=("besser", "schlechter"), rows=("arm", "reich"))
    own = replace(OWN, items=items, field=field, classes=(0, 1, 2, 3, 0, 1))
    content = sheet_bytes(sheet(own))
    assert faults(content) == []
    assert "schlechter" in text_of(content)


def test_signs_of_typst_stay_text() -> None:
    own = replace(OWN, finding='#sys $x$ *a* _b_ <c> @d "e" \\f')
    assert "#sys $x$" in text_of(sheet_bytes(sheet(own)))


def test_a_sheet_without_title_or_alternative_text_is_refused() -> None:
    for fault in ({"title": " "}, {"alt": ""}, {"created": datetime(2026, 1, 1)}):
        with pytest.raises(DocumentError):
            sheet_bytes(replace(sheet(), **fault))


def test_texts_that_no_page_holds_are_refused() -> None:
    with pytest.raises(DocumentError, match="do not fit"):
        sheet_bytes(replace(sheet(), sentence="viel Text " * 4000))
