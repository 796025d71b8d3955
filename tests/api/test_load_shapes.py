"""Tables of other shapes: long ones, several years, parts of a list, keys within texts, notes."""

from datetime import date, datetime
from typing import Any

import pytest
from conftest import Commune
from excel_files import book

from kpk_geo.errors import ProfileError

VALUES = (
    "SELECT area_id, reference_date, round(value::numeric, 6)::float FROM kpk.observation "
    "WHERE indicator_id = :indicator ORDER BY area_id, reference_date"
)
START, END = "[[tables]]", "[[offers]]"


def with_tables(commune: Commune, sections: str, content: str | bytes) -> None:
    """Put other tables in place of the toy's; all of them read `table.csv`."""
    before, rest = commune.profile.split(START, 1)
    after = rest[rest.index(END) :].split("[burden_index]")[0]
    commune.profile = before + sections + "\n" + after
    commune.files["table.csv"] = content.encode() if isinstance(content, str) else content


def section(keys: str, *, head: str = "reference_date = 2025-12-31\n") -> str:
    return (
        '[[tables]]\nfile = "table.csv"\nsource = "all"\nlevel = "gebiet"\n'
        f'key_column = "key"\n{head}{keys}\n'
    )


def values(commune: Commune, indicator: str = "jobless") -> list[tuple[Any, ...]]:
    return commune.rows(VALUES, indicator=indicator)


def loaded(commune: Commune) -> Any:
    step = next(step for step in commune.load().steps if step.file == "table.csv")
    assert step.error is None
    return step


JOBLESS = 'values = [{ indicator = "jobless", column = "jobless" }]'
RATES = [("01", 0.125), ("02", 0.06), ("03", 0.035), ("04", 0.01)]
LONG = """key;Jahr;Merkmal;Wert
01;2023;Arbeitslose;100
01;2023;Erwerbsfähige;1.000
01;2024;Arbeitslose;125
01;2024;Erwerbsfähige;1.000
02;2023;Arbeitslose;*
02;2023;Erwerbsfähige;500
02;2024;Arbeitslose;30
02;2024;Erwerbsfähige;500
02;2024;Ausländer;77
03;2024;Arbeitslose;7
03;2024;Erwerbsfähige;200
04;2024;Arbeitslose;1
04;2024;Erwerbsfähige;100
"""
LONG_KEYS = (
    'date_column = "Jahr"\nitem_column = "Merkmal"\nvalue_column = "Wert"\n'
    'values = [{ indicator = "jobless", numerator = "Arbeitslose", denominator = "Erwerbsfähige" }]'
)


def test_long_table_gives_a_value_for_each_area_and_year(commune: Commune) -> None:
    with_tables(commune, section(LONG_KEYS, head=""), LONG)
    step = loaded(commune)
    assert values(commune) == [
        ("01", date(2023, 12, 31), 0.1),
        ("01", date(2024, 12, 31), 0.125),
        ("02", date(2023, 12, 31), None),
        ("02", date(2024, 12, 31), 0.06),
        ("03", date(2024, 12, 31), 0.035),
        ("04", date(2024, 12, 31), 0.01),
    ]
    assert step.tally.suppressed == 1
    assert step.tally.not_meant == 1  # Ausländer


def test_day_of_a_year_is_the_profiles(commune: Commune) -> None:
    with_tables(commune, section('year_day = "06-30"\n' + LONG_KEYS, head=""), LONG)
    loaded(commune)
    assert {day for _, day, _ in values(commune)} == {date(2023, 6, 30), date(2024, 6, 30)}


def test_fault_in_a_long_table_is_named_where_it_stands(commune: Commune) -> None:
    with_tables(commune, section(LONG_KEYS, head=""), LONG.replace(";30\n", ";dreißig\n"))
    (note,) = [note for note in loaded(commune).notes if note.severity == "rejected"]
    assert (note.line, note.column, note.value) == (8, "Wert", "dreißig")


