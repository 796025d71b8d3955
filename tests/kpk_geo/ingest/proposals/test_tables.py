"""Tables of areas: cells decide, headings propose, and what is open is asked with both readings."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from unknown_lists import LEVEL, NAMES, kinds, proposed, roles, table

from kpk_geo.errors import InputError
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.proposals.areas import Level, best_match
from kpk_geo.ingest.proposals.columns import columns_of
from kpk_geo.ingest.proposals.known import known_of
from kpk_geo.ingest.proposals.opened import open_unknown
from kpk_geo.ingest.proposals.record import UNKNOWN, DeliveryKind
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator, IndicatorTable

KEYS = list(NAMES)
BARE = [key.lstrip("0") for key in KEYS]
COUNTS = [210, 340, 95, 120, 450, 60, 75, 310, 220, 180]


def test_areas_are_found_by_their_cells_whatever_the_heading_says(tmp_path: Path) -> None:
    path = table(tmp_path, {"STAT_001": BARE, "BEZ_ID": list(NAMES.values()), "Kinder": COUNTS})
    proposal = proposed(path)
    assert proposal.kind is DeliveryKind.TABLE
    assert roles(proposal) == {"STAT_001": "area", "BEZ_ID": "area_name", "Kinder": "count"}
    assert proposal.areas is not None
    assert proposal.areas.options == {"key_width": 4}
    assert proposal.columns[0].found.evidence == (
        "10 von 10 Gebieten erkannt; führende Null ergänzt"
    )
    assert not proposal.questions


def test_names_that_differ_in_signs_only_are_aliases_and_similar_ones_are_proposed(
    tmp_path: Path,
) -> None:
    names = list(NAMES.values())
    names[2], names[5], names[7] = "Altstadt-Ost 2", "Sankt Georg", "Gerberau Nrod"
    match = proposed(table(tmp_path, {"Gebiet": names, "Kinder": COUNTS})).areas
    assert match is not None
    assert match.aliases == {"Altstadt-Ost 2": "0103", "Sankt Georg": "0106"}
    assert match.proposed == {"Gerberau Nrod": "0108"}
    assert match.absent == ("0108",)


def test_a_column_that_fits_half_of_the_areas_is_asked_about(tmp_path: Path) -> None:
    keys = [*KEYS[:7], "9001", "9002", "9003"]
    proposal = proposed(table(tmp_path, {"Nr": keys, "Kinder": COUNTS}))
    assert kinds(proposal) == ["area_fit"]
    options = proposal.questions[0].options
    assert [option.value for option in options] == ["report", UNKNOWN]
    assert "„9001“" in options[0].follows


def test_a_name_of_several_areas_leads_nowhere_and_says_so(tmp_path: Path) -> None:
    twice = Level(level="g", label="G", names=NAMES | {"0102": "Altstadt", "0110": "Altstadt"})
    names = list(twice.names.values())
    proposal = proposed(table(tmp_path, {"G": names, "Kinder": COUNTS}), levels=[twice])
    assert any("tragen mehrere Gebiete" in note for note in proposal.notes)


def test_no_column_of_areas_is_made_of_few_classes(tmp_path: Path) -> None:
    districts = Level(level="b", label="B", names={str(i): f"Bezirk {i}" for i in range(1, 10)})
    path = table(tmp_path, {"Nr": KEYS, "Klasse": [1, 2, 3, 1, 2, 3, 1, 2, 3, 1]})
    columns = columns_of(open_unknown(describe_file(path.name, path.parent)))
    match = best_match(columns[1], [districts])
    assert match is not None
    assert not match.is_sure


def test_the_title_and_the_sum_stand_outside(tmp_path: Path) -> None:
    path = tmp_path / "stand.csv"
    rows = [f"{key};{count}" for key, count in zip(KEYS, COUNTS, strict=True)]
    text = ["Sozialdaten zum 31.12.2024;", "", "Nr;Kinder", *rows, f"Stadt gesamt;{sum(COUNTS)}"]
    path.write_text("\n".join(text), encoding="cp1252")
    proposal = proposed(path)
    assert proposal.keys == {"header_line": 3}
    assert proposal.sums == (14,)
    assert [day.day for day in proposal.days] == [date(2024, 12, 31)]
    assert "über der Tabelle" in proposal.days[0].whence


POINTS = ["1.210", "2.340", "3.095", "1.120", "4.450", "6.060", "7.075", "3.310", "2.220", "1.180"]


def test_a_point_that_nothing_settles_is_asked_about_with_both_readings(tmp_path: Path) -> None:
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Wert": POINTS}))
    assert kinds(proposal) == ["decimal"]
    question = proposal.questions[0]
    assert "1210 oder 1,210" in question.title
    assert [option.value for option in question.options] == [",", ".", UNKNOWN]
    assert "von 1.120 bis 7.075" in question.options[0].follows
    assert "von 1,120 bis 7,075" in question.options[1].follows


def test_the_sum_settles_a_point(tmp_path: Path) -> None:
    cells = ["970", *POINTS[1:]]  # of the sum, 970 is a part only if 2.340 is above it
    total = sum(int(text.replace(".", "")) for text in cells)
    sums = f"{total:,}".replace(",", ".")
    proposal = proposed(table(tmp_path, {"Nr": [*KEYS, "gesamt"], "EW": [*cells, sums]}))
    assert not proposal.questions
    assert roles(proposal)["EW"] == "count"
    assert "Summenzeile" in proposal.columns[1].found.evidence


def test_the_last_delivery_settles_a_point(tmp_path: Path) -> None:
    item = Indicator(id="ew", label="EW", unit=Unit.COUNT)
    last = {
        "ew": {
            key: float(text.replace(".", "")) * 1.02 for key, text in zip(KEYS, POINTS, strict=True)
        }
    }
    path = table(tmp_path, {"Nr": KEYS, "EW": POINTS})
    proposal = proposed(path, known=known_of([item], [], last))
    assert not proposal.questions
    assert "letzte Lieferung" in proposal.columns[1].found.evidence


def test_shares_without_per_cent_are_asked_about(tmp_path: Path) -> None:
    shares = [f"0,{n}" for n in (41, 38, 45, 12, 33, 27, 51, 44, 39, 36)]
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "U3-Quote": shares}))
    assert kinds(proposal) == ["shares"]
    options = {option.value: option for option in proposal.questions[0].options}
    assert options["share"].label == "41,0 %"
    assert options["share"].follows == "Mittel der Gebiete dann 36,6 %"
    assert options["percent"].label == "0,41 %"
    assert UNKNOWN in options


def test_per_cent_of_excel_needs_no_question(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Nr", "Quote"])
    for key, count in zip(KEYS, COUNTS, strict=True):
        book.active.append([key, count / 1000])
    for row in book.active.iter_rows(min_row=2, min_col=2):
        row[0].number_format = "0.0%"
    book.save(tmp_path / "a.xlsx")
    proposal = proposed(tmp_path / "a.xlsx")
    assert roles(proposal)["Quote"] == "rate"
    assert not proposal.questions


def test_whole_numbers_up_to_100_may_be_counts_or_rates(tmp_path: Path) -> None:
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Wert": [n // 10 for n in COUNTS]}))
    assert kinds(proposal) == ["unit"]
    assert {"count", "percent"} <= {option.value for option in proposal.questions[0].options}


def test_a_number_that_stands_for_none_is_asked_about_once(tmp_path: Path) -> None:
    rates = [5.5, -9999, 7.5, 8.5, 9.5, 10.5, 11.5, -9999, 13.5, 14.5]
    path = table(tmp_path, {"Nr": KEYS, "A-Quote": rates, "B-Quote": rates})
    proposal = proposed(path)
    assert kinds(proposal) == ["placeholder"]
    assert "4 Zellen" in proposal.questions[0].options[0].follows
    assert roles(proposal)["A-Quote"] == "rate"


def test_telephone_numbers_are_left_out_and_not_shown(tmp_path: Path) -> None:
    phones = [f"02151 / 77{n}812" for n in range(10)]
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Kinder": COUNTS, "Rückfragen": phones}))
    assert roles(proposal)["Rückfragen"] == "contact"
    assert proposal.columns[2].example == ""


def test_many_figures_without_a_meaning_are_named_and_left_out(tmp_path: Path) -> None:
    columns = {f"W{n}": [f"{c / 7:.2f}".replace(".", ",") for c in COUNTS] for n in range(5)}
    proposal = proposed(table(tmp_path, {"Nr": KEYS, **columns}))
    assert not proposal.questions
    assert "5 Zahlenspalten ohne erkennbare Einheit" in proposal.notes[0]


def test_a_workbook_says_what_is_hidden_and_which_sheet_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Hinweise"
    book.active.append(["Bitte lesen"])
    sheet = book.create_sheet("Daten")
    sheet.append(["Nr", "Kinder"])
    for key, count in zip(KEYS, COUNTS, strict=True):
        sheet.append([key, count])
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("Alt").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    proposal = proposed(tmp_path / "a.xlsx")
    assert proposal.keys == {"sheet": "Daten"}
    assert proposal.notes == (
        "Ausgeblendete Blätter, nicht gelesen: Alt.",
        "1 ausgeblendete Zeile ist mitgelesen.",
        "1 ausgeblendete Spalte ist mitgelesen.",
    )


def test_formulas_whose_result_nobody_stored_are_counted(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Nr", "Kinder", "Doppelt"])
    for row, (key, count) in enumerate(zip(KEYS, COUNTS, strict=True), 2):
        book.active.append([key, count, f"=B{row}*2"])
    book.save(tmp_path / "a.xlsx")
    assert "10 Formeln haben kein gespeichertes Ergebnis" in proposed(tmp_path / "a.xlsx").notes[0]


def test_headings_of_two_lines_are_joined(tmp_path: Path) -> None:
    rows = [f"{key};{count};{count + 5}" for key, count in zip(KEYS, COUNTS, strict=True)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["Nr;Kinder;", ";2023;2024", *rows]), encoding="utf-8")
    proposal = proposed(path)
    assert proposal.keys == {"header_lines": 2}
    assert set(roles(proposal)) == {"Nr", "Kinder 2023", "Kinder 2024"}


def test_a_file_without_headings_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "\n".join(f"{k};{c}" for k, c in zip(KEYS, COUNTS, strict=True)), encoding="utf-8"
    )
    with pytest.raises(InputError, match="Keine Zeile sieht wie eine Kopfzeile aus"):
        proposed(path)


def test_the_columns_of_an_earlier_delivery_are_known_again(tmp_path: Path) -> None:
    item = Indicator(id="armut", label="Kinderarmut", unit=Unit.PERCENT)
    before = IndicatorTable.model_validate(
        {"file": "2023.csv", "source": "s", "level": LEVEL.level, "key_column": "Nr",
         "reference_date": "2023-12-31",
         "values": [{"indicator": "armut", "numerator": "Kinder SGB II", "denominator": "Kinder"}]}
    )  # fmt: skip
    path = table(
        tmp_path, {"Nr": KEYS, "Kinder SGB II": [c // 9 for c in COUNTS], "Kinder": COUNTS}
    )
    proposal = proposed(path, known=known_of([item], [before]))
    assert proposal.like is before
    assert not proposal.questions
    assert [c.part for c in proposal.columns[1:]] == ["numerator", "denominator"]


def test_names_that_contradict_their_keys_are_asked_about(tmp_path: Path) -> None:
    names = list(NAMES.values())
    assert "10 von 10 Zeilen" in proposed(
        table(tmp_path, {"Nr": KEYS, "Name": names, "Kinder": COUNTS})
    ).columns[1].found.evidence  # fmt: skip
    slipped = [names[0], names[2], names[1], *names[3:9], "Marktvierteln"]
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Name": slipped, "Kinder": COUNTS}))
    assert kinds(proposal) == ["area_fit"]
    assert "2 Zeilen nennen „Name“ ein anderes Gebiet" in proposal.questions[0].title
    assert "7 von 10 Zeilen" in proposal.columns[1].found.evidence


def test_small_counts_are_no_keys_of_areas(tmp_path: Path) -> None:
    """Keys 0101 to 0110 without their zero, and as many children as a key says: still children."""
    level = Level(level="g", label="G", names={str(n): f"Gebiet {n}" for n in range(1, 11)})
    cells = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]
    path = table(tmp_path, {"Nr": list(range(1, 11)), "Anzahl Kitas": cells})
    assert roles(proposed(path, levels=[level])) == {"Nr": "area", "Anzahl Kitas": "count"}
