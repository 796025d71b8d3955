"""Long tables, several years, and parts of a list."""

from datetime import date

import pytest
from conftest import Commune
from tables_of import JOBLESS, RATES, loaded, section, values, with_tables

from kpk_geo.errors import ProfileError

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


def test_years_that_a_new_delivery_lacks_are_named(commune: Commune) -> None:
    with_tables(commune, section(LONG_KEYS, head=""), LONG)
    loaded(commune)
    newer = [line for line in LONG.splitlines() if ";2023;" not in line]
    commune.files["table.csv"] = "\n".join(newer).encode()
    notes = [note.reason for note in loaded(commune).notes]
    assert any("gelöscht: die Werte vom 31.12.2023" in reason for reason in notes)
    assert {day for _, day, _ in values(commune)} == {date(2024, 12, 31)}


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
        step = loaded(commune)
        assert step.tally.not_meant == 1
        one = "1 Zeile ist nach only („G“) im Profil nicht gemeint."
        assert [note.reason for note in step.notes if "nach only" in note.reason] == [one]
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