def test_number_that_stands_twice_is_rejected(commune: Commune) -> None:
    with_tables(commune, section(LONG_KEYS, head=""), LONG + "04;2024;Arbeitslose;2\n")
    notes = [note for note in loaded(commune).notes if note.severity == "rejected"]
    assert [note.line for note in notes] == [13, 15]
    assert "mehrmals" in notes[0].reason
    assert values(commune)[-1] == ("04", date(2024, 12, 31), None)


def test_item_that_is_absent_is_refused_with_those_that_are_there(commune: Commune) -> None:
    with_tables(commune, section(LONG_KEYS.replace("Arbeitslose", "Arbeitslosen"), head=""), LONG)
    (message,) = commune.errors()
    assert "nirgends Arbeitslosen" in message
    assert "„Arbeitslose“ (6)" in message


def test_row_without_a_year_is_rejected(commune: Commune) -> None:
    content = LONG.replace("03;2024;Arbeitslose", "03;2024/25;Arbeitslose")
    with_tables(commune, section(LONG_KEYS, head=""), content)
    (note,) = [note for note in loaded(commune).notes if note.severity == "rejected"]
    assert (note.line, note.value) == (11, "2024/25")


def test_years_side_by_side_are_read_in_one_section(commune: Commune) -> None:
    keys = (
        'values = [{ indicator = "jobless", column = "2023", reference_date = 2023-12-31 },'
        '{ indicator = "jobless", column = "2024", reference_date = 2024-12-31 }]'
    )
    content = "key;2023;2024\n01;12,5;13\n02;6;6\n03;3,5;3\n04;1;1\n"
    with_tables(commune, section(keys, head=""), content)
    loaded(commune)
    assert [row for row in values(commune) if row[0] == "01"] == [
        ("01", date(2023, 12, 31), 0.125),
        ("01", date(2024, 12, 31), 0.13),
    ]


@pytest.mark.parametrize(
    ("only", "kept"),
    [
        ('only = { Ebene = ["Viertel"] }', True),
        ('only = { Ebene = ["V*"] }', True),
        ('only = { key = ["0?"] }', True),
        ('only = { Ebene = ["Bezirk"] }', False),
    ],
)
def test_only_keeps_the_rows_that_are_asked_for(commune: Commune, only: str, kept: bool) -> None:
    rows = "".join(f"{key};Viertel;{100 * rate:.1f}\n" for key, rate in RATES).replace(".", ",")
    content = f"key;Ebene;jobless\n7;Stadtbezirk;5,0\n{rows}8;Stadtbezirk;6,0\n"
    with_tables(commune, section(f"{only}\n{JOBLESS}"), content)
    if kept:
        assert loaded(commune).tally.not_meant == 2
        assert [(area, value) for area, _, value in values(commune)] == RATES
    else:
        (message,) = commune.errors()
        assert "Keine Zeile hat in der Spalte „Ebene“ Bezirk" in message
        assert "„Viertel“ (4)" in message


HALVES = section(f'only = {{ Teil = ["Nord"] }}\nunmatched_keys = "report"\n{JOBLESS}') + section(
    f'only = {{ Teil = ["Süd"] }}\nunmatched_keys = "report"\n{JOBLESS}'
)
PARTED = "key;Teil;jobless\n01;Nord;12,5\n02;Nord;6,0\n03;Süd;3,5\n04;Süd;1,0\n"


def test_two_sections_share_the_areas_of_one_file(commune: Commune) -> None:
    with_tables(commune, HALVES, PARTED)
    for _ in range(2):
        assert commune.load().is_complete
        assert [(area, value) for area, _, value in values(commune)] == RATES


def test_sections_that_share_areas_must_know_it(commune: Commune) -> None:
    with_tables(commune, HALVES.replace('unmatched_keys = "report"\n', "", 1), PARTED)
    with pytest.raises(ProfileError, match="Teilen sich die Tabellen die Gebiete"):
        commune.load()


def test_no_area_gets_two_values(commune: Commune) -> None:
    with_tables(commune, HALVES.replace('["Süd"]', '["Süd", "Nord"]'), PARTED)
    (message,) = commune.errors()
    assert "01, 02 haben schon einen Wert" in message
    assert [area for area, *_ in values(commune)] == ["01", "02"]


def test_split_table_takes_over_part_by_part(commune: Commune) -> None:
    """Where one half fails, its areas keep the values that the whole table brought."""
    with_tables(commune, section(JOBLESS), PARTED)
    loaded(commune)
    with_tables(commune, HALVES, PARTED.replace("3,5", "4,5").replace("12,5", "13,5"))
    commune.change_profile('["Süd"]', '["Sued"]')
    assert commune.errors()
    assert [(area, value) for area, _, value in values(commune)] == [("01", 0.135), *RATES[1:]]


@pytest.mark.parametrize(
    ("pattern", "cell"),
    [
        ("{key} *", "{key} Viertel am Fluss"),
        ("* ({key})", "Viertel (alt) ({key})"),
        ("Bezirk {key}", "Bezirk {key}"),
    ],
)
def test_key_is_taken_out_of_a_text(commune: Commune, pattern: str, cell: str) -> None:
    rows = "".join(
        f"{cell.replace('{key}', str(int(key)))};{rate * 100:.1f}\n" for key, rate in RATES
    )
    content = "key;jobless\n" + rows.replace(".", ",")
    keys = f'key_pattern = "{pattern}"\nkey_width = 2\n{JOBLESS}'
    with_tables(commune, section(keys), content)
    loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES


def test_pattern_is_proposed_where_it_would_fit(commune: Commune) -> None:
    content = "key;jobless\n01 Nord;1,5\n02 Süd;2,5\n03 West;3,5\n04 Ost;4,5\n"
    with_tables(commune, section(JOBLESS), content)
    (message,) = commune.errors()
    assert 'key_pattern = "{key} *"' in message


def named(commune: Commune) -> str:
    names = list(commune.areas["name"])
    return "key;jobless\n" + "".join(
        f"{name};{rate * 100:.1f}\n" for name, (_, rate) in zip(names, RATES, strict=True)
    ).replace(".", ",")


def test_names_are_keys_where_the_profile_says_so(commune: Commune) -> None:
    with_tables(
        commune,
        section(f'key_is = "name"\n{JOBLESS}'),
        named(commune).upper().replace("KEY;JOBLESS", "key;jobless"),
    )
    loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES


def test_names_in_the_key_column_are_recognised_and_asked_about(commune: Commune) -> None:
    with_tables(commune, section(JOBLESS), named(commune))
    (message,) = commune.errors()
    assert 'key_is = "name"' in message


def test_areas_of_one_name_are_never_added_up(commune: Commune) -> None:
    commune.areas["name"] = ["Mitte", "Mitte", "West", "Ost"]
    with_tables(commune, section(f'key_is = "name"\n{JOBLESS}'), named(commune))
    (message,) = commune.errors()
    assert "„Mitte“ tragen mehrere Gebiete (01, 02)" in message


def test_near_names_are_proposed_and_aliases_taken(commune: Commune) -> None:
    commune.areas["name"] = ["Innenstadt-West", "Hafen", "Am Königsforst", "Ost"]
    content = named(commune).replace("Innenstadt-West", "Innenstadt West").replace(
        "Am Königsforst", "Koenigsforst"
    )  # fmt: skip
    keys = f'key_is = "name"\n{JOBLESS}'
    with_tables(commune, section(keys), content)
    (message,) = commune.errors()
    assert '"Innenstadt West" = "Innenstadt-West"' in message
    commune.change_profile(
        'key_is = "name"',
        'key_is = "name"\nnames = { "Innenstadt West" = "Innenstadt-West", "Koenigsforst" = "03" }',
    )
    loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES


def test_alias_of_no_area_is_refused(commune: Commune) -> None:
    with_tables(commune, section(f'names = {{ "1" = "99" }}\n{JOBLESS}'), named(commune))
    (message,) = commune.errors()
    assert "„1“ soll „99“ sein, das ist kein Gebiet" in message


MERGED = 'merge = { "04" = ["04a", "04b"] }\n'
COUNTS = 'values = [{ indicator = "poverty", numerator = "poor", denominator = "children" }]'
SPLIT = "key;children;poor\n01;200;80\n02;400;40\n03;300;30\n04a;10;1\n04b;30;{poor}\n"


def test_rows_of_one_area_are_added_up(commune: Commune) -> None:
    with_tables(commune, section(MERGED + COUNTS), SPLIT.format(poor=3))
    loaded(commune)
    assert values(commune, "poverty")[-1] == ("04", date(2025, 12, 31), 0.1)


def test_hole_in_a_merged_area_is_a_hole(commune: Commune) -> None:
    with_tables(commune, section(MERGED + COUNTS), SPLIT.format(poor="*"))
    step = loaded(commune)
    assert values(commune, "poverty")[-1] == ("04", date(2025, 12, 31), None)
    assert step.tally.suppressed == 1


def test_merged_area_without_all_its_rows_has_no_value(commune: Commune) -> None:
    content = SPLIT.format(poor=3).replace("04b", "05")
    with_tables(commune, section('unmatched_keys = "report"\n' + MERGED + COUNTS), content)
    step = loaded(commune)
    assert [area for area, *_ in values(commune, "poverty")] == ["01", "02", "03"]
    assert any("fehlen Zeilen (04b)" in note.reason for note in step.notes)


def test_rates_are_not_merged(commune: Commune) -> None:
    with_tables(commune, section(MERGED + JOBLESS), SPLIT)
    with pytest.raises(ProfileError, match="merge zählt Zeilen zusammen"):
        commune.load()


NOTED = (
    "Tabelle 7: Arbeitslose\n\nkey;jobless\n01;12,5\n02;6,0\n03;3,5\n04;1,0\n\n"
    "* Zahlenwert unbekannt\nQuelle: Statistik der Spielstadt\n"
)


def test_notes_below_a_table_are_told_and_no_areas(commune: Commune) -> None:
    with_tables(commune, section(f"header_line = 3\n{JOBLESS}"), NOTED)
    step = loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES
    assert step.tally.not_meant == 2
    assert any("ab Zeile 9" in note.reason and "Quelle" in note.reason for note in step.notes)


def test_heading_line_is_found_and_named(commune: Commune) -> None:
    with_tables(commune, section(JOBLESS), NOTED)
    (message,) = commune.errors()
    assert "header_line = 3" in message


def test_second_table_below_is_left_out_by_its_line(commune: Commune) -> None:
    content = "key;jobless\n01;12,5\n02;6,0\n03;3,5\n04;1,0\nkey;jobless\n01;7\n02;7\n03;7\n04;7\n"
    with_tables(commune, section(JOBLESS), content)
    assert commune.errors()
    commune.change_profile('file = "table.csv"', 'file = "table.csv"\nlast_line = 5')
    loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES


def test_days_of_excel_are_days(commune: Commune) -> None:
    rows = [[key, datetime(2024, 6, 30), 100 * rate] for key, rate in RATES]
    with_tables(
        commune, section(f'date_column = "Tag"\n{JOBLESS}', head=""),
        book([["key", "Tag", "jobless"], *rows]),
    )  # fmt: skip
    commune.files["table.xlsx"] = commune.files.pop("table.csv")
    commune.change_profile('file = "table.csv"', 'file = "table.xlsx"')
    assert commune.load().is_complete
    assert {day for _, day, _ in values(commune)} == {date(2024, 6, 30)}


def test_headings_of_two_lines_are_joined(commune: Commune) -> None:
    rows = [[key, 1000, 100 * rate, 100 * rate + 1] for key, rate in RATES]
    heads = [["key", "Einwohner", "Arbeitslose", None], [None, "2024", "2024", "2025"]]
    keys = (
        "header_lines = 2\n"
        'values = [{ indicator = "jobless", column = "Arbeitslose 2024" }, '
        '{ indicator = "population", column = "Einwohner 2024" }]'
    )
    with_tables(commune, section(keys), book([*heads, *rows], merged=["A1:A2", "C1:D1"]))
    commune.files["table.xlsx"] = commune.files.pop("table.csv")
    commune.change_profile('file = "table.csv"', 'file = "table.xlsx"')
    result = commune.load()
    assert result.is_complete
    assert [
        note for step in result.steps if step.kind == "Indikatoren" for note in step.notes
    ] == []
    assert [(area, value) for area, _, value in values(commune)] == RATES


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ('item_column = "a"\n', "gehören zusammen"),
        ('key_pattern = "Bezirk *"\n', "key_pattern"),
        ("last_line = 1\n", "last_line"),
        ('date_column = "a"\n', "entweder"),
        ('year_day = "31.12."\n', "year_day"),
    ],
)
def test_shapes_that_cannot_be_are_refused(commune: Commune, keys: str, message: str) -> None:
    with_tables(commune, section(keys + JOBLESS), "key;jobless\n")
    with pytest.raises(ProfileError, match=message):
        commune.load()


def test_table_without_any_day_is_refused(commune: Commune) -> None:
    with_tables(commune, section(JOBLESS, head=""), "key;jobless\n")
    with pytest.raises(ProfileError, match="reference_date"):
        commune.load()


FLAGGED = """key;Jahr;Merkmal;Wert;V
01;2024;Erwerbsfähige;1.000;ok
01;2024;Arbeitslose;125;geheim
02;2024;Erwerbsfähige;500;geheim
02;2024;Arbeitslose;30;ok
03;2024;Arbeitslose;7;ok
03;2024;Erwerbsfähige;200;ok
04;2024;Arbeitslose;1;ok
04;2024;Erwerbsfähige;100;ok
"""
FLAG = 'validity_column = "V"\nvalidity = { ok = "valid", geheim = "suppressed" }\n'
CODES = "SELECT value, validity FROM kpk.observation WHERE indicator_id = :i ORDER BY area_id"


def test_flag_of_a_long_table_counts_for_its_own_line(commune: Commune) -> None:
    """A suppressed number is published in no order of the lines."""
    with_tables(commune, section(FLAG + LONG_KEYS, head=""), FLAGGED)
    loaded(commune)
    found = commune.rows(CODES, i="jobless")
    assert found[:2] == [(None, "suppressed")] * 2
    assert found[2][1] == "valid"


def test_merged_area_is_as_suppressed_as_its_parts(commune: Commune) -> None:
    content = "key;children;poor;V\n01;200;80;ok\n02;400;40;ok\n03;300;30;ok\n"
    content += "04a;10;1;ok\n04b;30;3;geheim\n"
    with_tables(commune, section(FLAG + MERGED + COUNTS), content)
    loaded(commune)
    assert commune.rows(CODES, i="poverty")[-1] == (None, "suppressed")


@pytest.mark.parametrize("cell", ["-3", "50 %"])
def test_merged_counts_are_as_strict_as_others(commune: Commune, cell: str) -> None:
    with_tables(commune, section(MERGED + COUNTS), SPLIT.format(poor=cell))
    notes = [note for note in loaded(commune).notes if note.severity == "rejected"]
    assert [note.line for note in notes] == [6]
    assert values(commune, "poverty")[-1] == ("04", date(2025, 12, 31), None)


def test_area_with_a_row_of_its_own_beside_its_parts_is_asked_about(commune: Commune) -> None:
    with_tables(commune, section(MERGED + COUNTS), SPLIT.format(poor=3) + "04;40;4\n")
    (message,) = commune.errors()
    assert "Zeile 7: 04 hat eine eigene Zeile" in message


def test_merged_rows_without_numbers_are_no_notes_below(commune: Commune) -> None:
    content = "key;children;poor\n01;200;80\n02;400;40\n03;300;30\n04a;;\n04b;;\n"
    with_tables(commune, section(MERGED + COUNTS), content)
    loaded(commune)
    assert values(commune, "poverty")[-1] == ("04", date(2025, 12, 31), None)


def test_area_that_changes_its_table_keeps_a_value(commune: Commune) -> None:
    """In either direction, and at once: the same files give the same content."""
    with_tables(commune, HALVES, PARTED)
    assert commune.load().is_complete
    for moved in ("03;Nord", "02;Süd"):
        area = moved[:2]
        other = "Süd" if moved.endswith("Nord") else "Nord"
        commune.files["table.csv"] = PARTED.replace(f"{area};{other}", moved).encode()
        assert commune.load().is_complete
        assert [(key, value) for key, _, value in values(commune)] == RATES


def test_values_are_taken_over_one_by_one(commune: Commune) -> None:
    """Not areas times indicators times days: what no new table brings stays."""
    one = (
        'values = [{ indicator = "jobless", column = "j", reference_date = 2024-12-31 },'
        '{ indicator = "population", column = "p23", reference_date = 2023-12-31 },'
        '{ indicator = "population", column = "p24", reference_date = 2024-12-31 }]'
    )
    content = "key;j;p23;p24\n01;5,5;10;11\n02;6,5;20;21\n03;7,5;30;31\n04;8,5;40;41\n"
    with_tables(commune, section(one, head=""), content)
    assert commune.load().is_complete
    split = section(
        'values = [{ indicator = "jobless", column = "j", reference_date = 2024-12-31 },'
        '{ indicator = "population", column = "p23", reference_date = 2023-12-31 }]',
        head="",
    ) + section('values = [{ indicator = "population", column = "none" }]')
    with_tables(commune, split.replace("2025-12-31", "2024-12-31"), content)
    assert commune.errors()
    days = [day for _, day, _ in values(commune, "population")]
    assert days.count(date(2024, 12, 31)) == 4


@pytest.mark.parametrize(("wanted", "kept"), [("0", 0), ("a[1]*", 4)])
def test_only_takes_what_is_written(commune: Commune, wanted: str, kept: int) -> None:
    cells = ["a[1] x" if kept else ""] * 4
    rows = "".join(
        f"{key};{g};{rate * 100:.1f}\n" for (key, rate), g in zip(RATES, cells, strict=True)
    )
    content = "key;G;jobless\n99;a1;5,0\n" + rows.replace(".", ",")
    with_tables(commune, section(f'only = {{ G = ["{wanted}"] }}\n{JOBLESS}'), content)
    if kept:
        assert loaded(commune).tally.not_meant == 1
    else:
        assert "Keine Zeile hat in der Spalte „G“ 0" in commune.errors()[0]


def test_check_names_the_column_of_each_year(commune: Commune) -> None:
    keys = (
        'values = [{ indicator = "jobless", column = "2023", reference_date = 2023-12-31 },'
        '{ indicator = "jobless", column = "2024", reference_date = 2024-12-31 }]'
    )
    with_tables(
        commune, section(keys, head=""), "key;2023;2024\n01;12,5;13\n02;6;6\n03;3;3\n04;1;1\n"
    )
    said = loaded(commune).understood
    assert any("zum 31.12.2023 („2023“" in text for text in said)
    assert any("zum 31.12.2024 („2024“" in text for text in said)


def test_excel_file_of_another_name_is_named(commune: Commune) -> None:
    with_tables(commune, section(JOBLESS), book([["key", "jobless"], ["01", 5]]))
    (message,) = commune.errors()
    assert "Excel-Datei" in message
    assert ".xlsx" in message


def test_hundreds_of_keys_in_only_make_a_source_too(commune: Commune) -> None:
    keys = ", ".join(f'"{number:08d}"' for number in range(600))
    only = f'only = {{ key = [{keys}, "01", "02", "03", "04"] }}\n{JOBLESS}'
    rows = "".join(f"{key};{rate * 100:.1f}\n" for key, rate in RATES).replace(".", ",")
    with_tables(commune, section(only), "key;jobless\n" + rows)
    loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES
